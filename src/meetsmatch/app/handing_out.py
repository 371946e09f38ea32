"""Analytics as rows for other programs: events, and what is counted of them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from meetsmatch.app.trends import Kept, Trends
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import HOUR_MS
from meetsmatch.core.trends import Tally

PAGE = 2_000
"""Rows that are in memory at once."""

DAYS_AT_ONCE = 7
HOURS_AT_ONCE = 24

Cell = str | int
Row = Sequence[Cell]


class Table(StrEnum):
    """What can be had."""

    EVENTS = "events"
    HOURS = "hours"
    DAYS = "days"

    @property
    def columns(self) -> Sequence[str]:
        if self is Table.EVENTS:
            return ("at", "kind", "alias", "word", "size", "often")
        return (self.value.removesuffix("s"), "kind", "word", "events", "size", "often")


async def rows(
    table: Table, trends: Trends, bot: BotId, since_ms: int, until_ms: int
) -> AsyncIterator[Sequence[Row]]:
    """Pages of rows, the oldest first; of nobody who could be found by them."""
    if table is Table.EVENTS:
        async for page in _events(trends, bot, since_ms, until_ms):
            yield [_event(it) for it in page]
        return
    read, long = (trends.hours, 1) if table is Table.HOURS else (trends.days, 24)
    at_once = HOURS_AT_ONCE if table is Table.HOURS else DAYS_AT_ONCE
    first, end = since_ms // (long * HOUR_MS), -(-until_ms // (long * HOUR_MS))
    for start in range(first, end, at_once):
        page = await read(bot, start, min(start + at_once, end))
        yield [_tally(it, long) for it in page]


async def _events(
    trends: Trends, bot: BotId, since_ms: int, until_ms: int
) -> AsyncIterator[Sequence[Kept]]:
    after = 0
    while page := await trends.events(bot, after, PAGE):
        after = page[-1].id
        yield [it for it in page if since_ms <= it.event.at_ms < until_ms]


@dataclass(slots=True)
class Walk:
    """Through events from one day to the next, without looking again at those before. All with
    numbers up to `upto` are older than what is still to come."""

    trends: Trends
    bot: BotId
    upto: int = 0

    async def through(
        self, since_ms: int, until_ms: int, settles_ms: int
    ) -> AsyncIterator[Sequence[Row]]:
        """Those of that time. Numbers grow with commits: whoever decided before its end may have
        committed so much later."""
        after, is_over = self.upto, False
        while page := await self.trends.events(self.bot, after, PAGE):
            for it in page:
                is_over = is_over or it.event.at_ms >= until_ms
                self.upto = self.upto if is_over else it.id
            yield [_event(it) for it in page if since_ms <= it.event.at_ms < until_ms]
            after = page[-1].id
            if page[-1].event.at_ms >= until_ms + settles_ms:
                return


def _event(it: Kept) -> Row:
    event = it.event
    return (
        _time(event.at_ms),
        event.kind.value,
        event.alias,
        event.word,
        event.size,
        event.often,
    )


def _tally(it: Tally, long: int) -> Row:
    return (_time(it.at * long * HOUR_MS), it.kind, it.word, it.events, it.size, it.often)


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
