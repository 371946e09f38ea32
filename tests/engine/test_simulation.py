"""Seeded interleavings: people type, lanes, sender and sweeps step in any order, and crash.

After every run, reliability's promises R1 to R4 are checked against what each chat received.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from engine.world import BOT, World
from meetsmatch.adapters.memory import Fault
from meetsmatch.app.ports import Answer, Outcome
from meetsmatch.app.work import Letter, Work
from meetsmatch.bot.speech import Intent
from meetsmatch.core.chats import CANCELS
from meetsmatch.core.ids import ChatId, PersonId
from meetsmatch.engine.assembly import Limits
from meetsmatch.engine.outbox import Parcel
from meetsmatch.engine.ports import UNPACED, Pace, Taken, Update

FAULTS = (Answer(500), Answer(0), Answer(429, None, "", 1), Answer(-1), Answer(400, None, "bad"))
TIGHT = Limits(pace=UNPACED, letters=20)


@dataclass
class Simulation:
    """A world whose every step is chosen by a seed, and a model of what must come of it."""

    seed: int
    people: int = 6
    crashes: bool = True
    faults: bool = True
    limits: Limits = TIGHT
    world: World = field(init=False)
    chance: random.Random = field(init=False)
    lanes: dict[int, list[Taken]] = field(default_factory=lambda: defaultdict(list))
    parcels: list[Parcel] = field(default_factory=list)
    typed: Counter[int] = field(default_factory=Counter)
    meant: dict[str, tuple[ChatId, int]] = field(default_factory=dict)
    """Each text: the chat its author sat in when its turn came, and the partner's address."""

    written: dict[tuple[PersonId | None, int | None], str] = field(default_factory=dict)
    """Each text, by its author and its number with them."""

    told: Counter[str] = field(default_factory=Counter)
    uncertain: int = 0
    """Sends whose outcome was lost: an ambiguous answer, or a crash before the mark."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.world = World(limits=self.limits, chance=random.Random(self.seed))
        self._listen()

    def _listen(self) -> None:
        answer, undelivered = self.world.talk.answer, self.world.talk.undelivered

        async def answered(intent: Intent) -> Work:
            work = await answer(intent)
            for sent in work.outgoing:
                if sent.source is not None:
                    assert sent.chat is not None
                    address = await self.world.store.address(BOT, sent.to)
                    assert address is not None
                    to = int(await self.world.vault.open(address))
                    text = str(sent.params["text"])
                    self.meant[text] = (sent.chat, to)
                    self.written[sent.author, sent.source] = text
            return work

        async def not_delivered(letter: Letter, outcome: Outcome) -> Work:
            self.told[self.written[letter.outgoing.author, letter.outgoing.source]] += 1
            return await undelivered(letter, outcome)

        self.world.talk.answer = answered
        self.world.talk.undelivered = not_delivered

    # --- steps --------------------------------------------------------------------------------

    async def run(self, steps: int) -> None:
        for person in range(100, 100 + self.people):
            await self.take(self.world.telegram.writes(person, "/chat"))
        for _ in range(steps):
            step = self.chance.choices(
                (self.type, self.command, self.handle, self.pick, self.deliver, self.flush,
                 self.wave, self.tick, self.fault, self.crash),
                (30, 3, 40, 20, 40, 6, 10, 10, 3 * self.faults, 0.5 * self.crashes),
            )[0]  # fmt: skip
            await step()
        await self.heal()

    async def type(self) -> None:
        person = self.chance.randrange(100, 100 + self.people)
        self.typed[person] += 1
        await self.take(self.world.telegram.writes(person, f"{person}:{self.typed[person]}"))

    async def command(self) -> None:
        person = self.chance.randrange(100, 100 + self.people)
        (name,) = self.chance.choices(("chat", "next", "stop", "block"), (12, 4, 1, 1))
        await self.take(self.world.telegram.writes(person, f"/{name}"))

    async def take(self, update: Update) -> None:
        times = self.chance.choice((1, 1, 1, 2))
        for taken in (await self.world.engine.intake.take([update] * times)).new:
            self.lanes[taken.row.lane].append(taken)

    async def handle(self) -> None:
        if self.lanes:
            lane = self.chance.choice(list(self.lanes))
            await self.world.engine.lane.handle_one(self.lanes[lane].pop(0))
            if not self.lanes[lane]:
                del self.lanes[lane]

    async def pick(self) -> None:
        engine = self.world.engine
        await engine.sender.refill()
        parcels = engine.outbox.due(self.world.clock(), self.chance.randrange(1, 4))
        self.parcels += await engine.sender.checked(parcels)

    async def deliver(self) -> None:
        if self.parcels:
            parcel = self.parcels.pop(self.chance.randrange(len(self.parcels)))
            await self.world.engine.sender.delivery.deliver(parcel)

    async def flush(self) -> None:
        await self.world.engine.sender.marks.flush()

    async def wave(self) -> None:
        await self.world.engine.sweeps.wave()

    async def tick(self) -> None:
        self.world.clock.ms += self.chance.randrange(1, 1_000)

    async def fault(self) -> None:
        answer = self.chance.choice(FAULTS)
        happens = answer.status == -1 and self.chance.random() < 0.5
        self.world.telegram.fail(Fault(answer, "sendMessage", happens=happens))

    async def crash(self) -> None:
        engine = self.world.engine
        pending = engine.sender.marks.pending.values()
        self.uncertain += sum(mark.outcome is Outcome.SENT for mark in pending)
        self.uncertain += engine.counters.ambiguous
        self.world.restart()
        self.lanes.clear()
        self.parcels.clear()
        for row in await self.world.store.open_rows(BOT, 0, 1_000_000):
            self.lanes[row.lane].append(Taken(row))

    async def heal(self) -> None:
        """No more faults: everything that can be finished is."""
        self.world.telegram.faults.clear()
        while self.lanes:
            await self.handle()
        while self.parcels:
            await self.deliver()
        for _ in range(200):
            self.world.clock.ms += 1_000
            await self.world.engine.sweeps.wave()
            await self.world.send()
        self.uncertain += self.world.engine.counters.ambiguous

    # --- promises -----------------------------------------------------------------------------

    async def check(self) -> None:
        received = self.received()
        where = [(text, to) for to, texts in received.items() for text in texts]
        for text, to in where:  # R1: to the partner of the chat in which it was written
            assert self.meant[text][1] == to
        times = Counter(text for text, _ in where)
        extra = sum(n - 1 for n in times.values())
        assert extra <= self.uncertain  # R4
        for to, texts in received.items():  # R3: first deliveries in the order of writing
            firsts = list(dict.fromkeys(texts))
            by_direction: dict[object, list[int]] = defaultdict(list)
            for text in firsts:
                author, number = text.split(":")
                by_direction[self.meant[text][0], author, to].append(int(number))
            for sent in by_direction.values():
                assert sent == sorted(sent)
        cancelled = await self._cancelled()
        for text in self.meant:  # R2: delivered, or somebody knows why not
            assert times[text] or self.told[text] or self.meant[text][0] in cancelled

    def received(self) -> dict[int, list[str]]:
        chats: dict[int, list[str]] = defaultdict(list)
        for call in self.world.telegram.calls:
            text = str(call.params.get("text", ""))
            if call.messages and ":" in text and text[0].isdigit():
                chats[int(str(call.chat))].append(text)
        return chats

    async def _cancelled(self) -> set[ChatId]:
        found = [await self.world.store.chat(BOT, chat) for chat, _ in self.meant.values()]
        return {chat.id for chat in found if chat and chat.ending in CANCELS}


@pytest.mark.parametrize("seed", range(60))
async def test_promises_hold_through_faults_and_crashes(seed: int) -> None:
    simulation = Simulation(seed)
    await simulation.run(600)
    await simulation.check()
    counts = await simulation.world.store.counts(BOT)
    assert (counts["inbox"], counts["outbox"], counts["quarantined"]) == (0, 0, 0)


@pytest.mark.parametrize("seed", range(20))
async def test_without_faults_nothing_is_ever_doubled(seed: int) -> None:
    simulation = Simulation(seed, crashes=False, faults=False)
    await simulation.run(600)
    await simulation.check()
    assert simulation.uncertain == 0
    times = Counter(t for texts in simulation.received().values() for t in texts)
    assert set(times.values()) <= {1}


async def test_promises_hold_at_a_slow_pace() -> None:
    slow = Limits(pace=Pace(bot_per_second=10, bot_burst=1, chat_burst=2, chat_ms=500), letters=5)
    simulation = Simulation(1, limits=slow, crashes=False, faults=False)
    await simulation.run(600)
    await simulation.check()
    assert simulation.uncertain == 0


@pytest.mark.parametrize("seed", range(20))
async def test_the_wrong_partner_race_has_no_loser(seed: int) -> None:
    """One types while the other asks for the next partner, 10,000 times, in any order."""
    world, chance = World(), random.Random(seed)
    people = range(100, 104)
    await world.pair(*people)
    meant: dict[str, tuple[int, bool]] = {}
    for n in range(500):
        partner = await partner_of(world, people[0])
        leaver, types_first = chance.choice((people[0], partner)), chance.random() < 0.5
        typed = world.telegram.writes(people[0], f"{n}")
        left = world.telegram.writes(leaver, "/next")
        # To the partner and nobody else, unless one has asked for another before one typed.
        meant[f"{n}"] = partner, types_first or leaver == partner
        await interleaved(world, [typed, left] if types_first else [left, typed], chance)
        world.clock.ms += 2_000
        await pair_again(world, people)
    heard = [call for call in world.telegram.calls if str(call.params.get("text", "")).isdigit()]
    for call in heard:
        partner, is_for_partner = meant[str(call.params["text"])]
        assert (call.chat == partner) == is_for_partner
    assert len(heard) > 200
    assert world.engine.counters.misdelivered_prevented == 0


async def pair_again(world: World, people: Sequence[int]) -> None:
    """Whoever sits in no chat seeks, until all are paired."""
    for person in people:
        if await world.store.chat_of(BOT, await world.person(person)) is None:
            await world.take(world.telegram.writes(person, "/chat"))
    await world.engine.sweeps.wave()
    await world.send()


async def partner_of(world: World, person: int) -> int:
    """Their partner's Telegram id."""
    partner = (await world.chat(person)).partner_of(await world.person(person))
    address = await world.store.address(BOT, partner)
    assert address is not None
    return int(await world.vault.open(address))


async def interleaved(world: World, updates: list[Update], chance: random.Random) -> None:
    taking = await world.engine.intake.take(updates)
    by_lane: dict[int, list[Taken]] = defaultdict(list)
    for taken in taking.new:
        by_lane[taken.row.lane].append(taken)
    while by_lane:
        lane = chance.choice(list(by_lane))
        await world.engine.lane.handle_one(by_lane[lane].pop(0))
        if not by_lane[lane]:
            del by_lane[lane]
        if chance.random() < 0.5:
            await world.engine.sweeps.wave()
        if chance.random() < 0.5:
            await world.engine.sender.send_due(chance.randrange(1, 3))
    await world.engine.sweeps.wave()
    await world.send()
