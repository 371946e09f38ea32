"""What happens, in a form that tells of nobody in particular: a kind, a few bounded words and
numbers, and an alias that ends with the person."""

from dataclasses import dataclass
from enum import IntFlag, StrEnum

from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS

EVENTS_MS = 90 * DAY_MS
"""How long a single event is kept."""

NOBODY = 0
"""The alias of what is two people's, or nobody's any more."""

CARDS = 5
"""So many cards that somebody has seen are told as one event."""

LONG_AGO = 31
"""Days: who was here so long ago, or longer, comes back from long ago."""

YOUNG = 30
"""Days after their first one in which each day that somebody comes back is told."""

WAITS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600)
"""Waits in the queue are told as the first of these that they don't exceed."""

LONGER = "longer"


class Kind(StrEnum):
    """What happened; the word that may come with it, the `size`, and how `often`."""

    SIGNED_UP = "signed_up"
    """Wrote for the first time; `link` if a link led them here."""

    AGREED = "agreed"
    ANSWERED = "answered"
    """One question of onboarding; the question."""

    READY = "ready"
    """Answered the last one."""

    VISITED = "visited"
    """The first thing that they did on a day; how many days after the last time (0: never before,
    at most LONG_AGO)."""

    RETURNED = "returned"
    """The same, in the first YOUNG days; how many days after they came first."""

    REACHED = "reached"
    """Did it for the first time; a Milestone."""

    PAUSED = "paused"
    LOST = "lost"
    """Blocked the bot, or is gone from Telegram."""

    WITHDREW = "withdrew"
    DELETED = "deleted"
    SOUGHT = "sought"
    PAIRED = "paired"
    """Two who sought; how long the first of them waited (WAITS_S, or LONGER); `size`: seconds."""

    CHAT_ENDED = "chat_ended"
    """A random chat; why; `size`: seconds, `often`: messages."""

    MATCH_ENDED = "match_ended"
    BROWSED = "browsed"
    """`often`: CARDS cards."""

    LIKED = "liked"
    """`note` if words came along."""

    MATCHED = "matched"
    """`kept` if from a random chat."""

    REPORTED = "reported"
    BLOCKED = "blocked"
    JUDGED = "judged"
    SANCTIONED = "sanctioned"
    APPEALED = "appealed"
    PAID = "paid"
    """What for; `size`: Stars."""

    REFUNDED = "refunded"
    REFERRED = "referred"
    """Came by a link."""

    EXPOSED = "exposed"
    """Met an experiment for the first time; its number and the variant, as `exposure_word` writes
    them; `size`: the number."""

    STANDING = "standing"
    """No event: how things stood that day, in rollups alone."""


class Milestone(IntFlag):
    """What somebody has done at least once."""

    NOTHING = 0
    PROFILE = 1
    SOUGHT = 2
    CHATTED = 4
    BROWSED = 8
    LIKED = 16
    MATCHED = 32

    @property
    def word(self) -> str:
        """As it is told."""
        return (self.name or "").lower()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    bot: BotId
    kind: Kind
    at_ms: int
    alias: int = NOBODY
    word: str = ""
    size: int = 0
    often: int = 0


def wait_word(waited_ms: int) -> str:
    """A wait as it is told."""
    return next((str(it) for it in WAITS_S if waited_ms <= it * 1_000), LONGER)


def exposure_word(experiment: int, variant: str) -> str:
    """A variant as it is told."""
    return f"{experiment}:{variant}"
