"""Copies of photos and videos that are kept outside of Telegram, and when something is to be done
about them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.rules import DAY_MS, MINUTE_MS

NOBODY = PersonId(0)
"""Whose copies are those that were left behind."""

NEVER = 1 << 52
"""When something is to be done about a copy that is as it should be."""

TRIES = 8
"""With doubling pauses some four hours: then the file is one that can't be fetched."""

AGAIN_MS = DAY_MS
"""A copy that was left is deleted twice: who stood still while writing it has written by now."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: to be fetched, kept, or left behind by its photo and to be deleted."""

    bot: BotId
    name: str
    """Says nothing of anybody; what the place knows it by."""

    person: PersonId
    """Whose profile shows it; NOBODY once none does."""

    secret: bytes = field(repr=False)
    """Sealed. Without it the copy can't be read, wherever it lies; empty once it is left."""

    due_ms: int = NEVER
    """When to fetch it, or, of NOBODY, to delete it."""

    tries: int = 0

    @property
    def is_left(self) -> bool:
        """Whether no profile shows it any more."""
        return self.person == NOBODY


class Renewed(NamedTuple):
    """A file that Telegram had lost was sent anew, from the copy of that name."""

    copy: str
    lost: str
    """The file id that Telegram did not know."""

    file: str
    """What Telegram calls the file from now on."""


def pause_ms(tries: int) -> int:
    """After so many tries in vain."""
    return MINUTE_MS << min(tries, TRIES)
