"""Requests to one server over connections that stay open: what calls of the Bot API need.

One request at a time on a connection, no redirects, no cookies, no proxies, no compression.
"""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from typing import cast
from urllib.parse import quote, urlsplit

from aiohappyeyeballs import start_connection  # pyright: ignore[reportUnknownVariableType] its types are partial
from httptools import HttpParserError, HttpResponseParser

CONNECT_SECONDS = 10.0
IDLE_SECONDS = 60.0
"""An unused connection is not trusted for longer: the other side may be closing it just now."""

NEXT_ADDRESS_SECONDS = 0.25
LARGEST_ANSWER = 64 * 1024 * 1024


class NotSent(Exception):
    """No connection came about, so nothing was sent."""


class Unanswered(Exception):
    """Sent, but no whole answer came: nobody knows whether it was heard."""


class Connection(asyncio.Protocol):
    """One connection, and the answer that is being read from it."""

    def __init__(self) -> None:
        self.idle_since = 0.0
        self.lost = asyncio.get_running_loop().create_future()
        self._parser = HttpResponseParser(self)
        self._reading: asyncio.Future[tuple[int, bytes]] | None = None
        self._body = bytearray()
        self._ends_with_connection = False

    async def ask(self, request: bytes, patience: float) -> tuple[int, bytes]:
        """Status and body of the answer. Raises NotSent or Unanswered."""
        if self._transport.is_closing():
            raise NotSent("disconnected")
        loop = asyncio.get_running_loop()
        self._reading = reading = loop.create_future()
        self._body.clear()
        self._ends_with_connection = False
        self._transport.write(request)
        late = loop.call_later(patience, self._fail, "no answer in time")
        try:
            return await reading
        finally:
            late.cancel()

    def is_usable(self, now: float) -> bool:
        """Whether another request may go this way."""
        return not self._transport.is_closing() and now - self.idle_since < IDLE_SECONDS

    def abort(self) -> None:
        """No more of this."""
        self._transport.abort()

    def _fail(self, why: str) -> None:
        if self._reading is not None and not self._reading.done():
            self._reading.set_exception(Unanswered(why))
        self.abort()

    # --- called by the loop ---------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._reading is None or self._reading.done():
            self.abort()
            return
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            self._fail("not HTTP")

    def connection_lost(self, exc: Exception | None) -> None:
        if self._ends_with_connection and exc is None:
            self.on_message_complete()
        self._fail("disconnected")
        self.lost.set_result(None)

    # --- called by the parser -------------------------------------------------------------

    def on_headers_complete(self) -> None:
        self._ends_with_connection = not self._parser.should_keep_alive()

    def on_body(self, body: bytes) -> None:
        self._body += body
        if len(self._body) > LARGEST_ANSWER:
            self._fail("too long an answer")

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:
            return  # The answer proper is still to come.
        if self._reading is None or self._reading.done():
            self.abort()  # Nobody asked, and it must not be taken for the next answer.
            return
        self._reading.set_result((status, bytes(self._body)))
        if self._ends_with_connection:
            self._transport.close()


class Server:
    """Where requests go. Whoever asks sees to it that not too many do so at a time."""

    def __init__(self, url: str, patience: float) -> None:
        """`patience` is how many seconds a whole answer may take."""
        address = urlsplit(url)
        self._tls = ssl.create_default_context() if address.scheme == "https" else None
        self.named = address.netloc.rpartition("@")[2]
        """What requests call the server."""

        self._host = address.hostname or ""
        self._port = address.port or (443 if self._tls else 80)
        self._path = quote(address.path)
        self._patience = patience
        self._open = set[Connection]()
        self._idle: list[Connection] = []
        self._headers = (
            f" HTTP/1.1\r\nHost: {self.named}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of what a JSON body is answered with. Raises NotSent or Unanswered."""
        start = f"POST {self._path}{path}".encode()
        return await self._asked(b"%b%b%d\r\n\r\n%b" % (start, self._headers, len(body), body))

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, bytes]:
        """The same of any request; `path` begins at the root, and is quoted already."""
        told = {"Host": self.named, **headers, "Content-Length": len(body)}
        lines = (f"{method} {path} HTTP/1.1", *(f"{name}: {it}" for name, it in told.items()))
        return await self._asked("\r\n".join((*lines, "", "")).encode() + body)

    async def _asked(self, request: bytes) -> tuple[int, bytes]:
        connection = self._rested() or await self._connected()
        try:
            answer = await connection.ask(request, self._patience)
        except BaseException:
            connection.abort()
            raise
        connection.idle_since = asyncio.get_running_loop().time()
        self._idle.append(connection)
        return answer

    def _rested(self) -> Connection | None:
        """The connection used last, which is the likeliest to be alive."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable(now):
                return connection
            connection.abort()
        return None

    async def _connected(self) -> Connection:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                connection = await self._dialled()
        except (OSError, UnicodeError) as error:  # timeouts, TLS's refusals; names of no host
            raise NotSent(type(error).__name__) from error
        self._open.add(connection)
        connection.lost.add_done_callback(lambda _: self._open.discard(connection))
        return connection

    async def _dialled(self) -> Connection:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        dialled = await start_connection(
            found, happy_eyeballs_delay=NEXT_ADDRESS_SECONDS, interleave=1
        )
        name = self._host if self._tls else None
        _, connection = await loop.create_connection(
            Connection, sock=dialled, ssl=self._tls, server_hostname=name
        )
        return connection

    async def close(self) -> None:
        """Drop every connection."""
        connections = tuple(self._open)
        for connection in connections:
            connection.abort()
        await asyncio.gather(*(connection.lost for connection in connections))
