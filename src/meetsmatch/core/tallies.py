"""How often somebody likes and is liked, the old counting less and less.

Forward decay (Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009): what happens later weighs more,
so nothing that was counted has to be touched again, and adding is all that a store must do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from meetsmatch.core.rules import DAY_MS

HALF_LIFE_DAYS = 56
FIRST_DAY = 20_454
"""1 January 2026, counted from 1970: weights are 1 there, and in ten years still below 2**66."""

LATELY_DAYS = 7
"""Half-life of the times that somebody was shown lately: until 2045 the weights are numbers."""

PRIOR_SEEN = 3.0
"""So many cards' worth of the usual rate everybody starts with."""

USUAL_RATE = 0.3
"""Where nothing is counted yet; elsewhere people say themselves what is usual among them."""

PER_MILLE = 1_000


def weight_at(now_ms: int, half_life_days: int = HALF_LIFE_DAYS) -> float:
    """What one event counts now."""
    return 2.0 ** ((now_ms // DAY_MS - FIRST_DAY) / half_life_days)


def lately_at(now_ms: int) -> float:
    """What being shown once now adds to `Tally.lately`."""
    return weight_at(now_ms, LATELY_DAYS)


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums of weights: divide by the present weight for a number of recent events."""

    given_seen: float = 0.0
    """Cards that they have seen."""

    given_likes: float = 0.0
    got_seen: float = 0.0
    """Times that their card was shown."""

    got_likes: float = 0.0
    lately: float = 0.0
    """Times that their card was shown, of which hardly any but those of the last weeks count:
    weights are those of `lately_at`."""

    def at(self, now_ms: int) -> "Tally":
        """Events instead of weights: one of today is 1, of half a year ago about 0.1."""
        weight = weight_at(now_ms)
        return Tally(
            self.given_seen / weight,
            self.given_likes / weight,
            self.got_seen / weight,
            self.got_likes / weight,
            self.lately / lately_at(now_ms),
        )


class Usual(NamedTuple):
    """How often people of one place like, and are liked: 0 to 1."""

    given: float = USUAL_RATE
    got: float = USUAL_RATE


def usual(people: Iterable[Tally], weight: float) -> Usual:
    """What is usual among them; `weight` is that of now."""
    tallies = list(people)
    given = ((it.given_likes / weight, it.given_seen / weight) for it in tallies)
    got = ((it.got_likes / weight, it.got_seen / weight) for it in tallies)
    return Usual(_mean(given), _mean(got))


def _mean(counts: Iterable[tuple[float, float]]) -> float:
    """The rate that stays the mean when everybody is drawn to it, so that nobody is heavier for
    being shown often; one more person is the usual one."""
    liked, known = USUAL_RATE, 1.0
    for likes, seen in counts:
        liked += likes / (seen + PRIOR_SEEN)
        known += seen / (seen + PRIOR_SEEN)
    return min(1.0, liked / known)


def rate(likes: float, seen: float, mean: float) -> int:
    """Likes per 1,000 cards, 0 to 1,000; with few of them near the mean. A like that no card
    preceded (from /likes) can't lift it above 1,000."""
    smoothed = (likes + mean * PRIOR_SEEN) / (seen + PRIOR_SEEN)
    return min(PER_MILLE, round(PER_MILLE * smoothed))
