"""The Docket port over SQL text and any executor."""

from collections.abc import Mapping, Sequence

from meetsmatch.adapters.sql import charge_rows as read
from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.rows import fingerprint as print_in
from meetsmatch.adapters.sql.rows import text, whole
from meetsmatch.app.docket import CaseLine, Evidence, Standing, Tally
from meetsmatch.core.ids import PAST_HEX, BotId, ChatId, Fingerprint, SanctionId
from meetsmatch.core.reports import Record, Report
from meetsmatch.core.sanctions import Sanction


class SqlDocket:
    """What moderation reads."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def standing(self, bot: BotId, fingerprint: Fingerprint) -> Standing:
        ((until_ms, hidden),) = await self._asking.read(
            "standing_of", bot=bot, fingerprint=fingerprint
        )
        return Standing(whole(until_ms), bool(hidden))

    # --- reports --------------------------------------------------------------------------

    async def record_of(self, bot: BotId, by: Fingerprint) -> Record:
        ((confirmed, rejected),) = await self._asking.read("record_of", bot=bot, by=by)
        return Record(whole(confirmed), whole(rejected))

    async def cleared(self, bot: BotId, about: Fingerprint) -> Mapping[str, int]:
        found = await self._asking.read("cleared", bot=bot, about=about)
        return {text(reason): whole(often) for reason, often in found}

    async def reports_about(self, bot: BotId, about: Fingerprint) -> Sequence[Report]:
        found = await self._asking.scan("reports_about", bot=bot, about=about)
        return [read.report(row) for row in found]

    async def reports_judged(self, bot: BotId, about: Fingerprint, at_ms: int) -> Sequence[Report]:
        found = await self._asking.scan("reports_judged", bot=bot, about=about, at_ms=at_ms)
        return [read.report(row) for row in found]

    async def open_report(self, bot: BotId, chat: ChatId, by: Fingerprint) -> Report | None:
        found = await self._asking.read("open_report", bot=bot, chat=chat, by=by)
        return read.report(found[0]) if found else None

    async def cases(self, bot: BotId, limit: int) -> Sequence[CaseLine]:
        return [read.case(row) for row in await self._asking.scan("cases", bot=bot, most=limit)]

    async def evidence(self, bot: BotId, about: Fingerprint) -> Sequence[Evidence]:
        found = await self._asking.scan("evidence_about", bot=bot, about=about)
        return [read.evidence(row) for row in found]

    async def evidence_judged(
        self, bot: BotId, about: Fingerprint, at_ms: int
    ) -> Sequence[Evidence]:
        found = await self._asking.scan("evidence_judged", bot=bot, about=about, at_ms=at_ms)
        return [read.evidence(row) for row in found]

    # --- sanctions ------------------------------------------------------------------------

    async def sanctions(self, bot: BotId, fingerprint: Fingerprint) -> Sequence[Sanction]:
        found = await self._asking.read("sanctions_of", bot=bot, fingerprint=fingerprint)
        return [read.sanction(row) for row in found]

    async def sanction(self, bot: BotId, sanction: SanctionId) -> Sanction | None:
        found = await self._asking.read("sanction_by_id", bot=bot, id=sanction)
        return read.sanction(found[0]) if found else None

    async def appeals(self, bot: BotId, limit: int) -> Sequence[Sanction]:
        found = await self._asking.scan("appeals", bot=bot, most=limit)
        return [read.sanction(row) for row in found]

    async def known_as(self, bot: BotId, alias: str) -> Sequence[Fingerprint]:
        found = await self._asking.read("known_as", bot=bot, alias=alias, after=alias + PAST_HEX)
        return [print_in(row[0]) for row in found]

    async def tally(self, bot: BotId, since_ms: int) -> Tally:
        (found,) = await self._asking.scan("tally", bot=bot, since_ms=since_ms)
        return Tally(*map(whole, found))
