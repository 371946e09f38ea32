"""ASGI applications on a port of their own, in the loop that is running."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

import structlog
import uvicorn

from meetsmatch.ingress import App
from meetsmatch.wiring import CannotStart

GRACE_SECONDS = 3
LARGEST_MESSAGE = 1 << 16
"""Of a WebSocket."""

log = structlog.stdlib.get_logger(__name__)


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@asynccontextmanager
async def listening(name: str, host: str, port: int, app: App) -> AsyncGenerator[None]:
    """Serve it for as long as the block runs; `name` is the setting that chose the port."""
    listener = bound(name, host, port)
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nobody asks where a request comes from
        server_header=False,
        timeout_keep_alive=75,
        ws_max_size=LARGEST_MESSAGE,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    log.info("listening", setting=name, host=host, port=listener.getsockname()[1])
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def bound(name: str, host: str, port: int) -> socket.socket:
    """Listens there; CannotStart, which names the setting, if it can't be."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # asyncio turns Nagle's delay off for sockets that name their protocol.
        listener = socket.socket(family, kind, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)  # now: whoever knows the address may connect before the loop accepts
    except OSError as error:
        raise CannotStart(
            f"HOST {host}, {name} {port} can't be listened on ({error.strerror}): set another"
        ) from error
    return listener
