"""Changes of kept copies of photos: a part of `Change` (app/work)."""

from dataclasses import dataclass

from meetsmatch.core.copies import Copy
from meetsmatch.core.ids import BotId, PersonId


@dataclass(frozen=True, slots=True)
class CopyWanted:
    """A profile has a new photo, which is to be fetched. Stale if the name is taken."""

    copy: Copy


@dataclass(frozen=True, slots=True)
class CopyLeft:
    """The photo has left the profile: its copy is to be deleted, and its secret is gone at
    once; an empty name is all of this person's. Nothing happens if there is none. PersonForgotten
    does the same."""

    bot: BotId
    person: PersonId
    name: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class CopySettled:
    """Fetched, tried in vain, or deleted once: `due_ms` and `tries` from now on. Stale unless it
    is as it was read."""

    was: Copy
    due_ms: int
    tries: int = 0


@dataclass(frozen=True, slots=True)
class CopyGone:
    """Deleted, or given up. Stale unless it is as it was read."""

    was: Copy


Copying = CopyWanted | CopyLeft | CopySettled | CopyGone
