"""The statistics that both data sets need: AUC, its confidence interval, logistic regression."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
RESAMPLES = 1_000


class Auc(NamedTuple):
    """With the 95 % interval of a bootstrap; or a difference of two."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.4f} [{self.low:.3f}, {self.high:.3f}]"


def log_odds(p: Floats) -> Floats:
    return np.log(p / (1 - p))


def sigmoid(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-x))


def ranks(values: Floats) -> Floats:
    """From 1; equal values share the mean of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[inverse]


def auc(liked: Floats, score: Floats) -> float:
    """The chance that a mutual like is ranked above another pair (Mann, Whitney 1947)."""
    ones = liked.sum()
    below = ranks(score)[liked == 1].sum() - ones * (ones + 1) / 2
    return float(below / (ones * (len(liked) - ones)))


def resamples(groups: Ints, seed: int) -> list[Ints]:
    """Pairs drawn with replacement, whole groups of them at a time (Efron 1979)."""
    draw = np.random.default_rng(seed)
    order = np.argsort(groups, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    drawn = [draw.integers(0, len(members), len(members)) for _ in range(RESAMPLES)]
    return [np.concatenate([members[it] for it in some]) for some in drawn]


def judged(liked: Floats, score: Floats, drawn: Sequence[Ints]) -> Auc:
    values = [auc(liked[some], score[some]) for some in drawn]
    return _interval(auc(liked, score), values)


def compared(liked: Floats, score: Floats, base: Floats, drawn: Sequence[Ints]) -> Auc:
    """How much better one score is than another, on the same resamples."""
    values = [auc(liked[some], score[some]) - auc(liked[some], base[some]) for some in drawn]
    return _interval(auc(liked, score) - auc(liked, base), values)


def _interval(value: float, values: Sequence[float]) -> Auc:
    low, high = np.percentile(values, (2.5, 97.5))
    return Auc(value, float(low), float(high))


class Logistic:
    """Logistic regression with a ridge on standardised columns, by Newton's method; what is not
    known (NaN) counts as the mean."""

    def __init__(self, x: Floats, y: Floats, ridge: float) -> None:
        self.mean = np.nanmean(x, axis=0)
        self.spread = np.nanstd(x, axis=0) + 1e-9
        z = self._columns(x)
        self.weights = np.zeros(z.shape[1])
        penalty = np.full(z.shape[1], ridge)
        penalty[0] = 0.0
        for _ in range(12):
            p = sigmoid(z @ self.weights)
            slope = z.T @ (y - p) - penalty * self.weights
            bend = (z * (p * (1 - p))[:, None]).T @ z + np.diag(penalty)
            self.weights = self.weights + np.linalg.solve(bend, slope)

    def _columns(self, x: Floats) -> Floats:
        z = (np.where(np.isnan(x), self.mean, x) - self.mean) / self.spread
        return np.column_stack([np.ones(len(z)), z])

    def __call__(self, x: Floats) -> Floats:
        """Chances."""
        return sigmoid(self._columns(x) @ self.weights)

    def plain(self) -> Floats:
        """Intercept and weights of the columns as they were given."""
        slopes = self.weights[1:] / self.spread
        return np.concatenate([[self.weights[0] - slopes @ self.mean], slopes])
