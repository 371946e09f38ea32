"""The Worker: a webhook request comes in, and all that follows happens before it is answered.

Its environment: `DB` (a D1 database with the schema), `BOT_TOKEN`, `WEBHOOK_SECRET`, `SECRET_KEYS`
(separated by spaces) and `API_URL`. `js` exists inside Pyodide only, and has no types.
"""
# pyright: reportMissingImports=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import secrets
import time
from typing import Any

from js import URL, Headers, Response, console
from pyodide.ffi import to_js

from meetsmatch.adapters.d1 import D1Executor
from meetsmatch.adapters.links import GatewayLinks
from meetsmatch.adapters.memory import MemoryAllowances, MemoryDecks, MemoryLobby
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.adapters.portraits import GatewayPortraits
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.wordlists import WordLists
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.screens import Ports
from meetsmatch.bot.telegram_in import read
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import Rules
from meetsmatch.engine.assembly import Outside
from meetsmatch.ingress import Ingress
from meetsmatch.worker.runtime import D1Binding, FetchGateway, WebVault
from meetsmatch.worker.turn import Turn

PATH = "/telegram"
WORDING = Wording.load()
DECKS = MemoryDecks()
PLACES = Gazetteer.shipped()
WORD_LISTS = WordLists.shipped()
ALLOWANCES = MemoryAllowances()
"""As long as this isolate lives; a limit that starts anew does no harm."""


async def fetch(request: Any, env: Any) -> Any:
    """Answer one HTTP request."""
    turn = Turn(_outside(env))
    ingress = Ingress(PATH, env.WEBHOOK_SECRET.encode(), turn.take, tuple, tuple)
    try:
        return await _answered(ingress, request)
    finally:
        for trouble in turn.troubles:
            console.error(trouble)


def now_ms() -> int:
    """Unix time in milliseconds."""
    return time.time_ns() // 1_000_000


def new_id() -> int:
    """Random, 1 <= id < 2**52."""
    return 1 + secrets.randbelow((1 << 52) - 1)


def _outside(env: Any) -> Outside:
    # Made anew for each request: what one request waits for may not depend on another's life.
    bot = BotId(int(env.BOT_TOKEN.partition(":")[0]))
    store = SqlStore(D1Executor(D1Binding(env.DB)))
    vault = WebVault(env.SECRET_KEYS.split())
    gateway = FetchGateway(env.API_URL, env.BOT_TOKEN)
    dialog = Dialog(
        bot=bot,
        ports=Ports(
            store=store,
            catalogue=store.catalogue,
            records=store.records,
            cashbook=store.cashbook,
            docket=store.docket,
            guestbook=store.guestbook,
            lobby=MemoryLobby(),
            decks=DECKS,
            allowances=ALLOWANCES,
            vault=vault,
            places=PLACES,
            filter=WORD_LISTS,
            portraits=GatewayPortraits(gateway),
            links=GatewayLinks(gateway),
            now_ms=now_ms,
            new_id=new_id,
        ),
        wording=WORDING,
        rules=Rules(),
    )
    return Outside(bot, store, vault, gateway, dialog, read, now_ms)


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
