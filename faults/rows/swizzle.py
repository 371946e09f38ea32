"""Several troubles at once, begun and healed in random order."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from faults.matrix import row
from faults.rows.database import COMMITTED
from faults.rows.deaths import start
from faults.rows.redis import REDIS
from faults.stage import Stage

CONVERGES = 60.0

Deed = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Trouble:
    """Something that can be begun and ended."""

    name: str
    begin: Deed
    end: Deed


def moody(proxy: str, **moods: object) -> Trouble:
    """A proxy's mood, for a while."""

    async def begin(on: Stage) -> None:
        for name, value in moods.items():
            setattr(getattr(on, proxy).moods, name, value)

    async def end(on: Stage) -> None:
        for name, value in moods.items():
            setattr(getattr(on, proxy).moods, name, type(value)())
        if "is_black" in moods:
            cut = getattr(on, proxy).reset()
            on.excuses.more(cut if proxy == "telegram" else 0)

    return Trouble(f"{proxy} {', '.join(moods)}", begin, end)


async def stop_postgres(on: Stage) -> None:
    await on.server.stop(signal.SIGQUIT)


async def start_postgres(on: Stage) -> None:
    await on.server.start()


async def stop_redis(on: Stage) -> None:
    await on.redis.stop()


async def start_redis(on: Stage) -> None:
    await on.redis.start()


async def fail_telegram(on: Stage) -> None:
    await on.playground.do("fault", kind="5xx", share=0.5)


async def heal_telegram(on: Stage) -> None:
    await on.playground.do("heal")


TROUBLES = (
    Trouble("PostgreSQL crashed", stop_postgres, start_postgres),
    Trouble("Redis killed", stop_redis, start_redis),
    Trouble("Telegram 5xx", fail_telegram, heal_telegram),
    moody("database", latency=0.3, jitter=0.5),
    moody("database", is_black=True),
    moody("database", cut_on=COMMITTED, cut_share=0.1),
    moody("telegram", is_black=True),
    moody("telegram", latency=0.2, slice=100),
)


@row("F35", "several of these at once, healed in random order", "converges within 60 s", REDIS)
async def swizzled(on: Stage) -> None:
    await start(on)
    rounds, until = 0, time.monotonic() + (15 if on.quick else 600)
    while time.monotonic() < until:
        chosen = on.chance.sample(TROUBLES, 3)
        for trouble in chosen:
            await trouble.begin(on)
            await asyncio.sleep(on.chance.uniform(0, 2))
        for trouble in on.chance.sample(chosen, len(chosen)):
            await trouble.end(on)
            await asyncio.sleep(on.chance.uniform(0, 2))
        rounds += 1
        await on.healed(CONVERGES)
    on.remarks.append(f"{rounds} rounds")
