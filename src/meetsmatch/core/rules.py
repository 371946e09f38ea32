"""The operator's numbers, as one value that is handed in."""

from collections.abc import Collection
from dataclasses import dataclass

from meetsmatch.core.ages import Assurance
from meetsmatch.core.channels import NO_CHANNEL, Channel
from meetsmatch.core.genders import GENDERS, Gender
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.modes import MODES, Mode
from meetsmatch.core.offers import Offer
from meetsmatch.core.operator import UNNAMED, Operator

ADULT = 18
"""The lowest MIN_AGE that there is."""

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
ANY_AGE = 999


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits that keep it pleasant and safe; times in milliseconds."""

    terms: int = 1
    """Version of what people agree to; raising it asks everybody again."""

    min_age: int = ADULT
    assurance: Assurance = Assurance.DECLARED
    """What must stand behind an age before somebody is let in."""

    max_age: int = 0
    """Who is older is not meant; 0: nobody is too old."""

    genders: tuple[Gender, ...] = GENDERS
    """Whom the bot is for."""

    countries: tuple[str, ...] = ()
    """Where those live whose cards are shown, ISO 3166-1 alpha-2 in capitals; empty: anywhere."""

    languages: tuple[str, ...] = ()
    """What the bot speaks, the first one to who reads none of them; empty: all that it can."""

    modes: tuple[Mode, ...] = MODES
    """How people find each other; what they have found stays theirs in each of them."""

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

    channel: Channel = NO_CHANNEL
    """Where they can be posted, too."""

    remind_days: int = 0
    """Who has not been here for so many days is reminded, once; 0: nobody is."""

    @property
    def browses(self) -> bool:
        """Whether people look at each other's cards."""
        return Mode.BROWSE in self.modes

    @property
    def chats(self) -> bool:
        """Whether they meet in random chats."""
        return Mode.CHAT in self.modes

    @property
    def oldest(self) -> int:
        """The highest age that somebody may have."""
        return self.max_age or ANY_AGE

    @property
    def is_choosy(self) -> bool:
        """Whether it is not for every adult."""
        return self.min_age > ADULT or bool(self.max_age) or self.genders != GENDERS

    @property
    def only_gender(self) -> Gender | None:
        """That of everybody here, if there is one: then nobody need say whom they look for."""
        return self.genders[0] if len(self.genders) == 1 else None

    @property
    def only_language(self) -> bool:
        """Whether there is nothing to choose from."""
        return len(self.languages) == 1

    def speaks(self, languages: Collection[str]) -> bool:
        """Whether the bot speaks one of them."""
        return not self.languages or not set(self.languages).isdisjoint(languages)

    @property
    def for_sale(self) -> tuple[Offer, ...]:
        """What can be bought now: all of it is about cards."""
        return self.prices if self.browses else ()
