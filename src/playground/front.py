"""The HTTP face of the Bot API: bare ASGI, because this is the hot path."""

from collections.abc import Callable
from typing import cast

from starlette.types import Receive, Scope, Send

from playground import wire
from playground.api import Api, Dropped
from playground.call import Call
from playground.envelope import failure
from playground.errors import ApiError
from playground.world import World

DROP = "playground.drop"  # the ASGI extension under which the server offers to hang up


class CutOff(Exception):
    """The bot went away in the middle of its request."""


class Front:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, api: Api) -> None:
        self._world = world
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = str(scope["path"])
        try:
            if path.startswith("/file/bot"):
                return await _send(send, 200, *self._file(path))
            answer = await self._api.answer(await self._call(path, scope, receive))
        except ApiError as error:
            answer = failure(error)
        except Dropped:
            return await _hang_up(scope, receive)
        except CutOff:
            return None
        body = answer.body.encode()
        await _send(send, answer.status, body, "application/json", answer.retry_after)

    async def _call(self, path: str, scope: Scope, receive: Receive) -> Call:
        token, method = wire.target(path)
        headers = cast("list[tuple[bytes, bytes]]", scope["headers"])
        content_type, encoding = _content(headers)
        if scope["method"] not in ("GET", "POST"):
            raise ApiError(501, "Not Implemented")
        body = wire.inflated(encoding, await _body(receive))
        found = wire.read(cast("bytes", scope["query_string"]), content_type, body)
        bot = self._world.bot_for(token)
        return Call(bot.id, method or found.args.get("method", ""), found.args, found.files)

    def _file(self, path: str) -> tuple[bytes, str]:
        token, slash, name = path.removeprefix("/file/bot").partition("/")
        if not slash:
            raise ApiError(404, "Not Found")
        return self._world.file_path(self._world.bot_for(token).id, name)


def _content(headers: list[tuple[bytes, bytes]]) -> tuple[str, str]:
    """Content type and encoding; 431 when the headers are too big (source: HttpReader)."""
    content_type = encoding = ""
    size = 0
    for name, value in headers:
        size += len(name) + len(value) + 4
        if name == b"content-type":
            content_type = value.decode("latin-1")
        elif name == b"content-encoding":
            encoding = value.decode("latin-1").strip().lower()
    if size > wire.HEADERS_LIMIT:
        raise ApiError(431, "Request Header Fields Too Large: total headers size exceeded")
    return content_type, encoding


async def _body(receive: Receive) -> bytes:
    """The whole body; what was cut off half-way is no call."""
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CutOff
        parts.append(cast("bytes", message.get("body", b"")))
        size += len(parts[-1])
        if size > wire.BODY_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        more = bool(message.get("more_body"))
    return b"".join(parts)


async def _send(
    send: Send, status: int, body: bytes, content_type: str, retry_after: int = 0
) -> None:
    headers = [
        (b"content-type", content_type.encode("latin-1")),
        (b"content-length", b"%d" % len(body)),
    ]
    if retry_after:
        headers.append((b"retry-after", b"%d" % retry_after))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Close the connection without a byte of an answer."""
    hang_up = cast("Callable[[], None]", scope["extensions"][DROP]["hang_up"])
    hang_up()
    await receive()  # returns when the connection is gone: no answer is missed then
