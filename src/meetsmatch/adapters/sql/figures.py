"""The Figures port over SQL text and any executor."""

from collections.abc import Sequence

from meetsmatch.adapters.sql import charge_rows, rows
from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.rows import whole
from meetsmatch.app.figures import Daily, Days, Now
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.sanctions import Sanction


class SqlFigures:
    """What the panel shows of everybody at once."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def now(self, bot: BotId, since_ms: int) -> Now:
        (row,) = await self._asking.scan("figures_now", bot=bot, since_ms=since_ms)
        return Now(*map(whole, row))

    async def daily(self, bot: BotId, since_ms: int) -> Daily:
        return Daily(
            joined=await self._days("joined_daily", bot, since_ms),
            matched=await self._days("matched_daily", bot, since_ms),
            reported=await self._days("reported_daily", bot, since_ms),
        )

    async def _days(self, name: str, bot: BotId, since_ms: int) -> Days:
        found = await self._asking.scan(name, bot=bot, since_ms=since_ms)
        return {whole(day): whole(often) for day, often in found}

    async def people(self, bot: BotId, after: str, limit: int) -> Sequence[Person]:
        found = await self._asking.scan("people_after", bot=bot, after=after, most=limit)
        return [rows.person(row) for row in found]

    async def sanctions(
        self, bot: BotId, before: tuple[int, int], limit: int
    ) -> Sequence[Sanction]:
        before_ms, before_id = before
        place = {"before_ms": before_ms, "before_id": before_id}
        found = await self._asking.scan("sanctions_before", bot=bot, **place, most=limit)
        return [charge_rows.sanction(row) for row in found]
