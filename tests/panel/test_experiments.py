"""An owner tries something on some people, sees what came of it, and decides for everybody."""

import re

import pytest

from bot.scene import ANA, BOB, BOT, Scene
from meetsmatch.app.telling import Exposed, Happened
from meetsmatch.app.trials import FRESH_MS
from meetsmatch.app.work import Commit
from meetsmatch.core.events import EVENTS_MS, Event, Kind, exposure_word
from meetsmatch.core.experiments import Experiment, Metric, State
from meetsmatch.core.ids import ExperimentId
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.staff import StaffRole
from meetsmatch.experimenting.plans import RUNS_DAYS
from meetsmatch.experimenting.results import known
from panel.stage import Stage
from panel.visitor import Visitor

FILLED_IN = {
    "name": "A first question",
    "hook": "text",
    "target": "found",
    "name-0": "as it is",
    "weight-0": "1",
    "settings-0": "",
    "name-1": "topic",
    "weight-1": "1",
    "settings-1": "wording=topic",
    "metric": "came_back",
    "days": "1",
    "people": "2000",
    "rail-reports": "yes",
}
TOPIC = "found-or-topic"


async def stands(stage: Stage, id: int = 1) -> Experiment:
    found = await stage.scene.store.experiments.experiment(BOT, ExperimentId(id))
    assert found is not None
    return found


async def made(stage: Stage, **more: str) -> Visitor:
    """Olga, with a draft before her."""
    visitor = await stage.visitor("olga")
    await visitor.gets("/experiments/new")
    got = await visitor.posts("/experiments", **{**FILLED_IN, **more})
    assert (got.status, got.leads_to) == (303, "/experiments/1"), got.text
    await visitor.gets("/experiments/1")
    return visitor


async def running(stage: Stage, **more: str) -> Visitor:
    visitor = await made(stage, **more)
    await visitor.posts("/experiments/1/start")
    stage.scene.clock.ms += FRESH_MS
    return visitor


async def lived(stage: Stage, kind: Kind, often: dict[str, int], people: int = 400) -> None:
    """So many people in each variant, of whom so many did something; two days ago."""
    store, at_ms = stage.scene.store, stage.scene.clock.ms - 2 * DAY_MS
    changes = list[Exposed | Happened]()
    for number, (variant, doing) in enumerate(often.items(), 1):
        for who in range(people):
            alias, word = number * 10_000 + who, exposure_word(1, variant)
            changes.append(Exposed(Event(BOT, Kind.EXPOSED, at_ms, alias, word, 1)))
            changes.append(Happened(Event(BOT, Kind.SOUGHT, at_ms + 1, alias)))
            if who < doing:
                changes.append(Happened(Event(BOT, kind, at_ms + 2, alias)))
    await store.commit(Commit(BOT, at_ms, tuple(changes)))


async def hears(scene: Scene) -> set[str]:
    """What two who meet are told."""
    await scene(BOB, "/chat")
    seen = await scene(ANA, "/chat") + await scene.wave()
    said = {key for _, key in seen if str(key).lstrip("~").startswith("found")}
    await scene(ANA, "/stop")
    scene.clock.ms += HOUR_MS + 1
    return said


async def test_a_draft_is_kept_as_it_was_filled_in(stage: Stage):
    more = {"hook": "ranking", "name-2": "far", "weight-2": "3", "settings-2": "near=-0.5"}
    await made(stage, **more, **{"settings-1": "near=0.8, fresh=0"})
    plan = (await stands(stage)).plan
    assert [(it.name, it.weight, it.settings) for it in plan.variants] == [
        ("as it is", 1, {}),
        ("topic", 1, {"near": "0.8", "fresh": "0"}),
        ("far", 3, {"near": "-0.5"}),
    ]
    assert (plan.target, plan.days, plan.people) == ("", 1, 2_000)
    assert (plan.metric, plan.rails) == (Metric.CAME_BACK, (Metric.REPORTS,))


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", " ", "1 to 64 letters"),
        ("target", "you-left", "another wording"),
        ("days", "29", "1 to 28 days"),
        ("people", "many", "200 to"),
        ("name-1", "", "2 to 4 variants"),
        ("name-1", "as it is", "its own name"),
        ("name-1", "Töpfe", "no name of a variant"),
        ("weight-1", "101", "Weights are 1 to 100"),
        ("settings-1", "", "do the same"),
        ("settings-1", "wording=loud", "wording is one of topic"),
        ("settings-1", "near=1", "what can be set is wording. Write it as in wording=topic."),
        ("settings-1", "loud", "what can be set is wording. Write it as in wording=topic."),
        ("metric", "reports", "take it out of the rails"),
    ],
)
async def test_what_cannot_be_is_said_with_how_to_mend_it(
    stage: Stage, field: str, value: str, why: str
):
    visitor = await stage.visitor("olga")
    await visitor.gets("/experiments/new")
    got = await visitor.posts("/experiments", **{**FILLED_IN, "days": "2", field: value})
    assert got.status == 400
    assert why in got.text
    assert await stage.scene.store.experiments.experiments(BOT, 9, 9) == []


@pytest.mark.parametrize(
    ("hook", "settings", "why"),
    [
        ("ranking", "near=6", "near is a number from -5 to 5"),
        ("ranking", "near=1e3", "near is a number"),
        ("nudge", "hours=721", "hours is 0 (never) to 720"),
        ("nudge", "first=name", "first is one of shots, bio, interests, goal"),
    ],
)
async def test_settings_are_those_of_their_hook(stage: Stage, hook: str, settings: str, why: str):
    visitor = await stage.visitor("olga")
    await visitor.gets("/experiments/new")
    filled_in = {**FILLED_IN, "hook": hook, "settings-1": settings}
    assert why in (await visitor.posts("/experiments", **filled_in)).text


async def test_from_the_draft_to_what_everybody_gets_and_back(stage: Stage):
    visitor, scene = await running(stage), stage.scene
    heard = await hears(scene)
    assert heard <= {"found", TOPIC}
    told = [it.event for it in await scene.store.trends.events(BOT, 0, 999)]
    met = [it for it in told if it.kind is Kind.EXPOSED]
    assert {it.alias for it in met} == {await scene_alias(scene, who) for who in (ANA, BOB)}
    await hears(scene)
    visitor = await stage.visitor("olga")
    page = (await visitor.gets("/experiments/1")).text
    assert sum(map(int, re.findall(r'data-exposed="[^"]+">(\d+)<', page))) == 2
    await visitor.posts("/experiments/1/conclude", winner="topic")
    it = await stands(stage)
    assert (it.state, it.winner, it.is_adopted) == (State.CONCLUDED, "topic", True)
    scene.clock.ms += FRESH_MS
    assert await hears(scene) == {TOPIC}
    visitor = await stage.visitor("olga")
    assert "everybody gets topic" in (await visitor.gets("/experiments/1")).text
    await visitor.posts("/experiments/1/undo")
    scene.clock.ms += FRESH_MS
    assert await hears(scene) == {"found"}
    deeds = [deed for _, deed, about, _ in await stage.deeds() if about == "1"]
    assert deeds == [f"experiment-{it}" for it in ("made", "started", "concluded", "undone")]


async def scene_alias(scene: Scene, who: int) -> int:
    return scene.dialog.chronicle.alias((await scene.person(who)).id)


async def test_a_true_effect_is_found_and_shown(stage: Stage):
    visitor = await running(stage)
    await lived(stage, Kind.VISITED, {"as it is": 100, "topic": 200})
    page = (await visitor.gets("/experiments/1")).text
    assert "25.0 %" in page
    assert "50.0 %" in page
    assert ">more</td>" in page
    assert 'class="band"' in page
    await visitor.posts("/experiments/1/conclude", winner="")
    # Figures outlive the events that they were counted from.
    stage.scene.clock.ms += 200 * DAY_MS
    await stage.scene.store.expire(stage.scene.clock.ms)
    visitor = await stage.visitor("olga")
    assert ">more</td>" in (await visitor.gets("/experiments/1")).text
    assert (await stands(stage)).is_adopted is False


async def test_figures_of_one_that_was_stopped_outlive_its_events(stage: Stage):
    visitor = await running(stage)
    await lived(stage, Kind.VISITED, {"as it is": 100, "topic": 200})
    await visitor.posts("/experiments/1/stop")
    # Not everybody's days were over then: as long as all is known, it is counted again.
    await lived(stage, Kind.VISITED, {"as it is": 100, "topic": 300})
    assert "75.0 %" in (await visitor.gets("/experiments/1")).text
    stage.scene.clock.ms += EVENTS_MS + 1
    await stage.scene.store.expire(stage.scene.clock.ms)
    visitor = await stage.visitor("olga")
    page = (await visitor.gets("/experiments/1")).text
    assert ("50.0 %" in page, ">more</td>" in page) == (True, True)
    await visitor.posts("/experiments/1/conclude", winner="topic")
    assert known((await stands(stage)).figures)[Metric.CAME_BACK]


async def test_little_is_said_of_few(stage: Stage):
    visitor = await running(stage)
    await lived(stage, Kind.VISITED, {"as it is": 5, "topic": 20}, people=50)
    assert "too few people yet" in (await visitor.gets("/experiments/1")).text


async def test_a_division_that_cannot_be_chance_is_told(stage: Stage):
    visitor = await running(stage)
    await lived(stage, Kind.VISITED, {"as it is": 1})
    assert "not divided by the weights" in (await visitor.gets("/experiments/1")).text


async def test_a_guard_rail_stops_it_by_itself(stage: Stage):
    visitor, scene = await running(stage), stage.scene
    await scene.engine.sweeps.trials()
    assert (await stands(stage)).state is State.RUNNING
    await lived(stage, Kind.REPORTED, {"as it is": 10, "topic": 90})
    scene.dialog.watched = stage.parts.experimenting.watched
    await scene.engine.sweeps.trials()
    it = await stands(stage)
    assert (it.state, it.because) == (State.STOPPED, "reports")
    assert "A guard rail has stopped it: reports" in (await visitor.gets("/experiments/1")).text
    assert (await stage.deeds())[-1][:2] == ("guard rail", "experiment-stopped")
    await visitor.posts("/experiments/1/conclude", winner="")
    assert (await stands(stage)).state is State.CONCLUDED


async def test_a_draft_may_lie_as_long_as_it_likes(stage: Stage):
    await made(stage)
    stage.scene.clock.ms += RUNS_DAYS * DAY_MS
    visitor = await stage.visitor("olga")
    await visitor.gets("/experiments/1")
    await visitor.posts("/experiments/1/start")
    assert (await stands(stage)).state is State.RUNNING
    assert await stage.parts.experimenting.watched() == ()


async def test_it_ends_before_its_events_are_forgotten(stage: Stage):
    await running(stage)
    stage.scene.clock.ms += RUNS_DAYS * DAY_MS
    visitor = await stage.visitor("olga")
    (work,) = await stage.parts.experimenting.watched()
    await stage.scene.store.commit(Commit(BOT, 1, work.changes))
    assert (await stands(stage)).because == "time"
    assert "as long as events are kept" in (await visitor.gets("/experiments/1")).text
    assert await stage.parts.experimenting.watched() == ()


async def test_of_those_that_change_the_same_one_runs(stage: Stage):
    visitor = await running(stage)
    await visitor.gets("/experiments/new")
    await visitor.posts("/experiments", **FILLED_IN)
    await visitor.gets("/experiments/2")
    assert "№ 1 changes the same" in (await visitor.posts("/experiments/2/start")).text
    await visitor.posts("/experiments/1/conclude", winner="topic")
    await visitor.posts("/experiments/2/start")
    await visitor.posts("/experiments/2/conclude", winner="topic")
    # The later winner takes the place of the earlier one.
    assert [(await stands(stage, it)).is_adopted for it in (1, 2)] == [False, True]
    assert "Nobody gets it any more" in (await visitor.posts("/experiments/1/undo")).text


async def test_what_one_is_measured_against_is_not_changed_by_another_one(stage: Stage):
    visitor = await running(stage)
    await visitor.posts("/experiments/1/conclude", winner="topic")
    for number in (2, 3):
        await visitor.gets("/experiments/new")
        await visitor.posts("/experiments", **FILLED_IN)
        await visitor.gets(f"/experiments/{number}")
        await visitor.posts(f"/experiments/{number}/start")
        if number == 2:
            await visitor.posts("/experiments/2/stop")
    late = await visitor.posts("/experiments/2/conclude", winner="topic")
    assert (late.status, "№ 3 changes the same" in late.text) == (400, True)
    assert "№ 3 changes the same" in (await visitor.posts("/experiments/1/undo")).text
    assert [(await stands(stage, it)).is_adopted for it in (1, 2)] == [True, False]
    # With nobody it changes nothing for anybody.
    await visitor.posts("/experiments/2/conclude", winner="")
    assert (await stands(stage, 2)).state is State.CONCLUDED


async def test_a_deed_that_comes_too_late_says_so(stage: Stage):
    visitor = await made(stage)
    assert "There is no variant" not in (await visitor.posts("/experiments/1/drop")).text
    got = await visitor.posts("/experiments/1/start")
    assert (got.status, "It is dropped by now" in got.text) == (400, True)
    assert (await visitor.gets("/experiments/9")).status == 404


async def test_nobody_wins_who_did_not_take_part(stage: Stage):
    visitor = await running(stage)
    got = await visitor.posts("/experiments/1/conclude", winner="loud")
    assert "There is no variant &#39;loud&#39;" in got.text
    await visitor.posts("/experiments/1/stop")
    assert (await stands(stage)).state is State.STOPPED


async def test_analysts_read_and_do_nothing(stage: Stage):
    await running(stage)
    visitor = await stage.visitor("anton", StaffRole.ANALYST)
    assert "A first question" in (await visitor.gets("/experiments")).text
    page = (await visitor.gets("/experiments/1")).text
    assert "Owners decide" in page
    assert 'action="/experiments' not in page


async def test_there_is_nothing_at_first(stage: Stage):
    visitor = await stage.visitor("olga")
    assert "Nothing was tried yet" in (await visitor.gets("/experiments")).text


@pytest.mark.parametrize(
    ("hook", "example"), [("ranking", "near=0.8 fresh=0.1"), ("nudge", "hours=48 first=bio")]
)
async def test_how_settings_are_written_is_told_with_an_example(
    stage: Stage, hook: str, example: str
):
    visitor = await stage.visitor("olga")
    page = (await visitor.gets("/experiments/new")).text
    assert '<option value="text" selected>' in page
    assert '<option value="">None' in page, "the first text is chosen beforehand"
    assert re.search(r'name="target">.*?<option selected>', page, re.S)
    filled_in = {**FILLED_IN, "hook": hook, "target": "", "settings-1": "loud"}
    got = await visitor.posts("/experiments", **filled_in)
    assert (got.status, f"Write it as in {example}." in got.text) == (400, True)
    first, second = example.split()
    filled_in = {**filled_in, "settings-0": first, "settings-1": second}
    assert (await visitor.posts("/experiments", **filled_in)).status == 303
