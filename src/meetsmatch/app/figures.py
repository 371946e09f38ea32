"""What the panel asks of the outside about everybody at once: numbers, and lists by pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.sanctions import Sanction


@dataclass(frozen=True, slots=True)
class Now:
    """How things stand."""

    people: int
    women: int
    men: int
    joined: int
    """Since the time that was asked for."""

    chats: int
    """Live ones that somebody sits in, matches that are open included."""

    matches: int
    """That nobody has ended."""

    waiting: int
    reported: int
    """People about whom reports are open."""

    hidden: int
    """Those among them who are hidden until somebody has looked."""

    appeals: int


Days = Mapping[int, int]
"""How many, by days since 1970; days without any may be missing."""


@dataclass(frozen=True, slots=True)
class Daily:
    """What happened on each day, as far as it is still known."""

    joined: Days
    matched: Days
    reported: Days


class Figures(Protocol):
    """Cheap at any size: each is a count along an index, or a page of one. Every method may raise
    `Unavailable`."""

    async def now(self, bot: BotId, since_ms: int) -> Now: ...

    async def daily(self, bot: BotId, since_ms: int) -> Daily: ...

    async def people(self, bot: BotId, after: str, limit: int) -> Sequence[Person]:
        """Those whose fingerprints follow, in the order of these."""
        ...

    async def sanctions(
        self, bot: BotId, before: tuple[int, int], limit: int
    ) -> Sequence[Sanction]:
        """Those with a smaller (at_ms, id), the newest first."""
        ...
