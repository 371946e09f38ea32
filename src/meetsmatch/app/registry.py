"""Which bots there are: what is read of them, and the changes, a part of `Change` (app/work)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.core.bots import Registered
from meetsmatch.core.ids import BotId


class Registry(Protocol):
    """Reads. Written is by `Store.commit` alone; every method may raise `Unavailable`."""

    async def registered(self, house: BotId) -> Sequence[Registered]:
        """All bots of a house, by name; its own is among them once it has settings of its own, and
        so are removed ones until their data is deleted."""
        ...

    async def remains(self, bot: BotId) -> bool:
        """Whether `BotEmptied` would find anything more to delete."""
        ...


@dataclass(frozen=True, slots=True)
class BotAdded:
    """Stale if that bot is registered already, in whatever house."""

    registered: Registered


@dataclass(frozen=True, slots=True)
class BotChanged:
    """Stale unless the stored version is the one before `registered.version`."""

    registered: Registered


@dataclass(frozen=True, slots=True)
class BotRemoved:
    """It no longer belongs to the house. Stale unless it is stored in this version."""

    registered: Registered


@dataclass(frozen=True, slots=True)
class BotEmptied:
    """A bounded step of deleting all that is kept of a bot: done again until nothing `remains`.

    That people were there is remembered as when they delete themselves. What stays is what the
    law or somebody's safety asks for (`Table.stays`), but for words of appeals. Stale unless the
    bot is stored in this version, and wanted ERASING.
    """

    registered: Registered
    at_ms: int


Registering = BotAdded | BotChanged | BotRemoved | BotEmptied
