"""What came of an experiment: figures that are kept, and what they say by now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

from meetsmatch.app.experiments import Experiments, Outcome, Sums
from meetsmatch.core.experiments import MEASURES, Experiment, Metric, Plan
from meetsmatch.core.rules import DAY_MS
from meetsmatch.experimenting.sequential import (
    UNEVEN,
    Estimate,
    Interval,
    division,
    estimate,
    interval,
    p_value,
)

ALPHA = 0.05
"""Chance that anything at all is found where there is nothing: of the metric in any variant, at
any time; and the same again of all rails together."""

RAIL_DAYS = 1
"""Harm is looked for in the first day after exposure, however long the metric takes."""

NOBODY = Sums(0, 0, 0, 0, 0, 0)

Figures = Mapping[str, Sequence[Outcome]]
"""By metric; `EXPOSED` is who was exposed, whatever time has passed since."""

EXPOSED = "exposed"


async def figures(ports: Experiments, of: Experiment, now_ms: int) -> Figures:
    """As things are. Several looks at everybody who was exposed: not often."""
    asked = {EXPOSED: 0, of.plan.metric: of.plan.days, **dict.fromkeys(of.plan.rails, RAIL_DAYS)}
    found = dict[str, Sequence[Outcome]]()
    for name, days in asked.items():
        measure = MEASURES[of.plan.metric if name == EXPOSED else Metric(name)]
        window_ms = days * DAY_MS
        ripe_ms = (of.ended_ms or now_ms) if name == EXPOSED else now_ms - window_ms
        found[name] = await ports.outcomes(of.bot, of.id, measure, window_ms, ripe_ms)
    return found


def kept(of: Figures) -> str:
    """As it is written down when an experiment is concluded: events are forgotten, this is not."""
    return json.dumps({name: [[*it[:2], *it.sums] for it in rows] for name, rows in of.items()})


def known(written: str) -> Figures:
    """The other way round."""
    read = cast("dict[str, list[list[int]]]", json.loads(written))
    return {
        name: [Outcome(str(row[0]), row[1], Sums(*row[2:])) for row in rows]
        for name, rows in read.items()
    }


@dataclass(frozen=True, slots=True)
class Against:
    """A variant beside the first one."""

    variant: str
    now: Interval | None
    """None: too few people yet."""

    chance: float
    """The always-valid p-value."""

    days: Sequence[Interval | None]
    """How it came about: as it stood with those who were exposed until each day."""


@dataclass(frozen=True, slots=True)
class Result:
    """Of one metric."""

    metric: Metric
    days: Sequence[int]
    estimates: Mapping[str, Sequence[Estimate]]
    """By variant, for each of these days."""

    against: Sequence[Against]

    def harmed(self) -> bool:
        """Whether it is more in any variant than in the first."""
        return any(it.now is not None and it.now.is_more for it in self.against)


def result(plan: Plan, metric: Metric, rows: Sequence[Outcome]) -> Result:
    """What the figures say, at most ALPHA of the time wrongly."""
    days = range(min(it.day for it in rows), max(it.day for it in rows) + 1) if rows else range(0)
    estimates = {it.name: _estimates(rows, it.name, days) for it in plan.variants}
    alpha = ALPHA / (len(plan.variants) - 1)
    if metric is not plan.metric or metric in plan.rails:
        alpha /= max(1, len(plan.rails))
    first = estimates[plan.control.name]
    against = [
        _against(it.name, first, estimates[it.name], alpha, plan.people)
        for it in plan.variants[1:]
    ]
    return Result(metric, days, estimates, against)


def _estimates(rows: Sequence[Outcome], variant: str, days: Sequence[int]) -> Sequence[Estimate]:
    daily = {it.day: it.sums for it in rows if it.variant == variant}
    sums = accumulate((daily.get(day, NOBODY) for day in days), _together)
    return [estimate(it) for it in sums]


def _together(one: Sums, two: Sums) -> Sums:
    return Sums(*(a + b for a, b in zip(one, two, strict=True)))


def _against(
    name: str, first: Sequence[Estimate], its: Sequence[Estimate], alpha: float, people: int
) -> Against:
    pairs = [*zip(first, its, strict=True)]
    days = [interval(one, two, alpha, people) for one, two in pairs]
    chance = min((p_value(one, two, alpha, people) for one, two in pairs), default=1.0)
    return Against(name, days[-1] if days else None, chance, days)


def exposed(plan: Plan, of: Figures) -> Mapping[str, int]:
    """How many people have met each variant."""
    rows = of[EXPOSED]
    return {
        it.name: sum(row.sums.people for row in rows if row.variant == it.name)
        for it in plan.variants
    }


def is_uneven(plan: Plan, of: Figures) -> bool:
    """Whether people are divided otherwise than by the weights: then something is wrong with the
    experiment, and its figures say nothing."""
    counts = [*exposed(plan, of).values()]
    return division(counts, [it.weight for it in plan.variants]) < UNEVEN
