"""What many decisions at once have led to, committed: each Work by itself."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from meetsmatch.app.leases import Fenced
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Paired, Stale, Work
from meetsmatch.engine.desk import Desk


async def commit_all(
    desk: Desk, part: int | None, name: str, deciding: Callable[[], Awaitable[Sequence[Work]]]
) -> int:
    """How many were committed: what could not be is decided anew in the next round. Raises
    Unavailable; what else goes wrong is told under this name."""
    try:
        works = await deciding()
    except Unavailable:
        raise
    except Exception as error:
        desk.trouble(name, error)
        return 0
    done: list[Work] = []
    await desk.hooks.together([partial(_commit, desk, part, name, work, done) for work in works])
    return len(done)


async def _commit(desk: Desk, part: int | None, name: str, work: Work, done: list[Work]) -> None:
    try:
        await desk.commit(part, work)
        done.append(work)
    except Fenced:
        # Whoever has that part now sees the same.
        desk.counters.fenced += 1
        desk.leases.doubt()
    except Stale:
        # Somebody was faster; the next round sees the world as it is then.
        desk.counters.stale += 1
        _look_again(desk, work)
    except Unavailable:
        raise
    except Exception as error:
        desk.trouble(name, error)


def _look_again(desk: Desk, work: Work) -> None:
    # One of the two is no longer there, the other waits on and need not wait for a walk.
    for change in work.changes:
        if isinstance(change, Paired):
            desk.newcomers.update(dict.fromkeys((change.chat.one, change.chat.two)))
