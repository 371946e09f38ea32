"""Two bots of one process: the second is a guest under the leases of the first one's house."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from engine.plain_talk import PlainTalk
from engine.world import ANA, BOB, BOT, GlassVault
from jobs.conftest import CALM, SOON_S, RunningClock, until
from meetsmatch.adapters.memory import MemorySignals, MemoryStore, MemoryTelegram
from meetsmatch.app.leases import Process
from meetsmatch.app.ports import Unavailable
from meetsmatch.bot.telegram_in import read
from meetsmatch.core.ids import BotId
from meetsmatch.engine.assembly import Outside
from meetsmatch.jobs import Jobs

GUEST = BotId(8)


class Town:
    """Two bots, their Telegram, and any number of processes on one store."""

    def __init__(self) -> None:
        self.store, self.clock, self.vault = MemoryStore(), RunningClock(), GlassVault()
        self.chance, self.signals = random.Random(1), MemorySignals()
        self.telegrams = {bot: MemoryTelegram(self.clock) for bot in (BOT, GUEST)}

    def heard(self, bot: BotId, person: int) -> list[object]:
        return [it["text"] for it in self.telegrams[bot].chats.get(person, {}).values()]

    async def says(self, jobs: Jobs, person: int, text: str) -> None:
        bot = jobs.engine.outside.bot
        await jobs.take([self.telegrams[bot].writes(person, text)])

    async def reads(self, bot: BotId, person: int, text: str) -> None:
        await until(lambda: text in self.heard(bot, person))

    async def pair(self, jobs: Jobs) -> None:
        for person in (ANA, BOB):
            await self.says(jobs, person, "/chat")
        async with asyncio.timeout(SOON_S):
            await jobs.idle()


class Life:
    """A process with both bots."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.process = town, Process(name, lambda _: False)
        self.signals = town.signals.other_end()
        self.first = Jobs(self.outside(BOT), CALM)
        self.guest = self.invites()

    def outside(self, bot: BotId) -> Outside:
        town = self.town

        def new_id() -> int:
            return town.chance.randrange(1, 1 << 52)

        talk = PlainTalk(bot, town.store, town.vault, town.clock, new_id)
        leases = None if bot == BOT else self.first.engine.leases
        telegram = town.telegrams[bot]
        return Outside(
            bot,
            town.store,
            town.vault,
            telegram,
            talk,
            read,
            town.clock,
            self.process,
            self.signals,
            leases,
        )

    def invites(self) -> Jobs:
        return Jobs(self.outside(GUEST), CALM)

    async def starts(self) -> None:
        self.first.start()
        await self.first.joined()
        self.guest.start()

    async def ends(self) -> None:
        """As a server's process does it."""
        for jobs in (self.guest, self.first):
            jobs.close()
        await self.first.hand_over()
        for jobs in (self.guest, self.first):
            await jobs.finish(1.0)


@pytest.fixture
async def town() -> Town:
    return Town()


@pytest.fixture
async def one(town: Town) -> AsyncIterator[Life]:
    life = Life(town, "one")
    await life.starts()
    yield life
    await life.ends()


async def test_a_guest_works_beside_the_first_bot_and_neither_hears_the_other(
    town: Town, one: Life
) -> None:
    for jobs in (one.first, one.guest):
        await town.pair(jobs)
    await town.says(one.guest, ANA, "only there")
    await town.says(one.first, ANA, "only here")
    await town.reads(GUEST, BOB, "only there")
    await town.reads(BOT, BOB, "only here")
    assert "only there" not in town.heard(BOT, BOB)
    assert "only here" not in town.heard(GUEST, BOB)


async def test_a_guest_leaves_and_comes_back_while_the_house_goes_on(
    town: Town, one: Life
) -> None:
    await town.pair(one.guest)
    await one.guest.stop()
    with pytest.raises(Unavailable):
        await town.says(one.guest, ANA, "nobody is there")
    await town.pair(one.first)
    one.guest = one.invites()
    one.guest.start()
    await town.says(one.guest, ANA, "back again")
    await town.reads(GUEST, BOB, "back again")


async def test_a_house_that_is_handed_over_takes_its_guests_along(town: Town) -> None:
    one, two = Life(town, "one"), Life(town, "two")
    await one.starts()
    await town.pair(one.guest)
    await two.starts()
    await town.says(one.guest, ANA, "before")
    await one.ends()
    assert {lease.holder for lease in (await town.store.leasing(BOT)).leases} <= {"two", ""}
    await town.says(two.guest, BOB, "after")
    await town.reads(GUEST, ANA, "after")
    assert "before" in town.heard(GUEST, BOB)
    await two.ends()


async def test_a_call_of_a_guest_that_hangs_keeps_only_its_own_shard(town: Town) -> None:
    """The letter is sent once, by whoever holds its shard when the call has ended."""
    one, two, over = Life(town, "one"), Life(town, "two"), asyncio.Event()
    await one.starts()
    await town.pair(one.guest)
    under_way = asyncio.Event()

    async def hangs(method: str, params: object) -> None:
        under_way.set()
        await over.wait()

    town.telegrams[GUEST].before = hangs
    await town.says(one.guest, ANA, "slow")
    await under_way.wait()
    await two.starts()
    ending = asyncio.create_task(one.ends())
    await until(lambda: len(two.first.engine.leases.taking) >= 32)
    assert not ending.done()
    over.set()
    await ending
    await town.reads(GUEST, BOB, "slow")
    assert town.heard(GUEST, BOB).count("slow") == 1
    await two.ends()
