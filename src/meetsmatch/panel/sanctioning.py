"""A sanction without a report, from somebody's page."""

from collections.abc import Mapping, Sequence

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.cases import alias
from meetsmatch.app.work import Work
from meetsmatch.core.errors import CaseClosed
from meetsmatch.core.reports import REASONS
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Sanction, is_banned, next_rung
from meetsmatch.panel.cases import NOTE_LIMIT, VERDICTS, asked
from meetsmatch.panel.gate import Turned
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import link

REPORTED = "Somebody has reported them meanwhile, and nothing was decided: decide their case."


class Sanctioning:
    """Decided once, by whoever has seen all that was decided before."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def pages(self) -> dict[str, Page]:
        return {"POST /people/{alias}/sanctions": self.impose}

    async def impose(self, visit: Visit) -> Response:
        parts, it, actor = self._parts, asked(visit), visit.who.actor
        about = await parts.moderation.find(visit.path["alias"])
        rung = it.verdict.rung
        if rung is None:
            raise CaseClosed

        async def decided() -> Work:
            if await parts.docket.reports_about(parts.bot, about):
                raise Turned(409, REPORTED)
            # The line first: of two at one moment only one has its number, even of two warnings.
            line = await parts.audit.line(actor.name, "sanctioned", alias(about), it.words)
            made = await parts.moderation.sanction(about, rung, it.reason, actor, it.seen_ms)
            work = await parts.carried_out(made)
            return Work((*work.changes, line), work.outgoing)

        await parts.write(decided)
        return RedirectResponse(f"/people/{link(about)}?done={it.verdict}", 303)


def offered(parts: Parts, record: Sequence[Sanction]) -> Mapping[str, object]:
    """What the form on their page says and sends."""
    now_ms, ban_ms = parts.now_ms(), parts.moderation.rules.ban_ms
    return {
        "verdicts": {it: of for it, of in VERDICTS.items() if it.rung is not None},
        "reasons": REASONS,
        "note_limit": NOTE_LIMIT,
        "is_banned": is_banned(record, now_ms),
        "next_rung": next_rung(record),
        "seen_ms": max((it.at_ms for it in record), default=0),
        "ban_days": ban_ms // DAY_MS,
        "ban_until_ms": now_ms + ban_ms,
    }
