"""Experiments in an answer, and what came of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import strawberry
from pydantic import BaseModel
from strawberry import Private

from meetsmatch.api.graph.limits import MANY, SCOPE
from meetsmatch.api.graph.types import Asking, Setting, asks, same
from meetsmatch.api.rest import outcomes
from meetsmatch.api.rest.experiments import experiment as shown
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.experiments import RAILS
from meetsmatch.core.experiments import Experiment as Known
from meetsmatch.experimenting.plans import MOST_VARIANTS

T = TypeVar("T")

LABOUR = 4
"""So many objects what came of one is reckoned as: it is counted among all who were exposed."""


def _holds(many: int) -> Any:
    """A list that is part of what was read, and how long it may be."""
    return strawberry.field(metadata={SCOPE: Scope.EXPERIMENTS, MANY: many})


@strawberry.type(description="One way to do it.")
class Variant:
    name: str
    weight: int
    settings: list[Setting] = _holds(MOST_VARIANTS)


@strawberry.type(description="How many people have met a variant.")
class Exposed:
    variant: str
    people: int


@strawberry.type(description="What those did who have a variant.")
class Arm:
    variant: str
    people: int
    value: float


@strawberry.type(description="A variant beside the first one.")
class Against:
    variant: str
    finding: str
    difference: float | None
    low: float | None
    high: float | None
    chance: float


@strawberry.type(description="One metric; a guard rail stops the experiment if it is more.")
class Measured:
    metric: str
    is_rail: bool
    days: int
    arms: list[Arm] = _holds(MOST_VARIANTS)
    against: list[Against] = _holds(MOST_VARIANTS - 1)


@strawberry.type(description="What came of an experiment, counted at most a minute ago.")
class Outcome:
    is_uneven: bool
    confidence: float
    exposed: list[Exposed] = _holds(MOST_VARIANTS)
    measured: list[Measured] = _holds(1 + len(RAILS))


@strawberry.type(description="What is tried on whom, and how it stands.")
class Experiment:
    it: Private[Known]
    number: int
    name: str
    hook: str
    target: str
    metric: str
    days: int
    people: int
    rails: list[str]
    state: str
    made_by: str
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    because: str
    winner: str
    is_adopted: bool
    variants: list[Variant] = _holds(MOST_VARIANTS)

    @asks(Scope.EXPERIMENTS, LABOUR)
    async def outcome(self, info: Asking) -> Outcome | None:
        """None before it is started."""
        rows = await info.context.desk.reading.counting.figures(self.it)
        return _outcome(outcomes.outcome(self.it.plan, rows)) if rows else None


def experiment(it: Known) -> Experiment:
    variants = [
        Variant(name=one.name, weight=one.weight, settings=_settings(one.settings))
        for one in it.plan.variants
    ]
    return same(Experiment, shown(it), it=it, variants=variants)


def _settings(of: Mapping[str, str]) -> list[Setting]:
    return [Setting(name=name, value=value) for name, value in of.items()]


def _outcome(of: outcomes.Outcome) -> Outcome:
    measured = [
        same(Measured, it, arms=_all(Arm, it.arms), against=_all(Against, it.against))
        for it in of.measured
    ]
    return same(Outcome, of, exposed=_all(Exposed, of.exposed), measured=measured)


def _all(kind: type[T], shown: Sequence[BaseModel]) -> list[T]:
    return [same(kind, it) for it in shown]
