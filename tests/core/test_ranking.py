"""How likely two people like each other, what is kept of their answers, and what is told."""

from dataclasses import replace
from math import exp, isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.core.ranking import (
    FRESH_DAYS,
    MOST_SHARED,
    NEAR_KM,
    WEIGHTS,
    Common,
    Standing,
    Why,
    age_gap,
    freshness,
    nearness,
    p_like,
    why,
)

MEAN = 360
AVERAGE = Standing(MEAN, MEAN)
NOTHING = Common()
rates = st.integers(0, 1_000)
standings = st.builds(Standing, rates, rates)


def test_the_average_person_likes_the_average_person_as_often_as_the_mean_says():
    bare = replace(WEIGHTS, mean=1.0, near=0.0, fresh=0.0)
    assert isclose(p_like(AVERAGE, AVERAGE, NOTHING, MEAN, bare), MEAN / 1_000)
    half = Standing(500, 500)
    assert isclose(p_like(half, half, NOTHING, 500, bare), 0.5)


def test_the_score_of_the_rasch_model_is_reached_with_weights_of_one():
    bare = replace(WEIGHTS, mean=1.0, warmth=1.0, appeal=1.0, near=0.0, fresh=0.0)

    def log_odds(p: float) -> float:
        return log(p / (1 - p))

    odds = log_odds(0.7) + log_odds(0.2) - log_odds(0.4)
    found = p_like(Standing(700, 1), Standing(1, 200), NOTHING, 400, bare)
    assert isclose(found, 1 / (1 + exp(-odds)))


@given(standings, standings, rates)
def test_a_chance_lies_between_never_and_always(one: Standing, other: Standing, mean: int):
    assert 0 < p_like(one, other, NOTHING, mean) < 1


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Common(shared=2), Common(shared=1)),
        (Common(years=0.1), Common(years=0.9)),
        (Common(km=3), Common(km=80)),
        (Common(idle_days=0), Common(idle_days=9)),
    ],
)
def test_what_two_have_in_common_speaks_for_them(better: Common, worse: Common):
    assert p_like(AVERAGE, AVERAGE, better, MEAN) > p_like(AVERAGE, AVERAGE, worse, MEAN)


def test_who_ticks_everything_gains_nothing():
    few, all_of_them = Common(shared=MOST_SHARED), Common(shared=60)
    assert p_like(AVERAGE, AVERAGE, few, MEAN) == p_like(AVERAGE, AVERAGE, all_of_them, MEAN)


def test_warm_people_like_more_and_appealing_people_are_liked_more():
    usual = p_like(AVERAGE, AVERAGE, NOTHING, MEAN)
    assert p_like(Standing(600, MEAN), AVERAGE, NOTHING, MEAN) > usual
    assert p_like(AVERAGE, Standing(MEAN, 600), NOTHING, MEAN) > usual
    assert p_like(Standing(MEAN, 600), Standing(600, MEAN), NOTHING, MEAN) == usual


def test_the_gap_is_measured_from_oneself_within_ones_wishes():
    assert age_gap(30, 18, 99, 30) == 0
    assert age_gap(30, 18, 99, 40) == 0.5
    assert age_gap(30, 18, 99, 90) == 1
    assert age_gap(40, 20, 30, 30) == 0, "who seeks younger people has their upper end in mind"
    assert age_gap(20, 30, 40, 35) == 0.5
    assert age_gap(30, 25, 35, 35) == 0.5
    assert age_gap(30, 30, 30, 30) == 0


def test_nearness_and_freshness_halve_where_they_say():
    assert nearness(0) == freshness(0) == 1
    assert nearness(NEAR_KM) == 0.5
    assert freshness(int(FRESH_DAYS)) == 0.5


def test_the_most_particular_true_reason_is_told():
    assert why(Common(shared=1), is_near=True, is_new=True) is Why.SHARED
    assert why(NOTHING, is_near=True, is_new=True) is Why.NEW
    assert why(NOTHING, is_near=True, is_new=False) is Why.NEAR
    assert why(NOTHING, is_near=False, is_new=False) is Why.ACTIVE
    assert why(Common(idle_days=1), is_near=False, is_new=False) is Why.FITS
