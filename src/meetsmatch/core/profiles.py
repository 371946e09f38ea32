"""What somebody shows of themselves to those who browse."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from zlib import crc32

from meetsmatch.core.ids import BotId, Cell, PersonId

MOST_SHOTS = 5
MOST_INTERESTS = 10
NAME_LIMIT = 32
BIO_LIMIT = 500
INTEREST_LIMIT = 24
"""Lengths in characters as people count them: code points."""

RADII_KM = (10, 25, 50, 100, 300)
MASK_BITS = 52
"""A mask of interests fits the numbers of every engine: D1's are floats."""


class Goal(StrEnum):
    """What somebody hopes to find."""

    CHAT = "chat"
    FRIENDS = "friends"
    DATES = "dates"
    PARTNER = "partner"


class Asked(StrEnum):
    """What somebody was asked for and may answer with a message: one question at a time."""

    PLACE = "place"
    SHOTS = "shots"
    NAME = "name"
    BIO = "bio"
    INTEREST = "interest"
    NOTE = "note"
    """Words to come with a like of `Profile.asked_about`."""


class Medium(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo or video of a profile."""

    medium: Medium
    file: str
    """Telegram's file_id, which this bot alone can use."""

    name: str = ""
    """Set when the file carries a name that may be its owner's: it is sent anew under this one."""

    leaves: bool = False
    """The next one that they send takes its place."""

    copy: str = ""
    """Names the copy that is kept outside of Telegram, if one is."""

    @property
    def number(self) -> int:
        """Names it on a button, wherever it stands by now."""
        return crc32((self.copy or self.file).encode())


@dataclass(frozen=True, slots=True)
class Face:
    """What others read and see; stored sealed."""

    name: str
    bio: str = ""
    shots: tuple[Shot, ...] = ()
    interests: tuple[str, ...] = ()
    """As chosen: keys of the operator's list, or words of their own."""

    def added(self, shot: Shot) -> "Face":
        """With one more shot, in the place of one that leaves; the same face when it is full, or
        shows that one already."""
        if any(it.file == shot.file for it in self.shots):
            return self
        place = next((at for at, it in enumerate(self.shots) if it.leaves), len(self.shots))
        shots = (*self.shots[:place], shot, *self.shots[place + 1 :])
        return replace(self, shots=shots) if len(shots) <= MOST_SHOTS else self

    @property
    def replaces(self) -> bool:
        """Whether the next shot takes the place of one."""
        return any(it.leaves for it in self.shots)

    def without(self, shot: Shot) -> "Face":
        return replace(self, shots=tuple(it for it in self.shots if it != shot))

    def marked(self, shot: Shot | None) -> "Face":
        """That shot alone leaves when the next one comes; None: all stay."""
        shots = tuple(replace(it, leaves=it == shot) for it in self.shots)
        return replace(self, shots=shots)

    def moved(self, shot: Shot, by: int) -> "Face":
        """That shot so many places later, or earlier; never beyond the ends."""
        rest = [it for it in self.shots if it != shot]
        rest.insert(max(0, self.shots.index(shot) + by), shot)
        return replace(self, shots=tuple(rest))

    def toggled(self, interest: str) -> "Face":
        """Without that interest, or with it while there is room."""
        rest = tuple(it for it in self.interests if it.casefold() != interest.casefold())
        if len(rest) < len(self.interests):
            return replace(self, interests=rest)
        return replace(self, interests=(*rest, interest)[:MOST_INTERESTS])


@dataclass(frozen=True, slots=True)
class Profile:
    """What decides who sees whom, beside gender, age and wishes, which are the person's."""

    bot: BotId
    person: PersonId
    face: bytes
    """A Face, sealed."""

    interests: int = 0
    """See `mask_of`."""

    goal: Goal | None = None
    cell: Cell | None = None
    """Where they are, as coarsely as we ever know it."""

    moved_ms: int = 0
    moved_before_ms: int = 0
    """When the cell was set last, and the time before: moving is limited."""

    radius_km: int = 50
    """How far away others may be."""

    is_finished: bool = False
    """They have seen their card and want others to see it."""

    is_paused: bool = False
    has_shot: bool = False
    has_bio: bool = False
    """What is asked for, one at a time, while it is missing."""

    nudged_ms: int = 0
    """When they were last asked for something that is missing."""

    alert_ms: int = 0
    """When to look next for somebody new to tell them of; 0: they don't ask for it."""

    alerted_ms: int = 0
    """When they were last told of somebody new."""

    asked: Asked | None = None
    """The last question: kept here, so that its answer finds it after a restart."""

    asked_about: PersonId | None = None
    """Whom it is about, if anybody."""

    asked_ms: int = 0
    """When it was asked; 0 once it is answered."""

    version: int = 0

    def changed(self, **fields: object) -> "Profile":
        """The same profile with other fields, one version on."""
        return replace(self, version=self.version + 1, **fields)  # pyright: ignore[reportArgumentType] fields by name

    @property
    def is_shown(self) -> bool:
        """Whether others may see it, as far as the profile is concerned."""
        return self.is_finished and not self.is_paused and self.cell is not None


def mask_of(interests: Iterable[str]) -> int:
    """One bit for each interest, by its CRC-32: two people's masks tell roughly what they share.

    Two interests may fall on one bit, which blurs a score a little. What is said of shared
    interests is read from the faces.
    """
    mask = 0
    for word in interests:
        mask |= 1 << crc32(word.casefold().encode()) % MASK_BITS
    return mask
