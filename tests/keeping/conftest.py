"""A database of either engine, the bot's store on it, and the commands, which run in a thread."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from contract.made import NOW
from meetsmatch.adapters import postgres
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.ports import Forgotten
from meetsmatch.keeping.archive import Manifest
from meetsmatch.keeping.commands import backup, migrate, place_of
from meetsmatch.keeping.place import Place
from meetsmatch.keeping.restore import Restored, Restoring
from support.postgres import LIKE_MOST, connected, fresh, said

T = TypeVar("T")
LATER = NOW + 60_000


@dataclass
class Home:
    """Where the bot's data is."""

    url: str
    folder: Path

    @property
    def place(self) -> Place:
        return place_of(self.url)

    @property
    def file(self) -> Path:
        return self.folder / "backup.zip"

    @asynccontextmanager
    async def store(self) -> AsyncGenerator[SqlStore]:
        """As a running bot has it open."""
        await off_loop(lambda: migrate(self.place))
        if self.url.startswith("sqlite"):
            executor = SqliteExecutor(Path(self.url.removeprefix("sqlite:///")))
        else:
            executor = await postgres.opened(self.url, 4)
        try:
            yield SqlStore(executor)
        finally:
            await executor.close()

    async def backup(self) -> Manifest:
        return await off_loop(lambda: backup(self.place, self.file, NOW))

    async def restore(
        self,
        journal: tuple[Forgotten, ...] = (),
        now_ms: int = LATER,
        replace: bool = True,
        not_run_since: bool = False,
    ) -> Restored:
        deed = Restoring(self.place, journal, now_ms, replace, not_run_since)
        return await off_loop(lambda: deed.run(self.file))

    async def wipe(self) -> None:
        """The database is gone."""
        await off_loop(self.place.remove)


async def off_loop(deed: Callable[[], T]) -> T:
    return await asyncio.to_thread(deed)


@pytest.fixture(params=["sqlite", "postgresql"])
async def home(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Home]:
    if request.param == "sqlite":
        yield Home(f"sqlite:///{tmp_path}/meetsmatch.db", tmp_path)
        return
    name, url = fresh()
    await said(f"CREATE DATABASE {name} {LIKE_MOST}")
    yield Home(url, tmp_path)
    for named in await names_of(name):
        await said(f"DROP DATABASE {named} WITH (FORCE)")


async def names_of(name: str) -> list[str]:
    """The database and what a restore made of it: all whose names begin so."""
    connection = await connected()
    try:
        asked = "SELECT datname FROM pg_database WHERE starts_with(datname, $1)"
        return [str(row["datname"]) for row in await connection.fetch(asked, name)]
    finally:
        await connection.close()
