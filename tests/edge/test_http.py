"""Requests over connections that stay open: used again, given up in time, never mixed up."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from meetsmatch.adapters import http
from meetsmatch.adapters.http import Connection, NotSent, Server, Unanswered
from support.certificates import certificate

Say = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"


class Far:
    """The other side: how often it was called on how many connections."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.connections = 0
        self.requests: list[bytes] = []
        self.asked = asyncio.Event()

    async def post(self, body: bytes = b"{}") -> tuple[int, bytes]:
        return await self.server.post("/call", body)


async def request(reader: asyncio.StreamReader) -> bytes:
    """One whole request."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return head + await reader.readexactly(length)


@asynccontextmanager
async def far(
    *answers: bytes | None,
    patience: float = 5.0,
    tls: ssl.SSLContext | None = None,
) -> AsyncGenerator[Far]:
    """A server that gives these answers, one to each request; None hangs up, b"" is silence."""
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        it.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                it.requests.append(await request(reader))
                it.asked.set()
                answer = left.pop(0)
                if answer is None:
                    break
                writer.write(answer)
                if b"Connection: close" in answer:
                    break
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    scheme = "https" if tls else "http"
    it = Far(Server(f"{scheme}://127.0.0.1:{port}/base", patience))
    try:
        yield it
    finally:
        await it.server.close()
        listening.close()


async def test_a_connection_is_used_again() -> None:
    async with far(FINE, FINE) as there:
        assert await there.post(b'{"a":1}') == (200, b"fine")
        assert await there.post() == (200, b"fine")
    assert there.connections == 1
    assert there.requests[0].startswith(b"POST /base/call HTTP/1.1\r\nHost: 127.0.0.1:")
    assert there.requests[0].endswith(b'Content-Length: 7\r\n\r\n{"a":1}')


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nfi\r\n2\r\nne\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + FINE,
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfine",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nfine",
    ],
    ids=["chunked", "interim", "last", "until-the-end"],
)
async def test_every_way_to_frame_an_answer_is_read(answer: bytes) -> None:
    async with far(answer, FINE) as there:
        assert await there.post() == (200, b"fine")
        assert await there.post() == (200, b"fine")


@pytest.mark.parametrize(
    "answer",
    [None, b"SSH-2.0-nobody\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfine"],
    ids=["hangs-up", "not-http", "silence", "half"],
)
async def test_without_a_whole_answer_nobody_knows(answer: bytes | None) -> None:
    async with far(answer, FINE, patience=0.05) as there:
        with pytest.raises(Unanswered):
            await there.post()
        assert await there.post() == (200, b"fine")
    assert there.connections == 2


async def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_ANSWER", 3)
    async with far(FINE) as there:
        with pytest.raises(Unanswered, match="too long"):
            await there.post()


async def test_who_no_longer_waits_leaves_no_answer_to_the_next() -> None:
    async with far(b"", FINE) as there:
        given_up = asyncio.create_task(there.post())
        await there.asked.wait()
        given_up.cancel()
        with suppress(asyncio.CancelledError):
            await given_up
        assert await there.post() == (200, b"fine")
    assert there.connections == 2


WRONG = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"


async def test_a_second_answer_is_never_taken_for_the_next() -> None:
    async with far(FINE + WRONG, FINE) as there:
        assert await there.post() == (200, b"fine")
        assert await there.post() == (200, b"fine")
    assert there.connections == 2


async def test_what_nobody_asked_for_ends_the_connection() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(WRONG)
        ended.set_result(await reader.read())
        writer.close()

    ended: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(Connection, "127.0.0.1", port)
        with suppress(ConnectionError):
            assert await ended == b""
        await connection.lost
        with pytest.raises(NotSent):
            await connection.ask(b"POST / HTTP/1.1\r\n\r\n", 1.0)


async def test_a_connection_that_rested_for_long_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "IDLE_SECONDS", 0.0)
    async with far(FINE, FINE) as there:
        await there.post()
        await there.post()
    assert there.connections == 2


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://a..b", "http://none.invalid"])
async def test_nobody_there_means_nothing_was_sent(url: str) -> None:
    server = Server(url, 1.0)
    with pytest.raises(NotSent):
        await server.post("/", b"{}")
    await server.close()


@pytest.mark.security
async def test_a_stranger_s_certificate_means_nothing_was_sent(tmp_path: Path) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate(tmp_path))
    async with far(FINE, tls=tls) as there:
        with pytest.raises(NotSent, match="SSLCertVerificationError"):
            await there.post()


async def test_calls_travel_in_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem, key = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pem, key)
    async with far(FINE, tls=tls) as there:
        assert await there.post() == (200, b"fine")
