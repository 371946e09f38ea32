"""The stores that every test of this suite runs on. A new backend joins the list."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from contract import d1
from meetsmatch.adapters.d1 import D1Executor
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql.texts import migrations
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.adapters.sqlite.file import connect, prepare
from meetsmatch.app.ports import Store
from support.postgres import EmptiedDatabase

BACKENDS = ["memory", "sqlite", "postgresql", pytest.param("d1", marks=pytest.mark.node)]


class D1(NamedTuple):
    """Where its Worker listens."""

    url: str


Backend = str | D1 | EmptiedDatabase

IN_MEMORY = Path("/dev/shm")
"""A file system without a disk: these tests commit thousands of times and kill nobody."""


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the schema and nothing else, to be copied: quicker than all its steps."""
    path = tmp_path_factory.mktemp("migrated") / "meetsmatch.db"
    with closing(connect(path)) as connection:
        prepare(connection, path, migrations())
    return path


@pytest.fixture
def database(migrated: Path) -> Iterator[Path]:
    """A file of the test's own with the schema and nothing else."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Path(shutil.copy(migrated, folder))


@pytest.fixture(scope="session")
def workerd() -> Iterator[str]:
    """Where the Worker with the D1 listens."""
    with d1.workerd() as started:
        yield started.gateway


@pytest.fixture(scope="session")
def postgresql() -> Iterator[EmptiedDatabase]:
    """One of this worker's own, with the schema."""
    with EmptiedDatabase.made() as made:
        yield made


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Backend:
    """What the store is of. Not async, because Alembic brings a loop of its own."""
    match request.param:
        case "d1":
            return D1(request.getfixturevalue("workerd"))
        case "postgresql":
            return cast("EmptiedDatabase", request.getfixturevalue("postgresql"))
        case name:
            return str(name)


@pytest.fixture
async def store(backend: Backend, database: Path) -> AsyncIterator[Store]:
    match backend:
        case D1(url):
            async with d1.emptied(url) as binding:
                yield SqlStore(D1Executor(binding))
        case EmptiedDatabase():
            # A standby that is never behind: what is asked of one is asked of it as well.
            async with backend.executor(read_url=backend.url) as executor:
                yield SqlStore(executor)
        case "memory":
            yield MemoryStore()
        case _:
            executor = SqliteExecutor(database)
            yield SqlStore(executor)
            await executor.close()
