"""python -m benchmarks.wrong_partner: texts written before /next that reach somebody else.

Ours must be 0; the usual two-key bot's figure stands beside it (it needs Redis on REDIS_URL).
"""

import argparse
import asyncio
import os
import sys
import tempfile
import uuid
from pathlib import Path

import uvloop
from redis.asyncio import Redis

from benchmarks.relay.bots import start
from benchmarks.relay.seed import join_people
from benchmarks.wrong_partner.crowd import Crowd, Ears, listen

PEOPLE = list(range(5001, 5041))


async def count(name: str, races: int, seed: int) -> tuple[int, int]:
    """Run the races with one bot: (races, misdelivered)."""
    ears = Ears()
    api_port = await listen(ears)
    with tempfile.TemporaryDirectory() as folder:
        if name == "meetsmatch":
            await join_people(f"sqlite:///{folder}/relay.db", Path(folder, "relay.key"), PEOPLE)
        bot = await start(name, api_port, Path(folder))
        crowd = Crowd(ears, bot, PEOPLE, seed)
        await crowd.arrive()
        await asyncio.gather(*(crowd.say(person, "/chat") for person in PEOPLE))
        await crowd.quiet()
        run = wrong = 0
        while run < races:
            more, missed = await crowd.race()
            run, wrong = run + more, wrong + missed
        await bot.stop()
    return run, wrong


async def forget(prefix: str) -> None:
    """Remove what the stock bot left in Redis."""
    redis = Redis.from_url(os.environ["REDIS_URL"])
    async for key in redis.scan_iter(f"{prefix}:*"):
        await redis.delete(key)
    await redis.aclose()


def main() -> None:
    """Print both figures; fail unless ours is 0."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.wrong_partner", description=__doc__
    )
    parser.add_argument("--races", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")
    os.environ["REDIS_PREFIX"] = prefix = f"stock:{uuid.uuid4().hex}"
    wrong: dict[str, int] = {}
    try:
        for name in ("meetsmatch", "stock"):
            run, wrong[name] = uvloop.run(count(name, asked.races, asked.seed))
            share = 100 * wrong[name] / run
            print(f"{name:12} {run} races, {wrong[name]} reached the wrong person ({share:.2f} %)")
    finally:
        uvloop.run(forget(prefix))
    sys.exit("a text reached the wrong person" if wrong["meetsmatch"] else 0)


if __name__ == "__main__":
    main()
