"""The API as one ASGI application, and the front that leads there or to the panel."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from meetsmatch.api.desk import Desks
from meetsmatch.api.families import TAGS, families
from meetsmatch.api.gate import Gate
from meetsmatch.api.problems import Problem
from meetsmatch.api.routing import Route, added, guarded

if TYPE_CHECKING:
    from meetsmatch.api.graph import Graph  # an extra: not on every machine

PREFIX = "/api"
VERSION = f"{PREFIX}/v1"
LARGEST = 1 << 16
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
ABOUT = """What an operator's programs may ask of a bot, and do.

A key is sent as `Authorization: Bearer mm_…`; owners make them in the panel, or with
`meetsmatch admin key`. It is of one bot, and nothing of another one answers it. Each route names
the scope that it needs. Nobody is shown as Telegram knows them: people are aliases. Lists come by
pages: `next` of one is `after` of the following. What goes wrong is told as
`application/problem+json`.
"""


class Api:
    """Everything below /api, of all bots of this process."""

    def __init__(self, desks: Desks, graph: "Graph | None" = None) -> None:
        self.graph, self.rest = graph, _rest(desks, Gate(desks), graph)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and self.graph and scope["path"] == f"{VERSION}/graphql":
            await self.graph.live(scope, receive, send)
        if scope["type"] != "http":
            return
        headed = _heading(send)
        if _length(scope) > LARGEST:
            await Problem(413, "That is too much.").response()(scope, receive, headed)
            return
        await self.rest(scope, _limited(receive), headed)


def _rest(desks: Desks, gate: Gate, graph: "Graph | None") -> FastAPI:
    app = FastAPI(
        title="MeetsMatch",
        version="1",
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        openapi_tags=[{"name": name, "description": told} for name, told in TAGS.items()],
        separate_input_output_schemas=False,
    )
    first = desks.first
    router = APIRouter(prefix=VERSION, route_class=guarded(gate, first.parts.shared.trouble))
    for family in families(first.parts, first.reading):
        added(router, family.routes())
    schema = Route("GET", "/openapi.json", None, _schema(app), "overview")
    added(router, (schema, *(graph.routes() if graph else ())), is_any_bots=True)
    app.include_router(router)
    app.add_exception_handler(HTTPException, _missed)
    return app


def openapi(app: FastAPI) -> dict[str, Any]:
    """The schema of all routes; made once."""
    if not app.openapi_schema:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            separate_input_output_schemas=False,
        )
        bearer = {"type": "http", "scheme": "bearer", "description": "A key: `mm_…`."}
        made["components"]["securitySchemes"] = {"key": bearer}
        made["security"] = [{"key": []}]
        app.openapi_schema = made
    return app.openapi_schema


def _schema(app: FastAPI) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def schema() -> dict[str, Any]:
        """This schema, as OpenAPI 3.1."""
        return openapi(app)

    return schema


async def _missed(request: Request, error: Exception) -> Response:
    """No such address, or another method there."""
    assert isinstance(error, HTTPException)
    why = {404: "There is nothing here.", 405: "This address does not know that method."}
    detail = why.get(error.status_code, "The request is not as it must be.")
    return Problem(error.status_code, detail, headers=error.headers).response()


class Front:
    """One port: /api leads to programs, everything else to people."""

    def __init__(self, panel: ASGIApp, api: ASGIApp) -> None:
        self._panel, self._api = panel, api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        is_api = path == PREFIX or path.startswith(f"{PREFIX}/")
        await (self._api if is_api else self._panel)(scope, receive, send)


# --- what goes for every request ----------------------------------------------------------


def _length(scope: Scope) -> int:
    """What the request says of itself."""
    told = dict(scope["headers"]).get(b"content-length", b"0")
    return int(told) if told.isdigit() else 0


def _limited(receive: Receive) -> Receive:
    """A body of more than that is not read."""
    so_far = 0

    async def read() -> Message:
        nonlocal so_far
        message = await receive()
        so_far += len(message.get("body", b""))
        if so_far > LARGEST:
            raise Problem(413, "That is too much.")
        return message

    return read


def _heading(send: Send) -> Send:
    async def headed(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            fixed = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": [*message.get("headers", ()), *fixed]}
        await send(message)

    return headed
