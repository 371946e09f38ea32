"""python -m benchmarks.seekers: very many people press /chat at once; each must get one partner.

Beside it stands the raw ceiling of Redis in the same run: calls a second of a script that claims a
partner or joins the queue. Fails unless everybody sits in one chat, with somebody whom they seek.
"""

import argparse
import asyncio
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import uvloop
from redis.asyncio import Redis

from meetsmatch.adapters.memory import MemoryTelegram
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.adapters.schema.steps import upgrade
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app.work import FOREVER, Commit, PersonJoined, Sought, Work
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import Rules
from meetsmatch.engine.assembly import Engine
from meetsmatch.engine.ports import Hooks
from meetsmatch.settings import Settings, read
from meetsmatch.wiring import Kept, dialog_of, jobs_of, now_ms, opened, sharing

YEAR = 2026
AT_ONCE = 500
LUA_CALLS = 200_000
PAIR_OR_WAIT = """
local other = redis.call('SPOP', KEYS[1])
if other then return other end
redis.call('SADD', KEYS[1], ARGV[1])
return false
"""


def crowd(bot: BotId, vault: KeyVault, size: int, seed: int) -> list[Person]:
    """As many women who seek men as men who seek women, in any order."""
    kinds = [(Gender.WOMAN, Seeks.MEN), (Gender.MAN, Seeks.WOMEN)] * (size // 2)
    random.Random(seed).shuffle(kinds)
    return [
        Person(
            bot,
            PersonId(number),
            vault.fingerprint(bot, number),
            "en",
            consent=1,
            gender=gender,
            birth_year=YEAR - 30,
            wishes=Wishes(seeks=seeks),
        )
        for number, (gender, seeks) in enumerate(kinds, 1)
    ]


async def join(kept: Kept, people: Sequence[Person]) -> None:
    """They are known; nobody seeks yet."""
    address = await kept.vault.seal(b"1")
    for first in range(0, len(people), AT_ONCE):
        joined = tuple(PersonJoined(it, address) for it in people[first : first + AT_ONCE])
        await kept.store.commit(Commit(joined[0].person.bot, now_ms(), joined))


async def seek(engine: Engine, people: Sequence[Person]) -> None:
    """All of them, as fast as the store takes it, each with a commit of their own."""
    desk = engine.lane.desk
    for first in range(0, len(people), AT_ONCE):
        some = people[first : first + AT_ONCE]
        places = [Sought(Waiting.of(it, now_ms(), YEAR, Rules())) for it in some]
        await asyncio.gather(*(desk.commit(None, Work((place,))) for place in places))


async def pair(engine: Engine, seeking: "asyncio.Task[None]") -> None:
    """Waves, until nobody waits any more."""
    waves, bot, look_ms = engine.waves, engine.outside.bot, 0
    while not seeking.done() or await engine.outside.store.queue_length(bot):
        if now_ms() >= look_ms:
            # Who never comes to it counts as dead, and its commits are refused.
            look_ms = await engine.leases.keep() or FOREVER
        if waves.is_due:
            await waves.wave()
        elif seeking.done():
            await waves.walk()
        else:
            await asyncio.sleep(0)
    await seeking


async def wrong(kept: Kept, people: Sequence[Person]) -> list[str]:
    """Who did not get what they wanted."""
    by_id: Mapping[PersonId, Person] = {it.id: it for it in people}
    found: list[str] = []
    for me in people:
        chat = await kept.store.chat_of(me.bot, me.id)
        if chat is None:
            found.append(f"{me.id} sits in no chat")
        elif by_id[chat.partner_of(me.id)].gender is me.gender:
            found.append(f"{me.id} got whom they don't seek")
    chats = (await kept.store.counts(people[0].bot))["chats"]
    return found if 2 * chats == len(people) else [*found, f"{chats} chats"]


async def lua_ceiling(url: str, bot: BotId) -> float:
    """Calls a second, many on their way at once."""
    async with Redis.from_url(url) as redis:
        key = f"meetsmatch:seekers:{bot}"
        began = time.perf_counter()
        for first in range(0, LUA_CALLS, AT_ONCE):
            pipeline = redis.pipeline(transaction=False)
            for number in range(first, first + AT_ONCE):
                pipeline.eval(PAIR_OR_WAIT, 1, key, str(number))
            await pipeline.execute()
        took = time.perf_counter() - began
        await redis.delete(key)
        return LUA_CALLS / took


async def forget(url: str, bot: BotId) -> None:
    """Nothing of this run stays in Redis."""
    async with Redis.from_url(url) as redis:
        async for key in redis.scan_iter(f"meetsmatch:*{bot}*"):
            await redis.delete(key)


async def run(settings: Settings, size: int, seed: int) -> list[str]:
    """One crowd; what went wrong."""
    bot = BotId(settings.bot)
    async with opened(settings) as kept, sharing(settings) as shared:
        telegram = MemoryTelegram(now_ms)
        dialog = dialog_of(settings, kept, shared, Gazetteer.shipped(), telegram, Wording.load())
        jobs = jobs_of(settings, kept, shared, telegram, dialog, Hooks())
        people = crowd(bot, kept.vault, size, seed)
        await join(kept, people)
        await jobs.engine.leases.keep()
        cpu, began = time.process_time(), time.perf_counter()
        await pair(jobs.engine, asyncio.create_task(seek(jobs.engine, people)))
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        stale = jobs.counters.stale
        print(f"{size} people seek at once: all paired in {took:.1f} s ({cpu:.1f} s of CPU),")
        print(f"{size / took:.0f} people a second, {stale} decisions made again")
        return await wrong(kept, people)


def main() -> None:
    """Print the figures; fail when somebody did not get a partner."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seekers", description=__doc__)
    add = parser.add_argument
    add("--people", type=int, default=100_000, help="an even number (default: %(default)s)")
    add("--database-url", default="", help="an empty database; default: a new SQLite file")
    add("--redis-url", default="", help="share the index of who waits there")
    add("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.database_url:
        upgrade(asked.database_url)
    token = f"{secrets.randbelow(1 << 40) + 1}:seekers"
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "bot_token": token,
            "database_url": asked.database_url or f"sqlite:///{folder}/seekers.db",
            "key_file": Path(folder, "key"),
            "redis_url": asked.redis_url,
        }
        settings = read(given, env_file=None)
        mistakes = uvloop.run(run(settings, asked.people // 2 * 2, asked.seed))
    if asked.redis_url:
        ceiling = uvloop.run(lua_ceiling(asked.redis_url, BotId(settings.bot)))
        print(f"Redis alone, pair or wait in Lua: {ceiling:.0f} calls a second")
        uvloop.run(forget(asked.redis_url, BotId(settings.bot)))
    sys.exit("\n".join(mistakes[:20]) if mistakes else 0)


if __name__ == "__main__":
    main()
