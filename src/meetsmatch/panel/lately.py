"""What was read a moment ago."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from meetsmatch.app.ports import NowMs

T = TypeVar("T")


@dataclass(slots=True)
class Lately(Generic[T]):
    """What was read once is good for a while, for however many who look."""

    read: Callable[[], Awaitable[T]]
    for_ms: int
    now_ms: NowMs
    _kept: tuple[int, T] | None = None

    async def get(self) -> T:
        now_ms = self.now_ms()
        if self._kept is None or now_ms - self._kept[0] >= self.for_ms:
            self._kept = now_ms, await self.read()
        return self._kept[1]
