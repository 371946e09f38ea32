"""A database with the schema, and executors on it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from meetsmatch.adapters.postgres import PostgresExecutor
from support.postgres import EmptiedDatabase


@pytest.fixture(scope="session")
def database() -> Iterator[EmptiedDatabase]:
    with EmptiedDatabase.made() as made:
        yield made


@pytest.fixture
async def executor(database: EmptiedDatabase) -> AsyncIterator[PostgresExecutor]:
    async with database.executor() as made:
        yield made
