"""Which rows of a table are in memory, and whether others still lie in the database.

Memory is bounded, the backlog is not: once a row had no room, every later one is left in the
database too, so that nothing overtakes it, until pages read in order have caught up.
"""

from collections.abc import Callable, Sequence
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
    _missed: int | None = None
    """Fallen behind from after here while a page was being read."""

    _gone: set[int] | None = None
    """Ids released while a page is being read: the page may still show them."""

    def __len__(self) -> int:
        return len(self.ids)

    def admits(self, row: Row) -> bool:
        """Whether a new row is taken into memory; otherwise it waits for a page."""
        if row.id in self.ids:
            return False
        if self.behind or self.is_full:
            self.fall_behind(row.id)
            return False
        self.ids.add(row.id)
        return True

    def fall_behind(self, first: int = 1) -> None:
        """The database may hold a row with this id, or later ones, that memory does not: one
        without room, one that somebody else wrote, one whose commit ended after those of later
        ids were read. Pages from there on will tell."""
        self.cursor = min(self.cursor, first - 1) if self.behind else first - 1
        self.behind = True
        if self._gone is not None:
            self._missed = first - 1 if self._missed is None else min(self._missed, first - 1)

    def drop(self, number: int) -> None:
        """The row is not finished, but no longer for us."""
        self.ids.discard(number)

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
        self._gone, self._missed = set(), None
        return self.cursor

    def unread(self) -> None:
        """The page could not be read."""
        self._gone = None

    def looked(self) -> set[int]:
        """No page was read, but a look was taken; returns what was released meanwhile."""
        gone, self._gone = self._gone or set[int](), None
        return gone

    def read(
        self, page: Sequence[R], limit: int, is_ours: Callable[[R], bool] = lambda _: True
    ) -> list[R]:
        """The rows of a page that are ours and new to memory. A short page was the last one,
        unless something came meanwhile; what lies after something missed waits for its turn."""
        gone, self._gone = self._gone or set[int](), None
        missed = self._missed
        if missed is not None:
            page = [row for row in page if row.id <= missed]
        elif len(page) < limit:
            self.behind = False
        if page:
            self.cursor = page[-1].id
        if missed is not None:
            self.cursor = min(self.cursor, missed)
        new = [it for it in page if it.id not in self.ids and it.id not in gone and is_ours(it)]
        self.ids.update(row.id for row in new)
        return new
