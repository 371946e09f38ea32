"""The ASGI application: bots on one side, people on the other, one port."""

from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from playground.control import Control
from playground.front import Front
from playground.routes import Routes
from playground.site import Site


class App:
    """Sends bots to the Bot API and everybody else to the web client and the control API."""

    def __init__(self, site: Site) -> None:
        self._front = Front(site.world, site.api)
        routes: list[BaseRoute] = Routes(site, Control(site)).listed()
        web = Path(str(files("playground").joinpath("web")))
        if web.is_dir():
            routes.append(Mount("/", StaticFiles(directory=web, html=True)))
        self._people: ASGIApp = Starlette(routes=routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        path = str(scope["path"])
        bots = scope["type"] == "http" and path.startswith(("/bot", "/file/bot"))
        await (self._front if bots else self._people)(scope, receive, send)
