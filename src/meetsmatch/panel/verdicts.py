"""Appeals, sanctions and their end."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.cases import Hearing
from meetsmatch.app.docket import EVIDENCE_MS
from meetsmatch.app.moderation import Decided
from meetsmatch.app.retention import REPORTS_MS
from meetsmatch.app.work import FOREVER, Work
from meetsmatch.core.errors import CaseClosed, NotYours
from meetsmatch.core.ids import SanctionId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import LISTED, Outcome
from meetsmatch.panel.evidence import Exhibit
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

PAGE = 50

OUTCOMES = {
    Outcome.GRANTED: ("0", "Grant: lift it", "It was wrong, or is enough by now."),
    Outcome.UPHELD: ("1", "Keep it", "It stays as it was decided."),
}
"""Each with its key."""

GONE = (
    f"Evidence is kept for {EVIDENCE_MS // DAY_MS} days: what was attached before that, if "
    "anything was, is forgotten."
)


class Verdicts:
    """What was decided, and what is said against it."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view

    def pages(self) -> dict[str, Page]:
        return {
            "GET /appeals": self.appeals,
            "GET /appeals/{sanction}": self.hearing,
            "POST /appeals/{sanction}": self.judge,
            "GET /sanctions": self.sanctions,
            "POST /sanctions/{sanction}/lift": self.lift,
        }

    async def appeals(self, visit: Visit) -> Response:
        appeals = await self._parts.moderation.appeals()
        done = visit.asked.get("done", "")
        return self._view.html(visit, "appeals.html", {"appeals": appeals, "done": done})

    async def hearing(self, visit: Visit) -> Response:
        """CaseClosed when the appeal of that number does not wait."""
        return self.shown(visit, await self._parts.moderation.hearing(_sanction(visit)), None)

    async def find(self, visit: Visit) -> Hearing:
        """The same for whoever may hear it, and NotYours for whoever decided."""
        hearing = await self._parts.moderation.hearing(_sanction(visit))
        if not visit.who.actor.may_judge(hearing.appeal.sanction):
            raise NotYours
        return hearing

    def shown(
        self, visit: Visit, hearing: Hearing, exhibits: Sequence[Exhibit] | None
    ) -> Response:
        """An appeal with what it is against rests on; with the evidence, if that was asked for."""
        facts = {
            "hearing": hearing,
            "exhibits": exhibits,
            "outcomes": OUTCOMES,
            "gone": GONE,
            "listed": LISTED,
            "is_recent": hearing.appeal.sanction.at_ms > self._parts.now_ms() - REPORTS_MS,
            "reports_days": REPORTS_MS // DAY_MS,
        }
        return self._view.html(visit, "appeal.html", facts)

    async def judge(self, visit: Visit) -> Response:
        outcome = visit.form.get("outcome", "")
        if outcome not in list(Outcome):
            raise CaseClosed
        sanction, actor = _sanction(visit), visit.who.actor
        moderation = self._parts.moderation
        await self._carried_out(
            visit,
            lambda: moderation.judge(sanction, Outcome(outcome), actor),
            f"appeal-{outcome}",
        )
        return RedirectResponse(f"/appeals?done={outcome}", 303)

    async def sanctions(self, visit: Visit) -> Response:
        parts = self._parts
        before = _place(visit.asked.get("before", ""))
        found = await parts.figures.sanctions(parts.bot, before, PAGE + 1)
        last = found[PAGE - 1] if len(found) > PAGE else None
        shown = {
            "sanctions": found[:PAGE],
            "before": f"{last.at_ms}-{last.id}" if last else "",
            "done": visit.asked.get("done", ""),
        }
        return self._view.html(visit, "sanctions.html", shown)

    async def lift(self, visit: Visit) -> Response:
        sanction, actor = _sanction(visit), visit.who.actor
        moderation = self._parts.moderation
        await self._carried_out(visit, lambda: moderation.lift(sanction, actor), "sanction-lifted")
        return RedirectResponse("/sanctions?done=lifted", 303)

    async def _carried_out(
        self, visit: Visit, deciding: Callable[[], Awaitable[Decided]], deed: str
    ) -> None:
        parts = self._parts

        async def decided() -> Work:
            made = await deciding()
            work, sanction = await parts.carried_out(made), made.sanction
            about = sanction.fingerprint[:10] if sanction else ""
            line = await parts.audit.line(
                visit.who.name, deed, about, str(sanction and sanction.id)
            )
            return Work((*work.changes, line), work.outgoing)

        await parts.write(decided)


def _sanction(visit: Visit) -> SanctionId:
    number = whole(visit.path["sanction"])
    if number is None:
        raise CaseClosed
    return SanctionId(number)


def _place(text: str) -> tuple[int, int]:
    """Where a page goes on, as the link of the one before said it."""
    at_ms, _, id = text.partition("-")
    before_ms, before_id = whole(at_ms), whole(id)
    return (FOREVER, 0) if before_ms is None or before_id is None else (before_ms, before_id)
