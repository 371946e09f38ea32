"""A conversation of two people and how it ends."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId


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


class Media(IntEnum):
    """How a seat takes the other's pictures and links; only ever rises."""

    HIDDEN = 0
    """Pictures come behind a spoiler, links covered."""

    ASKED = 1
    """Still hidden, but they know how to change that."""

    SHOWN = 2


@dataclass(frozen=True, slots=True)
class Chat:
    """Two seats. Whoever sits in one writes to the other, and to nobody else, ever."""

    bot: BotId
    id: ChatId
    one: PersonId
    two: PersonId
    opened_ms: int
    one_print: Fingerprint
    two_print: Fingerprint
    """Whom each seat belongs to, even when the person has been deleted meanwhile."""

    one_media: Media = Media.HIDDEN
    two_media: Media = Media.HIDDEN
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

    def print_of(self, person: PersonId) -> Fingerprint:
        """Whom that seat belongs to; raises ValueError for a stranger to this chat."""
        return self.two_print if self.partner_of(person) == self.one else self.one_print

    def media_of(self, person: PersonId) -> Media:
        """How they take the other's pictures; raises ValueError for a stranger to this chat."""
        return self.two_media if self.partner_of(person) == self.one else self.one_media
