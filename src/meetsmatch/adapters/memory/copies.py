"""Which copies of photos are kept, and the copies themselves, in dicts."""

from collections.abc import Sequence
from dataclasses import replace

from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.copies import Walked
from meetsmatch.app.copychanges import CopyGone, Copying, CopyLeft, CopySettled, CopyWanted
from meetsmatch.core.copies import NOBODY, Copy
from meetsmatch.core.ids import BotId, PersonId


def copy(tables: Tables, change: Copying) -> None:
    """Do it, or raise Stale half-way (the caller undoes)."""
    match change:
        case CopyWanted(it):
            must((it.bot, it.name) not in tables.media, "the name is taken")
            tables.put(tables.media, (it.bot, it.name), it)
        case CopyLeft(bot, person, name, at_ms):
            leave_copies(tables, bot, person, at_ms, name)
        case CopySettled(was, due_ms, tries):
            must(tables.media.get((was.bot, was.name)) == was, "changed meanwhile")
            settled = replace(was, due_ms=due_ms, tries=tries)
            tables.put(tables.media, (was.bot, was.name), settled)
        case CopyGone(was):
            must(tables.media.get((was.bot, was.name)) == was, "changed meanwhile")
            tables.drop(tables.media, (was.bot, was.name))


def leave_copies(tables: Tables, bot: BotId, person: PersonId, at_ms: int, name: str = "") -> None:
    """That one, or all of theirs, are nobody's and to be deleted."""
    for key, it in list(tables.media.items()):
        if (it.bot, it.person) == (bot, person) and name in ("", it.name):
            left = replace(it, person=NOBODY, secret=b"", due_ms=at_ms, tries=0)
            tables.put(tables.media, key, left)


class MemoryCopies:
    """The Copies port."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def due(self, bot: BotId, now_ms: int, limit: int) -> Sequence[Copy]:
        found = [it for it in self._tables.media.values() if it.bot == bot and it.due_ms <= now_ms]
        return sorted(found, key=lambda it: (it.due_ms, it.name))[:limit]

    async def copy(self, bot: BotId, name: str) -> Copy | None:
        return self._tables.media.get((bot, name))

    async def profiles(self, bot: BotId, after: PersonId, limit: int) -> Sequence[Walked]:
        tables = self._tables
        copied = {it.person for it in tables.media.values() if it.bot == bot}
        found = sorted(
            Walked(it.person, it.has_shot and it.person not in copied)
            for it in tables.profiles.values()
            if it.bot == bot and it.person > after
        )
        return found[:limit]


class MemoryMedia:
    """The Media port: gone with the process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, name: str, content: bytes) -> None:
        self.kept[name] = content

    async def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    async def drop(self, name: str) -> None:
        self.kept.pop(name, None)
