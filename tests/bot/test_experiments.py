"""What experiments change of the product: who is shown, what is asked for, what is said; and that
whoever is part of one is told of in the same commit."""

import pytest

from bot.browsing import come, two_people
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from engine.world import Clock
from meetsmatch.app import browse
from meetsmatch.app.experiments import ExperimentChanged, ExperimentMade
from meetsmatch.app.trials import FRESH_MS, nobody_watches
from meetsmatch.app.work import Commit
from meetsmatch.bot.speech import Say
from meetsmatch.bot.turn import Said
from meetsmatch.bot.variants import worded
from meetsmatch.core.events import Kind
from meetsmatch.core.experiments import (
    MEASURES,
    Experiment,
    Hook,
    Metric,
    Plan,
    State,
    Variant,
)
from meetsmatch.core.ids import BENCH, ExperimentId
from meetsmatch.core.rules import DAY_MS, HOUR_MS


@pytest.fixture
async def scene() -> Scene:
    """Ana and Bob can see each other, and nobody else is there."""
    return await two_people()


FARTHER = (52.5, 13.9)
"""Some 30 km from where everybody else is."""


async def tried(
    scene: Scene, hook: Hook, settings: dict[str, str], target: str = "", id: int = 1
) -> Experiment:
    """From now on everybody whose lot it is gets that: nearly all."""
    variants = Variant("as it is"), Variant("other", 1_000_000_000, settings)
    plan = Plan("Trial", hook, variants, Metric.LIKED, target)
    it = Experiment(BOT, ExperimentId(id), plan, "olga", scene.clock.ms, State.RUNNING)
    await scene.store.commit(Commit(BOT, 1, (ExperimentMade(it),)))
    scene.clock.ms += FRESH_MS
    return it


async def exposed(scene: Scene) -> list[tuple[int, str]]:
    """Whose alias has met which variant."""
    aliases = {await alias(scene, who): who for who in (ANA, BOB)}
    told = [it.event for it in await scene.store.trends.events(BOT, 0, 9_999)]
    return [(aliases[it.alias], it.word) for it in told if it.kind is Kind.EXPOSED]


async def alias(scene: Scene, who: int) -> int:
    return scene.dialog.chronicle.alias((await scene.person(who)).id)


# --- ranking ------------------------------------------------------------------------------


@pytest.mark.parametrize(("near", "first"), [("5", "Bob"), ("-5", "Cleo")])
async def test_weights_of_the_ranking_decide_whose_card_comes_first(
    scene: Scene, near: str, first: str, monkeypatch: pytest.MonkeyPatch
):
    # The cards of a deck are shuffled: in a deck of one there is the best alone.
    monkeypatch.setattr(browse, "DECK", 1)
    await scene.joins(CLEO)
    await scene.shows(CLEO, "Cleo", at=FARTHER)
    await tried(scene, Hook.RANKING, {"near": near})
    assert (ANA, "card") in await scene(ANA, "/match")
    assert first in scene.reads(ANA)
    assert await exposed(scene) == [(ANA, "1:other")]


# --- the nudge ----------------------------------------------------------------------------


async def test_a_nudge_comes_as_often_and_for_what_the_variant_says(scene: Scene):
    await tried(scene, Hook.NUDGE, {"hours": "2", "first": "goal"})
    await scene.later(2 * HOUR_MS)
    assert (ANA, "nudge-goal") in await scene(ANA, "/match")
    await scene.later(HOUR_MS)
    assert (ANA, "nudge-goal") not in await scene(ANA, "/match")
    assert await exposed(scene) == [(ANA, "1:other")]


async def test_who_is_never_nudged_is_part_of_it_as_well(scene: Scene):
    await tried(scene, Hook.NUDGE, {"hours": "0"})
    await scene.later(3 * DAY_MS)
    seen = await scene(ANA, "/match")
    assert not [words for _, words in seen if words.startswith("nudge-")]
    assert await exposed(scene) == [(ANA, "1:other")]


# --- texts --------------------------------------------------------------------------------


async def test_a_text_has_another_wording_for_those_whose_lot_it_is(scene: Scene):
    await tried(scene, Hook.TEXT, {"wording": "topic"}, "found")
    await scene(BOB, "/chat")
    seen = await scene(ANA, "/chat") + await scene.wave()
    assert {(ANA, "found-or-topic"), (BOB, "found-or-topic")} <= set(seen)
    assert sorted(await exposed(scene)) == [(ANA, "1:other"), (BOB, "1:other")]


async def test_what_moderators_are_told_is_no_part_of_it(scene: Scene):
    await tried(scene, Hook.TEXT, {"wording": "topic"}, "found")
    said = Said((), (Say(BENCH, "found"),))
    assert await worded(scene.trials, said, scene.wording) == said


async def test_a_wording_that_is_gone_is_the_usual_one_again(scene: Scene):
    await tried(scene, Hook.TEXT, {"wording": "no-more"}, "found")
    await scene(BOB, "/chat")
    assert (ANA, "found") in await scene(ANA, "/chat") + await scene.wave()


async def test_of_who_has_just_gone_nothing_is_told(scene: Scene):
    await tried(scene, Hook.TEXT, {"wording": "none"}, "deleted")
    before = len(await scene.store.trends.events(BOT, 0, 9_999))
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    told = [it.event.kind for it in await scene.store.trends.events(BOT, 0, 9_999)]
    assert Kind.EXPOSED not in told[before:]


async def test_nudges_have_other_wordings(scene: Scene):
    await tried(scene, Hook.TEXT, {"wording": "friendly"}, "nudge-shots")
    await tried(scene, Hook.TEXT, {"wording": "question"}, "nudge-bio", id=2)
    await scene.later(2 * DAY_MS)
    assert (ANA, "nudge-bio-or-question") in await scene(ANA, "/match")
    await come(scene, CLEO)
    assert (CLEO, "nudge-shots-or-friendly") in await scene(CLEO, "/match")


# --- what is counted ----------------------------------------------------------------------


class Ticking(Clock):
    """Reading it takes a millisecond."""

    def __call__(self) -> int:
        self.ms += 1
        return self.ms


async def counted(scene: Scene, metric: Metric) -> list[tuple[int, int]]:
    """How many were exposed, and how many of them did it afterwards."""
    read, measure = scene.store.experiments.outcomes, MEASURES[metric]
    found = await read(BOT, ExperimentId(1), measure, 7 * DAY_MS, scene.clock.ms)
    return [(it.sums.people, it.sums.y) for it in found]


async def test_what_led_to_an_exposure_did_not_come_of_it(scene: Scene):
    scene.clock = Ticking(scene.clock.ms)
    scene.restart()
    await tried(scene, Hook.RANKING, {"near": "2.5"})
    await scene.later(DAY_MS)
    assert (ANA, "card") in await scene(ANA, "/match")
    assert await exposed(scene) == [(ANA, "1:other")]
    # Her visit of that day is in the same commit.
    assert await counted(scene, Metric.CAME_BACK) == [(1, 0)]
    await scene.later(DAY_MS)
    await scene(ANA, "/match")
    assert await counted(scene, Metric.CAME_BACK) == [(1, 1)]


# --- lots ---------------------------------------------------------------------------------


async def test_a_lot_is_the_same_in_every_process_and_another_in_each_experiment(scene: Scene):
    plan = Plan(
        "Halves", Hook.TEXT, (Variant("one"), Variant("two", 1, {"wording": "x"})), Metric.LIKED
    )
    for id in (1, 2):
        it = Experiment(BOT, ExperimentId(id), plan, "olga", 1, State.DRAFT)
        await scene.store.commit(Commit(BOT, 1, (ExperimentMade(it),)))

    async def lots(id: int) -> list[str]:
        it = await scene.store.experiments.experiment(BOT, ExperimentId(id))
        assert it is not None
        running = it.changed(state=State.RUNNING)
        await scene.store.commit(Commit(BOT, 1, (ExperimentChanged(running),)))
        scene.restart()
        found = [await scene.trials.lot(who, Hook.TEXT) for who in range(1, 400)]
        stopped = running.changed(state=State.STOPPED)
        await scene.store.commit(Commit(BOT, 1, (ExperimentChanged(stopped),)))
        return [it.exposed[0].event.word.partition(":")[2] for it in found]

    first = await lots(1)
    assert await lots(1) == first
    assert 150 < first.count("two") < 250
    same = sum(a == b for a, b in zip(first, await lots(2), strict=True))
    assert 150 < same < 250


async def test_what_another_process_began_is_noticed_soon(scene: Scene):
    await tried(scene, Hook.TEXT, {"wording": "topic"}, "found")
    first = await scene.trials.in_force()
    it = await tried(scene, Hook.NUDGE, {"hours": "0"}, id=2)
    scene.clock.ms -= 1
    assert await scene.trials.in_force() == first
    scene.clock.ms += 1
    assert (await scene.trials.in_force())[1] == it


async def test_what_runs_goes_before_what_was_adopted_and_only_it_is_told(scene: Scene):
    it = await tried(scene, Hook.NUDGE, {"hours": "9", "first": "bio"})
    won = it.changed(state=State.CONCLUDED, winner="other", is_adopted=True)
    await scene.store.commit(Commit(BOT, 1, (ExperimentChanged(won),)))
    scene.clock.ms += FRESH_MS
    ana = (await scene.person(ANA)).id
    lot = await scene.trials.lot(ana, Hook.NUDGE)
    assert (lot.settings, lot.exposed) == ({"hours": "9", "first": "bio"}, ())
    await tried(scene, Hook.NUDGE, {"hours": "5"}, id=2)
    lot = await scene.trials.lot(ana, Hook.NUDGE)
    assert lot.settings == {"hours": "5", "first": "bio"}
    assert [it.event.word for it in lot.exposed] == ["2:other"]


async def test_what_runs_goes_before_what_a_later_one_was_concluded_with(scene: Scene):
    later = await tried(scene, Hook.NUDGE, {"hours": "9"}, id=2)
    won = later.changed(state=State.CONCLUDED, winner="other", is_adopted=True)
    await scene.store.commit(Commit(BOT, 1, (ExperimentChanged(won),)))
    await tried(scene, Hook.NUDGE, {"hours": "5"}, id=1)
    lot = await scene.trials.lot((await scene.person(ANA)).id, Hook.NUDGE)
    assert lot.settings == {"hours": "5"}


async def test_a_clock_that_was_set_back_hides_nothing(scene: Scene):
    assert await scene.trials.in_force() == []
    scene.clock.ms -= HOUR_MS
    it = await tried(scene, Hook.NUDGE, {"hours": "5"})
    assert await scene.trials.in_force() == [it]


async def test_where_nobody_watches_nothing_ends_by_itself():
    assert await nobody_watches() == ()
