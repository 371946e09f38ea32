"""Experiments as statements, and the port Experiments over SQL text and any executor."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import maybe, text, whole
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.experiments import NOBODY, ExperimentMade, Outcome, Sums, Trying
from meetsmatch.core.experiments import Experiment, Hook, Measure, Metric, Plan, State, Variant
from meetsmatch.core.ids import BotId, ExperimentId

AT_ONCE = 20_000
"""People who are looked at by one statement: no experiment is too large for the time that one may
take."""

LAST = (1 << 53) - 1
"""No alias is greater, and no number that JavaScript knows exactly."""


def trying(change: Trying) -> tuple[Said]:
    """What it writes."""
    it = change.experiment
    params: Params = {
        "bot": it.bot,
        "id": it.id,
        "name": it.plan.name,
        "draft": json.dumps(asdict(it.plan), ensure_ascii=False),
        "lever": it.plan.lever,
        "state": it.state.value,
        "started_ms": it.started_ms,
        "ended_ms": it.ended_ms,
        "because": it.because,
        "winner": it.winner,
        "is_adopted": int(it.is_adopted),
        "figures": it.figures,
        "version": it.version,
    }
    if isinstance(change, ExperimentMade):
        made: Params = {"made_by": it.made_by, "made_ms": it.made_ms}
        return (Said("make_experiment", {**params, **made}, must=1),)
    return (Said("change_experiment", params, must=1),)


class SqlExperiments:
    """The Experiments port."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def experiment(self, bot: BotId, id: ExperimentId) -> Experiment | None:
        found = await self._asking.read("experiment_by_id", bot=bot, id=id)
        return _experiment(found[0]) if found else None

    async def experiments(self, bot: BotId, before: int, limit: int) -> Sequence[Experiment]:
        found = await self._asking.scan("experiments_before", bot=bot, before=before, most=limit)
        return [_experiment(row) for row in found]

    async def in_force(self, bot: BotId) -> Sequence[Experiment]:
        return [_experiment(it) for it in await self._asking.scan("experiments_in_force", bot=bot)]

    async def outcomes(
        self, bot: BotId, id: ExperimentId, measure: Measure, window_ms: int, ripe_ms: int
    ) -> Sequence[Outcome]:
        asked: Params = {
            "bot": bot,
            "id": id,
            "kind": measure.kind.value,
            "word": measure.word,
            "per": measure.per.value if measure.per else "",
            "once": int(measure.once),
            "window_ms": window_ms,
            "ripe_ms": ripe_ms,
        }
        found, after = defaultdict[tuple[str, int], Sums](lambda: NOBODY), 0
        while after < LAST:
            whose: Params = {"bot": bot, "id": id, "after": after, "more": AT_ONCE - 1}
            ends = await self._asking.scan("exposed_until", **whose)
            until = whole(ends[0][0]) if ends else LAST
            rows = await self._asking.scan("outcomes", **asked, after=after, until=until)
            for word, day, *sums in rows:
                key = text(word).partition(":")[2], whole(day)
                found[key] = found[key].plus(Sums(*map(whole, sums)))
            after = until
        return [Outcome(*key, sums) for key, sums in sorted(found.items())]


def _experiment(row: Row) -> Experiment:
    bot, id, plan, made_by, made_ms, state, started_ms, ended_ms, *rest = row
    because, winner, is_adopted, figures, version = rest
    return Experiment(
        bot=BotId(whole(bot)),
        id=ExperimentId(whole(id)),
        plan=_plan(text(plan)),
        made_by=text(made_by),
        made_ms=whole(made_ms),
        state=State(text(state)),
        started_ms=whole(started_ms),
        ended_ms=maybe(ended_ms),
        because=text(because),
        winner=text(winner),
        is_adopted=bool(is_adopted),
        figures=text(figures),
        version=whole(version),
    )


def _plan(written: str) -> Plan:
    read = cast("dict[str, Any]", json.loads(written))
    read["hook"], read["metric"] = Hook(read["hook"]), Metric(read["metric"])
    read["variants"] = tuple(Variant(**it) for it in read["variants"])
    read["rails"] = tuple(Metric(it) for it in read["rails"])
    return Plan(**read)
