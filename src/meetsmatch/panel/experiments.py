"""Experiments: owners make, start and conclude them, analysts read what came of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.work import Work
from meetsmatch.core.experiments import RAILS, Experiment, Hook, Metric, Plan, Variant
from meetsmatch.experimenting.deeds import Experimenting
from meetsmatch.experimenting.plans import (
    MOST_VARIANTS,
    WrongExperiment,
    settings_in,
    settings_of,
    written,
)
from meetsmatch.experimenting.results import (
    ALPHA,
    RAIL_DAYS,
    exposed,
    is_uneven,
    result,
)
from meetsmatch.experimenting.sequential import SOONEST
from meetsmatch.panel.gate import Turned
from meetsmatch.panel.intervals import shown
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import OWNERS, Page
from meetsmatch.panel.view import View

SHOWN = 50
"""So many are listed."""

NAMES = {
    Metric.CAME_BACK: "came back on another day",
    Metric.LIKED: "liked somebody",
    Metric.LIKES: "likes, for each person",
    Metric.SOUGHT: "looked for a random chat",
    Metric.PROFILE: "finished a profile",
    Metric.MATCHED: "had their first match",
    Metric.PAID: "paid",
    Metric.REPORTS: "reports, for each chat that was looked for",
    Metric.BLOCKS: "blocks, for each chat that was looked for",
    Metric.LEFT: "blocked the bot, or left Telegram",
}
HOOKS = {
    Hook.RANKING: "Ranking: weights of whom somebody sees first",
    Hook.NUDGE: "Nudge: how somebody is asked to complete their card",
    Hook.TEXT: "Text: which wording somebody reads",
}
NOTHING_YET = Plan("", Hook.TEXT, (Variant("as it is"), Variant("")), Metric.CAME_BACK)

Deed = Callable[[int, str], Awaitable[Work]]


class ExperimentPages:
    """Every deed is in the audit log."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view

    def pages(self) -> dict[str, Page]:
        return {
            "GET /experiments": self.experiments,
            "POST /experiments": self.make,
            "GET /experiments/new": self.new,
            "GET /experiments/{number}": self.experiment,
            "POST /experiments/{number}/start": self.start,
            "POST /experiments/{number}/drop": self.drop,
            "POST /experiments/{number}/stop": self.stop,
            "POST /experiments/{number}/conclude": self.conclude,
            "POST /experiments/{number}/undo": self.undo,
        }

    @property
    def _it(self) -> Experimenting:
        return self._parts.experimenting

    async def experiments(self, visit: Visit) -> Response:
        facts = {"experiments": await self._it.latest(SHOWN), "may_write": _may_write(visit)}
        return self._view.html(visit, "experiments.html", facts)

    # --- a new one ------------------------------------------------------------------------

    async def new(self, visit: Visit) -> Response:
        text = next(iter(self._parts.wordings), "")
        return self._form(visit, replace(NOTHING_YET, target=text))

    async def make(self, visit: Visit) -> Response:
        plan, who, made = _plan(visit), visit.who.name, list[Experiment]()

        async def writing() -> Work:
            it, work = await self._it.made(plan, self._parts.wordings, who)
            made[:] = [it]
            return work

        try:
            await self._parts.write(writing)
        except WrongExperiment as error:
            return self._form(visit, plan, str(error))
        return _back(made[0].id)

    def _form(self, visit: Visit, plan: Plan, why: str = "") -> Response:
        rows = [*plan.variants, *[Variant("")] * (MOST_VARIANTS - len(plan.variants))]
        facts = {
            "plan": plan,
            "rows": [(it, written(it)) for it in rows],
            "why": why,
            "hooks": [(it, HOOKS[it], settings_of(it)) for it in Hook],
            "wordings": self._parts.wordings,
            "metrics": NAMES,
            "rails": RAILS,
            "rail_days": RAIL_DAYS,
        }
        return self._view.html(visit, "experiment_new.html", facts, 400 if why else 200)

    # --- one of them ----------------------------------------------------------------------

    async def experiment(self, visit: Visit) -> Response:
        return await self._shown(visit)

    async def _shown(self, visit: Visit, why: str = "") -> Response:
        it = await self._find(visit)
        rows = await self._it.figures(it)
        metrics = dict.fromkeys((it.plan.metric, *it.plan.rails)) if rows else ()
        facts = {
            "it": it,
            "why": why,
            "may_write": _may_write(visit),
            "hook": HOOKS[it.plan.hook],
            "settings": {one.name: written(one) for one in it.plan.variants},
            "exposed": exposed(it.plan, rows) if rows else {},
            "is_uneven": bool(rows) and is_uneven(it.plan, rows),
            "results": [shown(NAMES[one], result(it.plan, one, rows[one])) for one in metrics],
            "metrics": NAMES,
            "soonest": SOONEST,
            "rail_days": RAIL_DAYS,
            "sure": round(100 * (1 - ALPHA)),
        }
        return self._view.html(visit, "experiment.html", facts, 400 if why else 200)

    async def _find(self, visit: Visit) -> Experiment:
        try:
            return await self._it.find(whole(visit.path["number"]) or 0)
        except WrongExperiment as error:
            raise Turned(404, str(error)) from error

    # --- deeds ----------------------------------------------------------------------------

    async def start(self, visit: Visit) -> Response:
        return await self._do(visit, self._it.started)

    async def drop(self, visit: Visit) -> Response:
        return await self._do(visit, self._it.dropped)

    async def stop(self, visit: Visit) -> Response:
        return await self._do(visit, self._it.stopped)

    async def conclude(self, visit: Visit) -> Response:
        winner = visit.form.get("winner", "")
        return await self._do(visit, lambda id, who: self._it.concluded(id, winner, who))

    async def undo(self, visit: Visit) -> Response:
        return await self._do(visit, self._it.undone)

    async def _do(self, visit: Visit, deed: Deed) -> Response:
        it, who = await self._find(visit), visit.who.name
        try:
            await self._parts.write(lambda: deed(it.id, who))
        except WrongExperiment as error:
            return await self._shown(visit, str(error))
        return _back(it.id)


def _back(number: int) -> Response:
    return RedirectResponse(f"/experiments/{number}", 303)


def _may_write(visit: Visit) -> bool:
    return visit.who.role in OWNERS


def _plan(visit: Visit) -> Plan:
    """As it was filled in; whether it can be is said by whoever checks it."""
    form = visit.form
    hook = form.get("hook", "")
    metric = form.get("metric", "")
    return Plan(
        name=form.get("name", ""),
        hook=Hook(hook) if hook in set(Hook) else NOTHING_YET.hook,
        variants=tuple(_variants(visit)),
        metric=Metric(metric) if metric in set(Metric) else NOTHING_YET.metric,
        target=form.get("target", ""),
        days=_number(form.get("days", "")),
        people=_number(form.get("people", "")),
        rails=tuple(it for it in RAILS if f"rail-{it}" in form),
    )


def _variants(visit: Visit) -> list[Variant]:
    """Rows without a name are left out."""
    form, found = visit.form, list[Variant]()
    for row in range(MOST_VARIANTS):
        name = " ".join(form.get(f"name-{row}", "").split())
        if name:
            weight = _number(form.get(f"weight-{row}", "") or "1")
            found.append(Variant(name, weight, settings_in(form.get(f"settings-{row}", ""))))
    return found


def _number(typed: str) -> int:
    """0 for what is no number: no rule lets it pass."""
    return whole(typed.strip()) or 0
