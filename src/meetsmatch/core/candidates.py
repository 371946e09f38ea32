"""Who can be browsed: what is known of everybody who wants to be seen, as far as it decides."""

from dataclasses import dataclass, replace

from meetsmatch.core.ids import BotId, Cell, PersonId
from meetsmatch.core.people import Gender, Person, Seeks
from meetsmatch.core.places import km_between
from meetsmatch.core.profiles import Profile
from meetsmatch.core.rules import DAY_MS, Rules

ACTIVE_DAYS = 30
"""Who was not here for so long is not shown until they come again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry of the pool: somebody who wants to be seen."""

    bot: BotId
    person: PersonId
    gender: Gender
    birth_year: int
    seeks: Seeks
    age_from: int
    age_to: int
    languages: tuple[str, ...]
    cell: Cell
    radius_km: int
    interests: int = 0
    active_day: int = 0
    """Day of the last visit, counted from 1970, UTC."""

    listed_day: int = 0
    """Day since which they are in the pool: new people are shown early."""

    def is_still(self, other: "Candidate") -> bool:
        """The same, but for the days."""
        return replace(self, active_day=other.active_day, listed_day=other.listed_day) == other

    def accepts(self, other: "Candidate", year: int) -> bool:
        """Whether `other` is whom they look for, in the calendar year `year`."""
        return (
            self.seeks.includes(other.gender)
            and self.age_from <= year - other.birth_year <= self.age_to
            and bool(set(self.languages) & set(other.languages))
            and km_between(self.cell, other.cell) <= self.radius_km
        )


def listed(person: Person, profile: Profile | None, rules: Rules, now_ms: int) -> Candidate | None:
    """Their entry in the pool, None when nobody may see them; `listed_day` is set by whoever
    knows the old entry."""
    if profile is None or not profile.is_shown or profile.cell is None:
        return None
    wishes, today = person.wishes.met(rules), now_ms // DAY_MS
    if person.gender is None or wishes.seeks is None or person.birth_year is None:
        return None
    if not person.is_admitted(rules, now_ms) or not person.reachable:
        return None
    if person.is_hidden or person.is_suspended(now_ms):
        return None
    return Candidate(
        bot=person.bot,
        person=person.id,
        gender=person.gender,
        birth_year=person.birth_year,
        seeks=wishes.seeks,
        age_from=wishes.age_from,
        age_to=wishes.age_to,
        languages=person.talks(rules),
        cell=profile.cell,
        radius_km=profile.radius_km,
        interests=profile.interests,
        active_day=today,
        listed_day=today,
    )


def may_see(one: Candidate, other: Candidate, year: int) -> bool:
    """Both are whom the other looks for, and two people. Blocks are asked apart from this."""
    return one.person != other.person and one.accepts(other, year) and other.accepts(one, year)
