"""What stands before every page: which requests are heard at all, who asks, may they.

Cookies: one, `panel`, whose value is random. Before a login it belongs to nobody and only guards
the form; a login always makes a new one, so a cookie that somebody was given beforehand is worth
nothing afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from meetsmatch.core.ids import BotId
from meetsmatch.panel.installation import CHOICE, Installation
from meetsmatch.panel.parts import Parts, Visit, kept, same
from meetsmatch.panel.routes import OF_THE_HOUSE, Found

LARGEST_FORM = 1 << 16
FORM = "application/x-www-form-urlencoded"
HERE = {"localhost", "127.0.0.1", "[::1]"}

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not `no-referrer`: then browsers name no origin with a form either.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Turned(Exception):
    """Away: the request is not heard, with a status and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def installed(parts: Parts, why: str) -> Installation:
    """All bots; Turned says `why` where there is but this one."""
    if parts.installation is None:
        raise Turned(404, why)
    return parts.installation


@dataclass(frozen=True, slots=True)
class Gate:
    """Opens for requests that come from our own pages, by people who may."""

    parts: Parts

    @property
    def cookie(self) -> str:
        """Bound to this very host where there is TLS."""
        return "__Host-panel" if self.parts.url else "panel"

    async def visit(self, request: Request, found: Found) -> Visit:
        """Who asks, and what they filled in; Turned away unless all is as it must be. Without an
        account if somebody has to log in first."""
        self.check_host(request)
        token = request.cookies.get(self.cookie, "")
        form: Mapping[str, str] = {}
        if request.method == "POST":
            form = await self._form(request, token)
        known = await self.parts.staff.session(token) if token else None
        if known is None:
            return Visit(request, token=token, form=form)
        session, account = known
        if found.roles is not None and account.role not in found.roles:
            raise Turned(403, "Your role does not allow this.")
        if not found.route.endswith(
            "/live"
        ):  # a page that is left open is not somebody who is there
            await self.parts.write(lambda: self.parts.staff.seen(session))
        return Visit(request, account, session, token, form)

    def leads_to(self, visit: Visit, found: Found) -> BotId | None:
        """None: here; or the bot whose pages this visitor is led to, since this one's are none of
        their business. Turned away where nobody can be led, or if no bot of theirs runs here."""
        parts, account = self.parts, visit.account
        if found.roles is None or account is None or account.sees(parts.bot):
            return None
        if found.route in OF_THE_HOUSE:
            return None
        at_work = parts.installation.at_work() if parts.installation else ()
        theirs = [bot for bot in at_work if account.sees(bot)]
        if not theirs:
            raise Turned(403, "None of the bots that you may see runs here now.")
        if visit.request.method == "POST" or found.route.endswith("/live"):
            raise Turned(403, "That bot is not one of those that you may see.")
        return theirs[0]

    def choose(self, bot: BotId) -> Response:
        """The browser shows the pages of that bot from now on, beginning with the first."""
        response = RedirectResponse("/", 303)
        response.set_cookie(
            CHOICE,
            str(bot),
            path="/",
            secure=bool(self.parts.url),
            httponly=True,
            samesite="strict",
        )
        return response

    def check_host(self, request: HTTPConnection) -> None:
        """Turned away if the browser was led here under a foreign name (DNS rebinding)."""
        host = request.headers.get("host", "")
        if self.parts.url:
            if host != urlsplit(self.parts.url).netloc:
                raise Turned(421, "This panel has another address: see PANEL_URL.")
        elif host.rpartition(":")[0] not in HERE and host not in HERE:
            raise Turned(421, "Without PANEL_URL the panel answers to this machine only.")

    async def _form(self, request: Request, token: str) -> Mapping[str, str]:
        """What was filled in, if it was filled in on a page of ours."""
        origin = request.headers.get("origin", "")
        scheme, host = urlsplit(self.parts.url).scheme or "http", request.headers.get("host", "")
        if origin != f"{scheme}://{host}":
            raise Turned(403, "That form is not one of ours.")
        if request.headers.get("content-type", "").partition(";")[0] != FORM:
            raise Turned(415, "That is no form.")
        form = kept(parse_qsl((await _body(request)).decode("utf-8", "replace")))
        if not token or not same(form.get("csrf", ""), self.csrf(token)):
            raise Turned(403, "That form is too old: load the page again.")
        return form

    def csrf(self, token: str) -> str:
        """What a form must bring along; nobody else's fits."""
        return self.parts.sign(self._form_of + token.encode("utf-8", "replace")).hex()

    @property
    def _form_of(self) -> bytes:
        """A page of one bot that is still open does nothing to another that was chosen since."""
        return b"panel form of %d " % self.parts.bot

    def address(self, request: HTTPConnection) -> str:
        """Where a request comes from; behind the TLS proxy, what the proxy says last."""
        forwarded = request.headers.get("x-forwarded-for", "")
        if self.parts.url and forwarded:
            return forwarded.rpartition(",")[2].strip()[:64]
        return request.client.host if request.client else ""

    def give(self, response: Response, token: str) -> Response:
        """Their cookie from now on; it goes with the browser window."""
        response.set_cookie(
            self.cookie,
            token,
            path="/",
            secure=bool(self.parts.url),
            httponly=True,
            samesite="strict",
        )
        return response


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise Turned(413, "That is too much for a form.")
    return body
