"""A WebSocket to the API, without a network."""

import asyncio
import json
from typing import Any

from api.stage import Program

PROTOCOL = "graphql-transport-ws"


class Wire:
    """One connection, as a program holds it."""

    def __init__(self, program: Program, protocol: str = PROTOCOL, **headers: str) -> None:
        fields = {"host": program.host, **headers}
        scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/api/v1/graphql",
            "raw_path": b"/api/v1/graphql",
            "root_path": "",
            "query_string": b"",
            "headers": [(k.encode(), v.encode()) for k, v in fields.items()],
            "client": (program.address, 40_000),
            "server": ("127.0.0.1", 8082),
            "scheme": "ws",
            "subprotocols": [protocol],
        }
        self._program = program
        self._in, self._out = asyncio.Queue[Any](), asyncio.Queue[Any]()
        self._in.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(program.app(scope, self._in.get, self._out.put))

    async def opened(self, **params: str) -> "Wire":
        """With the program's key, unless another one is given."""
        assert (await self.heard())["type"] == "websocket.accept"
        self.says(type="connection_init", payload={**self._mine(), **params})
        assert await self.told() == {"type": "connection_ack"}
        return self

    def _mine(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._program.token}"}

    def says(self, **message: object) -> None:
        self.sends(json.dumps(message))

    def sends(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    def follows(self, query: str, id: str = "one") -> None:
        self.says(type="subscribe", id=id, payload={"query": query})

    async def heard(self) -> Any:
        async with asyncio.timeout(10):
            return await self._out.get()

    async def told(self) -> Any:
        heard = await self.heard()
        assert heard["type"] == "websocket.send", heard
        return json.loads(heard["text"])

    async def closes(self) -> int:
        heard = await self.heard()
        assert heard["type"] == "websocket.close", heard
        return heard["code"]

    async def leaves(self) -> None:
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1000})
        async with asyncio.timeout(10):
            await self.task
