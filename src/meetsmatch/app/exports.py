"""Finished days as files, for programs that read them elsewhere.

How far it has come is a mark of the bot, moved in a commit after the files are there: whoever dies
in between has left files that are written again, in the place of the same.
"""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from meetsmatch.app.handing_out import Row, Table, Walk, rows
from meetsmatch.app.monitoring import UNWRITTEN, MarkMoved, Measuring
from meetsmatch.app.ports import NowMs
from meetsmatch.app.trends import Trends
from meetsmatch.app.work import Work
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS, HOUR_MS

SETTLES_MS = HOUR_MS
"""So long after its end everything that happened on a day is committed."""

COUNTS = 1_000
"""So many steps of counting before a day is written; the rest comes with the next round."""

WRITTEN = "exported"
"""The mark of the last day that was written, in days since 1970."""

WALKED = "exported-event"
"""The mark of the last event of that day, by its number."""

NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(events|hours|days)\.(csv|parquet)", re.A)
EPOCH = date(1970, 1, 1)

Made = Callable[[Sequence[str], AsyncIterator[Sequence[Row]]], AsyncIterator[bytes]]
"""Rows, under the names of their columns, as a file."""


class ShelfAway(Exception):
    """Nothing can be put there, or read; the message says why, and how to mend it."""


@dataclass(frozen=True, slots=True)
class File:
    """A table of one day."""

    day: int
    table: Table
    form: str
    size: int = 0

    @property
    def date(self) -> str:
        return datetime.fromtimestamp(self.day * DAY_MS / 1_000, UTC).strftime("%Y-%m-%d")

    @property
    def name(self) -> str:
        return f"{self.date}-{self.table}.{self.form}"

    @classmethod
    def read(cls, name: str, size: int = 0) -> "File | None":
        """None for what is no name of ours."""
        found = NAME.fullmatch(name)
        try:
            day = date.fromisoformat(found[1]) if found else None
        except ValueError:
            return None
        return cls((day - EPOCH).days, Table(found[2]), found[3], size) if day and found else None


class Shelf(Protocol):
    """Where files lie, of each bot apart. Every method may raise ShelfAway."""

    async def put(self, bot: BotId, file: File, chunks: AsyncIterator[bytes]) -> None:
        """Whole or not at all, in the place of what was there."""
        ...

    async def files(self, bot: BotId) -> Sequence[File]:
        """All of a bot, the newest day first."""
        ...

    async def taken(self, bot: BotId, file: File) -> AsyncIterator[bytes] | None:
        """What is in it, piece by piece; None if it is not there."""
        ...

    async def clear(self, oldest: int, now_ms: int) -> None:
        """Of every bot: delete what is of earlier days, and what somebody who died began."""
        ...

    async def drop(self, bot: BotId) -> None:
        """All of that bot."""
        ...


@dataclass(frozen=True, slots=True)
class Exporting:
    """Writes the days of one bot."""

    bot: BotId
    store: Measuring
    trends: Trends
    shelf: Shelf | None
    """None: nothing is written."""

    now_ms: NowMs
    form: str
    made: Made
    days: int
    """So long after a day has begun its files are deleted."""

    clears: bool = False
    """Whether it is us who delete, which is done for all bots at once."""

    async def due(self) -> Sequence[Work]:
        """The next day, written. ShelfAway when it can't be and it was marked that it can't."""
        marks = await self.store.marks(self.bot)
        since_ms = marks.get(UNWRITTEN, 0)
        try:
            moved = await self._written(marks.get(WRITTEN, 0), marks.get(WALKED, 0))
        except ShelfAway:
            if since_ms:
                raise
            return (Work((MarkMoved(self.bot, UNWRITTEN, 0, self.now_ms()),)),)
        if since_ms:
            moved = (*moved, MarkMoved(self.bot, UNWRITTEN, since_ms, 0))
        return (Work(moved),) if moved else ()

    async def _written(self, last: int, walked: int) -> tuple[MarkMoved, ...]:
        shelf, now_ms = self.shelf, self.now_ms()
        if shelf is None:
            return ()
        oldest = now_ms // DAY_MS - self.days + 1
        trouble = await self._cleared(shelf, oldest, now_ms)
        day = await self._next(last, oldest)
        if day is None:
            if trouble is not None:
                raise trouble
            return ()
        walk = Walk(self.trends, self.bot, walked)
        for table in Table:
            pages = self._pages(table, day, walk)
            await shelf.put(self.bot, File(day, table, self.form), self.made(table.columns, pages))
        return (
            MarkMoved(self.bot, WRITTEN, last, day),
            MarkMoved(self.bot, WALKED, walked, walk.upto),
        )

    async def _cleared(self, shelf: Shelf, oldest: int, now_ms: int) -> ShelfAway | None:
        """Why not; days that are due are written nevertheless."""
        try:
            if self.clears:
                await shelf.clear(oldest, now_ms)
        except ShelfAway as error:
            return error
        return None

    def _pages(self, table: Table, day: int, walk: Walk) -> AsyncIterator[Sequence[Row]]:
        since_ms, until_ms = day * DAY_MS, (day + 1) * DAY_MS
        if table is Table.EVENTS:
            return walk.through(since_ms, until_ms, SETTLES_MS)
        return rows(table, self.trends, self.bot, since_ms, until_ms)

    async def _next(self, last: int, oldest: int) -> int | None:
        """The day after the last one; at first, the one on which anything happened. None until it
        is over and counted."""
        newest = (self.now_ms() - SETTLES_MS) // DAY_MS - 1
        if last >= newest or not (found := await self.trends.events(self.bot, 0, 1)):
            return None
        day = max(last + 1, oldest, found[0].event.at_ms // DAY_MS)
        return day if day <= newest and await self._is_counted() else None

    async def _is_counted(self) -> bool:
        for _ in range(COUNTS):
            if not await self.store.roll(self.bot):
                return True
        return False
