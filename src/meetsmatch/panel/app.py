"""The panel as one ASGI application: every request through the gate, every page by its route."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale
from meetsmatch.core.errors import NobodyKnown, Refused
from meetsmatch.panel.accounts import Accounts
from meetsmatch.panel.audited import AuditPage
from meetsmatch.panel.board import Board
from meetsmatch.panel.bots import BotPages
from meetsmatch.panel.broadcasts import BroadcastPages
from meetsmatch.panel.cases import Cases
from meetsmatch.panel.door import Door
from meetsmatch.panel.evidence import EvidencePages
from meetsmatch.panel.experiments import ExperimentPages
from meetsmatch.panel.gate import HEADERS, Gate, Turned
from meetsmatch.panel.glass import GlassPages, offering
from meetsmatch.panel.interests import InterestPages
from meetsmatch.panel.invitations import InvitationPages
from meetsmatch.panel.keys import Keys
from meetsmatch.panel.limits import LimitPages
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.people import People
from meetsmatch.panel.routes import Page, find
from meetsmatch.panel.sanctioning import Sanctioning
from meetsmatch.panel.second import Second
from meetsmatch.panel.texts import TextPages
from meetsmatch.panel.trends import Trends
from meetsmatch.panel.verdicts import Verdicts
from meetsmatch.panel.view import View

REFUSALS = {
    "case-closed": "Somebody else was faster, or there is nothing to decide any more.",
    "not-yours": "That was another moderator's decision: an owner, or somebody who did not "
    "decide it, has to look.",
    "nobody-known": "Nobody is known by that alias, or more than one.",
}


class Panel:
    """All pages of one bot."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._gate = Gate(parts)
        self._view = View(parts, self._gate)
        shown = (self._gate, self._view)
        self.pages: dict[str, Page] = {"GET /static/{name}": self._file}
        trends = Trends(parts, self._view)
        cases = Cases(parts, self._view)
        verdicts = Verdicts(parts, self._view)
        people = People(parts, self._view, offering(parts))
        for family in (
            Door(parts, *shown),
            Second(parts, *shown),
            Accounts(parts, self._view),
            Board(parts, self._view, trends),
            trends,
            people,
            GlassPages(parts, *shown, people),
            Sanctioning(parts),
            cases,
            EvidencePages(parts, cases, "/reports/{alias}"),
            verdicts,
            EvidencePages(parts, verdicts, "/appeals/{sanction}"),
            AuditPage(parts, self._view),
            InvitationPages(parts, self._view),
            BroadcastPages(parts, self._view),
            ExperimentPages(parts, self._view),
            Keys(parts, self._view),
            BotPages(parts, *shown),
            LimitPages(parts, self._view),
            TextPages(parts, self._view),
            InterestPages(parts, self._view),
        ):
            self.pages |= family.pages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        response = await self._answered(Request(scope, receive))
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        visit = Visit(request)
        try:
            found = find(request.method, request.url.path)
            if found is None:
                self._gate.check_host(request)
                return self._said(visit, 404, "There is nothing here.")
            request.scope["path_params"] = found.parts
            visit = await self._gate.visit(request, found)
            if found.roles is not None and visit.account is None:
                return _to_login(request)
            theirs = self._gate.leads_to(visit, found)
            if theirs is not None:
                return self._gate.choose(theirs)
            return await self.pages[found.route](visit)
        except Exception as error:
            return self._went_wrong(visit, error)

    def _went_wrong(self, visit: Visit, error: Exception) -> Response:
        match error:
            case Turned():
                return self._said(visit, error.status, error.why)
            case Refused():
                status = 404 if isinstance(error, NobodyKnown) else 409
                return self._said(visit, status, REFUSALS.get(error.key, error.key))
            case Stale():
                return self._said(visit, 409, REFUSALS["case-closed"])
            case Unavailable():
                return self._said(visit, 503, "The database can't be reached now: try again.")
            case _:
                self.parts.trouble("panel", error)
                return self._said(visit, 500, "Something of ours went wrong; it was logged.")

    def _said(self, visit: Visit, status: int, why: str) -> Response:
        return self._view.html(visit, "said.html", {"why": why, "status": status}, status)

    async def _file(self, visit: Visit) -> Response:
        return self._view.file(visit.path["name"]) or self._said(visit, 404, "No such file.")


def _to_login(request: Request) -> Response:
    if request.url.path.endswith("/live"):
        return Response(status_code=401)
    return RedirectResponse("/login", 303)
