"""Many groups in one transaction, each of them whole or not at all. Without threads or tasks."""

import sqlite3
from collections.abc import Sequence

from meetsmatch.adapters.sql.executor import Group, Rows, Statement
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


Outcomes = list[list[Rows] | Exception]


def is_passing(error: Exception) -> bool:
    """Whether it is the file or the disk that failed, not the statement."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in PASSING


def read(connection: sqlite3.Connection, statement: Statement) -> Rows:
    """The rows of a query; Unavailable if they can't be had now."""
    try:
        return connection.execute(statement.query.text, statement.params).fetchall()
    except sqlite3.Error as error:
        if is_passing(error):
            raise Unavailable(str(error)) from error
        raise


def commit(
    connection: sqlite3.Connection, groups: Sequence[Group]
) -> list[list[Rows] | Exception]:
    """Group commit: one fsync for all. A group that is refused gets its exception, alone.

    If the transaction fails as a whole, nothing is written and every group gets Unavailable.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        outcomes = [_apart(connection, group) for group in groups]
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return [Unavailable(str(error)) for _ in groups]
    return outcomes


def _apart(connection: sqlite3.Connection, group: Group) -> list[Rows] | Exception:
    connection.execute("SAVEPOINT one_group")
    try:
        results = [_run(connection, statement) for statement in group]
    except Exception as error:  # Stale or a mistake of ours: either way its caller's alone
        if is_passing(error):
            raise
        connection.execute("ROLLBACK TO one_group")
        connection.execute("RELEASE one_group")
        return error
    connection.execute("RELEASE one_group")
    return results


def _run(connection: sqlite3.Connection, statement: Statement) -> Rows:
    query, params, must = statement
    cursor = connection.execute(query.text, params)
    rows: Rows = cursor.fetchall() if cursor.description else []
    if must is not None and cursor.rowcount != must:
        raise Stale(query.name)
    return rows
