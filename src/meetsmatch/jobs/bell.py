"""Waking one sleeper."""

import asyncio


class Bell:
    """Whoever waits wakes once however often it is rung meanwhile; ringing first is fine too."""

    __slots__ = ("_rung", "_sleeper")

    def __init__(self) -> None:
        self._rung = False
        self._sleeper: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wake the sleeper, or the next one at once."""
        self._rung = True
        if self._sleeper is not None and not self._sleeper.done():
            self._sleeper.set_result(None)

    async def wait(self, seconds: float | None = None) -> None:
        """Until it rings, or for so long. For one task at a time."""
        if not self._rung:
            loop = asyncio.get_running_loop()
            self._sleeper = loop.create_future()
            timer = None if seconds is None else loop.call_later(seconds, self.ring)
            try:
                await self._sleeper
            finally:
                self._sleeper = None
                if timer is not None:
                    timer.cancel()
        self._rung = False
