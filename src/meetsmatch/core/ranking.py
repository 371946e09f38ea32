"""How likely two people like each other, and why one is shown to the other. Pure numbers: who is
eligible is decided in `candidates`, and which cards are made of the scores in `decks`.

P(a likes b) is a logistic of how often a likes anybody (warmth), how often anybody likes b
(appeal), and a little of what they have in common: the bias model of rating prediction
(Koren, Bell, Volinsky, Computer 42(8), 2009) on the scale of log-odds, which is the Rasch model
(Rasch 1960). The reciprocal score is the product of both directions (fusion of RECON:
Pizzato et al., RecSys 2010).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, log
from typing import NamedTuple

from meetsmatch.core.tallies import Tally, rate

EDGE_PER_MILLE = 5
"""No rate is nearer to never or always than this."""

MOST_SHARED = 5
"""Further shared interests count no more: who ticks everything gains nothing."""

WIDEST_YEARS = 20
"""A wish for ages wider than this says no more about taste."""

NEAR_KM = 25.0
"""At this distance nearness counts half."""

FRESH_DAYS = 3.0
"""After so many days without a visit freshness counts half."""


def log_odds(per_mille: int) -> float:
    """ln(p / (1 - p)) of a rate per 1,000, kept away from both ends."""
    inside = min(max(per_mille, EDGE_PER_MILLE), 1_000 - EDGE_PER_MILLE)
    return log(inside / (1_000 - inside))


LOG_ODDS = tuple(log_odds(rate) for rate in range(1_001))
"""Of every rate per 1,000; a deck asks for a thousand of them."""


class Standing(NamedTuple):
    """How often somebody likes and is liked, per 1,000 cards, smoothed."""

    warmth: int
    appeal: int


def standing(of: Tally, weight: float, likes: float, is_liked: float) -> Standing:
    """Rates drawn to those at which the people around like and are liked; `weight` is that of
    now."""
    return Standing(
        rate(of.given_likes / weight, of.given_seen / weight, likes),
        rate(of.got_likes / weight, of.got_seen / weight, is_liked),
    )


class Common(NamedTuple):
    """What one person finds in the other's profile; all but `years` is the same both ways."""

    shared: int = 0
    """Number of interests that both chose."""

    years: float = 0.0
    """See `age_gap`."""

    km: float = 0.0
    """Between the centres of their cells."""

    idle_days: int = 0
    """Since the one who was here last but longer was here."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing adds to the log-odds of a like.

    All but `near` and `fresh` are a logistic regression on the Columbia speed dating data, rates
    drawn to the mean of the evening (`python -m benchmarks.quality` fits it again and prints the
    result beside these). The data knows neither distance nor visits: `near` and `fresh` are
    chosen, small enough to decide between people of similar prospects only; half of either adds
    nothing. Nothing here is a trait that nobody may filter by.
    """

    mean: float = 0.85
    """Of the log-odds of the local mean."""

    warmth: float = 1.2
    """Of the log-odds of the viewer's warmth above that mean; `appeal` likewise."""

    appeal: float = 1.15
    shared: float = 0.03
    years: float = -0.5
    near: float = 0.4
    fresh: float = 0.3

    def but(self, settings: Mapping[str, str]) -> "Weights":
        """With others, by their names."""
        return replace(self, **{name: float(value) for name, value in settings.items()})


WEIGHTS = Weights()


def p_like(
    who: Standing,
    whom: Standing,
    common: Common,
    mean: int,
    weights: Weights = WEIGHTS,
) -> float:
    """The chance from 0 to 1 that `who` likes the card of `whom`; `mean` is the local rate of
    likes per 1,000 cards."""
    average = LOG_ODDS[mean]
    odds = (
        weights.mean * average
        + weights.warmth * (LOG_ODDS[who.warmth] - average)
        + weights.appeal * (LOG_ODDS[whom.appeal] - average)
        + weights.shared * min(common.shared, MOST_SHARED)
        + weights.years * common.years
        + weights.near * (nearness(common.km) - 0.5)
        + weights.fresh * (freshness(common.idle_days) - 0.5)
    )
    return 1 / (1 + exp(-odds))


def age_gap(age: int, age_from: int, age_to: int, other: int) -> float:
    """How far somebody's age is from one's own, as far as that lies within one's wishes.

    0 is no gap, 1 the width of the wish (of WIDEST_YEARS if that is narrower) or more.
    """
    ideal = min(max(age, age_from), age_to)
    width = min(max(age_to - age_from, 1), WIDEST_YEARS)
    return min(1.0, abs(other - ideal) / width)


def nearness(km: float) -> float:
    """1 in the same cell, a half at NEAR_KM, towards 0 far away."""
    return NEAR_KM / (NEAR_KM + km)


def freshness(idle_days: int) -> float:
    """1 today, a half after FRESH_DAYS, towards 0 long ago."""
    return FRESH_DAYS / (FRESH_DAYS + idle_days)


class Why(StrEnum):
    """What may be said to the viewer of a card, the most particular first."""

    SHARED = "shared"
    """They chose the same interests."""

    NEW = "new"
    NEAR = "near"
    ACTIVE = "active"
    """Both were here today."""

    FITS = "fits"
    """Nothing in particular: each is whom the other looks for."""


def why(common: Common, *, is_near: bool, is_new: bool) -> Why:
    """The most particular of the reasons that are true.

    Not the heaviest: warmth and appeal decide most, and to tell them would say how often
    somebody likes or is liked. A reason about place needs `is_near`, which the card says
    anyway, so that it reveals no more.
    """
    if common.shared:
        return Why.SHARED
    if is_new:
        return Why.NEW
    if is_near:
        return Why.NEAR
    return Why.ACTIVE if common.idle_days == 0 else Why.FITS
