"""Who may be seen follows from people and their profiles, whatever changes them."""

from dataclasses import replace

import pytest

from bot.scene import ANA, BOT, PLACES, Scene
from meetsmatch.app.browsing import ProfileWritten, Unlisted
from meetsmatch.app.listing import Listing
from meetsmatch.app.work import Commit, PersonChanged, Stale
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.candidates import listed as entry_of
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Seeks, Wishes
from meetsmatch.core.places import cell_of
from meetsmatch.core.rules import DAY_MS, Rules

BERLIN = {"latitude": 52.52, "longitude": 13.405}
PARIS = {"latitude": 48.857, "longitude": 2.352}


@pytest.fixture
async def scene() -> Scene:
    """Ana can be seen in Berlin."""
    stage = Scene()
    await stage.joins(ANA)
    await stage.taps(ANA, "add-place")
    await stage.sends(ANA, location=BERLIN)
    await stage.taps(ANA, "skip")
    assert await entry(stage) is None
    await stage.taps(ANA, "go")
    return stage


async def entry(scene: Scene) -> Candidate | None:
    person = (await scene.person(ANA)).id
    return await scene.store.catalogue.candidate(BOT, person)


async def listed(scene: Scene) -> Candidate:
    found = await entry(scene)
    assert found is not None
    return found


def listing(scene: Scene) -> Listing:
    return Listing(BOT, scene.store, scene.store.catalogue, PLACES, scene.rules, scene.clock)


async def test_an_entry_says_what_person_and_profile_say(scene: Scene):
    found, ana = await listed(scene), await scene.person(ANA)
    assert (found.gender, found.birth_year) == (ana.gender, 2000)
    assert found.cell == cell_of(52.52, 13.405)
    assert found.active_day == scene.clock.ms // DAY_MS


async def test_a_wish_that_changes_changes_it(scene: Scene):
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-seeks")
    await scene.taps(ANA, "Men")
    assert (await listed(scene)).seeks is Seeks.MEN


async def test_so_does_a_move(scene: Scene):
    await scene(ANA, "/profile")
    await scene.taps(ANA, "edit-place")
    await scene.sends(ANA, location=PARIS)
    assert (await listed(scene)).cell == cell_of(48.857, 2.352)


async def test_who_blocks_the_bot_is_not_seen_until_they_return(scene: Scene):
    await scene.blocks_the_bot(ANA)
    assert await entry(scene) is None
    await scene(ANA, "/help")
    assert await entry(scene)


async def test_who_is_unreachable_when_something_is_sent_is_not_seen(scene: Scene):
    scene.telegram.blocked.add(ANA)
    await scene(ANA, "/help")
    assert not (await scene.person(ANA)).reachable
    assert await entry(scene) is None


async def test_the_deleted_are_not_seen(scene: Scene):
    person = (await scene.person(ANA)).id
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    assert await scene.store.catalogue.candidate(BOT, person) is None


@pytest.mark.parametrize("rules", [Rules(min_age=30), Rules(terms=2)])
async def test_new_rules_of_the_operator_hold_at_once_and_are_noted_with_the_first_word(
    scene: Scene, rules: Rules
):
    scene.rules = rules
    scene.restart()
    profile = (await scene.mine(ANA)).profile
    assert await listing(scene).entry(await scene.person(ANA), profile) is None
    await scene(ANA, "/match")
    assert await entry(scene) is None


async def test_who_agrees_to_the_new_terms_is_seen_again(scene: Scene):
    scene.rules = Rules(terms=2)
    scene.restart()
    await scene(ANA, "/match")
    await scene.taps(ANA, "agree")
    assert await entry(scene)


async def test_what_decides_nothing_writes_nothing(scene: Scene):
    await scene(ANA, "/profile")
    await scene.taps(ANA, "edit-goal")
    before = await listed(scene)
    scene.clock.ms += DAY_MS
    await scene.taps(ANA, "goal-chat")
    assert await listed(scene) == before


async def test_the_first_visit_of_a_day_is_written_down_and_the_second_is_not(scene: Scene):
    ana = await scene.person(ANA)
    assert await listing(scene).visit(ana) == ()
    scene.clock.ms += DAY_MS
    changes = await listing(scene).visit(ana)
    await scene.store.commit(Commit(BOT, scene.clock(), changes))
    found = await listed(scene)
    assert found.active_day == found.listed_day + 1
    assert await listing(scene).visit(ana) == ()


async def test_a_visit_that_something_has_overtaken_is_decided_again(scene: Scene):
    ana = await scene.person(ANA)
    scene.clock.ms += DAY_MS
    late = await listing(scene).visit(ana)
    await scene(ANA, "/pause")
    with pytest.raises(Stale):
        await scene.store.commit(Commit(BOT, scene.clock(), late))
    assert await entry(scene) is None


async def test_who_has_left_meanwhile_does_not_come_back_by_a_late_visit(scene: Scene):
    ana = await scene.person(ANA)
    scene.clock.ms += DAY_MS
    late = await listing(scene).visit(ana)
    await scene.blocks_the_bot(ANA)
    with pytest.raises(Stale):
        await scene.store.commit(Commit(BOT, scene.clock(), late))
    assert await entry(scene) is None


async def test_a_profile_of_somebody_unknown_enters_nothing(scene: Scene):
    profile = (await scene.mine(ANA)).profile
    stranger = replace(profile, person=PersonId(1))
    assert await listing(scene).follow((ProfileWritten(stranger),)) == ()


async def test_who_has_not_said_everything_is_not_seen(scene: Scene):
    ana, profile = await scene.person(ANA), (await scene.mine(ANA)).profile
    for fields in ({"gender": None}, {"wishes": Wishes()}, {"birth_year": None}):
        half = ana.changed(**fields)
        assert entry_of(half, profile, Rules(), scene.clock.ms) is None


async def test_who_was_out_of_reach_and_comes_back_only_to_delete_everything_can(scene: Scene):
    await scene(ANA, "/delete")
    await scene.blocks_the_bot(ANA)
    person = (await scene.person(ANA)).id
    assert (ANA, "deleted") in await scene.taps(ANA, "delete-yes")
    assert await scene.store.person(BOT, person) is None
    assert await scene.store.catalogue.candidate(BOT, person) is None


async def test_who_is_kept_out_by_others_leaves_it_even_if_they_are_not_in_it_yet(scene: Scene):
    """Their own lane may let them in at that very moment: whoever decides can't have seen it."""
    ana = await scene.person(ANA)
    until_ms = scene.clock.ms + DAY_MS
    before = (Unlisted(BOT, ana.id),)
    await scene.store.commit(Commit(BOT, scene.clock.ms, before))
    out = replace(ana, suspended_until_ms=until_ms, version=ana.version + 1)
    assert await listing(scene).follow((PersonChanged(out),)) == before
    hidden = replace(ana, is_hidden=True, version=ana.version + 1)
    assert await listing(scene).follow((PersonChanged(hidden),)) == before
