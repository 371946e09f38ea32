"""All that is kept of a removed bot, in memory: all of it in one step."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.core.ids import BotId

STAYS = {
    *("apart", "reports", "judgements", "payments", "evidence", "sanctions", "forgotten", "moved"),
    *("audit", "accounts", "sessions", "answers", "bots", "leases", "holders"),
    "taken",  # of open updates, with which it goes
    *("settled", "begun"),  # letters that were sent, by their number: without what they said
}
"""What the law or somebody's safety asks for, or is not of people: see `Table.stays`."""

Entry = tuple[dict[Any, Any], Any]
"""A table, and a key in it."""


def empty(tables: Tables, bot: BotId, at_ms: int) -> None:
    """As BotEmptied says."""
    for whose, fingerprint in [it for it in tables.found if it[0] == bot]:
        tables.put(tables.forgotten, (whose, fingerprint), at_ms)
    for table, key in [*of_bot(tables, bot)]:
        if table is tables.sanctions:
            tables.put(tables.sanctions, key, replace(tables.sanctions[key], appeal=None))
        else:
            tables.drop(table, key)
            if table is tables.open:
                tables.drop(tables.taken, key)


def of_bot(tables: Tables, bot: BotId) -> Iterator[Entry]:
    """What is there to be deleted, and sanctions with words of an appeal."""
    for name, table in vars(tables).items():
        if isinstance(table, dict) and name not in STAYS:
            rows = cast("dict[Any, Any]", table)
            yield from ((rows, key) for key, row in rows.items() if _bot_of(key, row) == bot)
    for key, it in tables.sanctions.items():
        if key[0] == bot and it.appeal is not None:
            yield cast("dict[Any, Any]", tables.sanctions), key


def _bot_of(key: Any, row: Any) -> BotId:
    """Whose row it is: in its key, in itself, in what it holds, or in the call that it posts."""
    if isinstance(key, tuple):
        return cast(BotId, key[0])
    it = getattr(row, "row", getattr(row, "letter", row))
    return cast(BotId, getattr(it, "outgoing", it).bot)
