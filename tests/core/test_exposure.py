"""A day in a small dense city: cards are spread, at a price that was agreed to."""

import sys

from benchmarks.exposure import (
    EXACT,
    FOR_TASTE,
    City,
    broken,
    gini,
    prospect,
    starved,
    taste,
)


def test_gini_is_nothing_when_all_have_the_same_and_near_one_when_one_has_all():
    assert gini([3, 3, 3, 3]) == 0
    assert gini([0] * 99 + [7]) == 0.99


def test_decks_spread_cards_at_a_small_price():
    city = City(taste, 1_600, 400, seed=1)
    exact = city.day(EXACT, 1, sys.maxsize)
    assert broken(exact, city.day(FOR_TASTE, 1)) == []
    assert broken(exact, city.day(EXACT, 1))


def test_nobody_eligible_is_starved_within_a_week():
    city = City(prospect, 800, 240, seed=1)
    assert starved(city, 7, 1) == set()
    assert starved(city, 7, 1, EXACT)
