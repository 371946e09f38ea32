"""How people stand with a bot, and whom of them an operator asks for."""

from dataclasses import dataclass
from enum import StrEnum

from meetsmatch.core.ages import Assurance
from meetsmatch.core.people import Gender, Person, next_question
from meetsmatch.core.rules import DAY_MS, Rules


class Status(StrEnum):
    """How somebody stands."""

    JOINING = "joining"
    """They have questions to answer yet."""

    ACTIVE = "active"
    HIDDEN = "hidden"
    """After reports, until a human has looked."""

    SUSPENDED = "suspended"
    """A sanction keeps them out."""

    UNREACHABLE = "unreachable"
    """They have blocked the bot."""


RESTRICTED = frozenset({Status.HIDDEN, Status.SUSPENDED})
"""What moderation has brought about: few, however many are here."""


def status_of(person: Person, rules: Rules, now_ms: int) -> Status:
    """The one that says most."""
    if person.is_suspended(now_ms):
        return Status.SUSPENDED
    if person.is_hidden:
        return Status.HIDDEN
    if not person.reachable:
        return Status.UNREACHABLE
    return Status.JOINING if next_question(person, rules) else Status.ACTIVE


LAST_DAY = 1 << 30
"""Later than anybody is here."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What they have whom an operator asks for: all of it."""

    status: Status | None = None
    language: str = ""
    """Of their interface; empty: any."""

    gender: Gender | None = None
    seen_within: int | None = None
    """Days since they were last here, at most: 0 is today, in UTC."""

    away_for: int = 0
    """And at least."""


EVERYBODY = Traits()


@dataclass(frozen=True, slots=True)
class Sieve:
    """Lets those pass who have these traits now."""

    traits: Traits
    rules: Rules
    now_ms: int

    @property
    def last_days(self) -> tuple[int, int]:
        """The first and the last day, since 1970, on which they may have been here last."""
        today, within, away = self.now_ms // DAY_MS, self.traits.seen_within, self.traits.away_for
        return 0 if within is None else today - within, today - away if away else LAST_DAY

    @property
    def assurance(self) -> Assurance:
        """The least with which nothing is asked about their age any more."""
        wanted = self.rules.assurance
        return wanted if wanted > Assurance.DECLARED else Assurance.REFUSED

    def passes(self, person: Person) -> bool:
        traits, (first, last) = self.traits, self.last_days
        return (
            traits.status in (None, status_of(person, self.rules, self.now_ms))
            and traits.language in ("", person.language)
            and traits.gender in (None, person.gender)
            and first <= person.last_day <= last
        )
