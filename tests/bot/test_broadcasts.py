"""What owners tell everybody: who gets it, when, and how people say no."""

from dataclasses import replace

import pytest

from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.adapters.memory.telegram import Fault
from meetsmatch.app.announcing import PAGE, SAMPLE, Reach
from meetsmatch.app.ports import Answer
from meetsmatch.core.bench import Staff
from meetsmatch.core.broadcasts import Broadcast, Draft, Quiet, Segment, State, WrongBroadcast
from meetsmatch.core.ids import BroadcastId
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS, Rules

ABSENT = 999
OWNED = Staff(owners=frozenset({ANA, ABSENT}))
AWAKE = Quiet(0, 0)
NEWS = Draft("summer", {"en": "Hello <b>you</b>", "ru": "Привет"}, quiet=AWAKE)
ONE = BroadcastId(1)


@pytest.fixture
async def scene() -> Scene:
    """Ana, who owns the bot, and Bob have joined."""
    scene = Scene(Rules(broadcast_pace=15), staff=OWNED)
    await scene.joins(ANA, BOB)
    return scene


async def announced(scene: Scene, draft: Draft = NEWS, starts_ms: int = 0) -> None:
    announcing = scene.dialog.screens.news.announcing
    _, work = await announcing.made(draft, "olga")
    await scene.engine.lane.desk.commit(None, work)
    await scene.engine.lane.desk.commit(None, await announcing.scheduled(ONE, starts_ms, "olga"))


async def goes_on(scene: Scene, ms: int = 2_000) -> list[tuple[object, str]]:
    """Who reads what because of the next steps."""
    scene.clock.ms += ms
    before = len(scene.telegram.calls)
    await scene.engine.sweeps.broadcasts()
    await scene.settles()
    sent = [it for it in scene.telegram.calls[before:] if it.chat is not None]
    return [(it.params["chat_id"], str(it.params["text"])) for it in sent]


async def stands(scene: Scene) -> Broadcast:
    found = await scene.store.broadcasts.broadcast(BOT, ONE)
    assert found is not None
    return found


async def test_everybody_is_told_once_in_their_language_and_then_it_is_done(scene: Scene):
    scene.languages[CLEO] = "ru"
    await scene.joins(CLEO)
    await announced(scene)
    told = await goes_on(scene)
    assert sorted(told, key=str) == [(ANA, "Hello you"), (BOB, "Hello you"), (CLEO, "Привет")]
    (entity,) = next(
        it.params["entities"]
        for it in scene.telegram.calls
        if it.params.get("text") == "Hello you"
    )
    assert (entity["type"], entity["offset"], entity["length"]) == ("bold", 6, 3)
    assert await goes_on(scene) == []
    done = await stands(scene)
    assert (done.state, done.told, done.sent) == (State.DONE, 3, 3)
    assert await goes_on(scene) == []


async def test_it_waits_for_its_time_and_for_a_pause_to_end(scene: Scene):
    await announced(scene, starts_ms=scene.clock.ms + HOUR_MS)
    assert await goes_on(scene) == []
    desk, announcing = scene.engine.lane.desk, scene.dialog.screens.news.announcing
    await desk.commit(None, await announcing.paused(ONE, "olga"))
    assert await goes_on(scene, 2 * HOUR_MS) == []
    await desk.commit(None, await announcing.resumed(ONE, "olga"))
    assert len(await goes_on(scene)) == 2


async def test_who_sleeps_is_told_in_the_morning_unless_they_say_no_before(scene: Scene):
    await scene.joins(CLEO)
    await announced(scene, replace(NEWS, quiet=Quiet(0, 23)))
    scene.clock.ms += (23 * HOUR_MS - scene.clock.ms) % DAY_MS - 5 * HOUR_MS
    assert await goes_on(scene) == []
    assert await scene.store.broadcasts.asleep(BOT, ONE) == 3
    assert (await stands(scene)).state is State.RUNNING
    await scene(CLEO, "/settings")
    await scene.taps(CLEO, "set-news")
    assert {who for who, _ in await goes_on(scene, 5 * HOUR_MS)} == {ANA, BOB}
    await goes_on(scene)
    assert (await stands(scene)).state is State.DONE


async def test_whoever_says_no_below_the_message_is_told_nothing_more_until_they_want_to(
    scene: Scene,
):
    await announced(scene)
    await goes_on(scene)
    assert await scene.taps(BOB, "news-off") == [(BOB, "!news-are-off")]
    assert not (await scene.person(BOB)).wants_news
    _, work = await scene.dialog.screens.news.announcing.made(NEWS, "olga")
    await scene.engine.lane.desk.commit(None, work)
    it = scene.dialog.screens.news.announcing
    await scene.engine.lane.desk.commit(None, await it.scheduled(2, 0, "olga"))
    await goes_on(scene)
    assert [who for who, _ in await goes_on(scene)] == []
    assert (await stands(scene)).state is State.DONE
    second = await it.find(2)
    assert second.told == 1
    assert await scene.taps(BOB, "news-on") == [(BOB, "!news-are-on")]
    assert (await scene.person(BOB)).wants_news


async def test_who_has_blocked_the_bot_is_counted_and_marked(scene: Scene):
    await announced(scene)
    scene.telegram.fail(Fault(Answer(403), "sendMessage", BOB))
    await goes_on(scene)
    it = await stands(scene)
    assert (it.told, it.sent, it.unreachable) == (2, 1, 1)
    assert not (await scene.person(BOB)).reachable


async def test_only_some_seconds_worth_is_under_way_and_a_stop_withdraws_it(scene: Scene):
    scene.dialog.adopt(scene.wording, Rules(broadcast_pace=1), staff=OWNED)
    await scene.joins(*range(300, 320))
    await announced(scene)
    scene.holding = True
    await scene.engine.sweeps.broadcasts()
    await scene.engine.sweeps.broadcasts()
    assert (await stands(scene)).told == 10
    work = await scene.dialog.screens.news.announcing.stopped(ONE, "olga")
    await scene.engine.lane.desk.commit(None, work)
    scene.holding = False
    assert await goes_on(scene) == []
    assert (await stands(scene)).state is State.STOPPED


async def test_a_long_walk_misses_nobody_and_tells_nobody_twice(scene: Scene):
    others = range(1_000, 1_000 + 2 * PAGE)
    await scene.joins(*others)
    await announced(scene)
    told: list[object] = []
    while (await stands(scene)).state is not State.DONE:
        told += [who for who, _ in await goes_on(scene, 20_000)]
    assert sorted(told, key=str) == sorted([ANA, BOB, *others], key=str)


async def test_a_call_that_nobody_tells_of_is_not_made_again(scene: Scene):
    await announced(scene)
    scene.holding = True
    await scene.engine.sweeps.broadcasts()
    (letter, _) = await scene.store.unsent(BOT, 0, 9)
    await scene.store.begin(letter, scene.clock.ms)
    scene.holding = False
    scene.restart()
    assert len(await goes_on(scene)) == 1
    assert (await stands(scene)).state is State.RUNNING
    assert await goes_on(scene, 11 * MINUTE_MS) == []
    it = await stands(scene)
    assert (it.state, it.sent, it.unknown) == (State.DONE, 1, 1)


async def test_countries_are_those_of_the_nearest_city(scene: Scene):
    await scene.joins(CLEO)
    await scene.shows(CLEO, "Cleo")
    await announced(scene, replace(NEWS, segment=Segment(countries=("DE",))))
    assert [who for who, _ in await goes_on(scene)] == [CLEO]


async def test_how_many_are_meant_is_counted_or_estimated(scene: Scene):
    announcing = scene.dialog.screens.news.announcing
    assert await announcing.reach(Segment()) == Reach(2)
    assert await announcing.reach(Segment(languages=("ru",))) == Reach(0)
    base = await scene.person(BOB)
    people = scene.store._tables.people
    for number in range(SAMPLE):
        other = replace(base, id=number + 1, fingerprint=f"p{number}")
        people[BOT, other.id] = other
    assert await announcing.reach(Segment()) == Reach(SAMPLE + 2, is_exact=False)


async def test_the_paid_rate_is_asked_for_when_it_is_paid(scene: Scene):
    scene.dialog.adopt(scene.wording, Rules(broadcast_paid=True), staff=OWNED)
    await announced(scene)
    await goes_on(scene)
    assert scene.telegram.calls[-1].params["allow_paid_broadcast"] is True


# --- /broadcast -----------------------------------------------------------------------------


async def test_an_owner_sees_it_first_and_sends_it(scene: Scene):
    seen = await scene(ANA, "/broadcast Hello <i>all</i>")
    assert [it[1] for it in seen] == ["Hello all", "broadcast-card"]
    assert scene.reads(ANA).startswith("№ 1: Hello all\nNot sent yet.\nFor 2 people.")
    await scene.taps(ANA, "broadcast-send")
    await goes_on(scene)
    assert (await stands(scene)).made_by == OWNED.actor(
        ANA, (await scene.person(ANA)).fingerprint
    ).name
    lines = await scene.store.roster.entries(BOT, 1 << 52, 9)
    assert [it.deed for it in lines] == ["broadcast-scheduled", "broadcast-made"]


async def test_one_language_alone_can_be_meant(scene: Scene):
    await scene(ANA, "/broadcast ru Привет")
    it = await stands(scene)
    assert (it.draft.segment.languages, it.draft.texts) == (("ru",), {"ru": "Привет"})


async def test_its_course_is_in_an_owners_hands(scene: Scene):
    await scene(ANA, "/broadcast Hello")
    await scene.taps(ANA, "broadcast-send")
    await scene.taps(ANA, "broadcast-pause")
    assert (await stands(scene)).state is State.PAUSED
    seen = await scene(ANA, "/broadcast")
    assert [it[1] for it in seen] == ["broadcast-help", "broadcast-card"]
    await scene.taps(ANA, "broadcast-resume")
    await scene.taps(ANA, "broadcast-stop")
    assert (await stands(scene)).state is State.STOPPED
    assert await scene(ANA, "/broadcast") == [(ANA, "broadcast-help")]


async def test_a_card_that_is_out_of_date_shows_how_it_stands(scene: Scene):
    await scene(ANA, "/broadcast Hello")
    message, token = scene.button(ANA, "broadcast-send")
    await scene.taps(ANA, "broadcast-stop")
    await scene.presses(ANA, token, message)
    assert "Stopped." in scene.reads(ANA)
    assert (await stands(scene)).state is State.STOPPED


async def test_how_far_it_is_can_be_looked_at(scene: Scene):
    await scene(ANA, "/broadcast Hello")
    await scene.taps(ANA, "broadcast-send")
    await scene.joins(CLEO)
    await scene.engine.sweeps.broadcasts()
    await scene.settles()
    await scene(ANA, "/broadcast")
    await scene.taps(ANA, "broadcast-look")
    assert "arrived at 3" in scene.reads(ANA)


async def test_what_can_not_be_sent_is_said(scene: Scene):
    assert await scene(ANA, "/broadcast <b>Hello") == [(ANA, "broadcast-wrong")]
    assert "never closed" in scene.reads(ANA)


@pytest.mark.security
async def test_nobody_but_owners_can_tell_everybody_anything(scene: Scene):
    assert await scene(BOB, "/broadcast Hello") == [(BOB, "unknown-command")]
    await scene(ANA, "/broadcast Hello")
    message, token = scene.button(ANA, "broadcast-send")
    assert await scene.presses(BOB, token, message) == [(BOB, "!old-button")]
    scene.dialog.adopt(scene.wording, scene.rules)
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]
    assert (await stands(scene)).state is State.DRAFT


async def test_owners_alone_see_a_preview(scene: Scene):
    work = await scene.dialog.previewed(NEWS)
    assert {it.to for it in work.outgoing} == {(await scene.person(ANA)).id}
    assert [it.params["text"] for it in work.outgoing] == ["Hello you", "Привет"]
    scene.dialog.adopt(scene.wording, scene.rules)
    with pytest.raises(WrongBroadcast, match="OWNERS"):
        await scene.dialog.previewed(NEWS)


async def test_a_broadcast_that_is_not_there_is_said(scene: Scene):
    with pytest.raises(WrongBroadcast, match="no broadcast 9"):
        await scene.dialog.screens.news.announcing.find(9)
