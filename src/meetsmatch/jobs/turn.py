"""What one process does for all of them, while it is its turn."""

import asyncio
from collections.abc import Awaitable, Callable, Collection

from meetsmatch.app.leases import POLLER
from meetsmatch.engine.leases import Leases

Doing = Callable[[asyncio.Event], Awaitable[None]]


class Turn:
    """Asking Telegram for updates, and telling it about the bot. A tenant of the leases."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self._ours, self._over = asyncio.Event(), asyncio.Event()
        self._runs = False
        leases.join(self)
        self.gained()

    def gained(self) -> None:
        """As Tenant says."""
        if POLLER in self._leases.taking:
            self._over.clear()
            self._ours.set()

    def lost(self, parts: Collection[int]) -> None:
        """As Tenant says."""
        if POLLER in parts:
            self._ours.clear()
            self._over.set()

    def is_busy(self, part: int) -> bool:
        """As Tenant says."""
        return part == POLLER and self._runs

    async def keep(self, doing: Doing, stopping: asyncio.Event) -> None:
        """Do it whenever it is our turn, until `stopping`. It ends when the event that it is
        given is set."""
        stop = asyncio.create_task(stopping.wait())
        stop.add_done_callback(lambda _: self._over.set())
        try:
            while not stopping.is_set():
                ours = asyncio.create_task(self._ours.wait())
                await asyncio.wait({ours, stop}, return_when=asyncio.FIRST_COMPLETED)
                ours.cancel()
                if not stopping.is_set():
                    await self._do(doing)
        finally:
            stop.cancel()

    async def _do(self, doing: Doing) -> None:
        self._runs = True
        try:
            await doing(self._over)
        finally:
            self._runs = False
            self._leases.hooks.leased()
