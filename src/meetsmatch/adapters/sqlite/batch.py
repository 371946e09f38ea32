"""Many groups in one transaction, each of them whole or not at all. Without threads or tasks."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from meetsmatch.adapters.sql.executor import Group, Rows, Statement
from meetsmatch.adapters.sql.texts import Values
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale

PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
    }
)
"""What has nothing to do with the statement and may be mended from outside."""

RETURNING = "RETURNING id"

Outcomes = list[list[Rows] | Exception]


def is_passing(error: Exception) -> bool:
    """Whether it is the file or the disk that failed, not the statement."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in PASSING


def read(connection: sqlite3.Connection, statement: Statement) -> Rows:
    """The rows of a query; Unavailable if they can't be had now."""
    try:
        return connection.execute(statement.query.text, statement.values).fetchall()
    except sqlite3.Error as error:
        if is_passing(error):
            raise Unavailable(str(error)) from error
        raise


class Writer:
    """The only one who writes on this connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._inserts: dict[str, str] = {}

    def commit(self, groups: Sequence[Group]) -> Outcomes:
        """Group commit: one fsync for all. A group that is refused gets its exception, alone.

        If the transaction fails as a whole, nothing is written and every group gets Unavailable.
        """
        try:
            self._cursor.execute("BEGIN IMMEDIATE")
            outcomes = [self._apart(group) for group in groups]
            self._cursor.execute("COMMIT")
        except sqlite3.Error as error:
            # Should it fail, too, the next BEGIN does and tries again; this thread must live on.
            with suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._cursor.execute("ROLLBACK")
            return [Unavailable(str(error)) for _ in groups]
        return outcomes

    def _apart(self, group: Group) -> list[Rows] | Exception:
        self._cursor.execute("SAVEPOINT one_group")
        try:
            results = [self._run(statement) for statement in group]
        except Exception as error:  # Stale or a mistake of ours: either way its caller's alone
            if is_passing(error):
                raise
            self._cursor.execute("ROLLBACK TO one_group")
            self._cursor.execute("RELEASE one_group")
            return error
        self._cursor.execute("RELEASE one_group")
        return results

    def _run(self, statement: Statement) -> Rows:
        (name, text, _), values, must = statement
        if text.endswith(RETURNING):
            return self._insert(text, values)
        cursor = self._cursor.execute(text, values)
        rows: Rows = cursor.fetchall() if cursor.description else []
        touched = len(rows) if cursor.description else cursor.rowcount
        if must is not None and touched != must:
            raise Stale(name)
        return rows

    def _insert(self, text: str, values: Values) -> Rows:
        # One row at most: its number is at hand, and RETURNING would nearly double the cost.
        if text not in self._inserts:
            self._inserts[text] = text.removesuffix(RETURNING)
        cursor = self._cursor.execute(self._inserts[text], values)
        return [(cursor.lastrowid,)] if cursor.rowcount else []
