"""Which rows of a table are in memory, and whether others still lie in the database.

Memory is bounded, the backlog is not: once a row had no room, every later one is left in the
database too, so that nothing overtakes it, until pages read in order have caught up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar


class Row(Protocol):
    """Anything with a growing id."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Row)


@dataclass(slots=True)
class Held:
    """The ids in memory, at most `room` and a page."""

    room: int
    behind: bool = True
    """Whether the database may hold open rows that are not in memory: so at every start."""

    cursor: int = 0
    ids: set[int] = field(default_factory=set[int])
    _missed: bool = False
    _gone: set[int] | None = None
    """Ids released while a page is being read: the page may still show them."""

    def __len__(self) -> int:
        return len(self.ids)

    def admits(self, row: Row) -> bool:
        """Whether a new row is taken into memory; otherwise it waits for a page."""
        if row.id in self.ids:
            return False
        if self.behind or self.is_full:
            self.fall_behind()
            return False
        self.ids.add(row.id)
        return True

    def fall_behind(self) -> None:
        """The database may hold a row that memory does not: one without room, or of a write
        whose answer never came. Pages from the first one on will tell."""
        if not self.behind:
            self.behind, self.cursor = True, 0
        self._missed = True

    def release(self, number: int) -> None:
        """The row is finished in the store."""
        self.ids.discard(number)
        if self._gone is not None:
            self._gone.add(number)

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another row."""
        return len(self.ids) >= self.room

    @property
    def wants_page(self) -> bool:
        """Whether a page should be read now: nobody is reading, and there is room again."""
        return self.behind and self._gone is None and len(self.ids) <= self.room // 2

    def reading(self) -> int:
        """A page is about to be read; returns the id after which it starts."""
        self._gone, self._missed = set(), False
        return self.cursor

    def unread(self) -> None:
        """The page could not be read."""
        self._gone = None
        self._missed = True

    def read(self, page: Sequence[R], limit: int) -> list[R]:
        """The rows of a page that are new to memory. A short page was the last one, unless
        something came meanwhile."""
        gone, self._gone = self._gone or set[int](), None
        if page:
            self.cursor = page[-1].id
        if len(page) < limit and not self._missed:
            self.behind = False
        new = [row for row in page if row.id not in self.ids and row.id not in gone]
        self.ids.update(row.id for row in new)
        return new
