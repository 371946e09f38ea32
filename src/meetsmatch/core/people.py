"""Who somebody is to us, what is still to be asked, and whom they wish to meet."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntFlag, StrEnum

from meetsmatch.core.ids import BotId, Fingerprint, PersonId


class Gender(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Seeks(StrEnum):
    WOMEN = "women"
    MEN = "men"
    EVERYONE = "everyone"

    def includes(self, gender: Gender) -> bool:
        """Whether somebody of this gender is looked for."""
        match self:
            case Seeks.EVERYONE:
                return True
            case Seeks.WOMEN:
                return gender is Gender.WOMAN
            case Seeks.MEN:
                return gender is Gender.MAN


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


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whom one wants to chat with; `relaxes` lets age and language widen with waiting."""

    seeks: Seeks | None = None
    age_from: int = 18
    age_to: int = 99
    languages: tuple[str, ...] = ()
    """Languages one chats in; empty means the language of the interface."""

    relaxes: bool = True


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
    created_ms: int = 0
    suspended_until_ms: int = 0
    """Until then a sanction keeps them out of everything that reaches others."""

    is_hidden: bool = False
    """After reports, until a human has looked: nobody new meets them."""

    version: int = 0

    def changed(self, **fields: object) -> "Person":
        """The same person with other fields, one version on."""
        return replace(self, version=self.version + 1, **fields)  # pyright: ignore[reportArgumentType]

    def is_suspended(self, now_ms: int) -> bool:
        return self.suspended_until_ms > now_ms

    def age(self, year: int) -> int | None:
        """Years by the calendar year, which is all that we know of a birthday."""
        return None if self.birth_year is None else year - self.birth_year

    def is_adult(self, year: int, limit: int) -> bool:
        """Unknown age is never adult. The consent step declares the day, this checks the year."""
        age = self.age(year)
        return age is not None and age >= limit


def next_question(person: Person, terms: int) -> Question | None:
    """What to ask next, None when onboarding is done. New terms are asked for again first."""
    if person.consent < terms:
        return Question.CONSENT
    if person.gender is None:
        return Question.GENDER
    if person.wishes.seeks is None:
        return Question.SEEKS
    if person.birth_year is None:
        return Question.BIRTH_YEAR
    return None


def without_last_answer(person: Person) -> Person:
    """One question back. An age that was given stays: it can't be chosen again."""
    if person.birth_year is not None:
        return person
    if person.wishes.seeks is not None:
        return person.changed(wishes=replace(person.wishes, seeks=None))
    if person.gender is not None:
        return person.changed(gender=None)
    return person


def year_at(ms: int) -> int:
    """The calendar year of a time, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).year
