"""Reports: the queue, one case, and the decision about it."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.cases import Case, alias
from meetsmatch.app.work import Work
from meetsmatch.core.errors import CaseClosed
from meetsmatch.core.reports import REASONS, Verdict
from meetsmatch.panel.evidence import Exhibit
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View, link

QUEUE = 100
NOTE_LIMIT = 500
"""Letters that a moderator may add for the audit log."""

VERDICTS = {
    Verdict.DISMISS: ("0", "Dismiss", "Nothing wrong: reports about them end."),
    Verdict.WARN: ("1", "Warn", "They read why, and may go on."),
    Verdict.HOUR: ("2", "1 hour", "Kept out for an hour."),
    Verdict.DAY: ("3", "1 day", "Kept out for a day."),
    Verdict.THREE_DAYS: ("4", "3 days", "Kept out for three days."),
    Verdict.BAN: ("5", "Ban", "Out of everything, even after they start anew: press twice."),
}
"""Each with its key."""


class Asked(NamedTuple):
    """What a form decides."""

    verdict: Verdict
    reason: str
    seen_ms: int
    """Of the latest that its page showed."""

    words: str
    """For the audit log."""


class Cases:
    """A human decides; the bot tells whom it concerns."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view

    def pages(self) -> dict[str, Page]:
        return {
            "GET /reports": self.queue,
            "GET /reports/{alias}": self.case,
            "POST /reports/{alias}": self.decide,
        }

    async def queue(self, visit: Visit) -> Response:
        cases = await self._parts.moderation.cases(QUEUE)
        return self._view.html(visit, "reports.html", {"cases": cases, "done": done(visit)})

    async def case(self, visit: Visit) -> Response:
        return self.shown(visit, await self.find(visit), None)

    async def find(self, visit: Visit) -> Case:
        """Whose alias the address names; CaseClosed when nothing is open about them."""
        moderation = self._parts.moderation
        return await moderation.case(await moderation.find(visit.path["alias"]))

    def shown(self, visit: Visit, case: Case, exhibits: Sequence[Exhibit] | None) -> Response:
        """The case; with its evidence, if that was asked for."""
        reasons = sorted(case.reports, key=lambda it: -it.weight)
        facts = {
            "case": case,
            "exhibits": exhibits,
            "verdicts": VERDICTS,
            "reasons": REASONS,
            "reason": reasons[0].reason,
            "note_limit": NOTE_LIMIT,
            "done": done(visit),
        }
        return self._view.html(visit, "case.html", facts)

    async def decide(self, visit: Visit) -> Response:
        moderation, it = self._parts.moderation, asked(visit)
        about = await moderation.find(visit.path["alias"])

        async def decided() -> Work:
            actor = visit.who.actor
            made = await moderation.decide(about, it.verdict, it.reason, actor, it.seen_ms)
            work = await self._parts.carried_out(made)
            line = await self._parts.audit.line(actor.name, "case-decided", alias(about), it.words)
            return Work((*work.changes, line), work.outgoing)

        await self._parts.write(decided)
        return await self._next(it.verdict)

    async def _next(self, verdict: Verdict) -> Response:
        """On to the next one, as long as there is one."""
        left = await self._parts.moderation.cases(1)
        path = f"/reports/{link(left[0].about)}" if left else "/reports"
        return RedirectResponse(f"{path}?done={verdict}", 303)


def asked(visit: Visit) -> Asked:
    """CaseClosed for what no form of ours says."""
    form = visit.form
    verdict, reason = form.get("verdict", ""), form.get("reason", "")
    seen_ms = whole(form.get("seen_ms", ""))
    if verdict not in list(Verdict) or reason not in REASONS or seen_ms is None:
        raise CaseClosed
    note = " ".join(form.get("note", "").split())[:NOTE_LIMIT]
    words = f"{verdict} for {reason}" + (f": {note}" if note else "")
    return Asked(Verdict(verdict), reason, seen_ms, words)


def done(visit: Visit) -> str:
    """What they have just decided, in words of ours."""
    verdict = visit.asked.get("done", "")
    return VERDICTS[Verdict(verdict)][1] if verdict in list(Verdict) else ""
