"""Who somebody is to us, what is still to be asked, and whom they wish to meet."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntFlag, StrEnum

from meetsmatch.core.ages import Assurance
from meetsmatch.core.events import Milestone
from meetsmatch.core.genders import Gender, Seeks
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.rules import DAY_MS, Rules

REFUSED_MS = 180 * DAY_MS
"""For so long nobody is checked again whom a check of ages has found too young."""


class Told(IntFlag):
    """What is explained to somebody only once."""

    NOTHING = 0
    FILES = 1
    """That a file may carry their name inside."""

    POLLS = 2
    """That each side votes on its own copy."""


class Question(StrEnum):
    """What onboarding asks, in its order."""

    CONSENT = "consent"
    GENDER = "gender"
    SEEKS = "seeks"
    BIRTH_YEAR = "birth_year"
    AGE_CHECK = "age_check"
    """Only where the operator wants more than what people say of themselves."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whom one wants to chat with; `relaxes` lets age and language widen with waiting."""

    seeks: Seeks | None = None
    age_from: int = 18
    age_to: int = 99
    languages: tuple[str, ...] = ()
    """Languages one chats in; empty means the language of the interface."""

    relaxes: bool = True

    def met(self, rules: Rules) -> "Wishes":
        """These, or where nobody here can fit them any more, the nearest that somebody can."""
        return replace(
            self,
            age_from=min(self.age_from, rules.oldest),
            age_to=max(self.age_to, rules.min_age),
            languages=self.languages if rules.speaks(self.languages) else (),
        )

    def within(self, rules: Rules) -> "Wishes":
        """The same, without ages and languages that nobody here has."""
        it, spoken = self.met(rules), rules.languages or self.languages
        return replace(
            it,
            age_from=max(it.age_from, rules.min_age),
            age_to=min(it.age_to, rules.oldest),
            languages=tuple(each for each in it.languages if each in spoken),
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as we know them; `version` guards concurrent changes."""

    bot: BotId
    id: PersonId
    fingerprint: Fingerprint
    language: str
    consent: int = 0
    """Version of the terms agreed to; 0 is none."""

    consent_ms: int = 0
    gender: Gender | None = None
    birth_year: int | None = None
    wishes: Wishes = Wishes()
    reachable: bool = True
    """False while they block the bot."""

    told: Told = Told.NOTHING
    wants_news: bool = True
    """Whether they may be told what has nothing to do with anybody they talk to."""

    created_ms: int = 0
    suspended_until_ms: int = 0
    """Until then a sanction keeps them out of everything that reaches others."""

    is_hidden: bool = False
    """After reports, until a human has looked: nobody new meets them."""

    settled_ms: int = 0
    """Since when they are no newcomer any more (core/trust); 0 while they are."""

    seen_day: int = 0
    """When they were last here, in days since 1970, UTC; 0: before that was written down.
    Written by Visited alone, in no version."""

    assurance: Assurance = Assurance.DECLARED
    """What stands behind `birth_year`."""

    assured_ms: int = 0
    """When a check of it ended; 0: there was none."""

    milestones: Milestone = Milestone.NOTHING
    """What they have done at least once. Written by Reached alone, in no version."""

    version: int = 0

    def changed(self, **fields: object) -> "Person":
        """The same person with other fields, one version on."""
        return replace(self, version=self.version + 1, **fields)  # pyright: ignore[reportArgumentType] fields by name

    def is_suspended(self, now_ms: int) -> bool:
        return self.suspended_until_ms > now_ms

    @property
    def last_day(self) -> int:
        """The last on which they are known to have been here, in days since 1970, UTC."""
        return self.seen_day or self.created_ms // DAY_MS

    def age(self, year: int) -> int | None:
        """Years by the calendar year, which is all that we know of a birthday."""
        return None if self.birth_year is None else year - self.birth_year

    def is_too_young(self, limit: int, now_ms: int) -> bool:
        """Whether they have said so themselves, or a check has."""
        age = self.age(year_at(now_ms))
        return self._is_refused(now_ms) or (age is not None and age < limit)

    def _is_refused(self, now_ms: int) -> bool:
        return self.assurance is Assurance.REFUSED and now_ms < self.assured_ms + REFUSED_MS

    def is_assured(self, wanted: Assurance) -> bool:
        """Whether enough stands behind their age; of a refusal that is over, their word."""
        return max(self.assurance, Assurance.DECLARED) >= wanted

    def is_meant(self, rules: Rules, now_ms: int) -> bool:
        """Whether the bot is for somebody who is as old as they are, and who they are, as far as
        they have said so."""
        age = self.age(year_at(now_ms))
        is_meant = self.gender is None or self.gender in rules.genders
        return is_meant and (age is None or age <= rules.oldest)

    def reads(self, rules: Rules) -> str:
        """The language in which the bot speaks to them."""
        spoken = rules.languages or (self.language,)
        return self.language if self.language in spoken else spoken[0]

    def talks(self, rules: Rules) -> tuple[str, ...]:
        """The languages in which they chat."""
        return self.wishes.met(rules).languages or (self.reads(rules),)

    def is_admitted(self, rules: Rules, now_ms: int) -> bool:
        """Whether they may meet people, and people them. Unknown age is never adult."""
        is_out = self.is_too_young(rules.min_age, now_ms) or not self.is_meant(rules, now_ms)
        return not is_out and not next_question(self, rules)


def next_question(person: Person, rules: Rules) -> Question | None:
    """What to ask next, None when onboarding is done. New terms are asked for again first."""
    if person.consent < rules.terms:
        return Question.CONSENT
    if person.gender is None:
        return Question.GENDER
    if person.wishes.seeks is None:
        return Question.SEEKS
    if person.birth_year is None:
        return Question.BIRTH_YEAR
    return None if person.is_assured(rules.assurance) else Question.AGE_CHECK


def without_last_answer(person: Person, rules: Rules) -> Person:
    """One question back. An age that was given stays: it can't be chosen again."""
    if person.birth_year is not None:
        return person
    unasked = replace(person.wishes, seeks=None)
    if person.wishes.seeks is not None and not rules.only_gender:
        return person.changed(wishes=unasked)
    if person.gender is not None:
        return person.changed(gender=None, wishes=unasked)
    return person


def year_at(ms: int) -> int:
    """The calendar year of a time, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).year
