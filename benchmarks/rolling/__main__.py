"""python -m benchmarks.rolling: two processes are restarted in turn, gracefully, under load.

Nothing may be lost, doubled, reordered or misdelivered, and deliveries never pause for more than
three seconds. With --updates webhook both take updates behind one address.
"""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop

from benchmarks.kills.round import prepared, town
from benchmarks.relay.seed import join_people
from benchmarks.rolling.balancer import balanced
from benchmarks.rolling.pair import Pair, Pauses
from faults.bot import Bot
from meetsmatch.demo.talk import Talk, Verdict

LONGEST_PAUSE_S = 3.0


async def _pair(stack: AsyncExitStack, api_url: str, url: str, place: Path, updates: str) -> Pair:
    bots = [Bot(api_url, url, place, {"LOG_LEVEL": "ERROR"}) for _ in range(2)]
    if updates == "webhook":
        front = await stack.enter_async_context(balanced([bot.port for bot in bots]))
        for bot in bots:
            bot.by_webhook(front)
    for bot in bots:
        stack.push_async_callback(bot.remove)
    return Pair(bots)


async def prove(asked: argparse.Namespace) -> tuple[Verdict, float]:
    """Run it: (verdict, longest pause in seconds)."""
    async with town() as (playground, people, place), AsyncExitStack() as stack:
        url = await prepared(stack, asked.database_url, place)
        await join_people(url, place / "relay.key", [person.id for person in people])
        pair = await _pair(stack, playground.url, url, place, asked.updates)
        talk, pauses, stop = Talk(playground, people, asked.seed), Pauses(), asyncio.Event()
        await pair.start(0)
        await talk.meet()
        await pair.start(1)
        writing = asyncio.create_task(talk.write(asked.rate, stop))
        watching = asyncio.create_task(pauses.watch(talk, stop))
        for number in range(asked.restarts):
            await pair.restart(number)
            await talk.more_arrives()
        stop.set()
        await asyncio.gather(writing, watching)
        await talk.all_arrived()
        return talk.verdict(), pauses.longest_s


def main() -> None:
    """Print the figures; fail when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rolling", description=__doc__)
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--rate", type=float, default=200.0, help="messages a second")
    parser.add_argument("--updates", choices=["polling", "webhook"], default="polling")
    parser.add_argument("--seed", type=int, default=1)
    where = "SQLite unless given; `own`: a server of its own"
    parser.add_argument("--database-url", default="", help=f"postgresql://…; {where}")
    asked = parser.parse_args()
    found, pause_s = uvloop.run(prove(asked))
    print(
        f"{asked.restarts} restarts by {asked.updates} under {asked.rate:g} msg/s:"
        f" {found.said} said, {len(found.lost)} lost, {len(found.misdelivered)} misdelivered,"
        f" {len(found.reordered)} reordered, {found.doubled} duplicates,"
        f" longest pause {pause_s:.1f} s"
    )
    wrong = found.lost or found.misdelivered or found.reordered or found.doubled
    sys.exit("a promise is broken" if wrong or pause_s > LONGEST_PAUSE_S else 0)


if __name__ == "__main__":
    main()
