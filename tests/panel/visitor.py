"""Somebody with a browser, without the browser: cookies, forms, redirects, over ASGI."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from meetsmatch.panel import Panel

HOST = "127.0.0.1:8082"
CSRF = re.compile(r'name="csrf" value="(\w+)"')
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="(\w*)"')


@dataclass(frozen=True, slots=True)
class Got:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def leads_to(self) -> str:
        return self.headers.get("location", "")


@dataclass(slots=True)
class Visitor:
    """Keeps the cookie of its login, and what the last page's forms hold."""

    panel: Panel
    host: str = HOST
    scheme: str = "http"
    address: str = "192.0.2.1"
    cookie: str = ""
    page: str = ""
    extra: dict[str, str] = field(default_factory=dict[str, str])

    async def gets(self, path: str, **headers: str) -> Got:
        got = await self._asks("GET", path, b"", headers)
        if got.headers.get("content-type", "").startswith("text/html"):
            self.page = got.text
        return got

    async def posts(self, path: str, headers: Mapping[str, str] = {}, **form: str) -> Got:
        """A form of the page that was read last, filled in."""
        hidden = dict(HIDDEN.findall(self.page))
        sent = {
            "content-type": "application/x-www-form-urlencoded",
            "origin": f"{self.scheme}://{self.host}",
            **headers,
        }
        body = urlencode(hidden | form).encode()
        got = await self._asks("POST", path, body, sent)
        if got.text:
            self.page = got.text
        return got

    async def logs_in(self, name: str, password: str) -> Got:
        await self.gets("/login")
        got = await self.posts("/login", name=name, password=password)
        if got.status == 303:
            await self.gets("/")
        return got

    async def _asks(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Got:
        path, _, query = path.partition("?")
        fields = {"host": self.host, "cookie": self.cookie, **self.extra, **headers}
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in fields.items() if v],
            "client": (self.address, 40_000),
            "scheme": "http",
            "server": ("127.0.0.1", 8082),
        }
        sent: list[dict[str, Any]] = []

        asked = iter((body,))

        async def receive() -> dict[str, Any]:
            if (body := next(asked, None)) is None:
                await asyncio.Event().wait()  # they stay to the end
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.panel(scope, receive, send)
        return self._got(sent)

    def _got(self, sent: list[dict[str, Any]]) -> Got:
        pairs = [(k.decode(), v.decode()) for k, v in sent[0]["headers"]]
        cookies = tuple(value for name, value in pairs if name == "set-cookie")
        for line in cookies:
            for name, morsel in SimpleCookie(line).items():
                if name.endswith("panel"):
                    self.cookie = f"{name}={morsel.value}"
        body = b"".join(it.get("body", b"") for it in sent[1:])
        return Got(sent[0]["status"], dict(pairs), cookies, body)
