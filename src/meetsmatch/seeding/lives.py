"""Made-up people: what they are, whom they seek, how often they come and how they are liked."""

from dataclasses import dataclass
from random import Random
from typing import TypeVar

from meetsmatch.core.candidates import Candidate, listed
from meetsmatch.core.ids import BotId, Cell, Fingerprint, PersonId
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.people import Gender, Person, Seeks, Wishes, year_at
from meetsmatch.core.profiles import RADII_KM, Face, Profile, mask_of
from meetsmatch.core.rules import DAY_MS, Rules
from meetsmatch.core.tallies import Tally, weight_at
from meetsmatch.seeding.words import BIOS, NAMES

T = TypeVar("T")

NOWHERE = Cell(1)
LONGEST = 800
"""Days from joining to the last visit, at most."""

NOBODY = 1 << 51
"""No account of Telegram has a number from here on: nobody real is ever taken for one of these."""

GENDERS = (0.60, 0.98)
"""Up to here men, up to there women, the rest others."""

USUAL = 0.82
"""So many seek the opposite gender."""

VISITED = ((0.10, 0, 0), (0.25, 1, 6), (0.50, 7, 29), (1.0, 30, 400))
"""Up to which share of people the last visit was how many days ago."""

FARTHEST = (0.10, 0.30, 0.70, 0.95, 1.0)
"""Up to which share of people each radius is chosen."""


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody without a name, a home or a calendar: many people may have the same."""

    person: Person
    face: Face
    profile: Profile
    tally: Tally


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes people of one bot; the same ones for the same chance."""

    bot: BotId
    now_ms: int
    rules: Rules

    def character(self, chance: Random, language: str) -> Character:
        person = self._person(chance, language)
        face = _face(chance, person)
        profile = Profile(
            self.bot,
            person.id,
            b"",
            interests=mask_of(face.interests),
            cell=NOWHERE,
            radius_km=_upto(chance, FARTHEST, RADII_KM),
            is_finished=True,
            has_bio=bool(face.bio),
        )
        return Character(person, face, profile, self._tally(chance))

    def entry(self, it: Character) -> Candidate:
        """As others see them, on a visit today."""
        entry = listed(it.person, it.profile, self.rules, self.now_ms)
        assert entry is not None, "everybody who is made up wants to be seen"
        return entry

    def days(self, chance: Random) -> tuple[int, int]:
        """When somebody joined, and when they were here last, both counted from 1970."""
        visited = chance.random()
        first, last = next(days for upto, *days in VISITED if visited < upto)
        active = self.now_ms // DAY_MS - chance.randint(first, last)
        return active - chance.randint(0, LONGEST), active

    def _person(self, chance: Random, language: str) -> Person:
        gender = _upto(chance, (*GENDERS, 1.0), (Gender.MAN, Gender.WOMAN, Gender.OTHER))
        age = min(80, 18 + int(chance.gammavariate(2, 6)))
        picky = chance.random() < 0.9
        wishes = Wishes(
            seeks=_seeks(chance, gender),
            age_from=max(18, age - chance.randint(2, 9)) if picky else 18,
            age_to=min(99, age + chance.randint(2, 10)) if picky else 99,
            languages=("en", "ru") if chance.random() < 0.2 else (language,),
        )
        return Person(
            self.bot,
            PersonId(0),
            Fingerprint(""),
            language,
            consent=self.rules.terms,
            gender=gender,
            birth_year=year_at(self.now_ms) - age,
            wishes=wishes,
            assurance=self.rules.assurance,
        )

    def _tally(self, chance: Random) -> Tally:
        """Some see much and some are liked much, both of them few."""
        weight = weight_at(self.now_ms)
        given, got = (weight * chance.lognormvariate(3, 1.2) for _ in range(2))
        likes = given * chance.betavariate(1.5, 4)
        return Tally(given, likes, got, got * chance.betavariate(1.2, 4))


def _seeks(chance: Random, gender: Gender) -> Seeks:
    if gender is Gender.OTHER or chance.random() < (1 - USUAL) / 2:
        return Seeks.EVERYONE
    opposite, same = (Seeks.WOMEN, Seeks.MEN) if gender is Gender.MAN else (Seeks.MEN, Seeks.WOMEN)
    return opposite if chance.random() < USUAL / (1 - (1 - USUAL) / 2) else same


def _face(chance: Random, person: Person) -> Face:
    bios = BIOS[person.language]
    return Face(
        chance.choice(NAMES[person.language, person.gender or Gender.OTHER]),
        chance.choice(bios) if chance.random() < 0.7 else "",
        interests=tuple(chance.sample(INTERESTS, chance.randint(2, 8))),
    )


def _upto(chance: Random, shares: tuple[float, ...], choices: tuple[T, ...]) -> T:
    lot = chance.random()
    return next(it for share, it in zip(shares, choices, strict=True) if lot < share)
