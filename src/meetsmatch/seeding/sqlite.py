"""People into a SQLite file, in one transaction."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from meetsmatch.adapters.sqlite.file import connect
from meetsmatch.seeding.chunks import Chunk
from meetsmatch.seeding.place import CannotSeed, Told


def fill(path: Path, chunks: Iterable[Chunk], told: Told, adds: bool) -> None:
    """All of them or none. CannotSeed if there are people already, unless it `adds`."""
    with closing(connect(path)) as connection:
        if not adds and connection.execute("SELECT 1 FROM people LIMIT 1").fetchone():
            raise CannotSeed("there are people in it: name an empty database, or say --add")
        connection.execute("PRAGMA cache_size = -500000")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for chunk in chunks:
                _insert(connection, chunk)
                told.made(chunk.people)
        except sqlite3.IntegrityError as error:
            connection.execute("ROLLBACK")
            raise CannotSeed("these people are in it already: take another --seed") from error
        told.says("writing it down")
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def _insert(connection: sqlite3.Connection, chunk: Chunk) -> None:
    for table, rows in chunk.rows.items():
        columns = chunk.columns[table]
        marks = ", ".join("?" * len(columns))
        insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 (ours)
        connection.executemany(insert, rows)
