"""A bot that outgrows its SQLite file: every row of it in PostgreSQL, as it was."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from meetsmatch.adapters.sql.texts import Value
from meetsmatch.adapters.sqlite.file import connect
from meetsmatch.keeping.commands import bring_up, newest
from meetsmatch.keeping.file import SqlitePlace, told
from meetsmatch.keeping.place import CannotKeep, Place
from meetsmatch.keeping.server import PostgresPlace, Table

NAMES = """
SELECT name FROM sqlite_schema
WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' AND name <> 'alembic_version'
ORDER BY name
"""
GIVEN = "SELECT name, seq FROM sqlite_sequence"
"""The last number that was given in a table, also when its row is gone."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What is over there now."""

    tables: int
    rows: int


def move(source: Place, target: Place) -> Moved:
    """All of `source` into `target`, or CannotKeep with both as they were but for their schema.

    `source` stays as it is: it may be put aside once the bot runs on `target`.
    """
    if not isinstance(source, SqlitePlace) or not isinstance(target, PostgresPlace):
        raise CannotKeep("from SQLite to PostgreSQL: DATABASE_URL names a file, and you a server")
    target.check_there()
    if source.version() is None:
        raise CannotKeep(f"there is no database {source.path}: look at DATABASE_URL")
    source.check_unused()
    target.check_unused()
    bring_up(source, newest())
    bring_up(target, newest())
    with told(source.path), closing(connect(source.path)) as connection:
        connection.execute("BEGIN IMMEDIATE")  # whoever starts the bot now waits, and is told
        tables = dict(_tables(connection))
        rows = target.fill(tables, _given(connection))
    return Moved(len(tables), rows)


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, Table]]:
    for (name,) in connection.execute(NAMES).fetchall():
        found = connection.execute(f'SELECT * FROM "{name}" LIMIT 0')  # noqa: S608 (ours)
        columns = [it[0] for it in found.description]
        yield str(name), Table(columns, _rows(connection, str(name)))


def _rows(connection: sqlite3.Connection, name: str) -> Iterator[Sequence[Value]]:
    yield from connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (a table of ours)


def _given(connection: sqlite3.Connection) -> Mapping[str, int]:
    return {str(name): int(last) for name, last in connection.execute(GIVEN)}
