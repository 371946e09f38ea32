"""What a store holds, row by row and whichever store it is."""

from typing import Any, cast

from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql.executor import Statement
from meetsmatch.adapters.sql.texts import Query
from meetsmatch.app.ports import Store

MEMORY = {
    "known": "inbox",
    "open": "inbox",
    "taken": "inbox",
    "finished": "inbox",
    "quarantined": "inbox",
    "found": "people",
    "likes_given": "forgotten",
    "moved": "forgotten",
    "addresses": "people",
    "waited": "chats",
    "wrote": "chats",
    "shown": "counts",
    "left": "chats",
    "settled": "outbox",
    "begun": "outbox",
    "judgements": "reports",
}
"""The tables of the memory store that have another name, or none, in a database."""

Rows = dict[str, list[str]]


async def rows_left(store: Store) -> Rows:
    """Every row there is, as text, by its table; tables without any are left out."""
    if isinstance(store, MemoryStore):
        return _in_memory(store)
    found: Rows = {}
    for table in TABLES:
        query = Query("bare", f"SELECT * FROM {table.name}", ())  # noqa: S608 (a table of ours)
        rows = await cast(Any, store)._executor.scan(Statement(query, ()))
        if rows:
            found[table.name] = [repr(tuple(row)) for row in rows]
    assert isinstance(store, SqlStore)
    return found


def _in_memory(store: MemoryStore) -> Rows:
    found: Rows = {}
    for name, table in vars(cast(Any, store)._tables).items():
        if isinstance(table, dict) and table:
            rows = cast("dict[object, object]", table).items()
            found.setdefault(MEMORY.get(name, name), []).extend(map(repr, rows))
    return found
