"""The server's tasks: they carry, survive, and stop."""

import asyncio

from engine.world import ANA, BOB, World
from jobs.conftest import Server


async def test_two_strangers_meet_and_talk(server: Server, world: World) -> None:
    await server.pair(ANA, BOB)
    await server.says(ANA, "one", "two", "three")
    await server.says(BOB, "hi")
    await server.idle()
    assert world.heard(BOB) == ["welcome", "found", "one", "two", "three"]
    assert world.heard(ANA) == ["welcome", "found", "hi"]
    assert world.troubles == []


async def test_updates_that_arrive_together_are_all_taken(server: Server, world: World) -> None:
    await server.pair(ANA, BOB)
    await asyncio.gather(*(server.says(ANA, f"{n}") for n in range(50)))
    await server.idle()
    assert sorted(world.heard(BOB)[2:], key=int) == [str(n) for n in range(50)]
    assert server.jobs.in_flight == 0


async def test_what_a_stopped_process_left_is_done_by_the_next(world: World) -> None:
    first = Server(world)
    first.jobs.start()
    await first.pair(ANA, BOB)
    await first.jobs.stop()
    updates = [world.telegram.writes(ANA, f"{n}") for n in range(5)]
    await world.engine.intake.take(updates)
    second = Server(world)
    second.jobs.start()
    await second.idle()
    assert world.heard(BOB)[2:] == ["0", "1", "2", "3", "4"]
    await second.jobs.stop()
