"""The webhook and the health pages as one raw ASGI application.

200 is said only after the updates are in the inbox; Telegram sends everything else again.
"""

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meetsmatch.app.ports import Unavailable

LARGEST_BODY = 1 << 20
DEEPEST = 64
"""Telegram nests about a dozen levels."""

BODY_SECONDS = 10.0
RETRY_AFTER = b"5"
SECRET_HEADER = b"x-telegram-bot-api-secret-token"

Take = Callable[[Sequence[bytes]], Awaitable[object]]
"""Keeps these updates durably; raises Unavailable when that can't be done now."""

Problems = Callable[[], Iterable[str]]
"""What keeps us from working, in words without personal data; empty when all is well."""

Report = Callable[[], Awaitable[Mapping[str, object]]]
"""What `/health` shows; people are not served where its `status` is failing."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.S)


def is_too_deep(body: bytes) -> bool:
    """Whether it nests deeper than any update of Telegram's."""
    if body.count(b"{") + body.count(b"[") <= DEEPEST:
        return False
    depth = 0
    for found in _TOKENS.finditer(body):
        if found[0] in (b"{", b"["):
            depth += 1
            if depth > DEEPEST:
                return True
        elif found[0] in (b"}", b"]"):
            depth -= 1
    return False


@dataclass(slots=True)
class Gathering:
    """Updates that arrive while others are being written are written together, as the next."""

    take: Take
    _waiting: list[tuple[bytes, asyncio.Future[None]]] = field(
        default_factory=list[tuple[bytes, asyncio.Future[None]]]
    )
    _writing: asyncio.Task[None] | None = None

    async def put(self, update: bytes) -> None:
        """Durable once it returns; raises what `take` raised."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((update, kept))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await kept

    async def _write(self) -> None:
        try:
            while batch := self._waiting:
                self._waiting = []
                await self._write_one(batch)
        finally:
            self._writing = None

    async def _write_one(self, batch: list[tuple[bytes, asyncio.Future[None]]]) -> None:
        trouble: Exception | None = None
        try:
            await self.take([update for update, _ in batch])
        except Exception as error:
            trouble = error  # each of the waiting requests answers for itself
        for _, kept in batch:
            if kept.done():
                continue  # its request has gone away; the update is kept all the same
            if trouble is None:
                kept.set_result(None)
            else:
                kept.set_exception(trouble)


class Webhook:
    """Where Telegram brings one bot's updates, and proves itself with that secret."""

    def __init__(self, secret: bytes, take: Take) -> None:
        self._secret, self._gathering = secret, Gathering(take)

    async def keep(self, update: bytes) -> None:
        """Durable once it returns; raises Unavailable."""
        await self._gathering.put(update)

    def is_telegram(self, headers: Iterable[Header]) -> bool:
        """Whether the secret came along."""
        given = [value for name, value in headers if name.lower() == SECRET_HEADER]
        return len(given) == 1 and hmac.compare_digest(given[0], self._secret)


@dataclass(slots=True)
class Ingress:
    """ASGI: `POST` on the path of each webhook, `GET /health`, `/health/live`, `/health/ready`."""

    ill: Problems
    """Why this process should be started again."""

    unready: Problems
    """Why it should not be given updates now."""

    webhooks: dict[str, Webhook] = field(default_factory=dict[str, Webhook])
    """By path: bots come and go."""

    apps: Mapping[str, App] = field(default_factory=dict[str, App])
    """What else is called on this port, by path."""

    report: Report | None = None
    """How each thing fares that we depend on."""

    malformed: int = 0
    refused: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what can't be taken now is a 503."""
        if scope["type"] != "http":
            return
        match scope["path"]:
            case "/health/live":
                await _health(scope, send, self.ill)
            case "/health/ready":
                await _health(scope, send, self.unready)
            case "/health" if self.report is not None:
                await _reported(scope, send, self.report)
            case path if webhook := self.webhooks.get(path):
                await self._called(webhook, scope, receive, send)
            case path if app := self.apps.get(path):
                await app(scope, receive, send)
            case _:
                await answer(send, 404)

    async def _called(self, webhook: Webhook, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            return await answer(send, 405, (b"allow", b"POST"))
        if not webhook.is_telegram(scope["headers"]):
            self.refused += 1
            return await answer(send, 401)
        body = await body_of(scope, receive)
        if isinstance(body, int):
            return await answer(send, body)
        await self._keep(webhook, body, send)

    async def _keep(self, webhook: Webhook, body: bytes, send: Send) -> None:
        if is_too_deep(body) or not _is_object(body):
            self.malformed += 1  # it would be as malformed the next time: never ask for it again
            return await answer(send, 200)
        try:
            await webhook.keep(body)
        except Unavailable:
            return await answer(send, 503, (b"retry-after", RETRY_AFTER))
        await answer(send, 200)


async def body_of(scope: Scope, receive: Receive) -> bytes | int:
    """What was sent, or the status that says why it can't be taken: too slow, or too long."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(scope["headers"], receive)
    except TimeoutError:
        return 408
    return 413 if body is None else body


def _is_object(body: bytes) -> bool:
    return body.lstrip()[:1] == b"{"


async def _body(headers: Iterable[Header], receive: Receive) -> bytes | None:
    """The whole body, or None when it is longer than any update."""
    for name, value in headers:
        if name.lower() == b"content-length" and int(value) > LARGEST_BODY:  # digits: httptools
            return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(body)


async def _health(scope: Scope, send: Send, problems: Problems) -> None:
    why = list(problems())
    await _shown(scope, send, not why, {"ok": not why, "why": why})


async def _reported(scope: Scope, send: Send, report: Report) -> None:
    found = await report()
    await _shown(scope, send, found["status"] != "failing", found)


async def _shown(scope: Scope, send: Send, is_well: bool, said: Mapping[str, object]) -> None:
    method, page = scope["method"], json.dumps(said).encode()
    if method not in ("GET", "HEAD"):
        return await answer(send, 405, (b"allow", b"GET, HEAD"))
    headers = (b"content-type", b"application/json"), (b"cache-control", b"no-store")
    await answer(send, 200 if is_well else 503, *headers, page=page, is_shown=method == "GET")


async def answer(
    send: Send, status: int, *headers: Header, page: bytes = b"", is_shown: bool = True
) -> None:
    """Send a whole answer; `is_shown` is false for HEAD."""
    length = (b"content-length", str(len(page)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": page if is_shown else b""})
