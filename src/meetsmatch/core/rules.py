"""The operator's numbers, as one value that is handed in."""

from dataclasses import dataclass

from meetsmatch.core.ages import Assurance
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.offers import Offer
from meetsmatch.core.operator import UNNAMED, Operator

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits that keep it pleasant and safe; times in milliseconds."""

    terms: int = 1
    """Version of what people agree to; raising it asks everybody again."""

    min_age: int = 18
    assurance: Assurance = Assurance.DECLARED
    """What must stand behind an age before somebody is let in."""

    queue_limit: int = 0
    """How many may wait at once; 0 is no limit."""

    idle_ms: int = 30 * MINUTE_MS
    """A chat in which nobody wrote for so long ends."""

    rematch_ms: int = HOUR_MS
    """Two who have just talked don't meet again for so long."""

    previous_ms: int = DAY_MS
    """How long the previous partner can be reported, blocked or rated."""

    burst: int = 20
    """Messages at once; then one each `pace_ms`."""

    pace_ms: int = 1_000
    commands_per_minute: int = 10
    """Of one command; then it is answered with how long to wait."""

    most_copies: int = 6
    """So many strangers may be told the same in an hour or so (core/suspicion); 0 is no limit."""

    newcomer_chats: int = 0
    newcomer_ms: int = 0
    """Who has had fewer chats, or has been here for less, is a newcomer (core/trust); without
    both nobody is."""

    newcomer_chats_per_hour: int = 0
    """For how many chats a newcomer may look in an hour; 0 is no limit."""

    allow_documents: bool = True
    likes_per_day: int = 50
    """How many cards one person may like in a day, UTC."""

    ban_ms: int = 730 * DAY_MS
    """How long a ban lasts, and how long any sanction is remembered."""

    interests: tuple[str, ...] = INTERESTS
    """What to pick from; each without a text of its own is shown as it stands here."""

    operator: Operator = UNNAMED
    """Who made them."""

    prices: tuple[Offer, ...] = ()
    """What is for sale, in the order people see; nothing, unless the operator wants it."""

    premium_likes: int = 200
    """How many cards one who has bought more likes may like in a day."""

    broadcast_pace: int = 15
    """Messages of broadcasts a second, at most."""

    broadcast_paid: bool = False
    """Whether Telegram is paid for them in Stars, and lets more of them pass."""

    remind_days: int = 0
    """Who has not been here for so many days is reminded, once; 0: nobody is."""
