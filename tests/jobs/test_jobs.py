"""The server's tasks: they carry, survive, and stop."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from engine.world import ANA, BOB, ShakyStore, World
from jobs.conftest import CALM, SOON_S, Server, until
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql.store import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.chores import Chore
from meetsmatch.app.leases import Holder, Process
from meetsmatch.app.ports import Store, Unavailable
from meetsmatch.app.work import Commit, Letter, Work
from meetsmatch.engine.assembly import Limits
from meetsmatch.engine.outbox import Outbox
from meetsmatch.engine.ports import UNPACED, Hooks, Point, Update
from meetsmatch.jobs import Jobs, jobs
from meetsmatch.jobs.crew import Crew
from meetsmatch.jobs.jobs import PRESSED_MS


async def test_two_strangers_meet_and_talk(server: Server, world: World) -> None:
    await server.pair(ANA, BOB)
    await server.says(ANA, "one", "two", "three")
    await server.says(BOB, "hi")
    await server.idle()
    assert world.heard(BOB) == ["welcome", "found", "one", "two", "three"]
    assert world.heard(ANA) == ["welcome", "found", "hi"]
    assert world.troubles == []


async def test_a_message_passes_every_point_at_which_a_process_may_die(world: World) -> None:
    passed: list[Point] = []
    jobs = Jobs(world.engine.outside, CALM, Hooks(reached=passed.append))
    jobs.start()
    await jobs.take([world.telegram.writes(ANA, "/chat")])
    await jobs.idle()
    await jobs.stop()
    assert {*Point} - {Point.SWEPT} <= set(passed)


async def test_a_crowd_is_paired_in_one_wave(server: Server, world: World) -> None:
    people = range(200, 300)
    await server.jobs.take([world.telegram.writes(person, "/chat") for person in people])
    await server.idle()
    assert [world.heard(person)[-1] for person in people] == ["found"] * 100
    assert len({(await world.chat(person)).id for person in people}) == 50


async def test_updates_that_arrive_together_are_all_taken(server: Server, world: World) -> None:
    await server.pair(ANA, BOB)
    await asyncio.gather(*(server.says(ANA, f"{n}") for n in range(50)))
    await server.idle()
    assert sorted(world.heard(BOB)[2:], key=int) == [str(n) for n in range(50)]
    assert server.jobs.in_flight == 0


async def test_a_known_update_is_acknowledged_once_its_first_copy_is_in_its_lane(
    world: World,
) -> None:
    shaky, server = shaken(world)
    server.jobs.start()
    await server.pair(ANA, BOB)
    one, two = [world.telegram.writes(ANA, text) for text in ("one", "two")]
    answers = shaky.late["take"] = asyncio.Event()
    first = asyncio.create_task(server.jobs.take([one]))
    await shaky.done.wait()
    telegram = asyncio.create_task(one_after_the_other(server, one, two))
    for _ in range(50):
        await asyncio.sleep(0)
    answers.set()
    await asyncio.gather(first, telegram)
    await server.idle()
    assert world.heard(BOB)[2:] == ["one", "two"]
    await server.jobs.stop()


async def one_after_the_other(server: Server, *updates: Update) -> None:
    for update in updates:
        await server.jobs.take([update])


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


# --- the store goes away ----------------------------------------------------------------------


async def test_nothing_is_acknowledged_while_the_store_is_away(world: World) -> None:
    shaky, server = shaken(world)
    server.jobs.start()
    await server.pair(ANA, BOB)
    shaky.away = {"take"}
    update = world.telegram.writes(ANA, "hello")
    refused = await asyncio.gather(
        server.jobs.take([update]), server.jobs.take([update]), return_exceptions=True
    )
    assert [type(error) for error in refused] == [Unavailable, Unavailable]
    shaky.away.clear()
    await asyncio.gather(server.jobs.take([update]), server.jobs.take([update]))
    await server.idle()
    assert world.heard(BOB).count("hello") == 1
    await server.jobs.stop()


async def test_all_of_it_works_on_a_file(world: World, tmp_path: Path) -> None:
    executor = SqliteExecutor(tmp_path / "bot.sqlite")
    world.store = world.talk.store = SqlStore(executor)
    world.restart()
    server = Server(world)
    server.jobs.start()
    await server.pair(ANA, BOB)
    await asyncio.gather(*(server.says(ANA, f"{n}") for n in range(30)))
    await server.idle()
    await server.restart()
    await server.says(ANA, "again")
    await server.idle()
    said = [text for text in world.heard(BOB) if text.isdigit()]  # a slow machine says more to Bob
    assert sorted(said, key=int) == [f"{n}" for n in range(30)]
    assert world.heard(BOB)[-1] == "again"
    await server.jobs.stop()
    await executor.close()


async def test_updates_whose_taking_was_not_answered_are_not_lost(world: World) -> None:
    shaky, server = shaken(world)
    server.jobs.start()
    await server.pair(ANA, BOB)
    shaky.lost = {"take"}
    update = world.telegram.writes(ANA, "hello")
    with pytest.raises(Unavailable):
        await server.jobs.take([update])
    await server.jobs.take([update])
    await server.idle()
    assert world.heard(BOB).count("hello") == 1
    await server.jobs.stop()


@pytest.mark.parametrize("step", ["take", "commit"])
async def test_what_a_slow_database_writes_after_it_was_given_up_is_found(
    world: World, step: str
) -> None:
    world.process = Process("one", lambda _: False)
    shaky, server = shaken(world)
    server.jobs.start()
    await server.jobs.joined()
    await server.pair(ANA, BOB)
    shaky.slow = {step}
    update = world.telegram.writes(ANA, "hello")
    with suppress(Unavailable):
        await server.jobs.take([update])
    await until(lambda: not shaky.slow)
    engine = server.jobs.engine
    await until(lambda: not (server.jobs.lanes.held.behind or engine.outbox.held.behind))
    await shaky.catch_up()
    await server.jobs.take([update])
    await until(lambda: "hello" in world.heard(BOB))
    await server.idle()
    assert world.heard(BOB).count("hello") == 1
    await server.jobs.stop()


@pytest.mark.parametrize(
    "away", ["commit", "sendable", "mark", "unsent", "open_rows", "waiting", "failed"]
)
async def test_work_goes_on_where_it_stopped(world: World, away: str) -> None:
    shaky, server = shaken(world)
    server.jobs.start()
    await server.pair(ANA, BOB)
    shaky.away = {away}
    shaky.lost = {"commit"}
    for n in range(5):
        await server.says(ANA, f"{n}")
    await asyncio.sleep(0.05)
    shaky.away.clear()
    await server.idle()
    assert world.heard(BOB)[2:] == ["0", "1", "2", "3", "4"]
    assert server.jobs.counters.quarantined == 0
    await server.jobs.stop()


async def test_a_store_that_comes_late_is_waited_for(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.engine.intake.take([world.telegram.writes(ANA, "hello")])
    shaky, server = shaken(world, world.store)
    shaky.away = {"open_rows", "unsent"}
    server.jobs.start()
    await asyncio.sleep(0.05)
    shaky.away.clear()
    await server.idle()
    assert world.heard(BOB)[-1] == "hello"
    await server.jobs.stop()


async def test_seekers_are_paired_once_the_store_is_back(world: World) -> None:
    shaky, server = shaken(world)
    server.jobs.start()
    await server.says(ANA, "/start")
    await server.idle()
    shaky.away = {"waiting"}
    for person in (ANA, BOB):
        await server.says(person, "/chat")
    await asyncio.sleep(0.05)
    shaky.away.clear()
    await server.idle()
    assert world.heard(BOB) == ["welcome", "found"]
    await server.jobs.stop()


async def test_a_bug_in_a_courier_is_told(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = asyncio.Event()

    def bug(outbox: Outbox, parcel: object, now_ms: int) -> None:
        broken.set()
        raise ValueError

    monkeypatch.setattr(Outbox, "settled", bug)
    await server.says(ANA, "/start")
    await broken.wait()
    await server.jobs.stop()
    assert [where for where, _ in world.troubles] == ["sender", "task"]


async def test_a_bug_in_a_loop_is_noted_and_the_loop_goes_on(world: World) -> None:
    server = Server(world)
    server.jobs.engine.sweeps._due_ms = None
    server.jobs.start()
    await server.says(ANA, "/start")
    await server.idle()
    assert {where for where, _ in world.troubles} == {"sweep"}
    assert server.jobs.counters.troubles > 0
    await server.jobs.stop()


# --- bounds -----------------------------------------------------------------------------------


async def test_memory_is_bounded_and_nothing_is_lost(world: World) -> None:
    few = Limits(pace=UNPACED, rhythm=CALM.rhythm, letters=4, rows=4, lanes=2, couriers=2)
    server = Server(world, few)
    server.jobs.start()
    await server.pair(ANA, BOB)
    await server.says(ANA, *(f"{n}" for n in range(300)))
    await server.idle()
    assert world.heard(BOB)[2:] == [f"{n}" for n in range(300)]
    await server.jobs.stop()


async def test_intake_says_so_when_too_much_waits(world: World) -> None:
    server = Server(world, Limits(pace=UNPACED, rhythm=CALM.rhythm, rows=2))
    server.jobs.lanes.held.behind = False
    assert server.jobs.ages_ms() == {"inbox": 0, "outbox": 0}
    await server.says(ANA, "one", "two", "three")
    await server.jobs.lanes.finish(0)
    world.clock.ms += PRESSED_MS + 1
    assert server.jobs.is_pressed
    assert server.jobs.ages_ms()["inbox"] > PRESSED_MS
    with pytest.raises(Unavailable):
        await server.says(ANA, "four")


@pytest.mark.security
async def test_nobodys_flood_starves_others(world: World) -> None:
    server = Server(world, Limits(pace=UNPACED, rhythm=CALM.rhythm, lanes=1))
    server.jobs.start()
    await server.says(ANA, *(f"/card {n}" for n in range(50)))
    await server.says(BOB, "/start")
    await server.idle()
    order = [call.chat for call in world.telegram.calls]
    assert order.index(BOB) < 10
    await server.jobs.stop()


async def test_a_flood_of_more_than_fits_in_memory_is_read_in_its_order(world: World) -> None:
    """With the room that a server has: the rest is read from the database, behind a cursor."""
    server = Server(world, Limits(pace=UNPACED, rhythm=CALM.rhythm))
    server.jobs.start()
    await server.pair(ANA, BOB)
    said = [f"word {n}" for n in range(server.limits.rows + 500)]
    await server.says(ANA, *said)
    assert server.jobs.lanes.held.behind
    async with asyncio.timeout(60):
        await server.jobs.idle()
    assert [it for it in world.heard(BOB) if it.startswith("word")] == said
    await server.jobs.stop()


async def test_a_row_that_comes_as_the_last_worker_leaves_is_not_forgotten(world: World) -> None:
    written = asyncio.Event()

    class Slow(MemoryStore):
        async def commit(self, commit: Commit) -> Sequence[Letter]:
            letters = await super().commit(commit)
            await written.wait()
            return letters

    _, server = shaken(world, Slow())
    server.limits = Limits(pace=UNPACED, rhythm=CALM.rhythm, lanes=1)
    server.boot()
    lanes, intake = server.jobs.lanes, server.jobs.engine.intake
    lanes.held.behind = False
    await server.says(ANA, "/start")
    bobs = (await intake.take([world.telegram.writes(BOB, "/start")])).new

    async def feed_at_once() -> None:
        await written.wait()
        lanes.feed(bobs)

    feeding = asyncio.create_task(feed_at_once())
    await asyncio.sleep(0)
    written.set()
    await feeding
    await asyncio.sleep(0.05)
    assert server.jobs.counters.handled == 2
    await server.jobs.stop()


# --- stopping ---------------------------------------------------------------------------------


async def test_stopping_lets_calls_under_way_end_and_doubles_nothing(world: World) -> None:
    server = Server(world)
    server.jobs.start()
    await server.pair(ANA, BOB)
    called, answer = asyncio.Event(), asyncio.Event()

    async def slow(method: str, params: object) -> None:
        called.set()
        await answer.wait()

    world.telegram.before = slow
    await server.says(ANA, "one", "two")
    await called.wait()
    stopping = asyncio.create_task(server.jobs.stop())
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await server.says(ANA, "three")
    answer.set()
    await stopping
    assert world.heard(BOB)[2:] == ["one"]
    world.telegram.before = None
    server.boot()
    server.jobs.start()
    await server.idle()
    assert world.heard(BOB)[2:] == ["one", "two"]
    await server.jobs.stop()


async def test_a_letter_that_was_only_checked_is_left_for_the_next_process(world: World) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    class Slow(MemoryStore):
        async def sendable(
            self, letters: Sequence[Letter], holder: Holder | None = None
        ) -> set[int]:
            asked.set()
            await answer.wait()
            return await super().sendable(letters, holder)

    _, server = shaken(world, Slow())
    server.jobs.start()
    await server.says(ANA, "/start")
    await asked.wait()
    stopping = asyncio.create_task(server.jobs.stop())
    await asyncio.sleep(0)
    answer.set()
    await stopping
    assert world.heard(ANA) == []
    server.boot()
    server.jobs.start()
    await server.idle()
    assert world.heard(ANA) == ["welcome"]
    await server.jobs.stop()


async def test_a_call_that_never_ends_does_not_hold_up_stopping(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetsmatch.jobs.jobs.DRAIN_S", 0.05)
    server = Server(world)
    server.jobs.start()
    called = asyncio.Event()

    async def never(method: str, params: object) -> None:
        called.set()
        await asyncio.Event().wait()

    world.telegram.before = never
    await server.says(ANA, "/start")
    await called.wait()
    await server.jobs.stop()
    world.telegram.before = None
    server.boot()
    server.jobs.start()
    await server.idle()
    assert world.heard(ANA) == ["welcome"]
    await server.jobs.stop()


async def test_stopping_without_a_store_is_possible(world: World) -> None:
    shaky, server = shaken(world)
    server.jobs.start()
    shaky.away = {"mark"}
    called = asyncio.Event()

    async def noticed(method: str, params: object) -> None:
        called.set()

    world.telegram.before = noticed
    await server.says(ANA, "/start")
    await called.wait()
    await server.jobs.stop()
    assert world.troubles[-1][0] == "stop"


async def test_a_bug_in_a_task_is_told() -> None:
    told: list[BaseException] = []
    crew = Crew(1, lambda: None, told.append)

    async def bug() -> None:
        raise ValueError

    crew.start(bug())
    assert crew.free == 0
    await crew.finish(1.0)
    await asyncio.sleep(0)
    assert [type(error) for error in told] == [ValueError]


def shaken(world: World, inner: Store | None = None) -> tuple[ShakyStore, Server]:
    """A server on a store that can be away."""
    shaky = ShakyStore(inner)
    world.store = world.talk.store = shaky
    world.restart()
    return shaky, Server(world)


async def test_files_and_deletions_that_hang_keep_nobody_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SLOW_S", 0.01)
    server, over = Server(world), asyncio.Event()
    begun = {chore: asyncio.Event() for chore in (Chore.EXPORTS, Chore.REMOVALS)}

    async def hangs(chore: Chore) -> list[Work]:
        begun[chore].set()
        await over.wait()
        return []

    sweeps = server.jobs.engine.sweeps
    sweeps.exports = partial(hangs, Chore.EXPORTS)
    sweeps.removals = partial(hangs, Chore.REMOVALS)
    server.jobs.start()
    async with asyncio.timeout(SOON_S):
        for chore in begun.values():
            await chore.wait()
    await server.pair(ANA, BOB)
    assert world.heard(BOB)[-1] == "found"
    over.set()
    await server.jobs.stop()
