"""What operators are told of the bot itself: what is wrong, and how the day before was. Numbers of
everybody together, and nothing of anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from meetsmatch.app.docket import Docket
from meetsmatch.app.trends import Counting
from meetsmatch.core.ids import BotId
from meetsmatch.core.monitoring import (
    ERRORS_MS,
    Concern,
    Lag,
    Monitoring,
    Readings,
    Told,
    Turn,
    digest,
    digest_due,
    is_stray_news,
)
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS
from meetsmatch.core.trends import Numbers, Tally

DIGEST = "digest"
"""The mark of the last day with a digest."""

LETTERS, LETTERS_MS = "letters", "letters-at"
"""The marks of a Lag."""

STRAY = "stray"
"""The mark of when a message was last stopped on its way to the wrong person."""

UNWRITTEN = "exports-failed"
"""The mark of since when exports (app/exports) can't be written; 0: they can."""

TRIES = 3
"""A letter that was tried so often is late, whenever it is tried again."""


@dataclass(frozen=True, slots=True)
class MarkMoved:
    """How far something has come, or when it was told. Stale unless the mark is `before`; one that
    isn't there is 0."""

    bot: BotId
    name: str
    before: int
    after: int


class Measuring(Counting, Protocol):
    """What is asked of `Store` about how things stand."""

    async def marks(self, bot: BotId) -> Mapping[str, int]:
        """All of its marks by their names."""
        ...

    async def readings(self, bot: BotId, upto: int, due_ms: int, since_ms: int) -> Readings:
        """Whether a letter `waits`: one with an id up to that, of no broadcast, that was due by
        then or tried TRIES times; `errors` are those since then."""
        ...

    async def days(self, bot: BotId, since: int, until: int) -> Sequence[Tally]:
        """As Trends says."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell, if it has a text, with the marks that say that it was."""

    moved: tuple[MarkMoved, ...]
    key: str = ""
    facts: Mapping[str, str | int] | None = None


@dataclass(frozen=True, slots=True)
class Monitor:
    """Looks, and decides whether there are news. The marks are guards: of all who look at the same
    time one tells."""

    bot: BotId
    store: Measuring
    docket: Docket
    wanted: Monitoring

    async def news(self, now_ms: int) -> Sequence[News]:
        """Each is to be told by a commit of its own."""
        wanted = self.wanted
        if not wanted.chat:
            return ()
        marks = await self.store.marks(self.bot)
        lag = Lag(marks.get(LETTERS, 0), marks.get(LETTERS_MS, 0))
        since = now_ms - wanted.lag_ms, now_ms - ERRORS_MS
        read = await self.store.readings(self.bot, lag.upto, *since)
        read = replace(read, unwritten_ms=marks.get(UNWRITTEN) or None)
        found = [*self._alerts(read, lag, marks, now_ms), *self._stray(marks, now_ms)]
        if wanted.lag_ms and lag.is_outdated(read.waits, read.last_letter, now_ms, wanted.lag_ms):
            found.append(self._watched(lag, read.last_letter, now_ms))
        return [*found, *await self._digest(marks, now_ms)]

    def _alerts(
        self, read: Readings, lag: Lag, marks: Mapping[str, int], now_ms: int
    ) -> Sequence[News]:
        wanted, found = self.wanted, list[News]()
        for gauge in read.gauges(wanted, lag, now_ms):
            mark = marks.get(gauge.concern, 0)
            turn = gauge.turn(Told.read(mark), now_ms, wanted.again_ms)
            if turn is not None:
                told = Told(now_ms, turn is not Turn.OVER)
                facts = {"turn": turn.value, **_amount(gauge.concern, gauge.value)}
                moved = self._moved(gauge.concern, mark, told.mark)
                found.append(News((moved,), gauge.concern, facts))
        return found

    def _stray(self, marks: Mapping[str, int], now_ms: int) -> Sequence[News]:
        mark = marks.get(Concern.STRAY, 0)
        if not is_stray_news(marks.get(STRAY, 0), Told.read(mark), now_ms, self.wanted.again_ms):
            return ()
        moved = self._moved(Concern.STRAY, mark, Told(now_ms).mark)
        return (News((moved,), Concern.STRAY, {}),)

    def _watched(self, lag: Lag, last: int, now_ms: int) -> News:
        numbers = self._moved(LETTERS, lag.upto, last)
        return News((numbers, self._moved(LETTERS_MS, lag.at_ms, now_ms)))

    async def _digest(self, marks: Mapping[str, int], now_ms: int) -> Sequence[News]:
        mark = marks.get(DIGEST, 0)
        today = digest_due(self.wanted, mark, now_ms)
        if today is None:
            return ()
        told = digest(Numbers(await self.store.days(self.bot, today - 2, today)), today - 1)
        if told is None:
            return ()
        waiting = await self.docket.tally(self.bot, now_ms - DAY_MS)
        facts = {**told, "cases": waiting.cases, "appeals": waiting.appeals}
        return (News((self._moved(DIGEST, mark, today),), DIGEST, facts),)

    def _moved(self, name: str, before: int, after: int) -> MarkMoved:
        return MarkMoved(self.bot, name, before, after)


def _amount(concern: Concern, value: int) -> Mapping[str, int]:
    """As its text says it."""
    match concern:
        case Concern.OLD | Concern.EXPORTS:
            return {"hours": value // HOUR_MS}
        case Concern.LAG:
            return {"minutes": max(1, value // MINUTE_MS)}
        case _:
            return {"number": value}
