"""The stores that every test of this suite runs on. A new backend joins the list."""

from pathlib import Path

import pytest

from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.app.ports import Store

BACKENDS = ["memory"]


@pytest.fixture(params=BACKENDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore()
