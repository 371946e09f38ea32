"""Columbia Speed Dating (Fisman, Iyengar, Kamenica, Simonson 2006), read from a file.

The split: whatever is known of a pair is computed without both directions of that pair, decisions
and ratings alike. Weights, and how much they are shrunk, are found on the other evenings only.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from benchmarks.quality.numbers import Floats, Ints, Logistic, log_odds, sigmoid
from meetsmatch.core.ranking import MOST_SHARED, Common, age_gap, p_like, standing
from meetsmatch.core.tallies import USUAL_RATE, Tally, usual

SMOOTHING = 3
INTERESTS = [
    *("sports", "tvsports", "exercise", "dining", "museums", "art", "hiking", "gaming"),
    *("clubbing", "reading", "tv", "theater", "movies", "concerts", "music", "shopping", "yoga"),
]
TRAITS = ["attr", "sinc", "intel", "fun", "amb"]
RATINGS = [*TRAITS, "shar", "like", "prob"]
PROFILE = [
    *INTERESTS,
    *("age", "go_out", "date", "exphappy"),
    *(f"{trait}3_1" for trait in TRAITS),
    *(f"{trait}1_1" for trait in [*TRAITS, "shar"]),
]
CHOSEN = 8
"""Who rates an interest so high, of 10, would have ticked it."""

RIDGES = (10.0, 33.0, 100.0)
INNER = 5
"""Folds of evenings among which the ridge is chosen."""

NEIGHBOURS = 3.0
"""Ridge of the regressions on those who answer alike."""


def number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float("nan")


class SpeedDating:
    """551 people, 21 evenings, 4,184 pairs; every array over `who`, `whom` is one direction."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="latin1", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["pid"]]
        ids = sorted({int(row["iid"]) for row in rows})
        place = {iid: index for index, iid in enumerate(ids)}
        rows = [row for row in rows if int(row["pid"]) in place]
        rows.sort(key=lambda row: (place[int(row["iid"])], place[int(row["pid"])]))
        self.size = len(ids)
        self.who: Ints = np.array([place[int(row["iid"])] for row in rows])
        self.whom: Ints = np.array([place[int(row["pid"])] for row in rows])
        self.liked = self._column(rows, "dec")
        self.together = self._column(rows, "int_corr")
        self.ratings = {name: self._column(rows, name) for name in RATINGS}
        self.gender: Ints = np.zeros(self.size, int)
        self.evening: Ints = np.zeros(self.size, int)
        self.gender[self.who] = self._column(rows, "gender").astype(int)
        self.evening[self.who] = self._column(rows, "wave").astype(int)
        first = {int(row["iid"]): row for row in reversed(rows)}
        wanted = [*PROFILE, "goal", "field_cd"]
        self.profile = {
            name: np.array([number(first[iid][name]) for iid in ids]) for name in wanted
        }

    @staticmethod
    def _column(rows: Sequence[Mapping[str, str]], name: str) -> Floats:
        return np.array([number(row[name]) for row in rows])

    @cached_property
    def back(self) -> Ints:
        """Where the other direction of each row is."""
        place = {pair: index for index, pair in enumerate(zip(self.who, self.whom, strict=True))}
        return np.array([place[b, a] for a, b in zip(self.who, self.whom, strict=True)])

    @cached_property
    def pairs(self) -> Ints:
        """Each pair once."""
        return np.flatnonzero(self.who < self.whom)

    @property
    def mutual(self) -> Floats:
        return (self.liked * self.liked[self.back])[self.pairs]

    def one_score(self, likes: Floats) -> Floats:
        """The product of both directions, per pair."""
        return (likes * likes[self.back])[self.pairs]

    def mean_without(
        self, by: Ints, size: int, values: Floats, prior: Floats | float, weight: float
    ) -> Floats:
        """For each row the mean of the other rows of its group, drawn to a prior."""
        known = ~np.isnan(values)
        own = np.where(known, values, 0.0)
        total = np.bincount(by, own, size)[by] - own
        count = np.bincount(by, known, size)[by] - known
        return (total + weight * prior) / (count + weight)

    def local_mean(self, values: Floats) -> Floats:
        """Of the same evening and the same gender's answers, without the row's own."""
        groups = 2 * self.evening[self.who] + self.gender[self.who]
        return self.mean_without(groups, int(groups.max()) + 1, values, 0.0, 0.0)

    def warmth(self, prior: Floats | float) -> Floats:
        return self.mean_without(self.who, self.size, self.liked, prior, SMOOTHING)

    def appeal(self, prior: Floats | float) -> Floats:
        return self.mean_without(self.whom, self.size, self.liked, prior, SMOOTHING)

    def gap(self) -> Floats:
        """`age_gap`, as if everybody had the widest wish."""
        age = np.nan_to_num(self.profile["age"], nan=26).astype(int)
        ages = zip(age[self.who].tolist(), age[self.whom].tolist(), strict=True)
        return np.array([age_gap(mine, 18, 99, other) for mine, other in ages])

    def shared(self) -> Floats:
        chose = np.column_stack([self.profile[name] >= CHOSEN for name in INTERESTS])
        return (chose[self.who] & chose[self.whom]).sum(axis=1).astype(float)

    def ours(self) -> Floats:
        """The chance of a like as the bot computes it: `core`, weights as they are, rates drawn to
        what is usual among those whom one could see."""
        return self._counted([usual(it, 1.0).got for it in self._seen()])

    def fixed(self) -> Floats:
        """The same with rates drawn to one rate, wherever it is."""
        return self._counted([USUAL_RATE] * len(self.who))

    def _counted(self, means: Sequence[float]) -> Floats:
        commons = [Common(int(n), gap) for n, gap in zip(self.shared(), self.gap(), strict=True)]
        rows = zip(self._tallies(self.who), self._tallies(self.whom), commons, means, strict=True)
        return np.array([_p_like(*row) for row in rows])

    def _tallies(self, by: Ints) -> list[Tally]:
        """Of each row's person, as somebody who was asked and as somebody about whom others were,
        without the row's own answer."""
        likes = (np.bincount(by, self.liked, self.size)[by] - self.liked).tolist()
        seen = (np.bincount(by, None, self.size)[by] - 1).tolist()
        return [Tally(n, of, n, of) for n, of in zip(seen, likes, strict=True)]

    def _seen(self) -> list[list[Tally]]:
        """For each row all whom its person met, without the row's own answer."""
        likes, seen = (np.bincount(self.whom, it, self.size) for it in (self.liked, None))
        every = [Tally(0, 0, n, of) for n, of in zip(seen.tolist(), likes.tolist(), strict=True)]
        met = [[int(it) for it in self.whom[self.who == me]] for me in range(self.size)]
        own = self._tallies(self.whom)
        rows = zip(self.who.tolist(), self.whom.tolist(), own, strict=True)
        return [[it if other == b else every[other] for other in met[a]] for a, b, it in rows]

    def terms(self) -> Floats:
        """The columns that the weights of `core.ranking` belong to: mean, warmth, appeal, shared,
        years."""
        mean = self.local_mean(self.liked)
        centre = log_odds(mean)
        warmth, appeal = log_odds(self.warmth(mean)), log_odds(self.appeal(mean))
        shared = np.minimum(self.shared(), MOST_SHARED)
        return np.column_stack([centre, warmth - centre, appeal - centre, shared, self.gap()])

    def fitted(self) -> Floats:
        """Weights of `terms`, found on all evenings."""
        return Logistic(self.terms(), self.liked, 0.1).plain()[1:]

    def trained(self, x: Floats) -> Floats:
        """Chances by weights and a ridge that were found on all other evenings."""
        found = np.zeros(len(self.liked))
        evening = self.evening[self.who]
        for held in np.unique(evening):
            out = evening == held
            ridge = self._ridge(x[~out], self.liked[~out], evening[~out] % INNER)
            found[out] = Logistic(x[~out], self.liked[~out], ridge)(x[out])
        return found

    @staticmethod
    def _ridge(x: Floats, liked: Floats, fold: Ints) -> float:
        """The one that makes held out answers the most likely."""

        def surprise(ridge: float) -> float:
            total = 0.0
            for held in range(INNER):
                out = fold == held
                p = Logistic(x[~out], liked[~out], ridge)(x[out])
                total -= float(np.log(np.where(liked[out] == 1, p, 1 - p)).sum())
            return total

        return min(RIDGES, key=surprise)


def _p_like(who: Tally, whom: Tally, common: Common, mean: float) -> float:
    me, them = (standing(it, 1.0, likes=mean, is_liked=mean) for it in (who, whom))
    return p_like(me, them, common, round(1_000 * mean))


def bias(data: SpeedDating) -> Floats:
    """The baseline's chance: log-odds of warmth and appeal, less those of the mean."""
    mean = float(data.liked.mean())
    odds = log_odds(data.warmth(mean)) + log_odds(data.appeal(mean)) - np.log(mean / (1 - mean))
    return sigmoid(odds)
