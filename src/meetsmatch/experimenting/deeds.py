"""What owners do with experiments, and what ends one by itself. Every deed comes with its line of
the audit log. WrongExperiment says what can't be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.audit import Audit
from meetsmatch.app.experiments import ExperimentChanged, ExperimentMade, Experiments
from meetsmatch.app.ports import NowMs
from meetsmatch.app.work import Work
from meetsmatch.core.events import EVENTS_MS
from meetsmatch.core.experiments import Experiment, Plan, State
from meetsmatch.core.ids import BotId, ExperimentId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.experimenting.plans import RUNS_DAYS, Texts, WrongExperiment, checked
from meetsmatch.experimenting.results import Figures, figures, harmed, kept, known

LATEST = 1 << 31
"""No experiment has this number."""

ITSELF = "guard rail"
"""Who has done what nobody did by hand."""

TIME = "time"


@dataclass(frozen=True, slots=True)
class Experimenting:
    """One bot's experiments."""

    bot: BotId
    experiments: Experiments
    audit: Audit
    now_ms: NowMs

    async def latest(self, limit: int) -> Sequence[Experiment]:
        """The newest first."""
        return await self.experiments.experiments(self.bot, LATEST, limit)

    async def find(self, id: int) -> Experiment:
        """By its number."""
        found = await self.experiments.experiment(self.bot, ExperimentId(id))
        if found is None:
            raise WrongExperiment(f"There is no experiment {id}.")
        return found

    # --- from a draft to its end ----------------------------------------------------------

    async def made(self, plan: Plan, texts: Texts, actor: str) -> tuple[Experiment, Work]:
        """A new draft."""
        plan = checked(plan, texts)
        last = await self.latest(1)
        id = ExperimentId(last[0].id + 1 if last else 1)
        made = Experiment(self.bot, id, plan, actor, self.now_ms())
        line = await self.audit.line(actor, "experiment-made", str(id), plan.name)
        return made, Work((ExperimentMade(made), line))

    async def started(self, id: int, actor: str) -> Work:
        """From now on whoever comes by it gets their variant."""
        it = await self._in(id, State.DRAFT)
        await self._check_alone(it)
        changed = it.changed(state=State.RUNNING, started_ms=self.now_ms())
        return await self._changed(changed, actor, "experiment-started")

    async def dropped(self, id: int, actor: str) -> Work:
        """A draft is thrown away."""
        it = await self._in(id, State.DRAFT)
        return await self._changed(it.changed(state=State.DROPPED), actor, "experiment-dropped")

    async def stopped(self, id: int, actor: str, because: str = "") -> Work:
        """Everybody gets again what they had before."""
        it = await self._in(id, State.RUNNING)
        ended = replace(it, state=State.STOPPED, ended_ms=self.now_ms(), because=because)
        done = ended.changed(figures=kept(await self.figures(ended)))
        return await self._changed(done, actor, "experiment-stopped", because)

    async def concluded(self, id: int, winner: str, actor: str) -> Work:
        """Everybody gets the winner's settings from now on; with none, or a winner without
        settings, what they had before."""
        it = await self._in(id, State.RUNNING, State.STOPPED)
        won = it.variant(winner)
        if winner and won is None:
            raise WrongExperiment(f"There is no variant {winner!r}.")
        ended = it if it.ended_ms is not None else replace(it, ended_ms=self.now_ms())
        done = ended.changed(
            state=State.CONCLUDED,
            winner=winner,
            is_adopted=bool(won and won.settings),
            figures=kept(await self.figures(ended)),
        )
        work = await self._changed(done, actor, "experiment-concluded", winner or "none")
        if not done.is_adopted:
            return work
        await self._check_alone(it)
        return Work((*await self._outdated(done), *work.changes))

    async def undone(self, id: int, actor: str) -> Work:
        """What an experiment was concluded with is given to nobody any more."""
        it = await self._in(id, State.CONCLUDED)
        if not it.is_adopted:
            raise WrongExperiment("Nobody gets it any more: load the page again.")
        work = await self._changed(it.changed(is_adopted=False), actor, "experiment-undone")
        await self._check_alone(it)
        return work

    async def _check_alone(self, it: Experiment) -> None:
        """What one experiment is measured against must not be changed by another one."""
        for other in await self.experiments.in_force(self.bot):
            is_rival = other.id != it.id and other.plan.lever == it.plan.lever
            if is_rival and other.state is State.RUNNING:
                raise WrongExperiment(f"№ {other.id} changes the same: it has to end first.")

    async def figures(self, of: Experiment) -> Figures:
        """As things are while it runs, and afterwards as long as all of its events are known:
        people's days may not be over. Then as they were when it ended. Not often."""
        is_known = self.now_ms() - of.started_ms < EVENTS_MS
        if of.figures and (of.state is State.CONCLUDED or not is_known):
            return known(of.figures)
        if of.state in (State.DRAFT, State.DROPPED):
            return {}
        return await figures(self.experiments, of, self.now_ms())

    async def _outdated(self, by: Experiment) -> tuple[ExperimentChanged, ...]:
        before = await self.experiments.in_force(self.bot)
        same = [it for it in before if it.is_adopted and it.plan.lever == by.plan.lever]
        return tuple(ExperimentChanged(it.changed(is_adopted=False)) for it in same)

    async def _in(self, id: int, *states: State) -> Experiment:
        it = await self.find(id)
        if it.state not in states:
            raise WrongExperiment(f"It is {it.state} by now: load the page again.")
        return it

    async def _changed(self, it: Experiment, actor: str, deed: str, more: str = "") -> Work:
        words = f"{it.plan.name}: {more}" if more else it.plan.name
        line = await self.audit.line(actor, deed, str(it.id), words)
        return Work((ExperimentChanged(it), line))

    # --- by itself ------------------------------------------------------------------------

    async def watched(self) -> Sequence[Work]:
        """The end of an experiment that does harm by one of its rails, or has run for RUNS_DAYS.
        One at a time: each has a line of the log."""
        for it in await self.experiments.in_force(self.bot):
            if it.state is State.RUNNING and (why := await self._why_to_end(it)):
                return (await self.stopped(it.id, ITSELF, why),)
        return ()

    async def _why_to_end(self, it: Experiment) -> str:
        if self.now_ms() - it.started_ms >= RUNS_DAYS * DAY_MS:
            return TIME
        return await harmed(self.experiments, it, self.now_ms()) or ""
