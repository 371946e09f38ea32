"""Forgetting what has outlived its purpose."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.ports import INBOX_MEMORY_MS, LINKS_MS, QUARANTINE_MS, SETTLED_MS

K = TypeVar("K")
V = TypeVar("V")


def expire(tables: Tables, now_ms: int) -> int:
    """As the port says; all of it at once."""
    return (
        _finished(tables, now_ms)
        + _quarantined(tables, now_ms)
        + _forget(tables.settled, lambda ms: ms < now_ms - SETTLED_MS)
        + _forget(tables.links, lambda link: link.at_ms < now_ms - LINKS_MS)
        + _forget(tables.apart, lambda until_ms: until_ms <= now_ms)
    )


def _forget(table: dict[K, V], outlived: Callable[[V], bool]) -> int:
    gone = [key for key, value in table.items() if outlived(value)]
    for key in gone:
        del table[key]
    return len(gone)


def _finished(tables: Tables, now_ms: int) -> int:
    gone = [id for id, row in tables.finished.items() if row.at_ms < now_ms - INBOX_MEMORY_MS]
    for id in gone:
        row = tables.finished.pop(id)
        del tables.known[row.bot, row.update]
    return len(gone)


def _quarantined(tables: Tables, now_ms: int) -> int:
    changed = 0
    for id, kept in list(tables.quarantined.items()):
        if kept.at_ms < now_ms - QUARANTINE_MS:
            del tables.quarantined[id], tables.known[kept.row.bot, kept.row.update]
            changed += 1
        elif kept.row.sealed and kept.at_ms < now_ms - INBOX_MEMORY_MS:
            emptied = replace(kept.row, sealed=b"")
            tables.quarantined[id] = kept._replace(row=emptied)
            changed += 1
    return changed
