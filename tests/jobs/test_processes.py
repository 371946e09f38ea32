"""Two processes on one store: people talk across them, and one may go."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence

import pytest

from engine.world import ANA, BOB, BOT, World
from jobs.conftest import CALM, SOON_S, RunningClock, Server, until
from meetsmatch.adapters.memory import MemorySignals, MemoryStore, MemoryTelegram
from meetsmatch.app.leases import POLLER, SHARDS, Process
from meetsmatch.app.ports import Received, Unavailable
from meetsmatch.engine.assembly import Outside
from meetsmatch.engine.leases import FRESH_MS
from meetsmatch.jobs import Jobs


class Pair:
    """Two processes' jobs, which only signals tell of each other's writes."""

    def __init__(self) -> None:
        self.store, self.clock = MemoryStore(), RunningClock()
        self.telegram = MemoryTelegram(self.clock)
        signals = MemorySignals()
        self.world, self.one = self._process("one", signals)
        _, self.two = self._process("two", signals.other_end())

    def _process(self, name: str, signals: MemorySignals) -> tuple[World, Jobs]:
        world = World(CALM, self.store, self.telegram, self.clock, chance=random.Random(name))
        it = world.engine.outside
        process = Process(name, lambda _: False)
        outside = Outside(
            BOT, it.store, it.vault, it.gateway, it.dialog, it.read, it.now_ms, process, signals
        )
        return world, Jobs(outside, CALM)

    async def start(self) -> None:
        for jobs in (self.one, self.two):
            jobs.start()
            await jobs.joined()

    async def says(self, jobs: Jobs, person: int, text: str) -> None:
        await jobs.take([self.telegram.writes(person, text)])

    async def heard(self, person: int, text: str) -> None:
        """Until they have read it."""
        await until(lambda: text in self.world.heard(person))

    async def talk(self, first: Jobs, second: Jobs) -> None:
        """They meet and say something, each through another process."""
        for jobs, person in ((first, ANA), (second, BOB)):
            await self.says(jobs, person, "/start")
            await self.heard(person, "welcome")
            await self.says(jobs, person, "/chat")
        async with asyncio.timeout(SOON_S):
            while await self.store.queue_length(BOT):
                for jobs in (first, second):
                    await jobs.engine.waves.walk()
                await asyncio.sleep(0.005)


@pytest.fixture
async def pair(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pair]:
    monkeypatch.setattr("meetsmatch.engine.arrivals.LOOK_MS", 3_600_000)
    pair = Pair()
    await pair.start()
    yield pair
    for jobs in (pair.one, pair.two):
        await jobs.stop()


async def test_people_talk_across_processes_and_signals_carry_it(pair: Pair) -> None:
    await pair.talk(pair.one, pair.two)
    for number in range(20):
        jobs = (pair.one, pair.two)[number % 2]
        await pair.says(jobs, ANA, f"a{number}")
        await pair.says(jobs, BOB, f"b{number}")
    await pair.heard(BOB, "a19")
    await pair.heard(ANA, "b19")
    assert [it for it in pair.world.heard(BOB) if it[0] == "a"] == [f"a{n}" for n in range(20)]
    assert [it for it in pair.world.heard(ANA) if it[0] == "b"] == [f"b{n}" for n in range(20)]


async def test_who_stops_leaves_everything_to_the_other(pair: Pair) -> None:
    await pair.talk(pair.one, pair.two)
    for number in range(10):
        await pair.says(pair.one, ANA, f"a{number}")
    await pair.one.stop()
    with pytest.raises(Unavailable):
        await pair.says(pair.one, ANA, "too late")
    for number in range(10, 20):
        await pair.says(pair.two, ANA, f"a{number}")
    await pair.heard(BOB, "a19")
    assert [it for it in pair.world.heard(BOB) if it[0] == "a"] == [f"a{n}" for n in range(20)]
    await until(lambda: len(pair.two.engine.leases.taking) == SHARDS + 2)
    assert pair.one.engine.leases.is_empty
    assert set((await pair.store.leasing(BOT)).holders) == {"two"}


async def test_one_at_a_time_speaks_with_telegram(pair: Pair) -> None:
    stopping, speaks = asyncio.Event(), list[str]()

    async def keep(jobs: Jobs, name: str) -> None:
        async def speak(over: asyncio.Event) -> None:
            speaks.append(name)
            await over.wait()
            assert POLLER not in jobs.engine.leases.taking
            speaks.append(f"{name} ends")

        await jobs.turn.keep(speak, stopping)

    turns = [asyncio.create_task(keep(*it)) for it in ((pair.one, "one"), (pair.two, "two"))]
    await until(lambda: len(speaks) == 1)
    await pair.one.stop()
    await until(lambda: len(speaks) == 3)
    assert speaks == ["one", "one ends", "two"]
    await pair.two.stop()
    stopping.set()
    await asyncio.gather(*turns)


async def test_what_is_written_after_standing_still_is_not_acknowledged(pair: Pair) -> None:
    taking, update = pair.store.take, pair.telegram.writes(ANA, "/start")

    async def late(rows: Sequence[Received], at_ms: int) -> Sequence[Received]:
        pair.clock.ms += 2 * FRESH_MS
        return await taking(rows, at_ms)

    pair.store.take = late
    with pytest.raises(Unavailable):
        await pair.one.take([update])
    pair.store.take = taking
    await until(lambda: pair.two.engine.leases.is_fresh)
    await pair.two.take([update])
    await pair.heard(ANA, "welcome")


async def test_what_somebody_else_wrote_is_not_overtaken_when_telegram_repeats_it(
    server: Server, world: World
) -> None:
    await server.pair(ANA, BOB)
    first, second = [world.telegram.writes(ANA, text) for text in ("one", "two")]
    await world.engine.intake.take([first])
    await server.jobs.take([first, second])
    await server.idle()
    assert world.heard(BOB)[-2:] == ["one", "two"]
