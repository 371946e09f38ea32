"""A database that is a SQLite file."""

import os
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from meetsmatch.adapters.sql.executor import Rows, Statement
from meetsmatch.adapters.sqlite import Refusal
from meetsmatch.adapters.sqlite.file import applied, claim, connect
from meetsmatch.keeping.place import CannotKeep, Place

PREFIX = "sqlite:///"


class SqlitePlace:
    """The port Place over one file."""

    kind = "sqlite"
    mark = "?"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"{PREFIX}{path}"

    def check_there(self) -> None:
        """It may always be brought up: a file is made where there is none."""

    def version(self) -> int | None:
        if not self.path.exists():
            return None
        with self._open() as connection:
            try:
                return applied(connection, self.path) or None
            except Refusal as error:
                raise CannotKeep(str(error)) from error

    def check_unused(self) -> None:
        if not self.path.exists():
            return
        with told(self.path), closing(connect(self.path, 0)) as connection:
            try:
                # Leaving WAL takes the file alone; the next start takes it back.
                connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                raise CannotKeep(f"{self.path} is in use: stop the bot first") from error

    def dump(self, file: Path) -> None:
        with self._open() as connection:
            claim(file)
            with closing(connect(file)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE").fetchall()

    def beside(self, purpose: str = "restoring") -> Place:
        return SqlitePlace(self.path.with_name(f"{self.path.name}.{purpose}"))

    def load(self, file: Path) -> None:
        os.replace(file, self.path)
        with self._open() as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise CannotKeep(f"the backup is damaged: {found}")

    def read(self, statement: Statement) -> Rows:
        with self._open() as connection:
            return connection.execute(statement.query.text, statement.values).fetchall()

    def write(self, statements: Sequence[Statement]) -> None:
        with self._open() as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            for query, values, _ in statements:
                connection.execute(query.text, values).fetchall()
            connection.execute("COMMIT")

    def replace_with(self, other: Place, now: str) -> str:
        kept = self.path.with_name(f"{self.path.name}.replaced-{now}")
        with told(self.path):
            was_there = self.path.exists()
            if was_there:
                os.replace(self.path, kept)
            os.replace(Path(other.url.removeprefix(PREFIX)), self.path)
        return str(kept) if was_there else ""

    def remove(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        with told(self.path):
            if not self.path.exists():
                raise CannotKeep(f"there is no database {self.path}")
            with closing(connect(self.path)) as connection:
                yield connection


@contextmanager
def told(path: Path) -> Generator[None]:
    """What the disk or the file says, in words for the operator."""
    try:
        yield
    except (OSError, sqlite3.Error, Refusal) as error:
        raise CannotKeep(f"{path}: {error}") from error
