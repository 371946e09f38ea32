"""Where a row of the matrix plays: a playground, couples who talk, the bot, its servers."""

import asyncio
import random
import shutil
import signal
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.relay.bots import TOKEN
from benchmarks.relay.seed import seat_people
from faults import databases
from faults.bot import Bot
from faults.databases import Excuses
from faults.limits import small_disk
from faults.proxy import Proxy, proxied
from faults.servers import Postgres, Redis, folder, postgres, redis
from faults.stopwatch import Stopwatch
from meetsmatch.adapters.schema.steps import upgrade
from meetsmatch.demo.talk import PATIENCE, Talk, Verdict
from playground.client import Person, Playground

COUPLES = 8
RATE = 40.0
SLACK = 3
"""Quick runs happen on any machine: everything may take so many times as long."""

NOTED = 0.1
"""Seconds in which the playground has noted what was under way when a process died."""


@dataclass(frozen=True)
class Wishes:
    """What a row needs."""

    postgres: bool = False
    redis: bool = False
    env: Mapping[str, str] = field(default_factory=dict)
    """Further settings of the bot."""

    postgres_settings: tuple[str, ...] = ()
    postgres_disk: str = ""
    """PostgreSQL's files are on a disk of this size, such as 120m."""

    redis_settings: tuple[str, ...] = ()


@dataclass
class Stage:
    """A row's hands: it hurts things, heals them, and says what it demands."""

    quick: bool
    playground: Playground
    folder: Path
    talk: Talk
    people: list[Person]
    ana: Person
    """Ana and Bob sit in a chat, too; what they say is up to the row."""

    bob: Person
    members: Mapping[int, int]
    database_url: str
    telegram: Proxy
    """Between the bot and the playground."""

    bot: Bot
    chance: random.Random
    database: Proxy | None = None
    """Between the bot and PostgreSQL."""

    server: Postgres | None = None
    redis: Redis | None = None
    excuses: Excuses = field(default_factory=Excuses)
    recovery: float = 0.0
    drained: float = 0.0
    """Seconds until the last text had arrived."""

    broken: list[str] = field(default_factory=list)
    """Demands that were not met."""

    remarks: list[str] = field(default_factory=list)
    _bots: list[Bot] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _writing: asyncio.Task[None] | None = None

    # --- what goes on by itself -------------------------------------------------------------

    def writes(self, rate: float = RATE) -> None:
        """Everybody writes from now on."""
        self._stop = asyncio.Event()
        self._writing = asyncio.create_task(self.talk.write(rate, self._stop))

    async def pauses(self) -> None:
        """Nobody writes any more."""
        self._stop.set()
        if self._writing is not None:
            await self._writing
            self._writing = None

    async def lasts(self, quick: float, full: float) -> None:
        """The trouble lasts so many seconds, in a quick or in a full run."""
        await asyncio.sleep(quick if self.quick else full)

    # --- the bot ----------------------------------------------------------------------------

    def another_bot(self, env: Mapping[str, str] | None = None) -> Bot:
        """A second process on the same database."""
        bot = Bot(
            self.bot.env["API_URL"],
            self.bot.env["DATABASE_URL"],
            self.folder,
            {**self._special(), **(env or {})},
        )
        self._bots.append(bot)
        return bot

    def _special(self) -> dict[str, str]:
        ours = ("REDIS_URL", "IDLE_MINUTES")
        return {name: self.bot.env[name] for name in ours if name in self.bot.env}

    async def died(self) -> None:
        """The bot is gone just now: what it had sent and not written down is excused."""
        await asyncio.sleep(NOTED)
        await self.excuses.at_death(self.database_url, self.talk, self.members)

    async def dies(self, how: signal.Signals = signal.SIGKILL) -> int:
        """Signal the bot and wait for its end; its exit code."""
        self.bot.signal(how)
        code = await self.bot.ends(PATIENCE)
        await self.died()
        return code

    def cuts_telegram(self) -> int:
        """Reset all connections between bot and Telegram; answers on their way are excused."""
        cut = self.telegram.reset()
        self.excuses.more(cut)
        return cut

    # --- judging ----------------------------------------------------------------------------

    def watch(self) -> Stopwatch:
        """Begins to measure what has to be done in time."""
        return Stopwatch(self._pids)

    def _pids(self) -> list[int]:
        return [bot.pid for bot in (self.bot, *self._bots) if bot.is_alive]

    def in_time(self, what: str, watch: Stopwatch, seconds: float) -> None:
        """Something has taken as long as the watch says, less what it waited for processors."""
        took, waited = watch.seconds, watch.waited
        limit = seconds * SLACK if self.quick else seconds
        told = f"{what} after {took:.1f} s, of which {waited:.1f} in line for a processor"
        if took > limit >= took - waited:
            self.remarks.append(told)
        self.demand(took - waited <= limit, f"{told}; {limit:g} are allowed")

    async def healed(self, seconds: float) -> None:
        """All is well again from here on: measures the seconds until something is delivered."""
        watch = self.watch()
        try:
            await self.talk.more_arrives()
        except SystemExit as silence:
            self.broken.append(str(silence))
            return
        self.recovery = max(self.recovery, watch.seconds)
        self.in_time("recovered", watch, seconds)

    async def stops(self, bot: Bot, seconds: float) -> None:
        """It was told to end, and does so in time and in good order."""
        watch = self.watch()
        code = await bot.ends(seconds + PATIENCE)
        self.demand(code == 0, f"exit code {code}")
        self.in_time("ended", watch, seconds)

    def demand(self, holds: bool, otherwise: str) -> None:
        """Something must hold, besides that nothing is lost."""
        if not holds:
            self.broken.append(otherwise)

    async def counts(self, query: str) -> int:
        """A number from the bot's database."""
        return await databases.number(self.database_url, query)

    async def comes(self, what: Callable[[], Awaitable[bool]], within: float) -> bool:
        """Whether something comes true in time."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if await what():
                return True
            await asyncio.sleep(0.1)
        return False

    async def judged(self) -> Verdict:
        """Everything said has had its time to arrive."""
        await self.pauses()
        began = time.monotonic()
        await self.talk.all_arrived()
        self.drained = time.monotonic() - began
        verdict = self.talk.verdict()
        one_sided = await self.counts(databases.ONE_SIDED)
        for many, what in (
            (len(verdict.lost), "lost"),
            (len(verdict.misdelivered), "misdelivered"),
            (len(verdict.reordered), "reordered"),
            (one_sided, "one-sided chats"),
        ):
            self.demand(many == 0, f"{many} {what}")
        doubled, excused = verdict.doubled, self.excuses.total
        self.demand(doubled <= excused, f"{doubled} doubled, {excused} are excused")
        self.demand(verdict.said > 0, "nothing was said")
        return verdict

    async def close(self) -> None:
        """Whatever happened, no process stays."""
        self._stop.set()
        if self._writing is not None:
            self._writing.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._writing
        for bot in (self.bot, *self._bots):
            await bot.remove()


@asynccontextmanager
async def stage(wishes: Wishes, quick: bool, seed: int) -> AsyncGenerator[Stage]:
    """Everything that a row needs, with the bot running and everybody in a chat."""
    async with AsyncExitStack() as stack:
        place = folder()
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        playground = await stack.enter_async_context(Playground.embedded())
        await playground.bot(token=TOKEN)
        people = [await playground.person(f"P{n}") for n in range(2 * COUPLES + 2)]
        for person in people:
            await person.starts()
        url, server, between = await _database(stack, wishes, place)
        direct = server.url if server else url
        members = await seat_people(direct, place / "relay.key", [p.id for p in people])
        telegram = await stack.enter_async_context(proxied(int(playground.url.rpartition(":")[2])))
        env = dict(wishes.env)
        memory = None
        if wishes.redis:
            memory = await stack.enter_async_context(redis(wishes.redis_settings))
            env["REDIS_URL"] = memory.url
        *couples, ana, bob = people
        sides = zip(couples[::2], couples[1::2], strict=True)
        partners = {a.id: b.id for one, two in sides for a, b in ((one, two), (two, one))}
        bot = Bot(f"http://127.0.0.1:{telegram.port}", url, place, env)
        talk = Talk(playground, couples, seed, partners)
        set_up = Stage(
            quick, playground, place, talk, couples, ana, bob, members, direct, telegram, bot,
            random.Random(seed), between, server, memory,
        )  # fmt: skip
        stack.push_async_callback(set_up.close)
        yield set_up


async def _database(
    stack: AsyncExitStack, wishes: Wishes, place: Path
) -> tuple[str, Postgres | None, Proxy | None]:
    """The address that the bot gets, and what stands behind it."""
    if not wishes.postgres:
        return f"sqlite:///{place}/relay.db", None, None
    disk = wishes.postgres_disk
    base = stack.enter_context(small_disk(disk)) if disk else None
    server = await stack.enter_async_context(postgres(wishes.postgres_settings, base))
    await asyncio.to_thread(upgrade, server.url)
    between = await stack.enter_async_context(proxied(server.port))
    return server.url.replace(str(server.port), str(between.port)), server, between
