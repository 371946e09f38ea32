"""How things stand, and marks, in dicts."""

from collections.abc import Mapping

from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.monitoring import TRIES, MarkMoved
from meetsmatch.app.work import Letter
from meetsmatch.core.ids import BotId
from meetsmatch.core.monitoring import Readings


def move(tables: Tables, change: MarkMoved) -> None:
    """Write it down, or raise Stale."""
    key = (change.bot, change.name)
    must(tables.marks.get(key, 0) == change.before, "told, or moved, already")
    tables.put(tables.marks, key, change.after)


class MemoryMeasuring:
    """A part of the Store port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def marks(self, bot: BotId) -> Mapping[str, int]:
        return {name: value for (of, name), value in self._tables.marks.items() if of == bot}

    async def readings(self, bot: BotId, upto: int, due_ms: int, since_ms: int) -> Readings:
        tables = self._tables
        reports = [
            it
            for key, it in tables.reports.items()
            if it.bot == bot and key not in tables.judgements
        ]
        taken = [tables.taken[it.id] for it in tables.open.values() if it.bot == bot]
        letters = [it for it in tables.outbox.values() if it.outgoing.bot == bot]
        put_aside = [it.at_ms for it in tables.quarantined.values() if it.row.bot == bot]
        return Readings(
            len({it.about for it in reports}),
            min((it.at_ms for it in reports), default=None),
            min(taken, default=None),
            any(it.id <= upto and self._is_late(it, due_ms) for it in letters),
            max((it.id for it in letters), default=0),
            sum(at_ms >= since_ms for at_ms in put_aside),
        )

    def _is_late(self, letter: Letter, due_ms: int) -> bool:
        call = letter.outgoing
        if call.broadcast is not None or letter.id in self._tables.begun:
            return False
        return call.due_ms <= due_ms or letter.tries >= TRIES
