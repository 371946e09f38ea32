"""What figures say of several variants and rails together."""

from dataclasses import replace

import pytest

from meetsmatch.app.experiments import Outcome, Sums
from meetsmatch.core.experiments import RAILS, Hook, Metric, Plan, Variant
from meetsmatch.experimenting.results import ALPHA, EXPOSED, exposed, is_uneven, result

PLAN = Plan(
    "Trial",
    Hook.NUDGE,
    (Variant("as it is"), Variant("more", 1), Variant("most", 2)),
    Metric.LIKED,
)


def share(variant: str, people: int, of: int, day: int = 1) -> Outcome:
    return Outcome(variant, day, Sums(people, of, people, of, people, of))


@pytest.mark.parametrize("metric", [Metric.LIKED, Metric.LEFT])
@pytest.mark.parametrize("of", range(120, 200, 4))
def test_the_p_value_is_low_just_when_the_interval_leaves_0(metric: Metric, of: int):
    rows = [share("as it is", 1_000, 120), share("more", 1_000, of), share("most", 1_000, 120)]
    more, most = result(PLAN, metric, rows).against
    assert more.now is not None
    assert (more.chance < ALPHA) == more.now.is_more
    assert most.chance == 1.0


def test_rails_are_surer_than_the_metric_because_there_are_more_of_them():
    rows = [share("as it is", 1_000, 120), share("more", 1_000, 120), share("most", 1_000, 120)]
    widths = [
        now.high - now.low
        for metric in (Metric.LIKED, Metric.LEFT)
        if (now := result(PLAN, metric, rows).against[0].now) is not None
    ]
    assert len(PLAN.rails) == len(RAILS) == 3
    assert widths[1] > widths[0]


def test_of_more_variants_each_has_to_be_surer():
    rows = [share(it.name, 1_000, 120) for it in PLAN.variants]
    two = replace(PLAN, variants=PLAN.variants[:2])
    widths = [
        now.high - now.low
        for plan in (two, PLAN)
        if (now := result(plan, Metric.LIKED, rows).against[0].now) is not None
    ]
    assert widths[1] > widths[0]


def test_days_add_up_and_harm_is_looked_for_on_the_last_of_them():
    rows = [
        share("as it is", 400, 40, day=1),
        share("more", 400, 120, day=1),
        share("more", 4_000, 400, day=3),
        share("as it is", 4_000, 400, day=3),
    ]
    found = result(PLAN, Metric.LEFT, rows)
    assert list(found.days) == [1, 2, 3]
    assert [it.people for it in found.estimates["more"]] == [400, 400, 4_400]
    first, last = found.against[0].days[0], found.against[0].now
    assert first is not None
    assert last is not None
    assert (first.is_more, last.is_more, found.harmed()) == (True, False, False)
    assert result(PLAN, Metric.LEFT, rows[:2]).harmed()


def test_people_are_held_against_the_weights():
    even = [share("as it is", 1_000, 0), share("more", 1_000, 0), share("most", 2_000, 0)]
    assert exposed(PLAN, {EXPOSED: even}) == {"as it is": 1_000, "more": 1_000, "most": 2_000}
    assert not is_uneven(PLAN, {EXPOSED: even})
    assert is_uneven(PLAN, {EXPOSED: [*even[:2], share("most", 1_000, 0)]})


def test_of_nobody_nothing_is_said():
    found = result(PLAN, Metric.LIKED, [])
    assert (list(found.days), [it.now for it in found.against]) == ([], [None, None])
    assert not found.harmed()
