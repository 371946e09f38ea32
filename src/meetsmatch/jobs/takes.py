"""Batches of updates that are being taken at the same time."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager


class Takes:
    """Whoever finds an update known waits here for whoever brought it: acknowledged any sooner,
    it would let Telegram's next update of the same person into memory first."""

    def __init__(self) -> None:
        self._under_way = set[asyncio.Future[None]]()

    @contextmanager
    def one(self) -> Generator[None]:
        """From before the store is asked until memory knows what is new."""
        mine = asyncio.get_running_loop().create_future()
        self._under_way.add(mine)
        try:
            yield
        finally:
            self._under_way.discard(mine)
            mine.set_result(None)

    async def ended(self) -> None:
        """Until each that is under way now has ended, well or not."""
        if self._under_way:
            await asyncio.wait(tuple(self._under_way))
