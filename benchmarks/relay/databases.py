"""A database that exists for one measurement only."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from faults.servers import postgres
from meetsmatch.adapters.schema.steps import upgrade


@asynccontextmanager
async def database(server_url: str, folder: Path) -> AsyncGenerator[str]:
    """The URL of an empty one with the schema: on that PostgreSQL server, on one of its own when
    that is `own`, or a file in `folder` when no server is named."""
    if not server_url:
        yield f"sqlite:///{folder}/relay.db"
        return
    if server_url == "own":
        async with postgres() as server:
            await asyncio.to_thread(upgrade, server.url)
            yield server.url
        return
    name = f"meetsmatch_relay_{secrets.token_hex(6)}"
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    await _say(server_url, f"CREATE DATABASE {name}")
    try:
        await asyncio.to_thread(upgrade, url)
        yield url
    finally:
        await _say(server_url, f"DROP DATABASE {name} WITH (FORCE)")


async def _say(server_url: str, command: str) -> None:
    connection = await asyncpg.connect(server_url, timeout=10)
    try:
        await connection.execute(command)
    finally:
        await connection.close()
