"""One round: a fresh playground and database, a bot that is killed again and again."""

import asyncio
import random
import shutil
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from benchmarks.kills.stock import StockBot
from benchmarks.relay.bots import TOKEN
from benchmarks.relay.seed import join_people
from faults.bot import Bot
from faults.databases import Excuses
from faults.servers import folder, postgres, redis
from meetsmatch.adapters.schema.steps import upgrade
from meetsmatch.demo.talk import Talk
from playground.client import Person, Playground

PEOPLE = 40
NOTED = 0.1
"""Seconds in which the playground has noted what was under way when a process died."""


@dataclass(frozen=True)
class Tally:
    """The figures of some rounds."""

    kills: int = 0
    said: int = 0
    lost: int = 0
    misdelivered: int = 0
    reordered: int = 0
    doubled: int = 0
    excused: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Tally(*(one + two for one, two in pairs))


@dataclass(frozen=True)
class Round:
    """How the bot is hurt, under which load, on which servers."""

    how: signal.Signals
    rate: float
    pause: float
    database_url: str
    redis_url: str

    async def against_ours(self, kills: int, seed: int) -> Tally:
        """Kill our bot so many times."""
        async with town() as (playground, people, place), AsyncExitStack() as stack:
            url = await prepared(stack, self.database_url, place)
            members = await join_people(url, place / "relay.key", [p.id for p in people])
            memory = await self._redis(stack)
            env = {"LOG_LEVEL": "ERROR", **({"REDIS_URL": memory} if memory else {})}
            bot = Bot(playground.url, url, place, env)
            stack.push_async_callback(bot.remove)
            talk, excuses = Talk(playground, people, seed), Excuses()

            async def died() -> None:
                await excuses.at_death(url, talk, members)

            await self._hurt(bot, talk, kills, random.Random(seed), died)
            return _tally(talk, kills, excuses.total)

    async def against_stock(self, kills: int, seed: int) -> Tally:
        """The same to the stock bot, on a Redis of its own."""
        async with town() as (playground, people, place), redis() as memory:
            bot = StockBot(playground.url, memory.url, place)
            talk = Talk(playground, people, seed)
            try:
                await self._hurt(bot, talk, kills, random.Random(seed), _nothing)
            finally:
                await bot.remove()
            return _tally(talk, kills, 0)

    async def _hurt(
        self,
        bot: "Bot | StockBot",
        talk: Talk,
        kills: int,
        chance: random.Random,
        died: Callable[[], Awaitable[None]],
    ) -> None:
        await bot.start()
        await talk.meet(one_by_one=isinstance(bot, StockBot))
        stop = asyncio.Event()
        writing = asyncio.create_task(talk.write(self.rate, stop))
        for _ in range(kills):
            await talk.more_arrives()
            await asyncio.sleep(chance.uniform(0.0, self.pause))
            bot.signal(self.how)
            code = await bot.ends(20)
            if self.how is signal.SIGTERM and code != 0:
                raise SystemExit(f"ended with {code} on SIGTERM instead of 0")
            await asyncio.sleep(NOTED)
            await died()
            await bot.start()
        stop.set()
        await writing
        await talk.all_arrived()

    async def _redis(self, stack: AsyncExitStack) -> str:
        if self.redis_url != "own":
            return self.redis_url
        return (await stack.enter_async_context(redis())).url


async def prepared(stack: AsyncExitStack, url: str, place: Path) -> str:
    """A database with the schema: SQLite in `place`, the one named, or a server of its `own`."""
    if not url:
        return f"sqlite:///{place}/relay.db"
    if url == "own":
        url = (await stack.enter_async_context(postgres())).url
    await asyncio.to_thread(upgrade, url)
    return url


@asynccontextmanager
async def town() -> AsyncGenerator[tuple[Playground, list[Person], Path]]:
    """A playground full of people, and a folder."""
    place = folder()
    try:
        async with Playground.embedded() as playground:
            await playground.bot(token=TOKEN)
            people = [await playground.person(f"P{n}") for n in range(PEOPLE)]
            for person in people:
                await person.starts()
            yield playground, people, place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _tally(talk: Talk, kills: int, excused: int) -> Tally:
    found = talk.verdict()
    return Tally(
        kills,
        found.said,
        len(found.lost),
        len(found.misdelivered),
        len(found.reordered),
        found.doubled,
        excused,
    )


async def _nothing() -> None:
    """The stock bot marks nothing: nothing is excused, and its duplicates are printed as such."""
