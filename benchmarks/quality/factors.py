"""Latent factors by alternating least squares: an offline job, whose products of short vectors
anything can score."""

import numpy as np

from benchmarks.quality.numbers import Floats, Ints, sigmoid

Factors = tuple[Floats, Floats]
"""Of everybody as one who answers, and as one who is answered."""


class Sides:
    """The answers of each person, and about each person."""

    def __init__(self, who: Ints, whom: Ints, size: int) -> None:
        self.who, self.whom, self.size = who, whom, size
        self.rows = [self._grouped(who), self._grouped(whom)]

    def _grouped(self, by: Ints) -> list[Ints]:
        order = np.argsort(by, kind="stable")
        return np.split(order, np.searchsorted(by[order], np.arange(1, self.size)))

    def start(self, rank: int) -> Factors:
        draw = np.random.default_rng(0)
        return draw.normal(0, 0.1, (self.size, rank)), draw.normal(0, 0.1, (self.size, rank))


def attention(
    who: Ints, whom: Ints, size: int, rank: int = 16, ridge: float = 10.0, trust: float = 10.0
) -> Factors:
    """Who has to do with whom: Hu, Koren, Volinsky, Collaborative Filtering for Implicit Feedback
    Datasets, ICDM 2008, with everything that is there counting the same."""
    sides = Sides(who, whom, size)
    one, other = sides.start(rank)
    for _ in range(4):
        for mine, theirs, rows, ends in (
            (one, other, sides.rows[0], whom),
            (other, one, sides.rows[1], who),
        ):
            everybody = theirs.T @ theirs + ridge * np.eye(rank)
            for person in range(size):
                met = theirs[ends[rows[person]]]
                bend = everybody + trust * met.T @ met
                mine[person] = np.linalg.solve(bend, (1 + trust) * met.sum(axis=0))
    return one, other


def residual_factors(
    who: Ints,
    whom: Ints,
    liked: Floats,
    base: Floats,
    size: int,
    rank: int = 10,
    ridge: float = 4.0,
) -> Factors:
    """Logistic factors on top of log-odds that are known: each step a Newton step, so iteratively
    reweighted least squares (Collins, Dasgupta, Schapire, NIPS 2001)."""
    sides = Sides(who, whom, size)
    one, other = sides.start(rank)
    for _ in range(4):
        for mine, theirs, rows, ends in (
            (one, other, sides.rows[0], whom),
            (other, one, sides.rows[1], who),
        ):
            product = (one[who] * other[whom]).sum(axis=1)
            p = sigmoid(base + product)
            weight = np.maximum(p * (1 - p), 0.02)
            target = weight * product + liked - p
            for person in range(size):
                some = rows[person]
                met = theirs[ends[some]]
                bend = met.T @ (met * weight[some, None]) + ridge * np.eye(rank)
                mine[person] = np.linalg.solve(bend, met.T @ target[some])
    return one, other
