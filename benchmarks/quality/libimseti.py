"""Libimseti (Brozovsky, Petricek 2007): ratings from 1 to 10 among its 2,000 most active raters.

A like is a rating of 8 or more; the bot has no finer one, and none is used. The split: four folds
of the pairs who rated each other; both directions of a quarter are taken away and everything is
learned from the rest, the weights of the last step in an inner split of the same kind.
"""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.quality.factors import attention, residual_factors
from benchmarks.quality.numbers import Floats, Ints, Logistic, log_odds, sigmoid
from meetsmatch.core.ranking import Common, Standing, p_like

LIKE = 8.0
SMOOTHING = 3
FOLDS = 4
INNER = 5
RIDGE = 10.0


class Answers(NamedTuple):
    """Who was liked or not, by whom."""

    who: Ints
    whom: Ints
    liked: Floats
    size: int
    """Number of people."""

    def mean(self) -> float:
        return float(self.liked.mean())

    def rate(self, by: Ints) -> Floats:
        """Likes per answer of each person, drawn to the mean."""
        likes, seen = np.bincount(by, self.liked, self.size), np.bincount(by, None, self.size)
        return (likes + SMOOTHING * self.mean()) / (seen + SMOOTHING)


class Pairs(NamedTuple):
    """People who are scored, one row each."""

    one: Ints
    other: Ints

    def turned(self) -> "Pairs":
        return Pairs(self.other, self.one)


Chances = Callable[[Answers, Pairs], Floats]
"""The chance that the first likes the second, learned from the answers."""


class Libimseti:
    """110,023 ratings, 3,820 pairs who rated each other."""

    def __init__(self, paths: Sequence[Path], seed: int) -> None:
        rows: list[list[str]] = []
        for path in paths:
            with path.open(encoding="ascii", newline="") as file:
                rows += csv.reader(file)
        who: Ints = np.array([int(row[0]) for row in rows])
        whom: Ints = np.array([int(row[1]) for row in rows])
        liked = np.array([float(float(row[2]) >= LIKE) for row in rows])
        self.answers = Answers(who, whom, liked, int(max(who.max(), whom.max())) + 1)
        place = {pair: at for at, pair in enumerate(zip(who.tolist(), whom.tolist(), strict=True))}
        both = sorted(pair for pair in place if pair[0] < pair[1] and pair[::-1] in place)
        self.there: Ints = np.array([place[pair] for pair in both])
        self.back: Ints = np.array([place[pair[::-1]] for pair in both])
        self.fold = np.random.default_rng(seed).permutation(len(both)) % FOLDS

    @property
    def mutual(self) -> Floats:
        return self.answers.liked[self.there] * self.answers.liked[self.back]

    def pairs(self, some: Ints) -> Pairs:
        return Pairs(self.answers.who[self.there[some]], self.answers.whom[self.there[some]])

    def without(self, some: Ints) -> Answers:
        """The answers but for both directions of some pairs."""
        kept = np.ones(len(self.answers.liked), bool)
        kept[self.there[some]] = kept[self.back[some]] = False
        who, whom, liked, size = self.answers
        return Answers(who[kept], whom[kept], liked[kept], size)

    def held_out(self, chances: Chances) -> tuple[Floats, Floats]:
        """For each pair both chances, learned without it."""
        there, back = np.zeros(len(self.fold)), np.zeros(len(self.fold))
        for fold in range(FOLDS):
            out = np.flatnonzero(self.fold == fold)
            known, pairs = self.without(out), self.pairs(out)
            there[out], back[out] = chances(known, pairs), chances(known, pairs.turned())
        return there, back

    def trained(self, seed: int) -> tuple[Floats, Floats]:
        """The same for weights over `columns`, found among the pairs of the other folds."""
        there, back = np.zeros(len(self.fold)), np.zeros(len(self.fold))
        draw = np.random.default_rng(seed)
        for fold in range(FOLDS):
            out, rest = np.flatnonzero(self.fold == fold), np.flatnonzero(self.fold != fold)
            inner = draw.permutation(len(rest)) % INNER
            x: list[Floats] = []
            y: list[Floats] = []
            for held in range(INNER):
                some = rest[inner == held]
                known = self.without(np.concatenate([out, some]))
                x += columns(known, self.pairs(some))
                y += [self.answers.liked[it[some]] for it in (self.there, self.back)]
            weights = Logistic(np.concatenate(x), np.concatenate(y), RIDGE)
            ours, theirs = columns(self.without(out), self.pairs(out))
            there[out], back[out] = weights(ours), weights(theirs)
        return there, back


def bias(known: Answers, pairs: Pairs) -> Floats:
    """The baseline's chance: log-odds of warmth and appeal, less those of the mean."""
    warmth, appeal = log_odds(known.rate(known.who)), log_odds(known.rate(known.whom))
    return sigmoid(warmth[pairs.one] + appeal[pairs.other] - log_odds(np.array(known.mean())))


def popularity(known: Answers, pairs: Pairs) -> Floats:
    return known.rate(known.whom)[pairs.other]


def ours(known: Answers, pairs: Pairs) -> Floats:
    """As the bot computes it: `core.ranking` with its weights, which know nothing of this data.
    Nothing here says what two people have in common."""
    warmth = np.rint(1_000 * known.rate(known.who)).astype(int)
    appeal = np.rint(1_000 * known.rate(known.whom)).astype(int)
    mean = round(1_000 * known.mean())
    people = zip(warmth[pairs.one].tolist(), appeal[pairs.other].tolist(), strict=True)
    return np.array(
        [p_like(Standing(it, 0), Standing(0, to), Common(), mean) for it, to in people]
    )


def columns(known: Answers, pairs: Pairs) -> tuple[Floats, Floats]:
    """What is known of the first's and of the second's like: rates, how much each was about, and
    products of factors (whom people looked at, whom they liked, what rates don't explain)."""
    warmth, appeal = log_odds(known.rate(known.who)), log_odds(known.rate(known.whom))
    gave = np.log1p(np.bincount(known.who, None, known.size))
    got = np.log1p(np.bincount(known.whom, None, known.size))
    base = warmth[known.who] + appeal[known.whom] - log_odds(np.array(known.mean()))
    yes = known.liked == 1
    learned = [
        attention(known.who, known.whom, known.size),
        attention(known.who[yes], known.whom[yes], known.size),
        residual_factors(known.who, known.whom, known.liked, base, known.size),
    ]

    def side(it: Pairs) -> Floats:
        products = [(mine[it.one] * theirs[it.other]).sum(axis=1) for mine, theirs in learned]
        rates = [warmth[it.one], appeal[it.other], gave[it.one], got[it.other]]
        return np.column_stack([*rates, *products])

    return side(pairs), side(pairs.turned())
