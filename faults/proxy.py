"""A TCP proxy with moods: slow, silent, cutting, half-closed, slicing."""

import asyncio
import random
import socket
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

BUFFER = 1 << 16
ABORT = struct.pack("ii", 1, 0)
"""SO_LINGER that makes close a reset."""


@dataclass
class Moods:
    """How the proxy treats bytes; change them while it runs."""

    latency: float = 0.0
    """Seconds by which each piece of bytes is late, each way."""

    jitter: float = 0.0
    """Up to so many more."""

    slice: int = 0
    """Pass on pieces of at most so many bytes; 0: as they come."""

    is_black: bool = False
    """Take bytes and connections, and let nothing through, not even an end."""

    cut_on: bytes = b""
    """A pattern in what the server says: the connection is reset instead of passing it on."""

    cut_share: float = 1.0
    """Of the places where that pattern comes."""

    cut_after: int = 0
    """Reset a connection after so many bytes of the server; 0: never."""


class Proxy:
    """Listens on `port` and passes bytes on to a server."""

    def __init__(self, to: int, seed: int = 1) -> None:
        self.moods = Moods()
        self.port = 0
        self.cuts = 0
        """How often a connection was cut by a mood."""

        self._to = to
        self._random = random.Random(seed)
        self._server: asyncio.Server | None = None
        self._open: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen, on the same port each time."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """No new connections, the old ones reset."""
        if self._server is not None:
            self._server.close()
        self.reset()

    async def close(self) -> None:
        """The end of it."""
        await self.down()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def reset(self) -> int:
        """Cut all connections with RST; how many there were."""
        cut = list(self._open)
        for pair in cut:
            self._cut(pair)
        return len(cut)

    def half_close(self) -> None:
        """The server's side says end of stream, the client may go on writing into nothing."""
        for client, server in list(self._open):
            if not client.is_closing():
                client.write_eof()
            server.transport.abort()

    def _cut(self, pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
        self._open.discard(pair)
        for writer in pair:
            raw = writer.transport.get_extra_info("socket")
            if raw is not None:  # none: closed by its peer just now
                with suppress(OSError):
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
            writer.transport.abort()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        pair = (writer, to_server)
        self._open.add(pair)
        try:
            await asyncio.gather(
                self._pass(reader, to_server), self._pass(from_server, writer, pair)
            )
        except (OSError, asyncio.CancelledError):
            pass  # cut, by whomever
        finally:
            self._open.discard(pair)
            for end in pair:
                end.transport.abort()

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answers: tuple[asyncio.StreamWriter, asyncio.StreamWriter] | None = None,
    ) -> None:
        """One direction; `answers` is the pair when it is the server's."""
        passed = 0
        while data := await reader.read(self.moods.slice or BUFFER):
            if delay := self.moods.latency + self._random.uniform(0, self.moods.jitter):
                await asyncio.sleep(delay)
            while self.moods.is_black:
                await asyncio.sleep(0.05)
            passed += len(data)
            if answers and self._is_cut(data, passed):
                self.cuts += 1
                self._cut(answers)
                return
            if writer.is_closing():
                return  # cut meanwhile
            writer.write(data)
            await writer.drain()
        while self.moods.is_black:
            await asyncio.sleep(0.05)
        if not writer.is_closing():
            with suppress(OSError):
                writer.write_eof()

    def _is_cut(self, data: bytes, passed: int) -> bool:
        moods = self.moods
        if moods.cut_after and passed >= moods.cut_after:
            return True
        return bool(
            moods.cut_on and moods.cut_on in data and self._random.random() < moods.cut_share
        )


@asynccontextmanager
async def proxied(to: int, seed: int = 1) -> AsyncGenerator[Proxy]:
    """A proxy before a local port for as long as the block runs."""
    proxy = Proxy(to, seed)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.close()
