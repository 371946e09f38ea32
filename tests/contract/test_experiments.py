"""What is tried on whom: one at a time, told once, and counted person by person."""

from dataclasses import replace
from typing import Protocol

import pytest

from contract.made import BOT, NOW, work
from meetsmatch.adapters.sql import experiments as sql
from meetsmatch.app.experiments import (
    ExperimentChanged,
    ExperimentMade,
    Experiments,
    Outcome,
    Sums,
)
from meetsmatch.app.ports import Store
from meetsmatch.app.telling import Exposed, Happened
from meetsmatch.app.trends import Trends
from meetsmatch.app.work import Stale
from meetsmatch.core.events import Event, Kind, exposure_word
from meetsmatch.core.experiments import (
    MEASURES,
    Experiment,
    Hook,
    Measure,
    Metric,
    Plan,
    State,
    Variant,
)
from meetsmatch.core.ids import BotId, ExperimentId
from meetsmatch.core.rules import DAY_MS

PLAN = Plan(
    "Nearer people",
    Hook.RANKING,
    (Variant("as it is"), Variant("near", 3, {"near": "0.8"})),
    Metric.LIKED,
    "",
    3,
    500,
    (Metric.LEFT,),
)
ONE, TWO = ExperimentId(1), ExperimentId(2)
TRIAL = Experiment(BOT, ONE, PLAN, "olga", NOW)
RUNNING = TRIAL.changed(state=State.RUNNING, started_ms=NOW)
OF_A_TEXT = replace(TRIAL, id=TWO, plan=replace(PLAN, hook=Hook.TEXT, target="found"))
DAY, WEEK = NOW // DAY_MS, 7 * DAY_MS


class Trying(Store, Protocol):
    """A store with the ports Experiments and Trends beside it."""

    experiments: Experiments
    trends: Trends


def exposed(alias: int, variant: str = "near", at_ms: int = NOW, id: int = 1) -> Exposed:
    word = exposure_word(id, variant)
    return Exposed(Event(BOT, Kind.EXPOSED, at_ms, alias, word, id))


def did(alias: int, kind: Kind, at_ms: int = NOW + 1, word: str = "") -> Happened:
    return Happened(Event(BOT, kind, at_ms, alias, word))


async def outcomes(store: Trying, measure: Measure, ripe_ms: int = NOW + WEEK) -> list[Outcome]:
    return [*await store.experiments.outcomes(BOT, ONE, measure, WEEK, ripe_ms)]


async def test_what_was_written_down_is_read_again(store: Trying):
    await store.commit(work(ExperimentMade(TRIAL)))
    assert await store.experiments.experiment(BOT, ONE) == TRIAL
    assert await store.experiments.experiment(BOT, TWO) is None
    await store.commit(work(ExperimentMade(OF_A_TEXT)))
    read = store.experiments.experiments
    assert await read(BOT, 9, 9) == [OF_A_TEXT, TRIAL]
    assert await read(BOT, 2, 9) == [TRIAL]
    assert await read(BOT, 9, 1) == [OF_A_TEXT]
    assert await read(BotId(2), 9, 9) == []
    with pytest.raises(Stale):
        await store.commit(work(ExperimentMade(TRIAL)))


async def test_of_two_changes_of_the_same_version_one_is_stale(store: Trying):
    await store.commit(work(ExperimentMade(TRIAL)))
    over = {"ended_ms": NOW + 9, "because": "left", "winner": "near", "is_adopted": True}
    changed = TRIAL.changed(state=State.CONCLUDED, started_ms=NOW, figures="{}", **over)
    await store.commit(work(ExperimentChanged(changed)))
    assert await store.experiments.experiment(BOT, ONE) == changed
    with pytest.raises(Stale):
        await store.commit(work(ExperimentChanged(TRIAL.changed(state=State.DROPPED))))


async def test_in_force_is_what_runs_and_what_won(store: Trying):
    states = {
        1: {"state": State.RUNNING},
        2: {"state": State.STOPPED},
        3: {"state": State.CONCLUDED, "is_adopted": True, "winner": "near"},
        4: {"state": State.CONCLUDED, "winner": "near"},
    }
    for number, fields in states.items():
        it = replace(TRIAL, id=ExperimentId(number), **fields)
        await store.commit(work(ExperimentMade(it)))
    assert [it.id for it in await store.experiments.in_force(BOT)] == [1, 3]
    assert await store.experiments.in_force(BotId(2)) == []


async def test_of_those_that_change_the_same_one_runs(store: Trying):
    rival = replace(TRIAL, id=TWO)
    await store.commit(work(ExperimentMade(TRIAL), ExperimentMade(rival)))
    other = replace(OF_A_TEXT, id=ExperimentId(3))
    await store.commit(work(ExperimentMade(other), ExperimentChanged(RUNNING)))
    await store.commit(work(ExperimentChanged(other.changed(state=State.RUNNING))))
    with pytest.raises(Stale):
        await store.commit(work(ExperimentChanged(rival.changed(state=State.RUNNING))))
    await store.commit(work(ExperimentChanged(rival.changed(state=State.DROPPED))))
    await store.commit(work(ExperimentChanged(RUNNING.changed(ended_ms=NOW))))


async def test_an_exposure_is_told_once_for_each_person_and_experiment(store: Trying):
    again = exposed(7, "as it is", NOW + 5)
    await store.commit(work(exposed(7)))
    await store.commit(work(again, exposed(8), exposed(7, id=2)))
    told = [it.event for it in await store.trends.events(BOT, 0, 9)]
    assert told == [exposed(7).event, exposed(8).event, exposed(7, id=2).event]


async def test_what_people_did_afterwards_is_counted_person_by_person(store: Trying):
    await store.commit(work(did(7, Kind.LIKED, NOW), exposed(7), exposed(8), exposed(9)))
    await store.commit(work(exposed(5, "as it is", NOW + DAY_MS), exposed(6, id=2)))
    inside, after = NOW + WEEK, NOW + WEEK + 1
    likes = ((7, NOW + 1), (7, inside), (7, after), (8, NOW + 2), (6, NOW + 3))
    await store.commit(work(*[did(who, Kind.LIKED, at_ms) for who, at_ms in likes]))
    here = ("near", DAY)
    assert await outcomes(store, MEASURES[Metric.LIKES]) == [
        Outcome("as it is", DAY + 1, Sums(1, 0, 1, 0, 1, 0)),
        Outcome(*here, Sums(3, 3, 3, 5, 3, 3)),
    ]
    assert (await outcomes(store, MEASURES[Metric.LIKED]))[1] == Outcome(
        *here, Sums(3, 2, 3, 2, 3, 2)
    )


async def test_many_people_are_counted_some_at_a_time(
    store: Trying, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sql, "AT_ONCE", 2)
    whose = ((3, "near"), (5, "as it is"), (8, "near"), (13, "near"), (21, "as it is"))
    for aliases in (whose[:4], whose):
        await store.commit(work(*(exposed(alias, variant) for alias, variant in aliases)))
        await store.commit(work(*(did(alias, Kind.LIKED) for alias, _ in aliases)))
        found = await outcomes(store, MEASURES[Metric.LIKED])
        counted = {it.variant: it.sums.people for it in found}
        near = sum(variant == "near" for _, variant in aliases)
        assert counted == {"near": near, "as it is": len(aliases) - near}
        assert all(it.sums.people == it.sums.y for it in found)


async def test_counted_is_of_whom_the_time_is_over(store: Trying):
    await store.commit(work(exposed(7), exposed(8, at_ms=NOW + 1)))
    assert await outcomes(store, MEASURES[Metric.LIKED], NOW - 1) == []
    (found,) = await outcomes(store, MEASURES[Metric.LIKED], NOW)
    assert found.sums.people == 1


async def test_words_tell_events_of_a_kind_apart(store: Trying):
    first = did(7, Kind.REACHED, word="matched"), did(8, Kind.REACHED, word="liked")
    await store.commit(work(exposed(7), exposed(8), *first))
    (found,) = await outcomes(store, MEASURES[Metric.MATCHED])
    assert found.sums == Sums(2, 1, 2, 1, 2, 1)


async def test_some_things_are_counted_for_each_chat_that_was_looked_for(store: Trying):
    await store.commit(work(exposed(7), exposed(8)))
    sought = [did(7, Kind.SOUGHT, NOW + it) for it in (1, 2, 3)]
    await store.commit(work(*sought, did(8, Kind.SOUGHT), did(7, Kind.REPORTED)))
    await store.commit(work(did(7, Kind.REPORTED, NOW + 9, "spam")))
    (found,) = await outcomes(store, MEASURES[Metric.REPORTS])
    assert found.sums == Sums(2, 2, 4, 4, 10, 6)
