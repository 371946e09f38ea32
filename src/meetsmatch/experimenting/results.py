"""What came of an experiment: figures that are kept, and what they say by now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import cast

from meetsmatch.app.experiments import NOBODY, Experiments, Outcome, Sums
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

Figures = Mapping[str, Sequence[Outcome]]
"""By metric; `EXPOSED` is who was exposed, whatever time has passed since."""

EXPOSED = "exposed"


async def figures(ports: Experiments, of: Experiment, now_ms: int) -> Figures:
    """As things are. Several looks at everybody who was exposed: not often."""
    met = MEASURES[of.plan.metric]
    found = {EXPOSED: await ports.outcomes(of.bot, of.id, met, 0, of.ended_ms or now_ms)}
    for metric in dict.fromkeys((of.plan.metric, *of.plan.rails)):
        found[metric] = await _outcomes(ports, of, metric, now_ms)
    return found


async def harmed(ports: Experiments, of: Experiment, now_ms: int) -> Metric | None:
    """The first of its rails that is higher in any variant than in the first one."""
    for rail in of.plan.rails:
        if result(of.plan, rail, await _outcomes(ports, of, rail, now_ms)).harmed():
            return rail
    return None


async def _outcomes(
    ports: Experiments, of: Experiment, metric: Metric, now_ms: int
) -> Sequence[Outcome]:
    window_ms = (RAIL_DAYS if metric in of.plan.rails else of.plan.days) * DAY_MS
    return await ports.outcomes(of.bot, of.id, MEASURES[metric], window_ms, now_ms - window_ms)


def kept(of: Figures) -> str:
    """As it is written down when an experiment ends: events are forgotten, this is not."""
    return json.dumps({name: [[*it[:2], *it.sums] for it in rows] for name, rows in of.items()})


def known(written: str) -> Figures:
    """The other way round."""
    read = cast("dict[str, list[list[int]]]", json.loads(written))
    return {
        name: [Outcome(str(row[0]), row[1], Sums(*row[2:])) for row in rows]
        for name, rows in read.items()
    }


class Finding(StrEnum):
    """What is known of a difference."""

    MORE = "more"
    LESS = "less"
    OPEN = "open"
    """Nothing yet: which is not that there is none."""

    EARLY = "early"
    """Too few people."""


@dataclass(frozen=True, slots=True)
class Against:
    """A variant beside the first one."""

    variant: str
    now: Interval | None
    """None: too few people yet."""

    chance: float
    """The always-valid p-value, for all that are looked at beside it: below ALPHA when an interval
    has left 0 at any time."""

    days: Sequence[Interval | None]
    """How it came about: as it stood with those who were exposed until each day."""

    @property
    def finding(self) -> Finding:
        if self.now is None:
            return Finding.EARLY
        if self.now.is_more:
            return Finding.MORE
        return Finding.LESS if self.now.is_less else Finding.OPEN


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
    sums = accumulate((daily.get(day, NOBODY) for day in days), Sums.plus)
    return [estimate(it) for it in sums]


def _against(
    name: str, first: Sequence[Estimate], its: Sequence[Estimate], alpha: float, people: int
) -> Against:
    pairs = [*zip(first, its, strict=True)]
    days = [interval(one, two, alpha, people) for one, two in pairs]
    chance = min((p_value(one, two, alpha, people) for one, two in pairs), default=1.0)
    among = ALPHA / alpha
    return Against(name, days[-1] if days else None, min(1.0, chance * among), days)


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
