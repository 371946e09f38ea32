"""The bot on its stage, with the API beside it, and a program that calls it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from bot.scene import Scene
from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.api import Api, ApiParts
from meetsmatch.api.desk import Desk
from meetsmatch.api.families import desk_of
from meetsmatch.api.graph import Graph
from meetsmatch.app.apikeys import written
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.ids import BotId
from panel.stage import Stage

ALL = frozenset(Scope)


@dataclass
class Got:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def problem(self) -> str:
        """The word that says which one."""
        assert self.headers["content-type"] == "application/problem+json"
        told = self.json
        assert (told["status"], bool(told["title"]), bool(told["detail"])) == (
            self.status,
            True,
            True,
        )
        return told["type"].removeprefix("urn:meetsmatch:problem:")


@dataclass
class Program:
    """Somebody's script, with its key."""

    app: Any
    token: str = ""
    host: str = "127.0.0.1:8082"
    address: str = "127.0.0.1"
    sent: int = 0
    extra: dict[str, str] = field(default_factory=dict[str, str])

    async def gets(self, path: str, **headers: str) -> Got:
        return await self.asks("GET", path, b"", headers)

    async def posts(self, path: str, body: object = None, once: str = "") -> Got:
        """With a new Idempotency-Key, unless one is given."""
        self.sent += 1
        headers = {
            "content-type": "application/json",
            "idempotency-key": once or f"request-{self.sent}",
        }
        raw = b"" if body is None else json.dumps(body).encode()
        return await self.asks("POST", path, raw, headers)

    async def asks(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Got:
        path, _, query = path.partition("?")
        fields = {"host": self.host, **self.extra, **headers}
        if self.token:
            fields.setdefault("authorization", f"Bearer {self.token}")
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "http_version": "1.1",
            "query_string": query.encode(),
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in fields.items() if v],
            "client": (self.address, 40_000),
            "scheme": "http",
            "server": ("127.0.0.1", 8082),
        }
        return await called(self.app, scope, body)


async def called(app: Any, scope: dict[str, Any], body: bytes) -> Got:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    text = b"".join(it.get("body", b"") for it in sent[1:]).decode()
    return Got(sent[0]["status"], headers, text)


class Programs:
    """A scene, its panel, and the API."""

    def __init__(self, scene: Scene, **more: Any) -> None:
        self.stage = Stage(scene)
        parts = self.stage.parts
        made = ApiParts(
            shared=parts,
            directory=scene.store.directory,
            guestbook=scene.store.guestbook,
            allowances=MemoryAllowances(),
            settings={"MIN_AGE": "18"},
            writes=True,
            per_minute=10_000,
        )
        self.parts = replace(made, **more)
        self.keys = 0
        self.guests: dict[BotId, Desk] = {}

    @property
    def scene(self) -> Scene:
        return self.stage.scene

    @cached_property
    def first(self) -> Desk:
        return desk_of(self.parts)

    def of(self, bot: BotId | None) -> Desk | None:
        """Of the only bot, or of a guest beside it."""
        return self.first if bot == self.scene.bot else self.guests.get(bot) if bot else None

    @cached_property
    def api(self) -> Api:
        return Api(self, Graph(self, is_open=False))

    async def program(self, *scopes: Scope, days: int = 90) -> Program:
        """With a key for these scopes; for all without any."""
        self.keys += 1
        token = written(self.scene.bot, f"{self.keys:012}", "s" * 43)
        name = f"program-{self.keys}"
        await self.stage.write(
            lambda: self.stage.parts.keyring.made(token, name, scopes or ALL, days, "olga")
        )
        return Program(self.api, token)

    async def alias(self, who: int) -> str:
        return (await self.stage.print_of(who))[:16]
