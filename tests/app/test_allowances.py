"""What one thing that happens takes of limits."""

import asyncio
from contextvars import copy_context

from meetsmatch.app.allowances import deciding


def test_what_is_thrown_away_half_done_ends_quietly():
    """As when a process dies in a simulation: whoever collects it is in another context."""
    ended: list[bool] = []

    async def half_done() -> None:
        try:
            with deciding():
                await asyncio.sleep(0)
        except Exception:
            ended.append(False)
            raise
        finally:
            ended.append(True)

    begun = half_done()
    copy_context().run(begun.send, None)
    begun.close()
    assert ended == [True]
