"""What it costs that everybody is seen: each person of an evening gets three cards.

The evening is played as if it were the second of its kind: who was among the three best of anybody
the evening before, by the same score without exploration, counts as shown lately.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from benchmarks.quality.numbers import Floats
from benchmarks.quality.speed_dating import SpeedDating
from meetsmatch.core.decks import Mix, Option, Slot, deck

CARDS = 3
ROUNDS = 10
PATIENCE = (0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2)
SHARES = (0.05, 0.1, 0.2, 0.3)
"""Of cards that plain exploration gives to the least shown."""

Compose = Callable[[list[Option[int]], Counter[int], Counter[int], Random], Sequence[int]]
"""Options, who was shown the evening before, who was shown tonight."""


class Point(NamedTuple):
    setting: float
    never: float
    """Share of people who are in nobody's three."""

    matches: float
    """Mutual likes per card."""


class Evenings:
    """Everybody's options under one score."""

    def __init__(self, data: SpeedDating, likes: Floats) -> None:
        score, mutual = likes * likes[data.back], data.liked * data.liked[data.back]
        self.options: dict[int, list[Option[int]]] = {}
        self.mutual: dict[tuple[int, int], float] = {}
        columns = (data.who, data.whom, score, likes, mutual)
        for a, b, both, one, met in zip(*(it.tolist() for it in columns), strict=True):
            self.options.setdefault(a, []).append(Option(b, both, one))
            self.mutual[a, b] = met

    def ranking(self) -> Point:
        """The best three, whoever was shown before."""
        return self.played(0.0, _best)

    def decks(self) -> list[Point]:
        """Of the bot, from little patience with exploration to much."""
        return [self.played(it, _patient(it)) for it in PATIENCE]

    def plain(self) -> list[Point]:
        """A share of the cards for the least shown, whatever it costs."""
        return [self.played(it, _plain(it)) for it in SHARES]

    def played(self, setting: float, compose: Compose) -> Point:
        """The mean of ROUNDS orders in which people come."""
        before = Counter(
            it for some in self.options.values() for it in _best(some, Counter(), Counter())
        )
        never, matches = 0.0, 0.0
        for number in range(ROUNDS):
            chance, shown, cards, met = Random(number), Counter[int](), 0, 0.0
            for me in chance.sample(sorted(self.options), len(self.options)):
                some = compose(self.options[me], before, shown, chance)
                shown.update(some)
                cards += len(some)
                met += sum(self.mutual[me, it] for it in some)
            never += (1 - len(shown) / len(self.options)) / ROUNDS
            matches += met / cards / ROUNDS
        return Point(setting, never, matches)


def _best(options: list[Option[int]], *_: object) -> list[int]:
    best = sorted(options, key=lambda it: it.score, reverse=True)[:CARDS]
    return [it.person for it in best]


def _patient(patience: float) -> Compose:
    slots = (Slot.BEST, Slot.EXPLORE, Slot.EXPLORE)
    mix = Mix(slots, tiring=0.0, patience=patience, insistence=0.0)

    def composed(
        options: list[Option[int]], before: Counter[int], shown: Counter[int], chance: Random
    ) -> list[int]:
        lately = before + shown
        return [
            it.person for it in deck(options, CARDS, chance.random, shown_lately=lately, mix=mix)
        ]

    return composed


def _plain(share: float) -> Compose:
    def composed(
        options: list[Option[int]], _: Counter[int], shown: Counter[int], chance: Random
    ) -> list[int]:
        left = sorted(options, key=lambda it: -it.score)
        found: list[int] = []
        for _card in range(min(CARDS, len(left))):
            seldom = min(left, key=lambda it: (shown[it.person], chance.random()))
            card = seldom if chance.random() < share else left[0]
            left.remove(card)
            found.append(card.person)
        return found

    return composed
