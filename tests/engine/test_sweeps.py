"""What the clock makes due."""

from collections.abc import Sequence

import pytest

from engine.world import ANA, BOB, BOT, CLEO, ShakyStore, World
from meetsmatch.app.ports import PAGE, Unavailable
from meetsmatch.app.work import Change, Work
from meetsmatch.core.ids import PersonId


async def test_each_sweep_has_its_rhythm(world: World) -> None:
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    assert await world.engine.sweeps.sweep_due(world.clock()) == world.clock() + 1_000
    await world.send()
    assert world.heard(BOB) == ["welcome", "found"]
    await world.says(CLEO, "/chat")
    world.clock.ms += 70_000
    await world.engine.sweeps.sweep_due(world.clock())
    await world.send()
    assert world.heard(ANA)[-1] == "idle"
    assert world.heard(CLEO) == ["welcome", "place 1"]


async def test_a_clock_set_back_stops_no_sweep(world: World) -> None:
    await world.engine.sweeps.sweep_due(10_000_000)
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    await world.engine.sweeps.sweep_due(1_000)
    await world.send()
    assert world.heard(BOB)[-1] == "found"


async def test_a_couple_that_is_no_more_is_no_trouble(world: World) -> None:
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    wave = world.talk.wave

    async def too_late(people: Sequence[PersonId], turn: int) -> list[Work]:
        works = list(await wave(people, turn))
        await world.take(world.telegram.writes(BOB, "/stop"))
        return works

    world.talk.wave = too_late
    await world.engine.sweeps.wave()
    assert world.engine.counters.stale == 1
    assert world.troubles == []


async def test_who_is_left_over_is_looked_for_again_in_the_next_wave(world: World) -> None:
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    wave = world.talk.wave

    async def too_late(people: Sequence[PersonId], turn: int) -> list[Work]:
        works = list(await wave(people, turn))
        await world.take(world.telegram.writes(BOB, "/stop"))
        return works

    world.talk.wave = too_late
    await world.engine.sweeps.wave()
    assert world.engine.sweeps.is_wave_due
    world.talk.wave = wave
    await world.says(CLEO, "/chat")
    await world.engine.sweeps.wave()
    await world.send()
    assert not world.engine.sweeps.is_wave_due
    assert world.heard(ANA)[-1] == world.heard(CLEO)[-1] == "found"


async def test_a_wave_that_could_not_be_is_still_due(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    shaky.away = {"waiting"}
    with pytest.raises(Unavailable):
        await world.engine.sweeps.wave()
    shaky.away.clear()
    assert world.engine.sweeps.is_wave_due
    await world.engine.sweeps.wave()
    await world.send()
    assert world.heard(BOB)[-1] == "found"


async def test_a_walk_comes_by_everybody_and_begins_anew(world: World) -> None:
    looked_for: list[tuple[int, int]] = []

    async def nobody(people: Sequence[PersonId], turn: int) -> list[Work]:
        looked_for.append((len(people), turn))
        return []

    world.talk.wave = nobody
    for person in range(PAGE + 1):
        await world.take(world.telegram.writes(1_000 + person, "/chat"))
    world.clock.ms += 60_000
    for _ in range(3):
        await world.engine.sweeps.walk()
    assert looked_for == [(PAGE, 1), (1, 1), (PAGE, 2)]


async def test_who_has_just_come_is_found_although_the_walk_is_elsewhere(world: World) -> None:
    for person in range(PAGE):
        await world.take(world.telegram.writes(1_000 + person, "/chat"))
    await world.later(60_000)
    await world.take(world.telegram.writes(ANA, "/chat"))
    looked_for: list[tuple[Sequence[PersonId], int]] = []

    async def nobody(people: Sequence[PersonId], turn: int) -> list[Work]:
        looked_for.append((people, turn))
        return []

    world.talk.wave = nobody
    await world.engine.sweeps.walk()
    assert looked_for[1:] == [([await world.person(ANA)], 0)]


async def test_a_walk_goes_on_while_pages_yield_couples(world: World) -> None:
    for person in range(2 * PAGE):
        await world.take(world.telegram.writes(1_000 + person, "/chat"))
    await world.engine.sweeps.walk()
    assert await world.store.queue_length(BOT) == 0


async def test_a_bug_in_one_sweep_stops_no_other(world: World) -> None:
    async def bug(people: Sequence[PersonId], turn: int) -> list[Work]:
        raise ValueError

    await world.says(ANA, "/chat")
    world.engine.sweeps.desk.newcomers.clear()
    world.talk.wave = bug
    await world.engine.sweeps.sweep_due(world.clock())
    assert [where for where, _ in world.troubles] == ["wave"]
    assert world.engine.counters.troubles == 1


async def test_a_bug_in_one_work_stops_no_other(world: World) -> None:
    await world.says(ANA, "/start")
    good = Work(outgoing=(world.talk.say(await world.person(ANA), "good"),))
    bad: Change = "no change at all"

    async def works() -> list[Work]:
        return [Work((bad,), ({"no": "call"},)), good]

    world.talk.idle = works
    await world.engine.sweeps.idle()
    await world.send()
    assert world.heard(ANA)[-1] == "good"
    assert [where for where, _ in world.troubles] == ["idle"]


@pytest.mark.parametrize("away", ["waiting", "commit", "expire"])
async def test_a_sweep_that_could_not_be_is_still_due(shaky: ShakyStore, away: str) -> None:
    world = World(store=shaky)
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    shaky.away = {away}
    with pytest.raises(Unavailable):
        await world.engine.sweeps.sweep_due(world.clock())
    shaky.away.clear()
    await world.engine.sweeps.sweep_due(world.clock())
    await world.send()
    assert world.heard(BOB)[-1] == "found"


async def test_what_has_outlived_its_purpose_is_forgotten(world: World) -> None:
    for text in ("/start", "the newest row always stays"):
        await world.says(ANA, text)
    world.clock.ms += 49 * 3_600_000
    await world.engine.sweeps.expire()
    again = await world.engine.intake.take([{"update_id": 1, "message": {}}])
    assert len(again.new) == 1


async def test_forgetting_is_bounded(world: World) -> None:
    steps: list[int] = []

    class Endless(ShakyStore):
        async def expire(self, now_ms: int) -> int:
            steps.append(now_ms)
            return 1

    await World(store=Endless()).engine.sweeps.expire()
    assert len(steps) == 20
