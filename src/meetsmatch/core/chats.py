"""A conversation of two people and how it ends."""

from dataclasses import dataclass, replace
from enum import IntEnum, IntFlag, StrEnum

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
    UNMATCHED = "unmatched"
    BANNED = "banned"
    """One of the two is kept out by a human's decision."""


CANCELS = frozenset(
    {Ending.BLOCKED, Ending.REPORTED, Ending.DELETED, Ending.UNMATCHED, Ending.BANNED}
)
"""Endings after which nothing that still waits in the outbox may reach the other side."""


class Kind(IntEnum):
    """How two people came to talk."""

    RANDOM = 0
    """Brought together while both waited."""

    MATCH = 1
    """Both liked the other. Such a chat stays; each of the two opens and parks it as they like."""


class Says(IntFlag):
    """What a seat says of the other once a random chat is over."""

    NOTHING = 0
    GOOD = 1
    BAD = 2
    KEEP = 4
    """They want to stay in touch: if both do, it is a match."""


class Media(IntEnum):
    """How a seat takes the other's pictures and links; only ever rises."""

    HIDDEN = 0
    """Pictures come behind a spoiler, links covered."""

    ASKED = 1
    """Still hidden, but they know how to change that."""

    SHOWN = 2


CLOCKS_DIFFER_MS = 5_000
"""So far our clock may be behind Telegram's before words written too early are taken for new."""


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
    kind: Kind = Kind.RANDOM
    one_away: bool = False
    two_away: bool = False
    """Whose seat is parked: what the other writes is kept until they open the chat."""

    one_opened_ms: int = 0
    two_opened_ms: int = 0
    """When each seat of a match was opened last; those of a random chat never are."""

    one_says: Says = Says.NOTHING
    two_says: Says = Says.NOTHING
    one_contact: bytes | None = None
    two_contact: bytes | None = None
    """Who wants to tell the other their name on Telegram, sealed: told only when both do."""

    @property
    def is_match(self) -> bool:
        return self.kind is Kind.MATCH

    @property
    def is_live(self) -> bool:
        return self.ended_ms is None

    def greeting(self, person: PersonId) -> str:
        """The name under which that seat's message is known that told whom they talk to.

        A match is opened again and again, and each time has a message of its own.
        """
        if self.is_match:
            return f"met-{self.id}-{self.began_ms(person)}"
        return f"met-{self.id}"

    def began_ms(self, person: PersonId) -> int:
        """Since when what that seat writes goes to the other one; ValueError for a stranger."""
        if not self.is_match:
            return self.opened_ms
        return self.two_opened_ms if self.partner_of(person) == self.one else self.one_opened_ms

    def may_precede(self, author: PersonId, written_s: int) -> bool:
        """Whether what was written in that second of Telegram's may be older than their seat."""
        return 1_000 * written_s <= self.began_ms(author) + CLOCKS_DIFFER_MS

    def is_preceded_by(
        self, author: PersonId, message: int, written_s: int, greeting: int | None
    ) -> bool:
        """Whether a message of a seat's was written before they could know of this chat, or that
        it is the open one.

        `greeting` is the number of what told them: numbers grow in each person's chat with the
        bot, so no clock is asked. None: as far as is known nobody has told them yet.
        """
        if greeting is not None:
            return message < greeting
        return 1_000 * written_s + 1_000 <= self.began_ms(author)

    def opened(self, person: PersonId, at_ms: int) -> "Chat":
        """With that seat open; ValueError for a stranger to this chat."""
        if self.partner_of(person) == self.two:
            return replace(self, one_away=False, one_opened_ms=at_ms)
        return replace(self, two_away=False, two_opened_ms=at_ms)

    def parked(self, person: PersonId) -> "Chat":
        """With that seat left for a while; ValueError for a stranger to this chat."""
        if self.partner_of(person) == self.two:
            return replace(self, one_away=True)
        return replace(self, two_away=True)

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

    def is_away(self, person: PersonId) -> bool:
        """Whether their seat is parked; raises ValueError for a stranger to this chat."""
        return self.two_away if self.partner_of(person) == self.one else self.one_away

    def says_of(self, person: PersonId) -> Says:
        """What they say of the other; raises ValueError for a stranger to this chat."""
        return self.two_says if self.partner_of(person) == self.one else self.one_says

    def contact_of(self, person: PersonId) -> bytes | None:
        """What they would tell the other; raises ValueError for a stranger to this chat."""
        return self.two_contact if self.partner_of(person) == self.one else self.one_contact


Seat = tuple[PersonId, Fingerprint]


def new_match(bot: BotId, number: int, one: Seat, two: Seat, now_ms: int) -> Chat:
    """A match that neither of the two has opened yet."""
    return Chat(
        bot=bot,
        id=ChatId(number),
        one=one[0],
        two=two[0],
        opened_ms=now_ms,
        one_print=one[1],
        two_print=two[1],
        last_ms=now_ms,
        kind=Kind.MATCH,
        one_away=True,
        two_away=True,
    )


def card_number(person: PersonId) -> ChatId:
    """Stands for somebody's card where a report names its chat: below 0, where no chat is."""
    return ChatId(-person)
