"""The wire to a playground: one socket for actions and events, HTTP for what is big."""

import asyncio
import json
from collections.abc import Callable
from typing import cast

import aiohttp

from playground.shapes import Json, as_object


class Refused(Exception):
    """The playground won't do it; the text says what is wrong and how to mend it."""


class Link:
    """Actions go out one by one, events come in through `hear` in the order they happened."""

    def __init__(self, url: str, hear: Callable[[Json], None]) -> None:
        self._url = url.rstrip("/")
        self._hear = hear
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None
        self._asked: dict[int, asyncio.Future[object]] = {}
        self._count = 0

    async def open(self) -> None:
        """Connect; the state at that moment is heard as the event `hello`."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=90)
        )
        try:
            # Bigger than any state: whoever runs the playground is trusted with our memory.
            self._socket = await self._session.ws_connect(
                f"{self._url}/control/socket", max_msg_size=1 << 30
            )
        except aiohttp.ClientError as error:
            await self._session.close()
            raise ConnectionError(f"no playground answers at {self._url}") from error
        self._hear(_object(await self._socket.receive_str()))
        self._reading = asyncio.create_task(self._read(self._socket))  # ends with the socket

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None and self._socket is not None:
            await self._socket.close()
            await self._session.close()

    async def do(self, action: str, **members: object) -> object:
        """Do one action of the protocol; its result, or Refused."""
        if self._socket is None or self._socket.closed:
            raise self._not_connected()
        self._count += 1
        ref = self._count
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._asked[ref] = answer
        given = {name: value for name, value in members.items() if value is not None}
        await self._socket.send_json({"ref": ref, "do": {"action": action, **given}})
        return await answer

    async def get(self, path: str) -> object:
        """Read a route of the control API."""
        if self._session is None:
            raise self._not_connected()
        async with self._session.get(f"{self._url}/control/{path}") as response:
            answer = cast("object", await response.json())
            if response.status >= 400:
                raise Refused(str((as_object(answer) or {}).get("error")))
            return answer

    def _not_connected(self) -> ConnectionError:
        return ConnectionError(f"not connected to the playground at {self._url}")

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for message in socket:
                event = _object(str(message.data))
                if "ref" in event:
                    self._answered(event)
                else:
                    self._hear(event)
        finally:
            for answer in self._asked.values():
                if not answer.done():
                    answer.set_exception(ConnectionError("the playground hung up"))

    def _answered(self, event: Json) -> None:
        answer = self._asked.pop(cast("int", event["ref"]))
        if answer.done():
            return  # whoever asked has given up
        if event["ok"]:
            answer.set_result(event["result"])
        else:
            answer.set_exception(Refused(str(event["error"])))


def _object(text: str) -> Json:
    return cast("Json", json.loads(text))
