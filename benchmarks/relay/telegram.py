"""The smallest possible Telegram: one process that posts updates and answers calls.

Both bots are measured against it. It parses only what it must, so that on a second core it is
never the bottleneck.
"""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

import httptools

MARK = re.compile(rb"mark(\d+)x")
ANSWERS = {
    b"getme": {"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"},
    b"getwebhookinfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}
SENT = {"date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}


@dataclass
class Ledger:
    """Which marked messages came back as calls, and when."""

    posted: dict[int, float] = field(default_factory=dict)
    called: dict[int, float] = field(default_factory=dict)
    waiting: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    last_id: int = 1000

    def note_call(self, body: bytes) -> None:
        if found := MARK.search(body):
            number = int(found[1])
            self.called.setdefault(number, time.perf_counter())
            if (future := self.waiting.pop(number, None)) and not future.done():
                future.set_result(None)

    def answer(self, method: bytes) -> bytes:
        if method.startswith(b"send"):
            self.last_id += 1
            result: Any = {"message_id": self.last_id, **SENT}
        else:
            result = ANSWERS.get(method, True)
        return json.dumps({"ok": True, "result": result}).encode()


class BotApi(asyncio.Protocol):
    """Answers every call at once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._parser = httptools.HttpRequestParser(self)

    def on_message_begin(self) -> None:
        self._url, self._body = b"", b""

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        self._ledger.note_call(self._body)
        body = self._ledger.answer(self._url.rpartition(b"/")[2].lower())
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (len(body), body)
        )


class Line(asyncio.Protocol):
    """One keep-alive connection to the bot's webhook: one update at a time."""

    def __init__(self, path: str, secret: str) -> None:
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode()
        self.status = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._parser = httptools.HttpResponseParser(self)
        self._done: asyncio.Future[int] | None = None

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        if self._done and not self._done.done():
            self._done.set_result(self._parser.get_status_code())

    async def post(self, update: object) -> int:
        """Send one update, return the HTTP status."""
        body = json.dumps(update).encode()
        self._done = asyncio.get_running_loop().create_future()
        self._transport.write(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)
        return await self._done
