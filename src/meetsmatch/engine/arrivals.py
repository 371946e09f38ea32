"""Rows that come into memory while other processes write rows for us, too.

Nothing may be taken before an earlier row of the same lane, or for the same person, that another
process has written: so before anything new is taken, one look by index tells what else is there.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic

from meetsmatch.app.leases import shard_of
from meetsmatch.app.ports import Arrived, NowMs
from meetsmatch.engine.held import Held, R
from meetsmatch.engine.leases import LOOK_MS, Leases

LOOKED_AT = 1_000
"""Rows in one look; those beyond come with pages."""

WINDOW_MS = 10_000
"""PostgreSQL gives ids before it commits: for so long a row may appear below those seen already.
Twice the longest time that a statement may take."""

WHOLE_MS = 60_000
"""So often a look begins with the first row: no time limits a commit whose disk stands still."""

Ask = Callable[[int, int], Awaitable[Sequence[Arrived]]]


@dataclass(slots=True)
class Arrivals(Generic[R]):
    """New rows on their way into `held`."""

    held: Held
    leases: Leases
    now_ms: NowMs
    ask: Ask
    """Open rows after an id, at most so many."""

    fresh: list[R] = field(default_factory=list[R])
    _looks: bool = False
    _after: int = 0
    _highest: int = 0
    _next_after: int = 0
    _turned_ms: int = 0
    _looked_ms: int = 0
    _whole_ms: int = 0
    _rung: bool = False

    def ring(self) -> None:
        """Somebody else wrote something for us."""
        self._rung = True

    @property
    def is_open(self) -> bool:
        """Whether what comes now may be taken at once: nobody else writes, nothing waits here."""
        return self.leases.is_alone and not self.fresh and not self._looks

    @property
    def next_ms(self) -> int | None:
        """When to look, None: only when something comes."""
        if self.leases.is_alone or self.held.behind:
            return 0 if self.fresh else None
        return 0 if self.fresh or self._rung else self._looked_ms + LOOK_MS

    async def looked(self) -> list[R]:
        """The fresh rows, which may be taken now; `held` has fallen behind if others come first.

        Raises `Unavailable` with the fresh ones kept.
        """
        fresh, self.fresh = self.fresh, []
        if self.leases.is_alone or self.held.behind:
            return fresh
        self._rung, self._looked_ms = False, self.now_ms()
        self.held.reading()
        self._looks = True
        try:
            found = await self.ask(self._from(), LOOKED_AT)
        except BaseException:
            self.held.unread()
            self.fresh = fresh + self.fresh
            raise
        finally:
            self._looks = False
        self._compare(found, {row.id for row in fresh})
        self._turn()
        return fresh

    def _from(self) -> int:
        if 0 <= self._looked_ms - self._whole_ms < WHOLE_MS:
            return self._after
        self._whole_ms = self._looked_ms
        return 0

    def _compare(self, found: Sequence[Arrived], fresh: set[int]) -> None:
        gone = self.held.looked()
        for id, shared_by in found:
            ours = shard_of(shared_by) in self.leases.taking
            if ours and not (id in fresh or id in self.held.ids or id in gone):
                self.held.fall_behind(id)
                break
        if found:
            self._highest = max(self._highest, found[-1].id)
        if len(found) == LOOKED_AT:
            self.held.fall_behind(found[-1].id + 1)

    def _turn(self) -> None:
        if not 0 <= self._looked_ms - self._turned_ms < WINDOW_MS:
            self._after, self._next_after = self._next_after, self._highest
            self._turned_ms = self._looked_ms
