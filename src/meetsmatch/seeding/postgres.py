"""People into PostgreSQL: by COPY, and indexes made again afterwards."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from io import BytesIO
from typing import BinaryIO, Protocol, cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs]  # it has none

from meetsmatch.seeding.chunks import Chunk
from meetsmatch.seeding.place import TABLES, CannotSeed, Told

INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = ANY($1)
    AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


class Connection(Protocol):
    """What we ask of asyncpg, which tells no types."""

    async def fetch(self, query: str, *values: object) -> Sequence[Sequence[str]]: ...
    async def fetchval(self, query: str) -> object: ...
    async def execute(self, query: str) -> str: ...
    async def copy_to_table(
        self, table: str, *, source: BinaryIO, columns: Sequence[str]
    ) -> str: ...
    def transaction(self) -> AbstractAsyncContextManager[object]: ...
    async def close(self) -> None: ...


async def fill(url: str, chunks: Iterable[Chunk], told: Told, adds: bool) -> None:
    """All of them or none. CannotSeed if there are people already, unless it `adds`."""
    connection = cast(Connection, await asyncpg.connect(url))  # pyright: ignore[reportUnknownMemberType] asyncpg has no types
    try:
        if not adds and await connection.fetchval("SELECT 1 FROM people LIMIT 1"):
            raise CannotSeed("there are people in it: name an empty database, or say --add")
        async with connection.transaction():
            await _copy(connection, chunks, told)
        told.says("sorting")
        for table in TABLES:
            # Sets the visibility map, which searches of the pool read.
            await connection.execute(f"VACUUM (ANALYZE) {table}")
    except asyncpg.UniqueViolationError as error:
        raise CannotSeed("these people are in it already: take another --seed") from error
    finally:
        await connection.close()


async def _copy(connection: Connection, chunks: Iterable[Chunk], told: Told) -> None:
    indexes = await connection.fetch(INDEXES, [*TABLES])
    for name, _ in indexes:
        await connection.execute(f"DROP INDEX {name}")
    for chunk in chunks:
        for table, rows in chunk.copies.items():
            columns = chunk.columns[table]
            await connection.copy_to_table(table, source=BytesIO(rows), columns=columns)
        told.made(chunk.people)
    for name, definition in indexes:
        told.says(f"index {name}")
        await connection.execute(definition)
