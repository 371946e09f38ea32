"""Intervals that hold at all times: against numbers worked out otherwise, and by chance."""

from math import inf, isclose, log, sqrt
from random import Random

import pytest

from benchmarks import experiments as benchmark
from benchmarks.experiments import CASES, run
from meetsmatch.app.experiments import Sums
from meetsmatch.experimenting.results import ALPHA
from meetsmatch.experimenting.sequential import (
    SOONEST,
    UNEVEN,
    Estimate,
    division,
    estimate,
    interval,
    p_value,
)


def of(*pairs: tuple[int, int]) -> Sums:
    """Sums over people, of whom each has y and x."""
    columns = [(1, y, x, y * y, x * x, x * y) for y, x in pairs]
    return Sums(*map(sum, zip(*columns, strict=True)))


def test_of_a_share_the_variance_is_that_of_a_coin():
    found = estimate(of(*[(1, 1)] * 300, *[(0, 1)] * 700))
    assert found.value == 0.3
    assert isclose(found.variance, 0.3 * 0.7 / 1_000, rel_tol=0.01)


def test_of_a_ratio_people_vary_and_not_chats():
    # Each chat of the same person ends alike, so as many chats say as much as people do.
    alone = estimate(of(*[(1, 1), (0, 1), (0, 1)] * 100))
    often = estimate(of(*[(10, 10), (0, 10), (0, 10)] * 100))
    assert alone.value == often.value
    assert isclose(alone.variance, often.variance, rel_tol=0.02)


def test_what_nobody_has_done_yet_is_not_for_ever_impossible():
    never = estimate(of(*[(0, 1)] * 200))
    assert never.value == 0
    once = estimate(of((1, 1), *[(0, 1)] * 199))
    assert 0 < never.variance < once.variance


def test_of_nobodys_chats_nothing_is_known():
    nothing = estimate(of(*[(0, 0)] * 500))
    assert nothing == Estimate(0.0, inf, 500)
    known = estimate(of(*[(0, 1)] * 500))
    assert interval(nothing, known, ALPHA, 1_000) is None
    assert p_value(nothing, known, ALPHA, 1_000) == 1.0


def test_nothing_is_said_of_few():
    few, many = Estimate(0.1, 0.001, SOONEST - 1), Estimate(0.9, 0.001, SOONEST)
    assert interval(few, many, ALPHA, 1_000) is None
    assert interval(many, many, ALPHA, 1_000) is not None


def test_the_interval_is_that_of_the_paper():
    # Theorem 2.2, for n people of unit variance.
    n, people = 1_000, 2_000
    r = (-2 * log(ALPHA) + log(-2 * log(ALPHA) + 1)) / people
    width = sqrt(2 * (n * r + 1) / (n * n * r) * log(sqrt(n * r + 1) / ALPHA))
    half = Estimate(0.0, 0.5 / n, n // 2)
    found = interval(half, half._replace(value=width * 1.01), ALPHA, people)
    assert found is not None
    assert isclose(found.high - found.low, 2 * width)
    assert found.is_more
    assert not found.is_less


@pytest.mark.parametrize("factor", [0.5, 0.999, 1.001, 3])
def test_the_p_value_and_the_interval_say_the_same(factor: float):
    one = Estimate(0.2, 0.0002, 800)
    width = interval(one, one, ALPHA, 2_000)
    assert width is not None
    two = one._replace(value=0.2 - factor * width.high)
    found = interval(one, two, ALPHA, 2_000)
    assert found is not None
    assert found.is_less == (factor > 1)
    assert (p_value(one, two, ALPHA, 2_000) < ALPHA) == (factor > 1)


def test_a_division_by_chance_is_none_to_wonder_at():
    chance, wondered = Random(1), 0
    for _ in range(300):
        counts = [0, 0]
        for _ in range(40):
            for _ in range(25):
                counts[chance.random() < 0.75] += 1
            if division(counts, [1, 3]) < UNEVEN:
                wondered += 1
                break
    assert wondered <= 1


def test_the_surprise_at_a_division_is_that_of_the_paper():
    # Lindon and Malek, as people come: what the prior foretold of each, against the weights. The
    # prior is as sure of the weights as if it had seen 200 people.
    seen, odds = [50.0, 150.0], 1.0
    for which in [0] * 60 + [1] * 90:
        odds *= seen[which] / sum(seen) / [0.25, 0.75][which]
        seen[which] += 1
    assert isclose(division([60, 90], [1, 3]), 1 / odds)


@pytest.mark.parametrize("counts", [(600, 400), (0, 400), (10_000, 10_700)])
def test_a_division_that_is_none_by_chance_is_told(counts: tuple[int, int]):
    assert division(counts, [1, 1]) < UNEVEN


def test_looking_all_the_time_finds_nothing_where_there_is_nothing():
    chance = Random(5)
    found = [run(CASES[0], chance, 1_500).found for _ in range(100)]
    assert sum(it is not None for it in found) <= 5


def test_the_benchmark_fails_when_a_promise_is_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    same, better = CASES[0], CASES[4]
    monkeypatch.setattr(benchmark, "CASES", (same,))
    assert benchmark.main(["--runs", "20", "--people", "800"]) == 0
    monkeypatch.setattr(benchmark, "CASES", (same._replace(has_effect=True), better))
    assert benchmark.main(["--runs", "20", "--people", "400"]) == 1
    assert "NO" in capsys.readouterr().out
