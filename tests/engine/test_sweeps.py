"""What the clock makes due."""

import pytest

from engine.world import ANA, BOB, CLEO, ShakyStore, World
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Change, Work


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

    async def too_late() -> list[Work]:
        works = list(await wave())
        await world.take(world.telegram.writes(BOB, "/stop"))
        return works

    world.talk.wave = too_late
    await world.engine.sweeps.wave()
    assert world.engine.counters.stale == 1
    assert world.troubles == []


async def test_a_bug_in_one_sweep_stops_no_other(world: World) -> None:
    async def bug() -> list[Work]:
        raise ValueError

    world.talk.wave = bug
    await world.engine.sweeps.sweep_due(world.clock())
    assert [where for where, _ in world.troubles] == ["wave"]
    assert world.engine.counters.troubles == 1


async def test_a_bug_in_one_work_stops_no_other(world: World) -> None:
    await world.says(ANA, "/start")
    good = Work(outgoing=(world.talk.say(await world.person(ANA), "good"),))
    bad: Change = "no change at all"  # pyright: ignore[reportAssignmentType]

    async def works() -> list[Work]:
        return [Work((bad,), ({"no": "call"},)), good]  # pyright: ignore[reportArgumentType]

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
