"""A process that only does background jobs, beside one that serves."""

import asyncio

import pytest

from engine.test_leases import Fleet
from engine.world import ANA, BOB, BOT, CLEO, World
from meetsmatch.app.chores import Chore
from meetsmatch.app.leases import HELPS, Fenced, Process
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Work
from meetsmatch.core.ids import BotId
from meetsmatch.engine.helping import Helping
from meetsmatch.engine.leases import BEATS
from meetsmatch.engine.ports import Counters, Hooks

HELPER = f"helper{HELPS}"
BACKGROUND = set(Chore) - {Chore.COPIES, Chore.TRIALS, Chore.EXPORTS, Chore.REMOVALS}
"""What a round of the sweeps sees to."""


class Postbox:
    """Elsewhere, where nothing happens until a test does it."""

    def __init__(self) -> None:
        self.woken: list[Chore] = []
        self.is_away = False

    async def wake(self, bot: BotId, chore: Chore) -> bool:
        assert bot == BOT
        if not self.is_away:
            self.woken.append(chore)
        return not self.is_away


def helper_of(fleet: Fleet) -> World:
    """A process that serves nobody."""
    helper = fleet.process(HELPER)
    helper.leases = Helping(
        BOT,
        fleet.store,
        Process(HELPER, fleet.ended.__contains__),
        fleet.clock,
        Counters(),
        Hooks(),
    )
    helper.restart()
    return helper


async def served(fleet: Fleet) -> tuple[World, World, Postbox]:
    """One that serves, where a chat is idle, and its helper, who is known."""
    postbox = Postbox()
    server = fleet.process("server")
    server.elsewhere = postbox
    server.restart()
    helper = helper_of(fleet)
    await fleet.beat(server, helper, times=3)
    await server.pair(ANA, BOB)
    return server, helper, postbox


async def sweeps(world: World) -> None:
    await world.engine.sweeps.sweep_due(world.clock())
    await world.send()


async def test_who_sweeps_only_wakes_who_helps() -> None:
    fleet = Fleet()
    server, helper, postbox = await served(fleet)
    fleet.clock.ms += 70_000
    await fleet.beat(server, helper, times=2)
    await sweeps(server)
    assert set(postbox.woken) == BACKGROUND
    assert "idle" not in server.heard(ANA)
    await helper.engine.sweeps.help_with(Chore.IDLE)
    await server.send()
    assert server.heard(ANA)[-1] == server.heard(BOB)[-1] == "idle"


async def test_people_who_wait_are_paired_here_all_the_same() -> None:
    fleet = Fleet()
    server, helper, _ = await served(fleet)
    await server.says(ANA, "/stop")
    await server.says(BOB, "/chat")
    await server.says(CLEO, "/chat")
    fleet.clock.ms += 2_000
    await fleet.beat(server, helper)
    await sweeps(server)
    assert server.heard(BOB)[-1] == server.heard(CLEO)[-1] == "found"


@pytest.mark.parametrize("how", ["the queue is away", "the helper has died", "it has left"])
async def test_without_help_whoever_sweeps_does_it(how: str) -> None:
    fleet = Fleet()
    server, helper, postbox = await served(fleet)
    fleet.clock.ms += 70_000
    if how == "the queue is away":
        postbox.is_away = True
        await fleet.beat(server, helper)
    elif how == "it has left":
        await helper.engine.leases.gone()
        await fleet.beat(server)
    else:
        await fleet.beat(server, times=BEATS + 1)
    await sweeps(server)
    assert server.heard(ANA)[-1] == "idle"
    assert not postbox.woken


async def test_a_job_that_two_do_at_once_is_done_once() -> None:
    fleet = Fleet()
    server, one, _ = await served(fleet)
    two = helper_of(fleet)
    two.leases = one.leases
    two.restart()
    fleet.clock.ms += 70_000
    await fleet.beat(server, one, times=2)
    both, idle = asyncio.Barrier(2), one.talk.idle

    async def together() -> list[Work]:
        works = list(await idle())
        await both.wait()
        return works

    one.talk.idle = two.talk.idle = together
    await asyncio.gather(*(it.engine.sweeps.help_with(Chore.IDLE) for it in (one, two)))
    await server.send()
    assert server.heard(ANA).count("idle") == server.heard(BOB).count("idle") == 1
    assert one.engine.counters.stale + two.engine.counters.stale == 1


async def test_nothing_is_written_before_others_know_that_somebody_writes() -> None:
    fleet = Fleet()
    server, helper, _ = await served(fleet)
    fleet.clock.ms += 70_000
    await fleet.beat(helper)
    assert not helper.engine.leases.is_member, "it stood still: it begins anew"
    with pytest.raises(Fenced):
        helper.engine.leases.fence(None)
    await helper.engine.sweeps.help_with(Chore.IDLE)
    await server.send()
    assert "idle" not in server.heard(ANA)
    await fleet.beat(helper)
    await helper.engine.sweeps.help_with(Chore.IDLE)
    await fleet.beat(server)
    await server.send()
    assert server.heard(ANA)[-1] == "idle"


async def test_who_helps_takes_no_part_and_keeps_nothing_in_memory() -> None:
    fleet = Fleet()
    server, helper, _ = await served(fleet)
    assert not helper.engine.leases.taking
    assert not helper.engine.leases.is_alone
    assert helper.engine.leases.is_empty
    assert set((await fleet.holders()).values()) == {"server"}
    fleet.clock.ms += 70_000
    await fleet.beat(server, helper, times=2)
    await helper.engine.sweeps.help_with(Chore.IDLE)
    assert not helper.engine.sender.arrivals.fresh
    assert not helper.engine.lane.desk.newcomers


async def test_every_job_can_be_done_elsewhere() -> None:
    fleet = Fleet()
    _, helper, _ = await served(fleet)
    for chore in Chore:
        await helper.engine.sweeps.help_with(chore)
    assert not helper.troubles


async def test_what_is_slow_is_handed_on_too() -> None:
    fleet = Fleet()
    server, helper, postbox = await served(fleet)
    await fleet.beat(server, helper)

    async def look(ms: int) -> list[Chore]:
        postbox.woken.clear()
        for world in (server, helper):
            for chore in world.engine.sweeps.slow:
                await world.engine.sweeps.watch(chore, fleet.clock.ms + ms)
        return sorted(postbox.woken)

    slow = sorted({Chore.TRIALS, Chore.REMOVALS, Chore.EXPORTS})
    assert await look(0) == slow
    assert await look(599_999) == [Chore.REMOVALS]
    assert await look(600_000) == [Chore.EXPORTS, Chore.TRIALS]
    # The clock was set back.
    assert await look(-1) == slow


async def test_what_is_slow_and_fails_comes_with_the_next_time() -> None:
    fleet = Fleet()
    server, helper, postbox = await served(fleet)
    postbox.is_away = True
    tries = list[int]()

    async def away() -> list[Work]:
        tries.append(1)
        raise Unavailable("a look at everybody took too long")

    server.talk.watched = away
    fleet.clock.ms += 70_000
    await fleet.beat(server, helper)
    await sweeps(server)
    assert server.heard(ANA)[-1] == "idle"
    with pytest.raises(Unavailable):
        await server.engine.sweeps.watch(Chore.TRIALS, fleet.clock())
    await server.engine.sweeps.watch(Chore.TRIALS, fleet.clock())
    assert tries == [1]


async def test_copies_are_handed_on_too() -> None:
    fleet = Fleet()
    server, helper, postbox = await served(fleet)
    await fleet.beat(server, helper)
    assert not await server.engine.sweeps.copies()
    assert postbox.woken == [Chore.COPIES]
