"""The playground on a port, inside the running loop."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from playground.app import App
from playground.front import DROP
from playground.site import Options, Site

LAST_ANSWERS = 0.5  # seconds that calls may still take when the server stops


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen; beyond loopback only when exposed on purpose. Port 0 is any free one."""

    host: str = "127.0.0.1"
    port: int = 0
    expose: bool = False
    tls_cert: Path | None = None
    tls_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Serving:
    """A playground that listens."""

    site: Site
    url: str


class _Protocol(HttpToolsProtocol):
    """Lets the application hang up on a bot, which ASGI has no word for."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        hang_up = cast("dict[object, object]", {"hang_up": self.transport.abort})
        self.scope["extensions"] = {DROP: hang_up}


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop, and stops the moment it is told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def main_loop(self) -> None:
        while not self._told.is_set():
            await self.on_tick(0)  # the Date header
            try:
                async with asyncio.timeout(1):
                    await self._told.wait()
            except TimeoutError:
                continue

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            if isinstance(connection, _Protocol):
                connection.shutdown()  # after the answer it may be busy with
            else:
                connection.transport.close()
        if tasks := self.server_state.tasks:
            _, late = await asyncio.wait(tasks, timeout=LAST_ANSWERS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def stop(self) -> None:
        """Stop serving."""
        self._told.set()


@asynccontextmanager
async def serve(
    options: Options | None = None, place: Place | None = None
) -> AsyncGenerator[Serving, None]:
    """A playground that listens for as long as the block runs."""
    where = place or Place()
    site = Site(options or Options())
    config = _config(App(site, exposed=where.expose), where)
    listening = bound(where)
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    host, port = cast("tuple[str, int]", listening.getsockname()[:2])
    scheme = "https" if where.tls_cert else "http"
    try:
        yield Serving(site, f"{scheme}://{_named(host)}:{port}")
    finally:
        await site.close()
        server.stop()
        await running


def _config(app: App, place: Place) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws_per_message_deflate=False,
        timeout_keep_alive=75,
        ssl_certfile=place.tls_cert,
        ssl_keyfile=place.tls_key,
    )
    config.load()  # now: a certificate that can't be read must be told to the caller
    return config


def bound(place: Place) -> socket.socket:
    """Listens there; PermissionError beyond loopback unless exposed, OSError if it can't be."""
    family, _, _, _, address = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)[
        0
    ]
    if not ipaddress.ip_address(address[0]).is_loopback and not place.expose:
        raise PermissionError(
            f"{place.host} is not a loopback address: whoever reaches the playground may do "
            "anything in it; say --expose if you mean that"
        )
    # It listens from here on: who knows the address may connect before the loop accepts.
    listener = socket.create_server(address, family=family, backlog=2048)
    # asyncio sets it for sockets that name their protocol only; connections inherit it from here.
    # Without it an answer behind an event waits 40 ms for a delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host
