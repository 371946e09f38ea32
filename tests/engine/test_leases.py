"""Several processes on one store: each part of the work is in one hand, whatever they do."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from engine.world import ANA, BOB, BOT, Clock, World
from meetsmatch.adapters.memory import MemoryStore, MemoryTelegram
from meetsmatch.app.leases import PARTS, POLLER, SHARDS, SWEEPS, Fenced, Leasing, Process, shard_of
from meetsmatch.app.ports import Arrived, Unavailable
from meetsmatch.app.work import Commit, Letter, Outgoing
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.engine.leases import BEAT_MS, BEATS
from meetsmatch.engine.ports import Taken


@dataclass
class Fleet:
    """Processes that share a store, a Telegram and a clock."""

    store: MemoryStore = field(default_factory=MemoryStore)
    telegram: MemoryTelegram = field(default_factory=lambda: MemoryTelegram(Clock()))
    clock: Clock = field(default_factory=Clock)
    ended: set[str] = field(default_factory=set[str])

    def process(self, name: str) -> World:
        return World(
            store=self.store,
            telegram=self.telegram,
            clock=self.clock,
            chance=random.Random(name),
            process=Process(name, self.ended.__contains__),
        )

    async def beat(self, *worlds: World, times: int = 1) -> None:
        """So many seconds in which these are alive."""
        for _ in range(times):
            self.clock.ms += BEAT_MS
            for world in worlds:
                await world.engine.leases.keep()

    async def holders(self) -> dict[int, str]:
        return {it.part: it.holder for it in (await self.store.leasing(BOT)).leases}


def shards(world: World) -> set[int]:
    return {part for part in world.engine.leases.taking if part < SHARDS}


async def both(fleet: Fleet) -> tuple[World, World]:
    """Two processes that share the work."""
    one, two = fleet.process("one"), fleet.process("two")
    await fleet.beat(one, two, times=3)
    assert len(shards(one)) == len(shards(two)) == SHARDS // 2
    return one, two


def wrote(letter: Outgoing) -> Commit:
    return Commit(BOT, 0, (), (Letter(letter, b""),))


async def whose(person: int, one: World, two: World) -> tuple[World, World]:
    """Whoever sends to them, and the other."""
    mine = shard_of(await one.person(person)) in one.engine.leases.taking
    return (one, two) if mine else (two, one)


async def test_a_process_alone_takes_everything_at_once() -> None:
    one = Fleet().process("one")
    assert not one.engine.leases.is_member
    await one.engine.leases.keep()
    assert one.engine.leases.taking == set(PARTS)
    assert one.engine.leases.is_member
    assert one.engine.leases.is_alone


async def test_a_newcomer_gets_its_share_and_is_let_in_only_then() -> None:
    fleet = Fleet()
    one, two = fleet.process("one"), fleet.process("two")
    await fleet.beat(one)
    await two.engine.leases.keep()
    assert not two.engine.leases.is_member
    await fleet.beat(one, two)
    assert two.engine.leases.is_member
    assert shards(one) | shards(two) == set(range(SHARDS))
    assert shards(one).isdisjoint(shards(two))
    assert not one.engine.leases.is_alone
    assert {POLLER, SWEEPS} <= one.engine.leases.taking


async def test_what_a_leaving_process_held_moves_at_once() -> None:
    fleet = Fleet()
    one, two = await both(fleet)
    one.engine.leases.go()
    assert not one.engine.leases.taking
    await one.engine.leases.keep()
    assert one.engine.leases.is_empty
    await one.engine.leases.gone()
    await two.engine.leases.keep()
    assert two.engine.leases.taking == set(PARTS)


async def test_who_ended_on_this_machine_is_replaced_at_once() -> None:
    fleet = Fleet()
    one, two = await both(fleet)
    fleet.ended.add("one")
    await two.engine.leases.keep()
    assert two.engine.leases.taking == set(PARTS)
    assert set((await fleet.holders()).values()) == {"two"}
    assert not one.engine.leases.is_empty


async def test_who_is_silent_is_replaced_after_so_many_beats_and_not_before() -> None:
    fleet = Fleet()
    _, two = await both(fleet)
    await fleet.beat(two, times=BEATS - 1)
    assert len(shards(two)) == SHARDS // 2
    await fleet.beat(two, times=1)
    assert two.engine.leases.taking == set(PARTS)


async def test_a_loop_that_stood_still_for_three_seconds_loses_nothing() -> None:
    fleet = Fleet()
    one, two = await both(fleet)
    for _ in range(5):
        await fleet.beat(two, times=3)
        await fleet.beat(one, two)
    assert len(shards(one)) == len(shards(two)) == SHARDS // 2
    assert one.engine.counters.leases_lost == 0


async def test_a_frozen_process_that_wakes_up_writes_nothing() -> None:
    fleet = Fleet()
    one, two = await both(fleet)
    lane = min(shards(one))
    (taken,) = (await one.engine.intake.take([fleet.telegram.writes(ANA, "/start")])).new
    row = Taken(taken.row, taken.update)
    frozen, other = (one, two) if shard_of(taken.row.lane) in shards(one) else (two, one)
    await fleet.beat(other, times=BEATS + 1)
    with pytest.raises(Fenced):
        await frozen.engine.lane.handle_one(row)
    assert await fleet.store.open_rows(BOT, 0, 9) == [taken.row]
    await other.engine.lane.handle_one(row)
    assert lane in PARTS
    await frozen.engine.leases.keep()
    assert frozen.engine.leases.is_empty
    assert frozen.engine.counters.leases_lost > 0


async def test_a_frozen_process_that_wakes_up_is_no_member_before_it_has_looked() -> None:
    fleet = Fleet()
    one, two = await both(fleet)
    await fleet.beat(two, times=BEATS + 1)
    working, seen = fleet.store.leasing, list[bool]()

    async def watched(bot: BotId) -> Leasing:
        seen.append(one.engine.leases.is_member)
        return await working(bot)

    fleet.store.leasing = watched
    await one.engine.leases.keep()
    assert seen == [False]


async def test_a_frozen_process_that_wakes_up_sends_nothing() -> None:
    fleet = Fleet()
    first = fleet.process("first")
    await first.engine.leases.keep()
    await first.pair(ANA, BOB)
    await first.take(fleet.telegram.writes(ANA, "hello"))
    second = fleet.process("second")
    await fleet.beat(second, times=BEATS + 1)
    await first.engine.sender.send_due(100)
    assert "hello" not in first.heard(BOB)
    await second.send()
    await first.engine.leases.keep()
    assert await first.engine.sender.send_due(100) != 0
    assert first.heard(BOB).count("hello") == 1
    assert first.engine.counters.fenced > 0
    assert first.engine.counters.cancelled == 0


async def test_a_letter_for_a_recipient_elsewhere_is_sent_there_and_in_order() -> None:
    fleet = Fleet()
    one, two = await both(fleet)
    for person in (ANA, BOB):
        for word in ("/start", "/chat"):
            (taken,) = (await one.engine.intake.take([fleet.telegram.writes(person, word)])).new
            mine = shard_of(taken.row.lane) in one.engine.leases.taking
            await (one if mine else two).engine.lane.handle_one(taken)
    await one.engine.waves.wave()
    await two.engine.waves.wave()
    for number in range(20):
        (taken,) = (await one.engine.intake.take([fleet.telegram.writes(ANA, str(number))])).new
        mine = shard_of(taken.row.lane) in one.engine.leases.taking
        await (one if mine else two).engine.lane.handle_one(taken)
        if number % 5 == 0:
            await one.engine.sender.send_due(3)
        if number == 10:
            one.engine.leases.go()
        await fleet.beat(one, two)
        await two.engine.sender.send_due(2)
    for _ in range(20):
        await fleet.beat(one, two)
        await one.engine.sender.send_due(100)
        await two.engine.sender.send_due(100)
    said = [text for text in one.heard(BOB) if text.isdigit()]
    assert said == [str(number) for number in range(20)]


@pytest.mark.parametrize("seed", range(30))
async def test_no_part_is_ever_in_two_hands(seed: int) -> None:
    """Processes come, freeze, wake up, leave and die in any order."""
    fleet, chance = Fleet(), random.Random(seed)
    alive: list[World] = []
    for number in range(150):
        fleet.clock.ms += chance.choice((1, 100, 400, BEAT_MS))
        if len(alive) < 4 and chance.random() < 0.1:
            alive.append(fleet.process(f"{number}"))
        for world in list(alive):
            leases = world.engine.leases
            dice = chance.random()
            if dice < 0.02:
                fleet.ended.add(leases.holder)
                alive.remove(world)
            elif dice < 0.04:
                leases.go()
            elif dice < 0.7:
                await leases.keep()
        held = await fleet.holders()
        for part in PARTS:
            valid = [it for it in alive if await writes(fleet, it, part)]
            assert len(valid) <= 1
            assert not valid or (BOT, held[part]) == valid[0].engine.leases.holder


async def writes(fleet: Fleet, world: World, part: int) -> bool:
    try:
        fence = world.engine.leases.fence(part)
    except Fenced:
        return False
    known = {it.part: it.as_fence(BOT) for it in (await fleet.store.leasing(BOT)).leases}
    return known[part] == fence


async def test_everything_is_held_again_once_it_is_quiet() -> None:
    fleet = Fleet()
    worlds = [fleet.process(str(number)) for number in range(3)]
    await fleet.beat(*worlds, times=6)
    assert sorted(len(shards(world)) for world in worlds) == [10, 11, 11]
    assert sorted(part for it in worlds for part in it.engine.leases.taking) == list(PARTS)


async def test_a_store_that_is_away_takes_nothing_from_anybody() -> None:
    fleet = Fleet()
    one, two = await both(fleet)
    working = fleet.store.leasing

    async def away(bot: object) -> None:
        raise Unavailable

    fleet.store.leasing = away
    for _ in range(20):
        with pytest.raises(Unavailable):
            await fleet.beat(one, two)
    fleet.store.leasing = working
    await fleet.beat(one, two)
    assert len(shards(one)) == len(shards(two)) == SHARDS // 2


class Stuck(MemoryStore):
    """As PostgreSQL does: an id is given long before the commit that it belongs to ends."""

    hidden: int | None = None
    """The letter whose commit has not ended."""

    async def unsent(self, bot: BotId, after: int, limit: int) -> Sequence[Letter]:
        return [it for it in await super().unsent(bot, after, limit) if it.id != self.hidden]

    async def arrived_letters(self, bot: BotId, after: int, limit: int) -> Sequence[Arrived]:
        found = await super().arrived_letters(bot, after, limit)
        return [it for it in found if it.id != self.hidden]


@pytest.mark.parametrize("seconds", [8, 45])
async def test_a_letter_whose_commit_took_long_is_sent_by_another_process(seconds: int) -> None:
    store = Stuck()
    fleet = Fleet(store)
    one, two = await both(fleet)
    sender = two.engine.sender
    to = next(number for number in range(SHARDS) if number in two.engine.leases.taking)
    says = {"chat_id": BOB, "text": "late"}
    (late,) = await one.store.commit(wrote(Outgoing(BOT, PersonId(to), "sendMessage", says)))
    store.hidden = late.id
    for _ in range(seconds):
        await one.store.commit(wrote(Outgoing(BOT, PersonId(to + SHARDS), "sendMessage", says)))
        await fleet.beat(one, two)
        await sender.refill()
    assert late.id not in sender.outbox.held.ids
    store.hidden = None
    for _ in range(61):
        await fleet.beat(one, two)
        await sender.refill()
    assert late.id in sender.outbox.held.ids


async def test_what_comes_when_we_are_alone_again_does_not_overtake_what_still_waits() -> None:
    fleet = Fleet()
    one, two = await both(fleet)
    leases, arrivals = one.engine.leases, one.engine.sender.arrivals
    await one.engine.sender.refill()
    seen: list[bool] = []

    async def alone_meanwhile(after: int, limit: int) -> list[Arrived]:
        two.engine.leases.go()
        await two.engine.leases.keep()
        await two.engine.leases.gone()
        await fleet.beat(one, times=12)
        seen.extend((leases.is_alone, arrivals.is_open))
        return []

    arrivals.ask = alone_meanwhile
    await arrivals.looked()
    assert seen == [True, False]
    assert arrivals.is_open
    arrivals.fresh.append(Letter(Outgoing(BOT, PersonId(1), "sendMessage", {}), b"", 1))
    assert not arrivals.is_open
