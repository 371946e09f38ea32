"""A database file: opened, looked at, brought up to the schema of this code."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from meetsmatch.adapters.sql.texts import Migration

WAIT_S = 5.0
"""How long a writer waits for another process before it says that the file is locked."""


class Refusal(Exception):
    """This file is not for us; the message says what to do."""


def connect(path: Path, wait_s: float = WAIT_S) -> sqlite3.Connection:
    """A connection on which transactions are begun by hand. It is used by one thread at a time."""
    return sqlite3.connect(
        path, timeout=wait_s, isolation_level=None, check_same_thread=False, cached_statements=256
    )


def claim(path: Path) -> None:
    """Make sure that the file is there; a new one is for its owner's eyes only.

    Refusal if it can't be.
    """
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise Refusal(f"{path} can't be written: {error.strerror}") from error


def prepare(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Make it ours to write: durable, and with every step of the schema, in one transaction.

    Refusal if the file isn't for us.
    """
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a power cut loses nothing either
        connection.execute("BEGIN IMMEDIATE")
        try:
            _migrate(connection, path, migrations)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise Refusal(f"{path} is not a SQLite database: name another file") from error
        raise


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    present = applied(connection, path)
    newest = migrations[-1].number
    if present > newest:
        raise Refusal(
            f"{path} is at schema step {present}, this MeetsMatch knows {newest}: "
            "install the version that wrote it, or a newer one"
        )
    for step in migrations:
        if step.number > present:
            # Each step writes its number into `alembic_version`, too.
            for statement in step.statements:
                connection.execute(statement).fetchall()


def applied(connection: sqlite3.Connection, path: Path) -> int:
    """The schema step that a file is at, 0 for an empty one. Refusal if it is not ours."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if not tables:
        return 0
    if "alembic_version" not in tables:
        raise Refusal(f"{path} belongs to another program: name another file")
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    try:
        return int(found[0]) if found else 0
    except ValueError as error:
        raise Refusal(f"{path} belongs to another program: name another file") from error
