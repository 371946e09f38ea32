"""What the clock makes due."""

from collections.abc import Sequence

import pytest

from engine.world import ANA, BOB, CLEO, ShakyStore, World
from meetsmatch.app.chores import Chore
from meetsmatch.app.exports import ShelfAway
from meetsmatch.app.leases import SWEEPS
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Change, Work
from meetsmatch.core.ids import PersonId
from meetsmatch.engine.committing import commit_all
from meetsmatch.engine.sweeps import EXPORTS


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


async def test_days_that_can_not_be_written_are_told_of_and_keep_nothing_back(
    world: World,
) -> None:
    tries = list[int]()

    async def away() -> list[Work]:
        tries.append(1)
        raise ShelfAway("the disk is full: make room")

    world.engine.sweeps.exports = away
    await world.engine.sweeps.watch(Chore.EXPORTS, world.clock())
    assert [where for where, _ in world.troubles] == ["exports"]
    await world.says(ANA, "/chat")
    await world.engine.sweeps.sweep_due(world.clock())
    await world.engine.sweeps.watch(Chore.EXPORTS, world.clock.ms + 600_000)
    assert len(tries) == 2


async def test_so_many_days_are_written_in_one_round(world: World) -> None:
    written = list[Work]()

    async def another() -> list[Work]:
        written.append(Work())
        return written[-1:]

    world.engine.sweeps.exports = another
    await world.engine.sweeps.export()
    assert len(written) == EXPORTS


async def test_what_could_not_be_committed_is_not_gone_on_with_at_once(world: World) -> None:
    await world.says(ANA, "/start")
    letter = world.talk.say(await world.person(ANA), "good")
    change: Change = "no change at all"
    bad = Work((change,), ({"no": "call"},))

    async def some() -> list[Work]:
        return [bad, Work(outgoing=(letter,))]

    async def none_that_works() -> list[Work]:
        return [bad]

    desk = world.engine.sweeps.desk
    assert await commit_all(desk, SWEEPS, "copies", some) == 1
    assert await commit_all(desk, SWEEPS, "copies", none_that_works) == 0
