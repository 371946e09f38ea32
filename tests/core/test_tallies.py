"""Rates of likes: counted, forgotten slowly, and drawn to what is usual around."""

import pytest

from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.tallies import (
    HALF_LIFE_DAYS,
    LATELY_DAYS,
    USUAL_RATE,
    Tally,
    lately_at,
    rate,
    usual,
    weight_at,
)

NOW_MS = 20_600 * DAY_MS


def test_what_happens_a_half_life_later_weighs_twice_as_much():
    later = weight_at(NOW_MS + HALF_LIFE_DAYS * DAY_MS)
    assert later == pytest.approx(2 * weight_at(NOW_MS))


def test_events_count_as_one_today_and_as_half_a_half_life_later():
    of_today = Tally(*[weight_at(NOW_MS)] * 4, lately_at(NOW_MS))
    assert of_today.at(NOW_MS) == Tally(1, 1, 1, 1, 1)
    later = of_today.at(NOW_MS + HALF_LIFE_DAYS * DAY_MS)
    assert later.given_seen == later.given_likes == later.got_seen == later.got_likes
    assert later.got_likes == pytest.approx(0.5)
    assert of_today.at(NOW_MS + LATELY_DAYS * DAY_MS).lately == pytest.approx(0.5)


def test_few_cards_say_little_and_many_say_all():
    assert rate(0, 0, mean=0.4) == 400
    assert rate(1, 1, mean=0.4) == 550
    assert rate(900, 1_000, mean=0.4) in range(890, 900)


def test_likes_that_no_card_preceded_make_no_rate_above_all():
    assert rate(30, 0, mean=0.4) == 1_000
    assert usual([Tally(0, 30, 0, 30)] * 9, 1.0) == (1.0, 1.0)


def test_where_nothing_is_counted_the_usual_rate_holds():
    assert usual([], 1.0) == (USUAL_RATE, USUAL_RATE)
    assert usual([Tally()] * 5, 1.0) == (USUAL_RATE, USUAL_RATE)


def test_usual_is_the_mean_of_people_and_not_of_cards():
    """One is shown a thousand times and liked; nine are shown a hundred times and are not."""
    crowd = [Tally(0, 0, 1_000, 1_000), *[Tally(0, 0, 100, 0)] * 9]
    assert usual(crowd, 1.0).got == pytest.approx(0.12, abs=0.01)


def test_usual_stays_the_mean_when_everybody_is_drawn_to_it():
    crowd = [Tally(n, n * 0.1 * (n % 5), 1, 1) for n in range(1, 200)]
    mean = usual(crowd, 1.0).given
    drawn = [rate(it.given_likes, it.given_seen, mean) / 1_000 for it in crowd]
    assert sum(drawn) / len(drawn) == pytest.approx(mean, abs=0.01)


def test_old_counts_say_less_than_new_ones():
    tally = Tally(0, 0, 10, 10)
    assert usual([tally], 1.0).got > usual([tally], 4.0).got > USUAL_RATE
