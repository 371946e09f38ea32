"""The ASGI application: bots on one side, people on the other, one port."""

from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from playground.control import Control
from playground.front import Front
from playground.gate import objection
from playground.routes import Routes
from playground.site import Site


class App:
    """Sends bots to the Bot API and everybody else to the web client and the control API."""

    def __init__(self, site: Site, *, exposed: bool = False) -> None:
        self._exposed = exposed
        self._front = Front(site.world, site.api)
        web = StaticFiles(directory=Path(str(files("playground").joinpath("web"))), html=True)
        routes: list[BaseRoute] = [*Routes(site, Control(site)).listed(), Mount("/", web)]
        self._people: ASGIApp = Starlette(routes=routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        refusal = objection(Headers(scope=scope), exposed=self._exposed)
        if refusal is None:
            is_call = str(scope["path"]).startswith(("/bot", "/file/bot"))
            face = self._front if is_call and scope["type"] == "http" else self._people
            await face(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocket(scope, receive, send).close(reason=refusal)
        else:
            await PlainTextResponse(refusal, 403)(scope, receive, send)
