"""Whether a server holds back the end of what it answers."""

import asyncio
import socket


async def sends_at_once(listener: socket.socket) -> bool:
    """Whether a connection to it, as asyncio makes them, is free of Nagle's delay: an answer in
    two pieces would wait 40 ms for the acknowledgement of the first."""
    met = asyncio.get_running_loop().create_future()

    async def meets(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = writer.get_extra_info("socket")
        met.set_result(bool(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    async with await asyncio.start_server(meets, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        try:
            return await met
        finally:
            writer.close()
