"""Updates that arrive at the same time become one batch."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from meetsmatch.app.ports import Unavailable
from meetsmatch.engine.ports import Update

Raw = bytes | Update


class _Batch:
    def __init__(self) -> None:
        self.updates = list[Raw]()
        self.over = asyncio.Event()
        self.taken = False


class Gathering:
    """While one batch is being written, the next one gathers."""

    def __init__(self, take: Callable[[Sequence[Raw]], Awaitable[None]]) -> None:
        self._take = take
        self._writing = asyncio.Lock()
        self._next = _Batch()

    async def take(self, updates: Sequence[Raw]) -> None:
        """Returns once these are durable; raises Unavailable if they are not."""
        if not updates:
            return
        batch = self._next
        batch.updates.extend(updates)
        if len(batch.updates) > len(updates):
            await batch.over.wait()
            if not batch.taken:
                raise Unavailable("the batch could not be taken")
            return
        try:
            async with self._writing:
                self._next = _Batch()
                await self._take(batch.updates)
                batch.taken = True
        finally:
            if self._next is batch:
                self._next = _Batch()
            batch.over.set()
