"""Who has not been here for a while is reminded: once, by day, and only if they want it."""

import pytest

from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.announcing import LOOKED_AT
from meetsmatch.app.broadcasting import BroadcastMade
from meetsmatch.app.leases import SWEEPS
from meetsmatch.app.work import Commit, Work
from meetsmatch.core.bench import Staff
from meetsmatch.core.broadcasts import Broadcast, Draft, State
from meetsmatch.core.ids import BroadcastId
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules
from meetsmatch.engine.committing import commit_all

DAYS = 7
RULES = Rules(broadcast_pace=15, remind_days=DAYS)
ENGLISH = (
    "👋 It has been a while. Whenever you feel like talking: /chat finds you somebody, "
    "/match shows you people."
)
RUSSIAN = (
    "👋 Давно вас не было. Захотите поговорить – /chat найдёт собеседника, "
    "а /match покажет анкеты."
)


@pytest.fixture
async def scene() -> Scene:
    """Ana and Cleo, who reads Russian, have joined, at noon where nobody says where they are."""
    scene = Scene(RULES, staff=Staff(owners=frozenset({ANA})))
    scene.clock.ms += (12 * HOUR_MS - scene.clock.ms) % DAY_MS
    scene.languages[CLEO] = "ru"
    await scene.joins(ANA, CLEO)
    return scene


async def passes(scene: Scene, ms: int = DAY_MS) -> list[tuple[object, str]]:
    """Time, and who is told what then."""
    scene.clock.ms += ms
    before = len(scene.telegram.calls)
    await scene.engine.sweeps.reminders()
    for _ in range(3):
        await scene.engine.sweeps.broadcasts()
        await scene.settles()
    return [(it.params["chat_id"], str(it.params["text"])) for it in scene.telegram.calls[before:]]


async def days_pass(scene: Scene, days: int) -> list[list[tuple[object, str]]]:
    return [await passes(scene) for _ in range(days)]


async def test_who_is_away_is_reminded_once_in_their_language(scene: Scene):
    told = await days_pass(scene, 3 * DAYS)
    assert sorted(told[DAYS - 1], key=str) == [(ANA, ENGLISH), (CLEO, RUSSIAN)]
    assert not any(it for day, it in enumerate(told, 1) if day != DAYS)


async def test_who_was_here_meanwhile_is_reminded_so_many_days_later(scene: Scene):
    await days_pass(scene, 3)
    await scene(ANA, "/help")
    told = await days_pass(scene, 2 * DAYS)
    when = {who: day for day, it in enumerate(told, 4) for who, _ in it}
    assert when == {CLEO: DAYS, ANA: 3 + DAYS}


async def test_who_comes_back_and_goes_again_is_reminded_again(scene: Scene):
    await days_pass(scene, DAYS + 1)
    await scene(ANA, "/help")
    told = await days_pass(scene, DAYS)
    assert told[-1] == [(ANA, ENGLISH)]


async def test_however_often_it_is_looked_a_day_has_one(scene: Scene):
    await days_pass(scene, DAYS)
    assert await passes(scene, 0) == []
    assert await passes(scene, HOUR_MS) == []
    made = await scene.store.broadcasts.broadcasts(BOT, 1 << 31, 99)
    assert len({it.day for it in made}) == len(made) == DAYS
    assert all(it.is_reminder and it.state is State.DONE for it in made)


@pytest.mark.parametrize("how", ["no news", "paused", "withdrawn", "blocked", "deleted"])
async def test_who_does_not_want_it_is_left_in_peace(scene: Scene, how: str):
    await scene.joins(BOB)
    await scene.shows(BOB, "Bob")
    match how:
        case "no news":
            await scene(BOB, "/settings")
            await scene.taps(BOB, "set-news")
        case "paused":
            await scene(BOB, "/pause")
        case "withdrawn":
            await scene(BOB, "/privacy")
            await scene.taps(BOB, "withdraw")
        case "blocked":
            await scene.blocks_the_bot(BOB)
        case _:
            await scene(BOB, "/delete")
            await scene.taps(BOB, "delete-yes")
    told = await days_pass(scene, DAYS + 1)
    assert {who for day in told for who, _ in day} == {ANA, CLEO}


async def test_who_sleeps_is_reminded_in_the_morning(scene: Scene):
    scene.clock.ms += 11 * HOUR_MS
    await scene(ANA, "/help")
    told = await days_pass(scene, DAYS)
    assert not any((ANA, ENGLISH) in day for day in told), "it is late"
    # Another day by then, on which they have been away for longer.
    morning = await passes(scene, 10 * HOUR_MS)
    assert (ANA, ENGLISH) in morning
    assert not any((ANA, ENGLISH) in day for day in await days_pass(scene, 2))


async def test_nobody_is_reminded_unless_the_operator_wants_it(scene: Scene):
    scene.dialog.adopt(scene.wording, Rules())
    assert not any(await days_pass(scene, DAYS + 1))
    assert not await scene.store.broadcasts.broadcasts(BOT, 1 << 31, 9)


async def test_below_it_is_the_button_that_ends_it(scene: Scene):
    await days_pass(scene, DAYS)
    assert await scene.taps(ANA, "news-off") == [(ANA, "!news-are-off")]


async def test_among_many_broadcasts_of_a_day_its_reminder_is_found(scene: Scene):
    await passes(scene)
    for number in range(2, LOOKED_AT + 9):
        draft = Draft("news", {"en": "News"})
        made = Broadcast(BOT, BroadcastId(number), draft, "olga", scene.clock.ms)
        await scene.store.commit(Commit(BOT, scene.clock.ms, (BroadcastMade(made),)))
    assert await scene.dialog.reminders() == []
    scene.clock.ms += DAY_MS
    assert len(await scene.dialog.reminders()) == 1


async def test_two_who_look_at_once_make_one(scene: Scene):
    told = [*await scene.dialog.reminders(), *await scene.dialog.reminders()]

    async def twice() -> list[Work]:
        return told

    await commit_all(scene.engine.sweeps.desk, SWEEPS, "reminders", twice)
    assert len(await scene.store.broadcasts.broadcasts(BOT, 1 << 31, 9)) == 1
    assert scene.engine.counters.stale == 1
