"""What stands before every route: whose key it is, what it may do, how often."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import HTTPConnection, Request

from meetsmatch.api.desk import Desk, Desks
from meetsmatch.api.problems import Problem
from meetsmatch.app.apikeys import bot_in
from meetsmatch.core.apikeys import ApiKey, Scope
from meetsmatch.panel.gate import Gate as PanelGate
from meetsmatch.panel.gate import Turned

GUESSES = 30
"""Wrong keys from one address, in a minute."""

MINUTE_MS = 60_000
ASKS = {"WWW-Authenticate": 'Bearer realm="meetsmatch"'}
BEARER = "bearer "
NEEDED = "This needs a key: Authorization: Bearer mm_…"
UNKNOWN = "There is no such key, or it has expired or was revoked, or its bot does not run."


@dataclass(frozen=True, slots=True)
class Caller:
    """A key that lasts, and the one bot that it opens."""

    key: ApiKey
    desk: Desk

    async def paced(self) -> Mapping[str, str]:
        """One call more of this key: the headers that say how many are left. Problem when that
        is too many, with the same headers."""
        parts, key = self.desk.parts, self.key
        most, per_ms = parts.per_minute, MINUTE_MS // parts.per_minute
        pace = (f"api:{key.bot}:{key.id}", most, per_ms, parts.now_ms())
        wait_ms = await parts.allowances.spend(*pace)
        left = await parts.allowances.left(*pace)
        wait_s = -(-(wait_ms or per_ms) // 1_000)
        told = {
            "RateLimit-Policy": f'"key";q={most};w=60',
            "RateLimit": f'"key";r={left};t={wait_s}',
        }
        if wait_ms:
            raise too_often(wait_ms, told)
        return told

    def permitted(self, scope: Scope | None) -> None:
        """Problem unless the key has that scope, and the installation lets it."""
        if scope is None:
            return
        if scope not in self.key.scopes:
            raise Problem(403, f"This key has not the scope {scope.value}.", "scope")
        if scope.writes and not self.desk.parts.writes:
            raise Problem(403, "This installation is read only: API=write allows it.", "read-only")


@dataclass(frozen=True, slots=True)
class Gate:
    """Opens for keys that last, for what their scopes name, at their pace."""

    desks: Desks

    async def caller(self, request: Request, scope: Scope | None) -> Caller:
        """Whose call it is; Problem unless it may. Leaves the headers about pace in the state."""
        caller = await self.recognised(request, request.headers.get("authorization", ""))
        request.state.pace = await caller.paced()
        caller.permitted(scope)
        return caller

    async def recognised(self, request: HTTPConnection, header: str) -> Caller:
        """Whose key that header holds."""
        first = self.desks.first.parts
        host = PanelGate(first.shared)
        try:
            host.check_host(request)
        except Turned as error:
            raise Problem(error.status, error.why) from error
        bucket = f"api:{first.bot}::{host.address(request)}"
        pace = (bucket, GUESSES, MINUTE_MS // GUESSES, first.now_ms())
        if wait_ms := await first.allowances.wait(*pace):
            raise too_often(wait_ms)
        token = header[len(BEARER) :].strip() if header.lower().startswith(BEARER) else ""
        # A bot that does not run here has no desk: the first one's then knows no such key.
        desk = self.desks.of(bot_in(token)) or self.desks.first
        key = await desk.parts.shared.keyring.recognised(token)
        if key is None:
            await first.allowances.spend(*pace)
            raise Problem(401, UNKNOWN if token else NEEDED, headers=ASKS)
        return Caller(key, desk)


def too_often(wait_ms: int, told: Mapping[str, str] = {}) -> Problem:
    """Later, and when."""
    seconds = -(-wait_ms // 1_000)
    headers = {"Retry-After": str(seconds), **told}
    return Problem(429, f"Too many calls: try again in {seconds} s.", headers=headers)
