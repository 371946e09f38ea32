"""What came of an experiment, as programs read it."""

from pydantic import BaseModel, Field

from meetsmatch.core.experiments import Metric, Plan
from meetsmatch.experimenting.results import (
    ALPHA,
    RAIL_DAYS,
    Against,
    Figures,
    Finding,
    exposed,
    is_uneven,
    result,
)


class ArmShown(BaseModel):
    """What those did who have a variant."""

    variant: str
    people: int = Field(description="Of so many it is known: their days are over.")
    value: float = Field(
        description="A share of them, or how often, for each; of `reports` and `blocks`: for each "
        "chat that was looked for."
    )


class AgainstShown(BaseModel):
    """A variant beside the first one. The interval may be looked at at any time."""

    variant: str
    finding: Finding = Field(
        description="`more` or `less` when the interval has left 0, else `open`; `early`: too few "
        "people."
    )
    difference: float | None
    low: float | None
    high: float | None
    chance: float = Field(description="The always-valid p-value.")


class MeasuredShown(BaseModel):
    """One metric."""

    metric: Metric
    is_rail: bool = Field(description="Whether the experiment stops by itself if it is `more`.")
    days: int = Field(description="After exposure: so long it is looked.")
    arms: list[ArmShown]
    against: list[AgainstShown] = Field(description="Each variant but the first.")


class ExposedShown(BaseModel):
    """How many people have met a variant, whatever time has passed since."""

    variant: str
    people: int


class Outcome(BaseModel):
    """What came of it by now, or by its end."""

    exposed: list[ExposedShown]
    is_uneven: bool = Field(
        description="Whether people are divided otherwise than by the weights: then something is "
        "wrong with the experiment, and its figures say nothing."
    )
    confidence: float = Field(description="Of the intervals, all looks together.")
    measured: list[MeasuredShown] = Field(description="The metric first, then the guard rails.")


def outcome(plan: Plan, rows: Figures) -> Outcome:
    """Of those figures."""
    metrics = dict.fromkeys((plan.metric, *plan.rails))
    return Outcome(
        exposed=[
            ExposedShown(variant=name, people=people)
            for name, people in exposed(plan, rows).items()
        ],
        is_uneven=is_uneven(plan, rows),
        confidence=1 - ALPHA,
        measured=[_measured(plan, it, rows) for it in metrics],
    )


def _measured(plan: Plan, metric: Metric, rows: Figures) -> MeasuredShown:
    found, is_rail = result(plan, metric, rows[metric]), metric in plan.rails
    latest = {name: values[-1] for name, values in found.estimates.items() if values}
    return MeasuredShown(
        metric=metric,
        is_rail=is_rail,
        days=RAIL_DAYS if is_rail else plan.days,
        arms=[
            ArmShown(variant=name, people=it.people, value=it.value) for name, it in latest.items()
        ],
        against=[_against(it) for it in found.against],
    )


def _against(it: Against) -> AgainstShown:
    now = it.now
    return AgainstShown(
        variant=it.variant,
        finding=it.finding,
        difference=now.difference if now else None,
        low=now.low if now else None,
        high=now.high if now else None,
        chance=it.chance,
    )
