"""What somebody thinks of another's card, how long that lasts, and who is told of likes."""

from dataclasses import dataclass
from enum import IntEnum

from meetsmatch.core.ids import PersonId
from meetsmatch.core.rules import DAY_MS

SHOWN_MS = 3 * DAY_MS
PASSED_MS = 30 * DAY_MS
UNDO_MS = 30_000
"""How long a pass can be taken back."""

NOTE_LIMIT = 250


class Mind(IntEnum):
    """What became of a card. Only the first two expire."""

    SHOWN = 0
    """They saw it and said nothing yet."""

    PASSED = 1
    LIKED = 2
    UNMATCHED = 3
    """They were a match, and one of the two has ended it."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's mind about another."""

    by: PersonId
    about: PersonId
    mind: Mind
    at_ms: int
    until_ms: int
    note: bytes | None = None
    """Words that came with a like, sealed."""


def is_told(waiting: int) -> bool:
    """Whether somebody is told that a like has come, `waiting` of them unanswered with it: the
    first two, then every third."""
    return waiting <= 2 or waiting % 3 == 0
