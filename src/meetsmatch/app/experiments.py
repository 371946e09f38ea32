"""What experiments ask of the outside, and their changes (a part of `Change`, app/work)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from meetsmatch.core.experiments import Experiment, Measure
from meetsmatch.core.ids import BotId, ExperimentId


@dataclass(frozen=True, slots=True)
class ExperimentMade:
    """Stale if its number is taken."""

    experiment: Experiment


@dataclass(frozen=True, slots=True)
class ExperimentChanged:
    """Stale unless the stored version is the one before `experiment.version`; and if it is to run
    while another one runs that changes the same."""

    experiment: Experiment


Trying = ExperimentMade | ExperimentChanged


class Sums(NamedTuple):
    """What is known of some people together: how many, and sums over them of what was counted of
    each (y), and of what it is counted for (x)."""

    people: int
    y: int
    x: int
    yy: int
    xx: int
    xy: int

    def plus(self, others: "Sums") -> "Sums":
        """Of these and other people."""
        return Sums(*(one + two for one, two in zip(self, others, strict=True)))


NOBODY = Sums(0, 0, 0, 0, 0, 0)


class Outcome(NamedTuple):
    """Of those who were first exposed to a variant on one day."""

    variant: str
    day: int
    sums: Sums


class Experiments(Protocol):
    """Reads them. Written is by `Store.commit`; every method may raise `Unavailable`."""

    async def experiment(self, bot: BotId, id: ExperimentId) -> Experiment | None: ...

    async def experiments(self, bot: BotId, before: int, limit: int) -> Sequence[Experiment]:
        """Those with smaller numbers, the newest first."""
        ...

    async def in_force(self, bot: BotId) -> Sequence[Experiment]:
        """Those that decide what anybody gets (`Experiment.is_in_force`), the oldest first."""
        ...

    async def outcomes(
        self, bot: BotId, id: ExperimentId, measure: Measure, window_ms: int, ripe_ms: int
    ) -> Sequence[Outcome]:
        """What people did in the time `window_ms` after they were first exposed, of those to whom
        that happened by `ripe_ms`; by variant and day, both ascending. Looks at each of them, some
        at a time: not often, and not while anybody waits."""
        ...
