"""The fault proxy's moods."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from faults.proxy import Proxy, proxied

BEGIN, COMMIT = b"BEGIN done", b"COMMIT done"


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(100):
        writer.write(data)
        await writer.drain()
    writer.write(b"bye")
    writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, proxied(server.sockets[0].getsockname()[1]) as proxy:
        yield proxy


class Line:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def asks(self, text: bytes) -> bytes:
        self.writer.write(text)
        async with asyncio.timeout(10):
            return await self.reader.read(100)


@asynccontextmanager
async def connected(proxy: Proxy) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    yield Line(reader, writer)
    writer.transport.abort()
    with suppress(ConnectionError):
        await writer.wait_closed()


@pytest.fixture
async def line(proxy: Proxy) -> AsyncIterator[Line]:
    async with connected(proxy) as line:
        yield line


async def test_in_a_good_mood_it_is_not_noticed(proxy: Proxy, line: Line) -> None:
    assert await line.asks(BEGIN) == BEGIN
    line.writer.write_eof()
    assert await line.reader.read() == b"bye"


async def test_bytes_may_be_late(proxy: Proxy, line: Line) -> None:
    proxy.moods.latency, proxy.moods.jitter = 0.05, 0.001
    began = time.monotonic()
    assert await line.asks(BEGIN) == BEGIN
    assert time.monotonic() - began >= 0.1


async def test_bytes_may_come_in_slices(proxy: Proxy, line: Line) -> None:
    proxy.moods.slice, proxy.moods.latency = 4, 0.01
    assert (await line.asks(BEGIN))[:4] == BEGIN[:4]
    assert await line.reader.readexactly(len(BEGIN) - 4) == BEGIN[4:]


async def test_a_black_hole_answers_nothing_until_it_is_healed(proxy: Proxy, line: Line) -> None:
    proxy.moods.is_black = True
    asking = asyncio.create_task(line.asks(BEGIN))
    done, _ = await asyncio.wait({asking}, timeout=0.2)
    assert not done
    proxy.moods.is_black = False
    assert await asking == BEGIN


async def test_a_reply_with_a_pattern_cuts_its_connection(proxy: Proxy, line: Line) -> None:
    proxy.moods.cut_on = b"COMMIT"
    assert await line.asks(BEGIN) == BEGIN
    with pytest.raises(ConnectionResetError):
        await line.asks(COMMIT)
    assert proxy.cuts == 1


async def test_a_connection_is_cut_after_so_many_bytes(proxy: Proxy, line: Line) -> None:
    proxy.moods.cut_after = 15
    assert await line.asks(BEGIN) == BEGIN
    with pytest.raises(ConnectionResetError):
        await line.asks(BEGIN)


async def test_who_is_reset_or_down_is_refused_until_it_is_back(proxy: Proxy, line: Line) -> None:
    assert await line.asks(BEGIN) == BEGIN
    assert proxy.reset() == 1
    with pytest.raises(ConnectionResetError):
        await line.asks(BEGIN)
    await proxy.down()
    with pytest.raises(ConnectionError):
        await asyncio.open_connection("127.0.0.1", proxy.port)
    await proxy.start()
    async with connected(proxy) as again:
        assert await again.asks(BEGIN) == BEGIN


async def test_the_servers_side_may_end_alone(proxy: Proxy, line: Line) -> None:
    assert await line.asks(BEGIN) == BEGIN
    proxy.half_close()
    assert await line.asks(BEGIN) == b""


async def test_behind_it_there_may_be_nobody(proxy: Proxy, unused_tcp_port: int) -> None:
    async with proxied(unused_tcp_port) as lonely, connected(lonely) as line:
        assert await line.asks(b"") == b""
