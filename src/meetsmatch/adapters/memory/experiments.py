"""Experiments in dicts: what each change writes, and the port."""

from collections import defaultdict
from collections.abc import Sequence

from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.experiments import (
    ExperimentChanged,
    ExperimentMade,
    Outcome,
    Sums,
    Trying,
)
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.experiments import Experiment, Measure, State
from meetsmatch.core.ids import BotId, ExperimentId
from meetsmatch.core.rules import DAY_MS


def try_out(tables: Tables, change: Trying) -> None:
    """Do it, or raise Stale half-way (the caller undoes)."""
    it = change.experiment
    key = (it.bot, it.id)
    match change:
        case ExperimentMade():
            must(key not in tables.experiments, "the number is taken")
        case ExperimentChanged():
            stored = tables.experiments.get(key)
            must(stored is not None and stored.version == it.version - 1, "changed meanwhile")
            must(not _rivals(tables, it), "another one of its lever runs")
    tables.put(tables.experiments, key, it)


def _rivals(tables: Tables, it: Experiment) -> list[Experiment]:
    running = [other for other in tables.experiments.values() if other.state is State.RUNNING]
    same = [other for other in running if (other.bot, other.plan.lever) == (it.bot, it.plan.lever)]
    return [other for other in same if other.id != it.id and it.state is State.RUNNING]


class MemoryExperiments:
    """The Experiments port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def experiment(self, bot: BotId, id: ExperimentId) -> Experiment | None:
        return self._tables.experiments.get((bot, id))

    async def experiments(self, bot: BotId, before: int, limit: int) -> Sequence[Experiment]:
        found = [it for it in self._tables.experiments.values() if it.bot == bot]
        earlier = [it for it in found if it.id < before]
        return sorted(earlier, key=lambda it: it.id, reverse=True)[:limit]

    async def in_force(self, bot: BotId) -> Sequence[Experiment]:
        found = [it for it in self._tables.experiments.values() if it.bot == bot]
        return sorted((it for it in found if it.is_in_force), key=lambda it: it.id)

    async def outcomes(
        self, bot: BotId, id: ExperimentId, measure: Measure, window_ms: int, ripe_ms: int
    ) -> Sequence[Outcome]:
        theirs = defaultdict[int, list[Event]](list)
        for it in self._tables.events.values():
            if it.bot == bot and it.alias:
                theirs[it.alias].append(it)
        sums = defaultdict[tuple[str, int], list[int]](lambda: [0] * 6)
        for events in theirs.values():
            met = [it for it in events if it.kind is Kind.EXPOSED and it.size == id]
            first = min(met, key=lambda it: it.at_ms, default=None)
            if first is None or first.at_ms > ripe_ms:
                continue
            since, until = first.at_ms, first.at_ms + window_ms
            y, x = _counted([it for it in events if since < it.at_ms <= until], measure)
            row = sums[first.word.partition(":")[2], first.at_ms // DAY_MS]
            for place, more in enumerate((1, y, x, y * y, x * x, x * y)):
                row[place] += more
        return [Outcome(*key, Sums(*row)) for key, row in sorted(sums.items())]


def _counted(events: Sequence[Event], measure: Measure) -> tuple[int, int]:
    kinds = [it.kind for it in events if measure.word in ("", it.word)]
    y = kinds.count(measure.kind)
    x = [it.kind for it in events].count(measure.per) if measure.per else 1
    return min(y, 1) if measure.once else y, x


def is_first(tables: Tables, event: Event) -> bool:
    """Whether this is the first time that the alias meets the experiment."""
    known = ((it.bot, it.kind, it.alias, it.size) for it in tables.events.values())
    return (event.bot, event.kind, event.alias, event.size) not in known
