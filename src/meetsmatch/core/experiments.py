"""Experiments: what is tried on whom, and how it stands. Whether a plan can be is said in
`experimenting/plans`, and what came of it in `experimenting/results`: a Worker needs neither."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from meetsmatch.core.events import Kind, Milestone
from meetsmatch.core.ids import BotId, ExperimentId

DRAWS = 1 << 32
"""Lots are below."""


class Hook(StrEnum):
    """Where the product asks which variant somebody has."""

    RANKING = "ranking"
    """Weights of the chance that two like each other (core/ranking)."""

    NUDGE = "nudge"
    """How often, and what first, somebody is asked to complete their card."""

    TEXT = "text"
    """Which of the wordings of a text is said."""


class Metric(StrEnum):
    """What is counted of each person, within some days after they were exposed."""

    CAME_BACK = "came_back"
    LIKED = "liked"
    LIKES = "likes"
    SOUGHT = "sought"
    PROFILE = "profile"
    MATCHED = "matched"
    PAID = "paid"
    REPORTS = "reports"
    BLOCKS = "blocks"
    LEFT = "left"


class Measure(NamedTuple):
    """Which events a metric counts."""

    kind: Kind
    word: str = ""
    """Of these only; empty is every word."""

    per: Kind | None = None
    """For each event of this kind; None: for each person."""

    once: bool = True
    """Whether it happened at all, or how often."""


MEASURES: Mapping[Metric, Measure] = {
    # Later on the day of exposure nobody comes back: a visit is told once a day.
    Metric.CAME_BACK: Measure(Kind.VISITED),
    Metric.LIKED: Measure(Kind.LIKED),
    Metric.LIKES: Measure(Kind.LIKED, once=False),
    Metric.SOUGHT: Measure(Kind.SOUGHT),
    Metric.PROFILE: Measure(Kind.REACHED, Milestone.PROFILE.word),
    Metric.MATCHED: Measure(Kind.REACHED, Milestone.MATCHED.word),
    Metric.PAID: Measure(Kind.PAID),
    Metric.REPORTS: Measure(Kind.REPORTED, per=Kind.SOUGHT, once=False),
    Metric.BLOCKS: Measure(Kind.BLOCKED, per=Kind.SOUGHT, once=False),
    Metric.LEFT: Measure(Kind.LOST),
}

RAILS = (Metric.REPORTS, Metric.BLOCKS, Metric.LEFT)
"""What must not become more."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to do it. Without settings it is what everybody else gets."""

    name: str
    weight: int = 1
    settings: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an owner writes down; `checked` (experimenting/plans) before it is kept."""

    name: str
    hook: Hook
    variants: tuple[Variant, ...]
    """The first one is what the others are compared with."""

    metric: Metric
    target: str = ""
    """Which text, for Hook.TEXT."""

    days: int = 7
    """After exposure: so long it is looked what somebody does."""

    people: int = 2_000
    """With so many in all the intervals are as narrow as they can be made; they hold with any."""

    rails: tuple[Metric, ...] = RAILS

    @property
    def lever(self) -> str:
        """What it changes; of those that change the same, one runs at a time."""
        return f"{self.hook}:{self.target}"

    @property
    def control(self) -> Variant:
        return self.variants[0]

    def variant_at(self, draw: int) -> Variant:
        """Whose lot it is, 0 <= draw < DRAWS: each has a share of them by its weight."""
        point = draw * sum(it.weight for it in self.variants) >> 32
        for it in self.variants[:-1]:
            if point < it.weight:
                return it
            point -= it.weight
        return self.variants[-1]


class State(StrEnum):
    """What is becoming of an experiment."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"
    """Everybody gets again what they had before; what came of it is still to be decided."""

    CONCLUDED = "concluded"
    DROPPED = "dropped"
    """A draft that was thrown away."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """A plan, and what became of it; `version` guards every change."""

    bot: BotId
    id: ExperimentId
    plan: Plan
    made_by: str
    made_ms: int
    state: State = State.DRAFT
    started_ms: int = 0
    ended_ms: int | None = None
    because: str = ""
    """Why it was stopped, if nobody did it by hand: a rail's name, or `time`."""

    winner: str = ""
    """The variant that it was concluded with; empty: with none."""

    is_adopted: bool = False
    """Whether everybody gets the winner now."""

    figures: str = ""
    """What had come of it when it ended, as `experimenting/results` writes it."""

    version: int = 0

    def changed(self, **fields: object) -> "Experiment":
        """The same with other fields, one version on."""
        return replace(self, version=self.version + 1, **fields)  # pyright: ignore[reportArgumentType] fields by name

    @property
    def is_in_force(self) -> bool:
        """Whether it decides now what anybody gets."""
        return self.state is State.RUNNING or self.is_adopted

    def variant(self, name: str) -> Variant | None:
        return next((it for it in self.plan.variants if it.name == name), None)
