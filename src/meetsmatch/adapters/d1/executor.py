"""Statements run on Cloudflare D1, where a batch is the only transaction there is."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from meetsmatch.adapters.sql.executor import Group, Row, Rows, Statement
from meetsmatch.adapters.sql.texts import Query, Value, Values
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale

_STALE = re.compile(r"'stale: (\w+)'")
_OURS = re.compile(
    r"SQLITE_(?:ERROR|CONSTRAINT|TOOBIG|MISMATCH|RANGE|AUTH)\b"
    r"|D1_TYPE_ERROR|Wrong number of parameter"
)
"""What is wrong with a statement, however often it is sent. All else may pass: D1 overloaded,
moved, full, out of reach."""


class BatchFailed(Exception):
    """D1 has not taken a batch, or nobody knows. The text is what it said."""


class Binding(Protocol):
    """A database as the Workers runtime hands it out, as far as it is needed."""

    async def batch(self, statements: Sequence[Statement]) -> str:
        """All of them in one transaction: D1's results as JSON. Raises BatchFailed only."""
        ...


class D1Executor:
    """Each group is one batch: one trip to the database, whole or not at all.

    Groups of one executor wait for each other. In a Worker each request has its own: what one
    request waits for may not depend on another's life. Raises BatchFailed itself only for a
    statement of ours that D1 will never take.
    """

    mark = "?"
    lasts = False

    def __init__(self, binding: Binding) -> None:
        self._binding = binding
        self._turn = asyncio.Lock()

    async def run(self, group: Group) -> list[Rows]:
        if not group:
            return []
        steps: list[Statement] = []
        wanted: list[int] = []
        for statement in group:
            wanted.append(len(steps))
            steps += _guarded(statement)
        async with self._turn:
            rows = await self._batch(steps)
        return [rows[index] for index in wanted]

    async def read(self, statement: Statement) -> Rows:
        return (await self._batch([statement]))[0]

    scan = read

    async def _batch(self, steps: Sequence[Statement]) -> list[Rows]:
        try:
            return rows_of(await self._binding.batch(steps))
        except BatchFailed as error:
            said = str(error)
            if stale := _STALE.search(said):
                raise Stale(stale[1]) from error
            if not _OURS.search(said):
                raise Unavailable(said) from error
            raise


def rows_of(results: str) -> list[Rows]:
    """The rows of each statement, in the order of their columns.

    D1 gives rows as objects, so the columns of a query must differ in name, and bytes as numbers.
    """
    return [[_row(row) for row in result["results"]] for result in json.loads(results)]


def _row(columns: Mapping[str, Value | list[int]]) -> Row:
    return tuple(bytes(it) if isinstance(it, list) else it for it in columns.values())


def _guarded(statement: Statement) -> list[Statement]:
    if statement.must is None:
        return [statement]
    return [statement, _guard(statement.query, statement.values, statement.must)]


def _guard(query: Query, values: Values, must: int) -> Statement:
    """Fails, and the batch with it, unless the statement before it touched or read so many rows.

    A batch cannot be left half-way by whoever sent it, so the refusal must be an error of
    SQLite's: a path into JSON that is none, which the message then quotes.
    """
    if query.text.startswith("SELECT"):
        counted = f"(SELECT COUNT(*) FROM ({query.text}))"  # noqa: S608 (a text of ours)
    else:
        # Of the last INSERT, UPDATE or DELETE; statements that only read don't change it.
        counted, values = "changes()", ()
    known = len(values)
    path = f"CASE WHEN {counted} = ?{known + 1} THEN '$' ELSE ?{known + 2} END"
    names = (*query.names[:known], "must", "stale")
    guard = Query("guard", f"SELECT json_extract('{{}}', {path})", names)
    return Statement(guard, (*values, must, f"stale: {query.name}"))
