"""The control API over HTTP, and its socket."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from playground import shapes
from playground.control import Control, parsed
from playground.envelope import encode
from playground.errors import Mistake
from playground.feed import Listener
from playground.openapi import described
from playground.site import Site

PAGE = 1000
# A file may be a page; opened on this origin it must not drive the people.
_INERT = {"content-security-policy": "sandbox", "x-content-type-options": "nosniff"}
LONGEST_WAIT = 60.0


class Routes:
    """HTTP and WebSocket clothes for Control."""

    def __init__(self, site: Site, control: Control) -> None:
        self._site = site
        self._control = control

    def listed(self) -> list[BaseRoute]:
        """Everything under /control/."""
        return [
            Route("/control/state", self.state),
            Route("/control/people/{person:int}/chats/{chat:str}/messages", self.messages),
            Route("/control/ledger", self.ledger),
            Route("/control/findings", self.findings),
            Route("/control/idle", self.idle),
            Route("/control/files/{unique_id}", self.file),
            Route("/control/openapi.json", self.openapi),
            Route("/control/do", self.do, methods=["POST"]),
            WebSocketRoute("/control/socket", self.socket),
        ]

    async def state(self, request: Request) -> Response:
        """Everything at one glance."""
        return _json(self._control.state())

    async def messages(self, request: Request) -> Response:
        """What a person sees in a chat."""
        try:
            person, chat = int(request.path_params["person"]), int(request.path_params["chat"])
            return _json(self._site.world.seen(person, chat))
        except (Mistake, ValueError) as mistake:
            return _refused(mistake, 404)

    async def ledger(self, request: Request) -> Response:
        """Calls and updates after a number."""
        after, limit = _number(request, "after", 0), _number(request, "limit", PAGE)
        entries = list(self._site.ledger.after(after, limit))
        last = entries[-1].n if entries else max(after, self._site.ledger.last)
        listed = ",".join(entry.json() for entry in entries)
        return _raw(f'{{"entries":[{listed}],"last":{last}}}')

    async def findings(self, request: Request) -> Response:
        """Findings after a number, of every call answered so far."""
        await self._site.lint.caught_up()
        after, limit = _number(request, "after", 0), _number(request, "limit", PAGE)
        listed = ",".join(self._site.findings.after(after, limit))
        return _raw(f'{{"findings":[{listed}],"last":{self._site.findings.last}}}')

    async def idle(self, request: Request) -> Response:
        """Whether nothing is going on; `within` waits for it so many seconds."""
        within = min(LONGEST_WAIT, _seconds(request, "within"))
        why = await self._site.activity.idle(within)
        return _json({"idle": not why, "why": why})

    async def file(self, request: Request) -> Response:
        """The bytes of a file."""
        try:
            data, content_type = self._site.world.file_bytes(request.path_params["unique_id"])
        except Mistake as mistake:
            return _refused(mistake, 404)
        return Response(data, headers=_INERT, media_type=content_type)

    async def openapi(self, request: Request) -> Response:
        """This API, described."""
        return _json(described())

    async def do(self, request: Request) -> Response:
        """One action."""
        try:
            action = parsed(shapes.parsed((await request.body()).decode()))
            return _json({"ok": True, "result": await self._control.do(action)})
        except (Mistake, ValueError) as mistake:
            return _refused(mistake, 400)

    async def socket(self, socket: WebSocket) -> None:
        """Events out, actions in."""
        await socket.accept()
        listener = self._site.feed.listen()
        await socket.send_text(encode({"event": "hello", "state": self._control.state()}))
        telling = asyncio.create_task(_tell(socket, listener))
        try:
            while True:
                await self._heard(listener, await socket.receive_text())
        except WebSocketDisconnect:
            return
        finally:
            self._site.feed.leave(listener)
            telling.cancel()

    async def _heard(self, listener: Listener, text: str) -> None:
        ref: object = None
        try:
            asked = parsed(shapes.parsed(text))
            ref = asked.get("ref")
            result = await self._control.do(parsed(asked.get("do")))
            listener.put(encode({"ref": ref, "ok": True, "result": result}))
        except (Mistake, ValueError) as mistake:
            listener.put(encode({"ref": ref, "ok": False, "error": str(mistake)}))


async def _tell(socket: WebSocket, listener: Listener) -> None:
    while (event := await listener.get()) is not None:
        await socket.send_text(event)
    await socket.close(1013, "too slow: events were lost, connect again")


def _raw(text: str) -> Response:
    return Response(text, media_type="application/json")


def _json(value: object) -> Response:
    return _raw(encode(value))


def _refused(mistake: Exception, status: int) -> Response:
    return Response(
        encode({"ok": False, "error": str(mistake)}), status, media_type="application/json"
    )


def _number(request: Request, name: str, default: int) -> int:
    value = request.query_params.get(name, "")
    return int(value) if value.isdecimal() else default


def _seconds(request: Request, name: str) -> float:
    value = request.query_params.get(name, "0")
    return float(value) if value.replace(".", "", 1).isdecimal() else 0.0
