"""What the moderators are to be shown because of a Work: cases as they are after it, and appeals.

Read before it is written: the guards of the same Work say whether what was read still holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.cases import Appeal, Case
from meetsmatch.app.charges import (
    Appealed,
    AppealJudged,
    EvidenceGiven,
    Judged,
    Lifted,
    Reported,
    Sanctioned,
)
from meetsmatch.app.docket import Docket
from meetsmatch.app.ports import Store, Vault
from meetsmatch.app.work import Change
from meetsmatch.core.ids import BotId, ChatId, Fingerprint
from meetsmatch.core.reports import Report
from meetsmatch.core.sanctions import Outcome, Sanction

Filed = tuple[ChatId, Fingerprint]
"""What tells one report from another: where, and by whom."""


@dataclass(frozen=True, slots=True)
class CaseNews:
    """A case as it stands now. What is attached is counted, not opened."""

    case: Case
    is_new: bool = False
    judged: Judged | None = None
    """It is over."""


@dataclass(frozen=True, slots=True)
class AppealNews:
    """An appeal that waits, or what became of it and through whom."""

    appeal: Appeal
    outcome: Outcome | None = None
    actor: str = ""
    pieces: int = 0
    """So many are attached to what the sanction was decided on; counted while it waits."""


@dataclass(frozen=True, slots=True)
class Board:
    """Follows what is written about cases."""

    bot: BotId
    store: Store
    docket: Docket
    vault: Vault

    # --- cases ----------------------------------------------------------------------------

    async def cases(self, changes: Sequence[Change]) -> Sequence[CaseNews]:
        """All that these changes touch, each once or, when only a part of it was judged, twice."""
        new = {(it.chat, it.by): _report(it) for it in changes if isinstance(it, Reported)}
        given = [(it.chat, it.by) for it in changes if isinstance(it, EvidenceGiven)]
        judged = {it.about: it for it in changes if isinstance(it, Judged)}
        news: list[CaseNews] = []
        for about in await self._touched(changes, new, given):
            before = await self.docket.reports_about(self.bot, about)
            fresh = [it for it in new.values() if it.about == about]
            reports = [_counted(it, given) for it in (*before, *fresh)]
            if about in judged:
                news += await self._split(reports, judged[about])
            elif reports:
                record = [it for it in _imposed(changes) if it.fingerprint == about]
                news.append(CaseNews(await self.case(about, reports, record), not before))
        return news

    async def _touched(
        self, changes: Sequence[Change], new: Mapping[Filed, Report], given: Iterable[Filed]
    ) -> Sequence[Fingerprint]:
        """Whom they are about, each once."""
        touched = [it.about for it in changes if isinstance(it, Reported | Judged)]
        touched += [it.fingerprint for it in _imposed(changes)]
        for chat, by in given:
            known = new.get((chat, by)) or await self.docket.open_report(self.bot, chat, by)
            touched += [known.about] if known else []
        return [*dict.fromkeys(touched)]

    async def _split(self, reports: Sequence[Report], judged: Judged) -> Sequence[CaseNews]:
        """What was judged is over; what has come since is a case of its own."""
        over = [it for it in reports if it.at_ms <= judged.upto_ms]
        left = [it for it in reports if it.at_ms > judged.upto_ms]
        return [
            CaseNews(await self.case(judged.about, part), is_new=part is left, judged=verdict)
            for part, verdict in ((over, judged), (left, None))
            if part
        ]

    async def case(
        self, about: Fingerprint, reports: Sequence[Report], imposed: Sequence[Sanction] = ()
    ) -> Case:
        """These reports as one, with the record of whom they are about."""
        record = await self.docket.sanctions(self.bot, about)
        return Case(
            about=about,
            reports=reports,
            attached=(),
            record=(*imposed, *record),
            is_here=await self.store.person_of(self.bot, about) is not None,
            is_hidden=any(it.hides for it in reports),
        )

    # --- appeals --------------------------------------------------------------------------

    async def appeals(self, changes: Sequence[Change]) -> Sequence[AppealNews]:
        """Those that were made, or are over."""
        news: list[AppealNews] = []
        for it in changes:
            if isinstance(it, Appealed):
                news += await self._appeal(it, it.sealed)
            elif isinstance(it, AppealJudged):
                news += await self._appeal(it, None, it.outcome, it.actor)
            elif isinstance(it, Lifted) and not any(isinstance(x, AppealJudged) for x in changes):
                news += await self._appeal(it, None, Outcome.GRANTED, it.actor)
        return news

    async def _appeal(
        self,
        about: Appealed | AppealJudged | Lifted,
        sealed: bytes | None,
        outcome: Outcome | None = None,
        actor: str = "",
    ) -> Sequence[AppealNews]:
        sanction = await self.docket.sanction(self.bot, about.sanction)
        if sanction is None or not (sealed or sanction.awaits):
            return ()
        if sealed is None:
            return (AppealNews(Appeal(sanction, ""), outcome, actor),)
        words = (await self.vault.open(sealed)).decode()
        return (await self.waiting(Appeal(sanction, words)),)

    async def waiting(self, appeal: Appeal) -> AppealNews:
        """An appeal to be heard, and how much there is to look at."""
        of = appeal.sanction
        reports = await self.docket.reports_judged(self.bot, of.fingerprint, of.at_ms)
        return AppealNews(appeal, pieces=sum(it.evidence for it in reports))


def _imposed(changes: Iterable[Change]) -> Sequence[Sanction]:
    return [it.sanction for it in changes if isinstance(it, Sanctioned)]


def _report(it: Reported) -> Report:
    return Report(it.bot, it.chat, it.by, it.about, it.reason, it.at_ms, it.weight, it.hides)


def _counted(report: Report, given: Sequence[Filed]) -> Report:
    return replace(report, evidence=report.evidence + given.count((report.chat, report.by)))
