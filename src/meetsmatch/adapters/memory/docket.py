"""What moderation reads, in dicts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from meetsmatch.adapters.memory.charges import judged_reports, open_reports, standing
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.docket import CaseLine, Evidence, Standing, Tally
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, SanctionId
from meetsmatch.core.reports import Record, Report, Verdict, heaviness
from meetsmatch.core.sanctions import Sanction

LISTED = 9


class MemoryDocket:
    """The Docket port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def standing(self, bot: BotId, fingerprint: Fingerprint) -> Standing:
        return standing(self._tables, bot, fingerprint)

    # --- reports --------------------------------------------------------------------------

    async def record_of(self, bot: BotId, by: Fingerprint) -> Record:
        judged = self._tables.judgements
        mine = [judged[it].verdict for it in judged if (it[0], it[2]) == (bot, by)]
        rejected = mine.count(Verdict.DISMISS)
        return Record(len(mine) - rejected, rejected)

    async def cleared(self, bot: BotId, about: Fingerprint) -> Mapping[str, int]:
        judged = self._tables.judgements
        reports = self._tables.reports.values()
        theirs = [it for it in reports if (it.bot, it.about) == (bot, about)]
        keys = [(it, judged.get((it.bot, it.chat, it.by))) for it in theirs if it.hides]
        return Counter(it.reason for it, told in keys if told and told.verdict is Verdict.DISMISS)

    async def reports_about(self, bot: BotId, about: Fingerprint) -> Sequence[Report]:
        return [self.counted(it) for it in open_reports(self._tables, bot, about)]

    async def reports_judged(self, bot: BotId, about: Fingerprint, at_ms: int) -> Sequence[Report]:
        return [self.counted(it) for it in judged_reports(self._tables, bot, about, at_ms)]

    async def open_report(self, bot: BotId, chat: ChatId, by: Fingerprint) -> Report | None:
        key = (bot, chat, by)
        found = None if key in self._tables.judgements else self._tables.reports.get(key)
        return found and self.counted(found)

    def counted(self, report: Report) -> Report:
        """With how much is attached to it."""
        whose = (report.bot, report.chat, report.by)
        pieces = sum(key[:3] == whose for key in self._tables.evidence)
        return replace(report, evidence=pieces)

    async def cases(self, bot: BotId, limit: int) -> Sequence[CaseLine]:
        prints = {it.about for it in self._tables.reports.values() if it.bot == bot}
        found = {it: open_reports(self._tables, bot, it) for it in prints}
        lines = [_line(about, reports) for about, reports in found.items() if reports]
        lines.sort(key=lambda it: (not it.is_hidden, -it.weight, it.first_ms, it.about))
        return lines[:limit]

    async def evidence(self, bot: BotId, about: Fingerprint) -> Sequence[Evidence]:
        return self._attached(open_reports(self._tables, bot, about))

    async def evidence_judged(
        self, bot: BotId, about: Fingerprint, at_ms: int
    ) -> Sequence[Evidence]:
        return self._attached(judged_reports(self._tables, bot, about, at_ms))

    def _attached(self, reports: Sequence[Report]) -> Sequence[Evidence]:
        pieces = self._tables.evidence
        return [
            pieces[key]
            for it in reports
            for key in sorted(pieces)
            if key[:3] == (it.bot, it.chat, it.by)
        ]

    # --- sanctions ------------------------------------------------------------------------

    async def sanctions(self, bot: BotId, fingerprint: Fingerprint) -> Sequence[Sanction]:
        all_of_them = self._tables.sanctions.values()
        theirs = [it for it in all_of_them if (it.bot, it.fingerprint) == (bot, fingerprint)]
        return sorted(theirs, key=lambda it: (it.at_ms, it.id), reverse=True)

    async def sanction(self, bot: BotId, sanction: SanctionId) -> Sanction | None:
        return self._tables.sanctions.get((bot, sanction))

    async def appeals(self, bot: BotId, limit: int) -> Sequence[Sanction]:
        waiting = [it for it in self._tables.sanctions.values() if it.bot == bot and it.awaits]
        return sorted(waiting, key=lambda it: (it.appeal_ms or 0, it.id))[:limit]

    async def known_as(self, bot: BotId, alias: str) -> Sequence[Fingerprint]:
        here = {its for of, its in self._tables.found if of == bot}
        here |= {it.fingerprint for it in self._tables.sanctions.values() if it.bot == bot}
        here |= {it.about for it in self._open(bot)}
        return sorted(it for it in here if it.startswith(alias))[:LISTED]

    async def tally(self, bot: BotId, since_ms: int) -> Tally:
        chats = self._tables.chats.values()
        begun = [it for it in chats if it.bot == bot and it.opened_ms >= since_ms]
        waiting = self._tables.sanctions.values()
        return Tally(
            len({it.about for it in self._open(bot)}),
            len({it.about for it in self._open(bot) if it.hides}),
            sum(it.bot == bot and it.awaits for it in waiting),
            sum(not it.is_match for it in begun),
        )

    def _open(self, bot: BotId) -> Sequence[Report]:
        reports = self._tables.reports.items()
        judged = self._tables.judgements
        return [it for key, it in reports if it.bot == bot and key not in judged]


def _line(about: Fingerprint, reports: Sequence[Report]) -> CaseLine:
    times = [it.at_ms for it in reports]
    hidden = any(it.hides for it in reports)
    weight = heaviness(it.weight for it in reports)
    return CaseLine(about, len(reports), weight, hidden, min(times), max(times))
