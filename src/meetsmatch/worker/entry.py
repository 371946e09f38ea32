"""The Worker: what each event of the runtime leads to.

Its environment: `DB` (a D1 database with the schema), the secrets `BOT_TOKEN`, `WEBHOOK_SECRET`
and `SECRET_KEYS`, `API_URL`, any setting of the conversation under its name; `CONFIG`, a KV in
which the key `settings` may change these, and `COPIES`, an R2 bucket for copies of photos, may
be missing. `js` exists inside Pyodide only, and has no types.
"""
# pyright: reportMissingImports=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import asyncio
import hmac
import json
from collections.abc import Iterable, Sequence
from typing import Any

from js import URL, Headers, Response, console
from pyodide.ffi import to_js

from meetsmatch.ingress import SECRET_HEADER, Ingress, Webhook
from meetsmatch.worker.checks import Check, Checked, as_told, checks
from meetsmatch.worker.parts import Isolate, Parts, secrets_of
from meetsmatch.worker.runtime import kept_alive
from meetsmatch.worker.turn import Turn
from meetsmatch.worker.variables import WrongVariable

PATH = "/telegram"
SELFTEST = "/selftest"
ISOLATE = Isolate.made()


async def fetch(request: Any, env: Any, ctx: Any) -> Any:
    """Answer one HTTP request. An update is answered once it is in the inbox; what follows from
    it happens after that."""
    if URL.new(request.url).pathname == SELFTEST:
        return await _tested(request, env)
    secret, turn = secrets_of(env).webhook, _turn(await ISOLATE.parts(env))
    hooks = {PATH: Webhook(secret.encode(), turn.take)}
    ingress = Ingress(ill=tuple, unready=tuple, webhooks=hooks)
    answer = await _answered(ingress, request)
    if turn.has_work:
        kept_alive(ctx, _worked(turn))
    return answer


async def scheduled(_controller: Any, env: Any, _ctx: Any) -> None:
    """Once a minute: what is due by the clock, and what requests have left undone."""
    parts = await ISOLATE.parts(env)
    turn = _turn(parts)
    await turn.sweep(lambda: parts.allowances.forget(parts.outside.now_ms()))
    _tell([*turn.troubles, *filter(None, [ISOLATE.mistake])])


def _turn(parts: Parts) -> Turn:
    return Turn(
        parts.outside, ISOLATE.known, lambda ms: asyncio.sleep(ms / 1_000), parts.subrequests
    )


async def _worked(turn: Turn) -> None:
    await turn.work()
    _tell(turn.troubles)


def _tell(troubles: Iterable[str]) -> None:
    for trouble in troubles:
        console.error(json.dumps({"event": "trouble", "where": trouble}))


async def _tested(request: Any, env: Any) -> Any:
    """Only for whoever knows the secret."""
    given = str(request.headers.get(SECRET_HEADER.decode()) or "")
    secret = str(getattr(env, "WEBHOOK_SECRET", ""))
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        return Response.new("", status=401)
    try:
        parts = await ISOLATE.parts(env)
    except WrongVariable as wrong:
        return _shown([as_told(str(wrong))])
    hook = str(URL.new(PATH, request.url).href)
    it, known = parts.outside, (parts.executor, parts.store)
    return _shown(
        [
            as_told(ISOLATE.mistake),
            *await checks(Checked(*known, it.vault, it.gateway, hook)),
        ]
    )


def _shown(found: Sequence[Check]) -> Any:
    page = json.dumps({"ok": not any(it.mend for it in found), "checks": [*map(tuple, found)]})
    return Response.new(page, status=200)


async def _answered(ingress: Ingress, request: Any) -> Any:
    """ASGI, as far as one request and one whole answer go."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": (await request.arrayBuffer()).to_bytes()}

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(name.encode(), value.encode()) for name, value in request.headers]
    path = URL.new(request.url).pathname
    scope = {"type": "http", "method": request.method, "path": path, "headers": headers}
    await ingress(scope, receive, send)
    start, body = said
    answered = Headers.new()
    for name, value in start["headers"]:
        answered.append(name.decode(), value.decode())
    return Response.new(to_js(body["body"]), status=start["status"], headers=answered)
