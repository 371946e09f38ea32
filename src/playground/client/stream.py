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
        """The first item not looked at that fits; None when none came within so many seconds."""
        at = self._next

        def found() -> bool:
            nonlocal at
            while at < len(self._items):
                at += 1
                if fits(self._items[at - 1]):
                    return True
            return False

        if not await in_time(self._more, found, within):
            return None
        self._next = at
        return self._items[at - 1]


async def in_time(changed: asyncio.Event, there: Callable[[], bool], within: float) -> bool:
    """Wait until something is there, looking at every change; whether it came in time."""
    late = False

    def give_up() -> None:
        nonlocal late
        late = True
        changed.set()

    alarm = asyncio.get_running_loop().call_later(within, give_up)
    try:
        while not (found := there()) and not late:
            changed.clear()
            await changed.wait()
        return found
    finally:
        alarm.cancel()
