"""Intervals and a test that hold however often somebody looks, and whenever they stop.

Each is of a difference of two means. The estimates of its variance make it hold in the limit of
many people; `SOONEST` in each variant are asked for before anything is said.

- Always-valid inference, the mixture sequential probability ratio test with a normal mixture:
  Johari, Koomen, Pekelis, Walsh, Operations Research 70(3), 2022, after Robbins, Annals of
  Mathematical Statistics 41(5), 1970.
- Its interval for estimated variances: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, Annals of
  Statistics 52(6), 2024 (asymptotic confidence sequences), theorem 2.2.
- Variances of ratios by the delta method: Deng, Knoblich, Lu, KDD 2018.
- Whether people were divided as they should have been: Lindon, Malek, NeurIPS 2022.
"""

from collections.abc import Sequence
from math import exp, inf, lgamma, log, sqrt
from typing import NamedTuple

from meetsmatch.app.experiments import Sums

SOONEST = 100
"""People in each variant before whom nothing is said."""

UNEVEN = 1e-3
"""Chance below which a division of people is no accident."""


class Estimate(NamedTuple):
    """A mean, or a ratio of means, and the variance of that estimate."""

    value: float
    variance: float
    people: int


class Interval(NamedTuple):
    """A difference from the first variant; the truth is inside with the confidence asked for, at
    all times together."""

    difference: float
    low: float
    high: float

    @property
    def is_more(self) -> bool:
        return self.low > 0

    @property
    def is_less(self) -> bool:
        return self.high < 0


def estimate(sums: Sums) -> Estimate:
    """Of y for each x."""
    n, y, x, yy, xx, xy = sums
    if not x:
        return Estimate(0.0, inf, n)
    ratio = y / x
    # Of the numbers y - ratio * x, whose mean is 0: what is left when the ratio is taken away.
    left = yy - 2 * ratio * xy + ratio * ratio * xx
    # As if one more had happened to somebody: what nobody has done yet is not for ever impossible.
    return Estimate(ratio, (left + 1) * n / max(n - 1, 1) / (x * x), n)


def interval(one: Estimate, two: Estimate, alpha: float, people: int) -> Interval | None:
    """Of how much more `two` is; narrowest when there are so many `people` in all. None while
    there are too few."""
    if min(one.people, two.people) < SOONEST or inf in (one.variance, two.variance):
        return None
    n = one.people + two.people
    per_person = (one.variance + two.variance) * n
    mixed = n * _mixing(alpha, people)
    width = sqrt(per_person * 2 * (mixed + 1) / (n * mixed) * log(sqrt(mixed + 1) / alpha))
    difference = two.value - one.value
    return Interval(difference, difference - width, difference + width)


def p_value(one: Estimate, two: Estimate, alpha: float, people: int) -> float:
    """How surprising the difference is if there is none: 1 over the mixture likelihood ratio. The
    least of all looks is valid at each of them."""
    if min(one.people, two.people) < SOONEST or inf in (one.variance, two.variance):
        return 1.0
    n = one.people + two.people
    mixed = n * _mixing(alpha, people)
    squared = (two.value - one.value) ** 2 / (one.variance + two.variance)
    return min(1.0, sqrt(mixed + 1) * exp(-squared * mixed / (2 * (mixed + 1))))


def _mixing(alpha: float, people: int) -> float:
    """The variance of the mixture, in units of one person's, that makes the interval narrowest
    with so many people (Waudby-Smith et al., appendix B.2)."""
    return (-2 * log(alpha) + log(-2 * log(alpha) + 1)) / people


def division(counts: Sequence[int], weights: Sequence[int]) -> float:
    """How surprising it is that so many people are in each variant, at whatever time one looks:
    1 over the Bayes factor against a Dirichlet prior around the shares that were meant."""
    n, whole = sum(counts), sum(weights)
    prior = [100 * len(weights) * it / whole for it in weights]
    log_odds = lgamma(sum(prior)) - lgamma(sum(prior) + n)
    for count, weight, before in zip(counts, weights, prior, strict=True):
        log_odds += lgamma(before + count) - lgamma(before) - count * log(weight / whole)
    return min(1.0, exp(-log_odds)) if log_odds > -700 else 1.0
