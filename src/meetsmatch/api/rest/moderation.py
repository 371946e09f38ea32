"""Reports, cases, sanctions and appeals, read."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from meetsmatch.api.paging import After, Limit, Page
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.problems import Problem
from meetsmatch.api.reading import Asked, Reading
from meetsmatch.api.routing import Route
from meetsmatch.api.values import Alias, InPath, Number, at, maybe_at
from meetsmatch.api.values import alias as named
from meetsmatch.app.directory import Filed
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.errors import CaseClosed
from meetsmatch.core.ids import SanctionId
from meetsmatch.core.reports import Report, Verdict, case_weight
from meetsmatch.core.sanctions import Outcome, Sanction

QUEUE = 100
RUNGS = ("warning", "hour", "day", "three-days", "ban")


class ReportShown(BaseModel):
    """What one person said of another."""

    chat: int
    by: Alias
    about: Alias
    reason: str = Field(examples=["insults"])
    at: datetime
    weight: int = Field(description="0 to 100, by what the reporter's earlier ones were worth.")
    hides: bool = Field(description="Whether it hid whom it is about.")
    evidence: int = Field(description="So many messages are attached; the panel shows them.")
    verdict: Verdict | None = None
    judged_by: str | None = None
    judged_at: datetime | None = None


class CaseShown(BaseModel):
    """All that is open about one person."""

    about: Alias
    weight: int
    is_hidden: bool
    reports: int
    first_at: datetime
    last_at: datetime = Field(description="Of the latest report.")
    seen: int = Field(
        description="To be given back with the verdict, which is about what was seen only.",
        examples=[1_795_000_000_000],
    )


class SanctionShown(BaseModel):
    """What was decided about somebody."""

    id: int
    about: Alias
    rung: str = Field(description=", ".join(f"`{it}`" for it in RUNGS), examples=["day"])
    reason: str
    actor: str = Field(description="A moderator's pseudonym, `list`, or `key:` and a key's name.")
    at: datetime
    until: datetime
    is_in_force: bool
    lifted_at: datetime | None
    lifted_by: str | None
    appealed_at: datetime | None
    outcome: Outcome | None = Field(description="Of the appeal.")
    judged_by: str | None


class AppealShown(BaseModel):
    """Words against a sanction, that wait to be judged."""

    sanction: SanctionShown
    words: str


def report(it: Report, filed: Filed | None = None) -> ReportShown:
    """As programs see it."""
    shown = ReportShown(
        chat=it.chat,
        by=named(it.by),
        about=named(it.about),
        reason=it.reason,
        at=at(it.at_ms),
        weight=it.weight,
        hides=it.hides,
        evidence=it.evidence,
    )
    if filed is not None:
        shown.verdict, shown.judged_by = filed.verdict, filed.judged_by or None
        shown.judged_at = maybe_at(filed.judged_ms)
    return shown


def sanction(it: Sanction, now_ms: int) -> SanctionShown:
    """As programs see it."""
    return SanctionShown(
        id=it.id,
        about=named(it.fingerprint),
        rung=RUNGS[it.rung],
        reason=it.reason,
        actor=it.actor,
        at=at(it.at_ms),
        until=at(it.until_ms),
        is_in_force=it.lasts(now_ms),
        lifted_at=maybe_at(it.lifted_ms),
        lifted_by=it.lifted_by or None,
        appealed_at=maybe_at(it.appeal_ms),
        outcome=it.outcome,
        judged_by=it.judged_by or None,
    )


def case(about: Alias, reports: Sequence[Report], is_hidden: bool) -> CaseShown:
    """Of what is open."""
    times = [it.at_ms for it in reports]
    return CaseShown(
        about=about,
        weight=case_weight(reports),
        is_hidden=is_hidden,
        reports=len(reports),
        first_at=at(min(times)),
        last_at=at(max(times)),
        seen=max(times),
    )


async def sanction_of(parts: ApiParts, number: int) -> Sanction:
    """The one with that number; Problem if there is none."""
    found = await parts.shared.docket.sanction(parts.bot, SanctionId(number))
    if found is None:
        raise Problem(404, "There is no such sanction.")
    return found


class Moderating:
    """Lists and one of each."""

    def __init__(self, parts: ApiParts, reading: Reading) -> None:
        self._parts, self._reading = parts, reading

    def routes(self) -> Sequence[Route]:
        read, tag = Scope.MODERATION, "moderation"
        return (
            Route("GET", "/reports", read, self.reports, tag),
            Route("GET", "/cases", read, self.cases, tag),
            Route("GET", "/cases/{alias}", read, self.case, tag, problems=(404, 409)),
            Route("GET", "/sanctions", read, self.sanctions, tag),
            Route("GET", "/sanctions/{number}", read, self.sanction, tag, problems=(404,)),
            Route("GET", "/appeals", read, self.appeals, tag),
        )

    async def reports(self, limit: Limit = 50, after: After = "") -> Page[ReportShown]:
        """All reports of 180 days, judged or not. The newest first."""
        found = await self._reading.reports(Asked(limit, after))
        return Page(items=[report(it.report, it) for it in found.items], next=found.next)

    async def cases(self) -> list[CaseShown]:
        """Whom open reports are about. Who is hidden first, then the heaviest."""
        return [
            CaseShown(
                about=named(it.about),
                weight=it.weight,
                is_hidden=it.is_hidden,
                reports=it.reports,
                first_at=at(it.first_ms),
                last_at=at(it.last_ms),
                seen=it.last_ms,
            )
            for it in await self._parts.shared.moderation.cases(QUEUE)
        ]

    async def case(self, alias: InPath) -> CaseShown:
        """One case."""
        shared, bot = self._parts.shared, self._parts.bot
        about = await shared.moderation.find(alias)
        reports = await shared.docket.reports_about(bot, about)
        if not reports:
            raise CaseClosed
        person = await shared.store.person_of(bot, about)
        return case(named(about), reports, person is not None and person.is_hidden)

    async def sanctions(self, limit: Limit = 50, after: After = "") -> Page[SanctionShown]:
        """All sanctions that are known. The newest first."""
        found, now_ms = await self._reading.sanctions(Asked(limit, after)), self._parts.now_ms()
        return Page(items=[sanction(it, now_ms) for it in found.items], next=found.next)

    async def sanction(self, number: Number) -> SanctionShown:
        """One sanction."""
        return sanction(await sanction_of(self._parts, number), self._parts.now_ms())

    async def appeals(self) -> list[AppealShown]:
        """Appeals that wait to be judged. The oldest first."""
        now_ms = self._parts.now_ms()
        return [
            AppealShown(sanction=sanction(it.sanction, now_ms), words=it.words)
            for it in await self._parts.shared.moderation.appeals()
        ]
