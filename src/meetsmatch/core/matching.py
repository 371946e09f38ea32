"""Who may talk to whom, and which couples a wave makes. Pure: people in, couples out.

Longest wait first, and a language in common before none. Waiting people are looked up by
(language, gender), so a wave costs about as much as there are people, not pairs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Gender, Person, Seeks
from meetsmatch.core.rules import Rules

AGE_WIDENS_MS = 20_000
"""Exact wishes for so long; then ages widen by WIDER_BY years for each further such span."""

WIDER_BY = 5
LANGUAGE_WIDENS_MS = 60_000
"""After twice this wait, however it is shared between them, two who allow it meet without a
language in common. So who has waited for two minutes may meet whoever comes."""

ANY = "*"

Shelves = dict[tuple[str, Gender], dict[PersonId, "Waiting"]]
"""Who waits, by language (or ANY) and gender, longest wait first."""


class Place(NamedTuple):
    """Where somebody stands in the queue; places compare as people wait."""

    since_ms: int
    person: PersonId


class Kind(NamedTuple):
    """Under what somebody who waits can be found."""

    language: str
    """One of theirs, or ANY."""

    gender: Gender
    seeks: Seeks


class Couple(NamedTuple):
    """Two who are about to meet; `first` has waited longer."""

    first: PersonId
    second: PersonId


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place in the queue with all that pairing needs to know."""

    bot: BotId
    person: PersonId
    fingerprint: Fingerprint
    since_ms: int
    gender: Gender
    age: int
    seeks: Seeks
    age_from: int
    age_to: int
    languages: tuple[str, ...]
    relaxes: bool

    @classmethod
    def of(cls, person: Person, now_ms: int, year: int, rules: Rules) -> "Waiting":
        """The place of somebody whose onboarding is done; ValueError otherwise."""
        age = person.age(year)
        if person.gender is None or person.wishes.seeks is None or age is None:
            raise ValueError("onboarding first: gender, wish and age must be known")
        wishes = person.wishes.met(rules)
        return cls(
            bot=person.bot,
            person=person.id,
            fingerprint=person.fingerprint,
            since_ms=now_ms,
            gender=person.gender,
            age=age,
            seeks=person.wishes.seeks,
            age_from=wishes.age_from,
            age_to=wishes.age_to,
            languages=person.talks(rules),
            relaxes=wishes.relaxes,
        )

    def is_meant(self, rules: Rules) -> bool:
        """Whether the bot is for somebody of that age and gender by the rules of now."""
        return self.gender in rules.genders and rules.min_age <= self.age <= rules.oldest

    def accepts(self, other: "Waiting", now_ms: int) -> bool:
        """Whether `other` is whom I look for. Waiting widens all but the gender wish."""
        return (
            self.seeks.includes(other.gender)
            and self._age_accepts(other.age, now_ms)
            and (self.understands(other) or self._does_without(other, now_ms))
        )

    def understands(self, other: "Waiting") -> bool:
        """Whether they have a language in common."""
        return not set(self.languages).isdisjoint(other.languages)

    def _does_without(self, other: "Waiting", now_ms: int) -> bool:
        waited_ms = 2 * now_ms - self.since_ms - other.since_ms
        return self.relaxes and other.relaxes and waited_ms >= 2 * LANGUAGE_WIDENS_MS

    def _age_accepts(self, age: int, now_ms: int) -> bool:
        spans = (now_ms - self.since_ms) // AGE_WIDENS_MS if self.relaxes else 0
        wider = max(0, spans) * WIDER_BY
        return self.age_from - wider <= age <= self.age_to + wider

    def is_patient(self, now_ms: int) -> bool:
        """Whether they look among all languages: of two who meet without one in common, at least
        one does."""
        return self.relaxes and now_ms - self.since_ms >= LANGUAGE_WIDENS_MS

    @property
    def place(self) -> Place:
        return Place(self.since_ms, self.person)

    def kinds(self) -> Iterator[Kind]:
        """Where others find me."""
        return (Kind(language, self.gender, self.seeks) for language in (*self.languages, ANY))

    def wanted(self, now_ms: int) -> Iterator[Kind]:
        """Where I find others, ages apart. Who has widened only my languages is among ANY."""
        languages = (*self.languages, ANY) if self.is_patient(now_ms) else self.languages
        for language, gender, seeks in product(languages, Gender, Seeks):
            if self.seeks.includes(gender) and seeks.includes(self.gender):
                yield Kind(language, gender, seeks)

    def keys(self, languages: Sequence[str]) -> Iterator[tuple[str, Gender]]:
        """Where somebody for me may be found among those languages, in the index of `pairs`."""
        genders = (gender for gender in Gender if self.seeks.includes(gender))
        return product(languages, genders)


def may_meet(
    one: Waiting, other: Waiting, apart: Set[frozenset[Fingerprint]], now_ms: int
) -> bool:
    """Both are whom the other looks for, are two people, and nothing keeps them apart."""
    return (
        one.fingerprint != other.fingerprint
        and one.accepts(other, now_ms)
        and other.accepts(one, now_ms)
        and frozenset((one.fingerprint, other.fingerprint)) not in apart
    )


def pairs(
    waiting: Iterable[Waiting], apart: Set[frozenset[Fingerprint]], now_ms: int
) -> list[Couple]:
    """The couples of one wave: nobody twice, the longest wait chooses first. Those who share a
    language are paired before all others of `waiting`: who stands further back in a longer queue
    is not among them."""
    line = sorted(waiting, key=lambda it: it.place)
    couples = _couples(line, lambda it: it.languages, apart, now_ms)
    met = {person for couple in couples for person in couple}
    rest = [it for it in line if it.person not in met]
    if not any(it.is_patient(now_ms) for it in rest):
        return couples
    anywhere = _couples(rest, lambda it: (ANY,) if it.is_patient(now_ms) else (), apart, now_ms)
    return couples + anywhere


def _couples(
    line: Sequence[Waiting],
    among: Callable[[Waiting], Sequence[str]],
    apart: Set[frozenset[Fingerprint]],
    now_ms: int,
) -> list[Couple]:
    """Of a line in its order, each looking among the languages that are theirs by then."""
    shelves: Shelves = {}
    for place in line:
        for language in (*place.languages, ANY):
            shelves.setdefault((language, place.gender), {})[place.person] = place
    taken: set[PersonId] = set()
    couples: list[Couple] = []
    for seeker in line:
        if seeker.person in taken:
            continue
        _leave(seeker, shelves)
        if found := _partner(seeker, among(seeker), shelves, apart, now_ms):
            _leave(found, shelves)
            couples.append(Couple(seeker.person, found.person))
            taken |= {seeker.person, found.person}
    return couples


def _leave(place: Waiting, shelves: Shelves) -> None:
    for language in (*place.languages, ANY):
        shelves[language, place.gender].pop(place.person, None)


def _partner(
    seeker: Waiting,
    languages: Sequence[str],
    shelves: Shelves,
    apart: Set[frozenset[Fingerprint]],
    now_ms: int,
) -> Waiting | None:
    best: Waiting | None = None
    for key in seeker.keys(languages):
        for other in shelves.get(key, {}).values():
            if best and best.since_ms <= other.since_ms:
                break
            if may_meet(seeker, other, apart, now_ms):
                best = other
                break
    return best
