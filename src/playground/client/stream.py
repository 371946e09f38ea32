"""What one person was told, in order, and how far it was looked at."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Stream(Generic[Item]):
    """Items come in; a reader waits for the next one that fits, skipping what doesn't."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._next = 0
        self._more = asyncio.Event()

    def put(self, item: Item) -> None:
        """Something happened."""
        self._items.append(item)
        self._more.set()

    def skip(self) -> None:
        """Whatever happened until now counts as looked at."""
        self._next = len(self._items)

    async def next(self, fits: Callable[[Item], bool], within: float) -> Item | None:
        """The first unseen item that fits; None when none came within so many seconds."""
        at = self._next
        try:
            async with asyncio.timeout(within):
                while True:
                    while at < len(self._items):
                        at += 1
                        if fits(self._items[at - 1]):
                            self._next = at
                            return self._items[at - 1]
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            return None
