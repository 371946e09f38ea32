"""Links that lead people here: an opaque code, numbers, and what about them looks made up.

A code says nothing of whose it is: it is chance in letters. Numbers are for their owner and for
moderators; nobody is shown to others earlier or later because of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from meetsmatch.core.ids import BotId, InvitationId, PersonId
from meetsmatch.core.rules import MINUTE_MS

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Those that nobody mistakes for another (Crockford)."""

LENGTH = 11
NAME_LIMIT = 64

RUSH_MS = 10 * MINUTE_MS
RUSH = 10
"""So many by one link within RUSH_MS don't come by word of mouth."""

FEW = 10
"""Of fewer people nothing can be said."""

REPORTED = 3


def code_of(number: int) -> str:
    """The code of a random number below 2**52."""
    digits = (number >> 5 * place & 31 for place in reversed(range(LENGTH)))
    return "".join(LETTERS[digit] for digit in digits)


def is_code(text: str) -> bool:
    """Whether it could be one; anything may stand behind /start."""
    return len(text) == LENGTH and not set(text) - set(LETTERS)


class Sign(StrEnum):
    """What a moderator should look at. A hint, never a verdict."""

    RUSH = "rush"
    """Very many within minutes."""

    UNFINISHED = "unfinished"
    """Most who come answer no questions."""

    REPORTED = "reported"
    """Of those who came others complain."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link: somebody's own, or a campaign of the operator's, which has a name."""

    bot: BotId
    id: InvitationId
    """Of a person's link their number, for ever; a campaign has one of its own."""

    code: str
    name: str = ""
    made_ms: int = 0
    came: int = 0
    finished: int = 0
    """How many of them answered all questions."""

    busiest: int = 0
    """How many came in its busiest RUSH_MS."""

    @property
    def is_campaign(self) -> bool:
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Arrival:
    """That somebody came by a link, once and for all."""

    invitation: InvitationId
    at_ms: int
    finished_ms: int | None = None


def signs(it: Invitation, reported: int) -> Iterator[Sign]:
    """What is odd about a link by which `reported` people came whom others reported."""
    if it.busiest >= RUSH:
        yield Sign.RUSH
    if it.came >= FEW and it.finished * 4 < it.came:
        yield Sign.UNFINISHED
    if reported >= REPORTED and reported * 5 >= it.came:
        yield Sign.REPORTED


def invitation_of(person: PersonId) -> InvitationId:
    """Whose number is their link's, too."""
    return InvitationId(person)
