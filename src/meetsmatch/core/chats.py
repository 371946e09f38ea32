"""A conversation of two people and how it ends."""

from dataclasses import dataclass
from enum import StrEnum

from meetsmatch.core.ids import BotId, ChatId, PersonId


class Ending(StrEnum):
    """Why a chat ended; the first five are somebody's doing, the others happen to them."""

    STOPPED = "stopped"
    NEXT = "next"
    BLOCKED = "blocked"
    REPORTED = "reported"
    DELETED = "deleted"
    VANISHED = "vanished"
    IDLE = "idle"


CANCELS = frozenset({Ending.BLOCKED, Ending.REPORTED, Ending.DELETED})
"""Endings after which nothing that still waits in the outbox may reach the other side."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Two seats. Whoever sits in one writes to the other, and to nobody else, ever."""

    bot: BotId
    id: ChatId
    one: PersonId
    two: PersonId
    opened_ms: int
    last_ms: int = 0
    """When anybody last wrote."""

    ended_ms: int | None = None
    ending: Ending | None = None

    @property
    def is_live(self) -> bool:
        return self.ended_ms is None

    def seats(self, person: PersonId) -> bool:
        """Whether they sit (or sat) in this chat."""
        return person in (self.one, self.two)

    def partner_of(self, person: PersonId) -> PersonId:
        """The other seat; raises ValueError for a stranger to this chat."""
        if person == self.one:
            return self.two
        if person == self.two:
            return self.one
        raise ValueError("that person has no seat in this chat")
