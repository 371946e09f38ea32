"""Is anything going on? Calls that run, and how long it has been quiet."""

import asyncio
import time
from collections.abc import Callable

QUIET = 0.03


class Activity:
    """Real time, not the playground's: quietness is about the machine."""

    def __init__(self, queued: Callable[[], list[str]]) -> None:
        self._queued = queued
        self._running = 0
        self._last = time.monotonic()
        self._changed = asyncio.Event()

    def begin(self) -> None:
        """A call started."""
        self._running += 1
        self.stir()

    def end(self) -> None:
        """A call ended."""
        self._running -= 1
        self.stir()

    def stir(self) -> None:
        """Something happened."""
        self._last = time.monotonic()
        self._changed.set()

    def why_not(self) -> list[str]:
        """What stands against calling it idle; empty when idle."""
        why = self._busy()
        if not why and (left := self._unquiet()) > 0:
            why.append(f"quiet for less than {QUIET * 1000:.0f} ms ({left * 1000:.0f} to go)")
        return why

    async def idle(self, within: float) -> list[str]:
        """Wait until idle; what still stands against it after so many seconds."""
        until = time.monotonic() + within
        while why := self.why_not():
            left = until - time.monotonic()
            if left <= 0:
                return why
            self._changed.clear()
            wait = left if self._busy() else min(left, self._unquiet())
            await _either(self._changed, wait)
        return []

    def _busy(self) -> list[str]:
        why = [f"{self._running} calls running"] if self._running else []
        return why + self._queued()

    def _unquiet(self) -> float:
        return self._last + QUIET - time.monotonic()


async def _either(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await event.wait()
    except TimeoutError:
        return
