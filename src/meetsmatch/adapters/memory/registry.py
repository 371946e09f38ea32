"""The bots of an installation in a dict."""

from collections.abc import Sequence

from meetsmatch.adapters.memory.emptying import empty, of_bot
from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.registry import BotAdded, BotChanged, BotEmptied, BotRemoved, Registering
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId


def register(tables: Tables, change: Registering) -> None:
    """Do it, or raise Stale."""
    it = change.registered
    stored = tables.bots.get(it.bot)
    match change:
        case BotAdded():
            must(stored is None, "registered already")
            tables.put(tables.bots, it.bot, it)
        case BotChanged():
            must(_is(stored, it, it.version - 1), "changed meanwhile")
            tables.put(tables.bots, it.bot, it)
        case BotRemoved():
            must(_is(stored, it, it.version), "changed meanwhile")
            tables.drop(tables.bots, it.bot)
        case BotEmptied():
            must(_is(stored, it, it.version) and it.wanted is Wanted.ERASING, "not to be emptied")
            empty(tables, it.bot, change.at_ms)


def _is(stored: Registered | None, it: Registered, version: int) -> bool:
    return stored is not None and (stored.house, stored.version) == (it.house, version)


class MemoryRegistry:
    """The Registry port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def registered(self, house: BotId) -> Sequence[Registered]:
        found = [it for it in self._tables.bots.values() if it.house == house]
        return sorted(found, key=lambda it: (it.name, it.bot))

    async def remains(self, bot: BotId) -> bool:
        return any(True for _ in of_bot(self._tables, bot))
