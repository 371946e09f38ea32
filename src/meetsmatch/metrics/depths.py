"""What is counted in the database for a scrape: not oftener than it changes for an operator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meetsmatch.app.ports import NowMs, Unavailable
from meetsmatch.app.trends import Trends
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.trends import Numbers
from meetsmatch.engine.assembly import Outside

COUNTED_MS = 10_000
"""Rows are counted again after so long; of hundreds of bots that is some milliseconds a second."""

ACTIVE_MS = 300_000
PERIODS = (1, 7, 30)
"""Days within which somebody was here."""


@dataclass(slots=True)
class Depths:
    """Of each bot, as they were a moment ago; nothing is known while the database is away."""

    trends: Trends
    now_ms: NowMs
    _counted: dict[BotId, Mapping[str, int]] = field(
        default_factory=dict[BotId, Mapping[str, int]]
    )
    _active: dict[BotId, Mapping[int, float]] = field(
        default_factory=dict[BotId, Mapping[int, float]]
    )
    _counted_ms: int | None = None
    _active_ms: int | None = None

    def of(self, bot: BotId) -> Mapping[str, int]:
        """Rows by name."""
        return self._counted.get(bot, {})

    def active(self, bot: BotId) -> Mapping[int, float]:
        """People by days."""
        return self._active.get(bot, {})

    async def refresh(self, outsides: Iterable[Outside]) -> None:
        """Count what is out of date, for these bots alone."""
        now_ms, wanted = self.now_ms(), [*outsides]
        if self._counted_ms is None or now_ms - self._counted_ms >= COUNTED_MS:
            self._counted_ms = now_ms
            self._counted = {it.bot: await _rows(it) for it in wanted}
        if self._active_ms is None or now_ms - self._active_ms >= ACTIVE_MS:
            self._active_ms = now_ms
            today = now_ms // DAY_MS
            self._active = {it.bot: await self._were_here(it.bot, today) for it in wanted}

    async def _were_here(self, bot: BotId, today: int) -> Mapping[int, float]:
        try:
            numbers = Numbers(await self.trends.days(bot, today - max(PERIODS) + 1, today + 1))
        except Unavailable:
            return {}
        return {days: numbers.active([today], days)[today] for days in PERIODS}


async def _rows(outside: Outside) -> Mapping[str, int]:
    try:
        return await outside.store.counts(outside.bot)
    except Unavailable:
        return {}
