"""One address for several processes: a connection goes to whoever listens, in turn."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress

LATER_S = 0.02
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def balanced(ports: Sequence[int]) -> AsyncGenerator[int]:
    """The port in front of these, for as long as the block runs."""
    order = itertools.cycle(ports)
    tasks = set[asyncio.Task[None]]()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_join(reader, writer, order))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _join(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, order: Iterator[int]
) -> None:
    inner, outer = await _whoever_listens(order)
    with suppress(OSError):
        await asyncio.gather(_copy(reader, outer), _copy(inner, writer))


async def _whoever_listens(order: Iterator[int]) -> Ends:
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", next(order))
        except OSError:
            await asyncio.sleep(LATER_S)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
