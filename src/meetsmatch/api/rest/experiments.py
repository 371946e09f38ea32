"""Experiments by programs: what came of them, and the same deeds as an owner's in the panel."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meetsmatch.api.once import Deed, Once, Writing
from meetsmatch.api.paging import After, Limit, Page
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.problems import as_problem
from meetsmatch.api.reading import Asked, Reading
from meetsmatch.api.rest.outcomes import Outcome, outcome
from meetsmatch.api.routing import Route
from meetsmatch.api.values import ONE_LINE, Number, at, maybe_at
from meetsmatch.app.experiments import ExperimentChanged
from meetsmatch.app.work import Work
from meetsmatch.core.apikeys import ApiKey, Scope
from meetsmatch.core.experiments import RAILS, Experiment, Hook, Metric, Plan, State, Variant
from meetsmatch.experimenting.plans import (
    LONGEST_NAME,
    MOST_DAYS,
    MOST_VARIANTS,
    MOST_WEIGHT,
    PEOPLE,
    WrongExperiment,
)

Settings = Annotated[
    dict[str, str],
    Field(
        description="What it sets, by its hook: weights of the ranking; `hours` and `first` of "
        "the nudge; the `wording` of a text. Empty: what everybody gets.",
        examples=[{"wording": "topic"}],
    ),
]


class VariantShown(BaseModel):
    """One way to do it."""

    name: str = Field(min_length=1, max_length=24, examples=["topic"])
    weight: int = Field(default=1, ge=1, le=MOST_WEIGHT, description="Its share of people.")
    settings: Settings = {}


VARIANTS = [{"name": "as it is"}, {"name": "topic", "settings": {"wording": "topic"}}]


class ExperimentAsked(BaseModel):
    """A draft: nobody gets any of it before it is started."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), ONE_LINE] = Field(
        examples=["A first question"]
    )
    hook: Hook = Field(examples=["text"])
    target: str = Field(
        default="", max_length=64, description="Which text, for `text`.", examples=["found"]
    )
    variants: list[VariantShown] = Field(
        min_length=2,
        max_length=MOST_VARIANTS,
        description="The others are compared with the first one.",
        examples=[VARIANTS],
    )
    metric: Metric = Field(examples=["came_back"])
    days: int = Field(
        default=7, ge=1, le=MOST_DAYS, description="After exposure: so long it is looked."
    )
    people: int = Field(
        default=2_000,
        ge=PEOPLE.start,
        lt=PEOPLE.stop,
        description="So many are expected: with them the intervals are narrowest.",
    )
    rails: list[Metric] = Field(
        default=[*RAILS],
        max_length=len(RAILS),
        description="What must not become more: else the experiment stops by itself.",
    )


class ConclusionAsked(BaseModel):
    """What everybody gets from now on."""

    winner: str = Field(
        default="", max_length=24, description="Empty: what they had before.", examples=["topic"]
    )


class ExperimentShown(BaseModel):
    """What is tried on whom, and how it stands."""

    number: int
    name: str
    hook: Hook
    target: str
    variants: list[VariantShown]
    metric: Metric
    days: int
    people: int
    rails: list[Metric]
    state: State
    made_by: str
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    because: str = Field(
        description="Why it was stopped, if nobody did it by hand: a guard rail, or `time`."
    )
    winner: str = Field(description="With which variant it was concluded; empty: with none.")
    is_adopted: bool = Field(description="Whether everybody gets the winner now.")


class ExperimentRead(ExperimentShown):
    """The same, and what came of it."""

    outcome: Outcome | None = Field(description="null before it is started.")


def experiment(it: Experiment) -> ExperimentShown:
    """As programs see it."""
    plan = it.plan
    return ExperimentShown(
        number=it.id,
        name=plan.name,
        hook=plan.hook,
        target=plan.target,
        variants=[
            VariantShown(name=one.name, weight=one.weight, settings=dict(one.settings))
            for one in plan.variants
        ],
        metric=plan.metric,
        days=plan.days,
        people=plan.people,
        rails=[*plan.rails],
        state=it.state,
        made_by=it.made_by,
        made_at=at(it.made_ms),
        started_at=maybe_at(it.started_ms or None),
        ended_at=maybe_at(it.ended_ms),
        because=it.because,
        winner=it.winner,
        is_adopted=it.is_adopted,
    )


Acting = Callable[[int, str], Awaitable[Work]]


class Trying:
    """Each deed comes with its line of the audit log, as in the panel."""

    def __init__(self, parts: ApiParts, reading: Reading) -> None:
        self._reading, self._writing = reading, Writing(parts)
        self._it, self._wordings = parts.shared.experimenting, parts.shared.wordings

    def routes(self) -> Sequence[Route]:
        see, may, tag, one = Scope.EXPERIMENTS, Scope.EXPERIMENT, "experiments", "/{number}"
        known, shown = (404, 409), ExperimentShown
        rows = (
            Route("GET", "", see, self.experiments, tag),
            Route("GET", one, see, self.one, tag, 200, (404,)),
            Route("POST", "", may, self.make, tag, 201, (409,), shown),
            Route("POST", f"{one}/start", may, self.start, tag, 200, known, shown),
            Route("POST", f"{one}/drop", may, self.drop, tag, 200, known, shown),
            Route("POST", f"{one}/stop", may, self.stop, tag, 200, known, shown),
            Route("POST", f"{one}/conclude", may, self.conclude, tag, 200, known, shown),
            Route("POST", f"{one}/undo", may, self.undo, tag, 200, known, shown),
        )
        return [it._replace(path=f"/experiments{it.path}") for it in rows]

    async def experiments(self, limit: Limit = 50, after: After = "") -> Page[ExperimentShown]:
        """Experiments. The newest first."""
        found = await self._reading.experiments(Asked(limit, after))
        return Page(items=[experiment(it) for it in found.items], next=found.next)

    async def one(self, number: Number) -> ExperimentRead:
        """One experiment. What came of it, counted at most a minute ago."""
        it = await self._find(number)
        rows = await self._reading.counting.figures(it)
        told = outcome(it.plan, rows) if rows else None
        return ExperimentRead(**experiment(it).model_dump(), outcome=told)

    async def make(self, request: Request, asked: ExperimentAsked, once: Once) -> Response:
        """Write a draft. Nobody gets any of it before it is started."""
        key: ApiKey = request.state.key

        async def doing() -> Deed:
            with as_problem(WrongExperiment, 422, "experiment"):
                made, work = await self._it.made(_plan(asked), self._wordings, key.actor.name)
            return Deed(work, experiment(made), 201)

        return await self._writing.once(request, once, doing)

    async def start(self, request: Request, number: Number, once: Once) -> Response:
        """Start it. From now on people draw lots."""
        return await self._do(request, number, once, self._it.started)

    async def drop(self, request: Request, number: Number, once: Once) -> Response:
        """Throw a draft away."""
        return await self._do(request, number, once, self._it.dropped)

    async def stop(self, request: Request, number: Number, once: Once) -> Response:
        """Stop it. Everybody gets again what they had before."""
        return await self._do(request, number, once, self._it.stopped)

    async def conclude(
        self, request: Request, number: Number, asked: ConclusionAsked, once: Once
    ) -> Response:
        """Conclude it. Everybody gets the winner, or what they had before."""

        async def acting(id: int, who: str) -> Work:
            return await self._it.concluded(id, asked.winner, who)

        return await self._do(request, number, once, acting)

    async def undo(self, request: Request, number: Number, once: Once) -> Response:
        """Undo its conclusion. Nobody gets the winner any more."""
        return await self._do(request, number, once, self._it.undone)

    async def _do(self, request: Request, number: int, once: str, acting: Acting) -> Response:
        key: ApiKey = request.state.key
        await self._find(number)

        async def doing() -> Deed:
            with as_problem(WrongExperiment, 409, "experiment"):
                work = await acting(number, key.actor.name)
            changed = (it for it in work.changes if isinstance(it, ExperimentChanged))
            return Deed(work, next(experiment(it.experiment) for it in changed if _is(it, number)))

        return await self._writing.once(request, once, doing)

    async def _find(self, number: int) -> Experiment:
        with as_problem(WrongExperiment, 404, "experiment"):
            return await self._it.find(number)


def _is(it: ExperimentChanged, number: int) -> bool:
    """A conclusion also takes back what another one was concluded with."""
    return it.experiment.id == number


def _plan(asked: ExperimentAsked) -> Plan:
    return Plan(
        name=asked.name,
        hook=asked.hook,
        variants=tuple(Variant(it.name, it.weight, it.settings) for it in asked.variants),
        metric=asked.metric,
        target=asked.target,
        days=asked.days,
        people=asked.people,
        rails=tuple(dict.fromkeys(asked.rails)),
    )
