"""Who gets which variant: by the weights, and always the same."""

from collections import Counter

import pytest

from meetsmatch.core.experiments import DRAWS, MEASURES, RAILS, Hook, Metric, Plan, Variant


def plan(*weights: int) -> Plan:
    variants = tuple(Variant(f"v{number}", it) for number, it in enumerate(weights))
    return Plan("Trial", Hook.NUDGE, variants, Metric.LIKED)


@pytest.mark.parametrize("weights", [(1, 1), (3, 1), (1, 2, 7), (100, 1, 1, 1)])
def test_lots_are_divided_by_the_weights(weights: tuple[int, ...]):
    of, many = plan(*weights), 10_000
    drawn = Counter(of.variant_at(DRAWS * it // many).name for it in range(many))
    meant = [many * it / sum(weights) for it in weights]
    assert [drawn[it.name] for it in of.variants] == pytest.approx(meant, abs=1)


def test_the_first_and_the_last_lot_are_somebodys():
    of = plan(2, 1)
    assert of.variant_at(0) == of.control
    assert of.variant_at(DRAWS - 1) == of.variants[-1]


def test_every_metric_says_what_it_counts():
    assert MEASURES.keys() == set(Metric)
    assert set(RAILS) < set(Metric)
