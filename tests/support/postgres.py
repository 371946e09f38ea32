"""Databases of their own for tests, on the PostgreSQL server at POSTGRESQL_URL."""

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg
import pytest

from meetsmatch.adapters.postgres import PostgresExecutor, opened
from meetsmatch.adapters.schema.steps import upgrade

SERVER = os.environ.get("POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/test")

LIKE_MOST = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'"
"""Texts sort by a language, as on most servers: there `~` comes before letters."""

HASTY = "SET synchronous_commit = off"
"""Nobody cuts the server's power here, and thousands of commits wait for no disk."""


async def connected(url: str = SERVER) -> asyncpg.Connection:
    """A connection; where there is no server the test is skipped, but with CI=true it fails."""
    try:
        return await asyncpg.connect(url, timeout=10)
    except OSError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at {urlsplit(url).netloc} (POSTGRESQL_URL): {error}")


def fresh() -> tuple[str, str]:
    """Name and URL of a database that nobody else has."""
    name = f"meetsmatch_test_{secrets.token_hex(6)}"
    return name, urlsplit(SERVER)._replace(path=f"/{name}").geturl()


@asynccontextmanager
async def own_database() -> AsyncGenerator[str]:
    """The URL of an empty database, which is dropped afterwards, whoever is still connected."""
    name, url = fresh()
    await said(f"CREATE DATABASE {name} {LIKE_MOST}")
    await said(f"ALTER DATABASE {name} {HASTY}")
    try:
        yield url
    finally:
        await said(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True, slots=True)
class EmptiedDatabase:
    """A database with the schema, which each test finds empty: quicker than a new one."""

    url: str

    @classmethod
    @contextmanager
    def made(cls) -> Generator["EmptiedDatabase"]:
        """Not from within a running event loop."""
        name, url = fresh()
        asyncio.run(said(f"CREATE DATABASE {name} {LIKE_MOST}"))
        asyncio.run(said(f"ALTER DATABASE {name} {HASTY}"))
        try:
            upgrade(url)
            yield cls(url)
        finally:
            asyncio.run(said(f"DROP DATABASE {name} WITH (FORCE)"))

    @asynccontextmanager
    async def executor(
        self, size: int = 4, read_url: str = ""
    ) -> AsyncGenerator[PostgresExecutor]:
        """An executor on it; what was in it before is gone."""
        await self.emptied()
        executor = await opened(self.url, size, read_url)
        try:
            yield executor
        finally:
            await executor.close()

    async def emptied(self) -> None:
        connection = await connected(self.url)
        try:
            tables = await connection.fetch(TABLES)
            # One statement of all: forty by themselves took longer than most tests.
            await connection.execute(";".join(f"DELETE FROM {name}" for (name,) in tables))  # noqa: S608 (tables of ours)
        finally:
            await connection.close()


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'al%'"


async def said(statement: str) -> None:
    """Have the server do something on its own database."""
    connection = await connected()
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
