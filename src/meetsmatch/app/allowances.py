"""The port of all limits, and what one thing that happens takes of them."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol


class Allowances(Protocol):
    """Rate limits: a bucket per key."""

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        """0 if one more is allowed (and it is spent), else milliseconds to wait.

        The bucket holds `burst` and gains one each `per_ms`.
        """
        ...

    async def wait(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        """What `spend` would answer; nothing is spent."""
        ...

    async def left(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        """How many can be spent at once now; nothing is spent."""
        ...

    async def refill(self, key: str) -> None:
        """The bucket is full again."""
        ...


@dataclass(slots=True)
class Deciding:
    """What is decided about one thing, perhaps several times: what the first decision has spent
    is not spent again by the next."""

    _spent: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    _told: Counter[str] = field(default_factory=Counter[str])

    def anew(self) -> None:
        """Another decision about it begins."""
        self._told.clear()

    async def spend(
        self, limits: Allowances, key: str, burst: int, per_ms: int, now_ms: int
    ) -> int:
        """What was answered when the decision before came as far, or what is answered now."""
        spent, number = self._spent.setdefault(key, []), self._told[key]
        if number == len(spent):
            spent.append(await limits.spend(key, burst, per_ms, now_ms))
        self._told[key] += 1
        return spent[number]


# Who decides again knows nothing of limits, and who spends nothing of that: many are under way at
# once, each in a task of its own.
_DECIDING: ContextVar[Deciding | None] = ContextVar("deciding", default=None)


@contextmanager
def deciding() -> Generator[Deciding]:
    """Everything within is about one thing that has happened."""
    this = Deciding()
    before = _DECIDING.set(this)
    try:
        yield this
    finally:
        # What is thrown away half done is so in another context, where nothing of ours is.
        with suppress(ValueError):
            _DECIDING.reset(before)


@dataclass(frozen=True, slots=True)
class SpentOnce:
    """Limits of which a decision that is taken again takes nothing more."""

    limits: Allowances

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        this = _DECIDING.get()
        if this is None:
            return await self.limits.spend(key, burst, per_ms, now_ms)
        return await this.spend(self.limits, key, burst, per_ms, now_ms)

    async def wait(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        return await self.limits.wait(key, burst, per_ms, now_ms)

    async def left(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        return await self.limits.left(key, burst, per_ms, now_ms)

    async def refill(self, key: str) -> None:
        await self.limits.refill(key)
