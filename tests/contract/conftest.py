"""The stores that every test of this suite runs on. A new backend joins the list."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.ports import Store

BACKENDS = ["memory", "sqlite"]

IN_MEMORY = Path("/dev/shm")
"""A file system without a disk: these tests commit thousands of times and kill nobody."""


@pytest.fixture
def database() -> Iterator[Path]:
    """A file that does not exist yet."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Path(folder) / "meetsmatch.db"


@pytest.fixture(params=BACKENDS)
async def store(request: pytest.FixtureRequest, database: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    executor = SqliteExecutor(database)
    yield SqlStore(executor)
    await executor.close()
