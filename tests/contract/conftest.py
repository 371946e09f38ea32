"""The stores that every test of this suite runs on. A new backend joins the list."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.ports import Store

BACKENDS = ["memory", "sqlite"]


@pytest.fixture(params=BACKENDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    executor = SqliteExecutor(tmp_path / "meetsmatch.db")
    yield SqlStore(executor)
    await executor.close()
