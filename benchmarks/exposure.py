"""python -m benchmarks.exposure: a day in a dense city, and how fairly cards are spread.

Everybody who is here today looks at ten cards, in any order, and answers as the scores say. Decks
of `core.decks` stand beside exact ranking (the ten best of all) on the same people, under two
scores: taste (what two have in common, the bot knowing nothing else of anybody) and the mutual
chance of `core.ranking`, in which all agree who is liked. Fails unless decks spread cards as
promised under taste at its price, and starve nobody within some days under the mutual chance.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from meetsmatch.core.decks import MIX, Mix, Option, Slot, deck
from meetsmatch.core.people import Gender, Seeks
from meetsmatch.core.ranking import Common, Standing, age_gap, p_like
from meetsmatch.core.tallies import LATELY_DAYS

CARDS = 10
MOST_GINI = 0.6
"""Of that of exact ranking, among people active today."""

LEAST_SCORE = 0.92
"""Of the mean score of exact ranking."""

CANDIDATES = 600
"""So many eligible people a viewer's query returns, drawn by chance."""

CITY_KM = 20.0
ACTIVE_TODAY = 0.3
DAYS_BEFORE = 3
NOBODY: Mapping[int, float] = {}
NONE: frozenset[int] = frozenset()
EXACT = Mix((Slot.BEST,), tiring=0.0)
FOR_TASTE = replace(MIX, tiring=1.3, of_mean=0.5, insistence=0.1)
"""Scores of taste lie far from 0 for everybody, so that they bear more."""

TIRING = (0.0, 0.15, 0.45)


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody made up; drawn as `citizen` says."""

    number: int
    gender: Gender
    seeks: Seeks
    age: int
    age_from: int
    age_to: int
    interests: int
    km: tuple[float, float]
    idle_days: int
    listed_days: int
    standing: Standing

    def accepts(self, other: "Citizen") -> bool:
        return self.seeks.includes(other.gender) and self.age_from <= other.age <= self.age_to


class Prospect(NamedTuple):
    """Somebody eligible for a viewer."""

    option: Option[int]
    likes_back: float


class Day(NamedTuple):
    """What became of everybody's cards."""

    gini: float
    score: float
    matches: float
    """Per card."""

    reached: float
    """Share of those active today who were shown at least once."""

    shown: Mapping[int, int]


def citizen(number: int, chance: Random) -> Citizen:
    """60 % men, 38 % women; most seek the other; ages from 18, mostly under 40; warmth and
    appeal are spread as measured on the Columbia speed dating data, less the noise of counting."""
    gender = chance.choices(list(Gender), (38, 60, 2))[0]
    other = Seeks.MEN if gender is Gender.WOMAN else Seeks.WOMEN
    same = Seeks.WOMEN if gender is Gender.WOMAN else Seeks.MEN
    age = min(80, 18 + int(chance.gammavariate(2, 6)))
    younger, older = chance.randint(3, 12), chance.randint(3, 12)
    woman = gender is Gender.WOMAN
    appeal = chance.betavariate(*(2.35, 2.63) if woman else (1.97, 3.25))
    warmth = chance.betavariate(*(1.7, 2.8) if woman else (1.74, 1.94))
    idle = 0 if chance.random() < ACTIVE_TODAY else 1 + int(chance.expovariate(1 / 7)) % 30
    return Citizen(
        number=number,
        gender=gender,
        seeks=chance.choices((other, same, Seeks.EVERYONE), (82, 8, 10))[0],
        age=age,
        age_from=max(18, age - younger),
        age_to=age + older,
        interests=sum(1 << bit for bit in chance.sample(range(40), chance.randint(0, 8))),
        km=(chance.gauss(0, CITY_KM / 2), chance.gauss(0, CITY_KM / 2)),
        idle_days=idle,
        listed_days=int(chance.expovariate(1 / 60)),
        standing=Standing(int(1_000 * warmth), int(1_000 * appeal)),
    )


def prospect(me: Citizen, other: Citizen, mean: int) -> Prospect:
    """Both directions of one pair."""
    shared = (me.interests & other.interests).bit_count()
    km = ((me.km[0] - other.km[0]) ** 2 + (me.km[1] - other.km[1]) ** 2) ** 0.5
    idle = max(me.idle_days, other.idle_days)
    gap = age_gap(me.age, me.age_from, me.age_to, other.age)
    back = age_gap(other.age, other.age_from, other.age_to, me.age)
    likes = p_like(me.standing, other.standing, Common(shared, gap, km, idle), mean)
    liked = p_like(other.standing, me.standing, Common(shared, back, km, idle), mean)
    return Prospect(
        Option(other.number, likes * liked, likes, is_new=other.listed_days < 3), liked
    )


def taste(me: Citizen, other: Citizen, mean: int) -> Prospect:
    """The weighted sum that recommenders without history use; the same both ways."""
    either = (me.interests | other.interests).bit_count()
    overlap = (me.interests & other.interests).bit_count() / max(1, either)
    km = ((me.km[0] - other.km[0]) ** 2 + (me.km[1] - other.km[1]) ** 2) ** 0.5
    closeness, recency = max(0.0, 1 - km / 50), max(0.0, 1 - other.idle_days / 30)
    score = 0.40 * overlap + 0.35 * closeness + 0.25 * recency
    return Prospect(Option(other.number, score, score, is_new=other.listed_days < 3), score)


Rate = Callable[[Citizen, Citizen, int], Prospect]


class City:
    """People, and for everybody who is here today whom they may meet."""

    def __init__(self, rate: Rate, size: int, viewers: int, seed: int) -> None:
        chance = Random(seed)
        self.people = [citizen(number, chance) for number in range(size)]
        today = [it for it in self.people if it.idle_days == 0]
        self.viewers = chance.sample(today, min(viewers, len(today)))
        mean = sum(it.standing.appeal for it in self.people) // size
        self.prospects = {
            me.number: [
                rate(me, it, mean)
                for it in self.people
                if it is not me and me.accepts(it) and it.accepts(me)
            ]
            for me in self.viewers
        }
        self.reachable = {it.option.person for some in self.prospects.values() for it in some}
        self.active = [it.number for it in today if it.number in self.reachable]

    def day(self, mix: Mix, seed: int, limit: int = CANDIDATES) -> Day:
        """Everybody looks at their deck once; `limit` candidates are found for each. Who was
        shown the days before is known, as it always is."""
        before: Mapping[int, float] = {}
        for number in range(DAYS_BEFORE):
            more = self.days(1, mix, seed + 1 + number, limit, before).shown
            before = {it: fading(before.get(it, 0.0) + more[it]) for it in {*before, *more}}
        return self.days(1, mix, seed, limit, before)

    def days(
        self,
        count: int,
        mix: Mix,
        seed: int,
        limit: int = CANDIDATES,
        before: Mapping[int, float] = NOBODY,
    ) -> Day:
        """The same for several days. Counts and likes stay, and who was answered is not shown
        again to the same viewer."""
        chance, knows = Random(seed), Slot.LIKED_YOU in mix.slots
        ever: Counter[int] = Counter()
        lately = dict(before)
        likes: dict[int, set[int]] = {}
        seen: dict[int, set[int]] = {}
        scores: list[float] = []
        matches = 0
        for _ in range(count):
            for me in chance.sample(self.viewers, len(self.viewers)):
                number = me.number
                mine = seen.setdefault(number, set())
                found = [it for it in self.prospects[number] if it.option.person not in mine]
                found = chance.sample(found, min(limit, len(found)))
                by_number = {it.option.person: it for it in found}
                cards = deck(
                    [it.option for it in found],
                    CARDS,
                    chance.random,
                    shown_lately=lately,
                    liked_me=likes.get(number, NONE) if knows else NONE,
                    mix=mix,
                )
                for card in cards:
                    it = by_number[card.person]
                    ever[card.person] += 1
                    lately[card.person] = lately.get(card.person, 0.0) + 1
                    mine.add(card.person)
                    scores.append(it.option.score)
                    if chance.random() < it.option.likes:
                        likes.setdefault(card.person, set()).add(number)
                        matches += chance.random() < it.likes_back
            lately = {who: fading(it) for who, it in lately.items()}
        counts = [ever[number] for number in self.active]
        return Day(
            gini=gini(counts),
            score=sum(scores) / len(scores),
            matches=matches / len(scores),
            reached=sum(map(bool, counts)) / len(counts),
            shown=ever,
        )


def fading(times: float) -> float:
    """What is left the next day."""
    return times * 0.5 ** (1 / LATELY_DAYS)


def gini(counts: Sequence[int]) -> float:
    """0 when all have the same, towards 1 when one has everything (Gini 1912, by ranks)."""
    total = sum(counts)
    ranks = sum(rank * count for rank, count in enumerate(sorted(counts), 1))
    return 2 * ranks / (len(counts) * total) - (len(counts) + 1) / len(counts)


def starved(city: City, days: int, seed: int, mix: Mix = MIX) -> set[int]:
    """Who is eligible for somebody and was shown to nobody."""
    shown = city.days(days, mix, seed).shown
    return {number for number in city.reachable if not shown.get(number)}


def policies(mix: Mix) -> Mapping[str, Mix]:
    return {
        "600 by chance, then ranking": EXACT,
        **{f"decks, tiring {it:g}": replace(mix, tiring=it) for it in TIRING},
        "decks without exploration": replace(mix, slots=unexplored(mix)),
        f"decks as they are (tiring {mix.tiring:g})": mix,
    }


def unexplored(mix: Mix) -> tuple[Slot, ...]:
    return tuple(Slot.BEST if it is Slot.EXPLORE else it for it in mix.slots)


def broken(exact: Day, decks: Day) -> list[str]:
    """Which promises do not hold."""
    found: list[str] = []
    if decks.gini > MOST_GINI * exact.gini:
        found.append(f"Gini is {decks.gini / exact.gini:.2f} of exact ranking's")
    if decks.score < LEAST_SCORE * exact.score:
        found.append(f"the mean score is {decks.score / exact.score:.2f} of exact ranking's")
    return found


def compared(city: City, mix: Mix, seed: int) -> list[str]:
    """One table; what is broken in its last row."""
    exact = city.day(EXACT, seed, sys.maxsize)
    print("| policy | mean score | of exact | Gini | of exact | ever shown | matches a card |")
    print("|---|---|---|---|---|---|---|")
    days = {"exact ranking": exact}
    days |= {name: city.day(it, seed) for name, it in policies(mix).items()}
    for name, it in days.items():
        score = f"{it.score:.3f} | {it.score / exact.score:.2f}"
        spread = f"{it.gini:.3f} | {it.gini / exact.gini:.2f} | {it.reached:.0%}"
        print(f"| {name} | {score} | {spread} | {it.matches:.3f} |")
    return broken(exact, days[next(reversed(days))])


def main() -> None:
    """Print the tables; fail when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exposure", description=__doc__)
    add = parser.add_argument
    add("--people", type=int, default=5_000)
    add("--viewers", type=int, default=1_500)
    add("--days", type=int, default=14, help="for who is starved (default: %(default)s)")
    add("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("Taste:")
    city = City(taste, asked.people, asked.viewers, asked.seed)
    mistakes = compared(city, FOR_TASTE, asked.seed)
    print("\nMutual chance:")
    city = City(prospect, asked.people, asked.viewers, asked.seed)
    compared(city, MIX, asked.seed)
    hungry = len(starved(city, asked.days, asked.seed))
    print(f"never shown in {asked.days} days: {hungry} of {len(city.reachable)} eligible")
    mistakes += [f"{hungry} people were never shown"] if hungry else []
    sys.exit("\n".join(mistakes) if mistakes else 0)


if __name__ == "__main__":
    main()
