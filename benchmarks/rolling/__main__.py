"""python -m benchmarks.rolling: two processes are restarted in turn, gracefully, under load.

Nothing may be lost, doubled, reordered or misdelivered, and deliveries never pause for more than
three seconds. With --updates webhook both take updates behind one address.
"""

import argparse
import asyncio
import signal
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks.kills.round import prepared, town
from benchmarks.kills.talk import Talk, Verdict
from benchmarks.relay.seed import join_people
from benchmarks.rolling.balancer import balanced
from faults.bot import Bot

LONGEST_PAUSE_S = 3.0
STOPS_WITHIN_S = 15.0
STARTS_WITHIN_S = 30.0
LOOK_S = 0.02


@dataclass
class Pauses:
    """How long nothing was delivered, at most, while people wrote all the time."""

    longest_s: float = 0.0

    async def watch(self, talk: Talk, stop: asyncio.Event) -> None:
        """Look until told to stop."""
        calls, since = talk.calls(), time.monotonic()
        while not stop.is_set():
            await asyncio.sleep(LOOK_S)
            self.longest_s = max(self.longest_s, time.monotonic() - since)
            if (now := talk.calls()) != calls:
                calls, since = now, time.monotonic()


class Pair:
    """Two processes of one bot on one database."""

    def __init__(self, bots: list[Bot]) -> None:
        self._bots = bots

    async def start(self, number: int) -> None:
        """One of them; it listens once it shares in the work."""
        bot = self._bots[number]
        await bot.start()
        async with asyncio.timeout(STARTS_WITHIN_S):
            while not await _listens(bot.port):
                await asyncio.sleep(LOOK_S)

    async def restart(self, number: int) -> None:
        """Stop one of them, the other goes on; then start it again."""
        number %= len(self._bots)
        bot = self._bots[number]
        bot.signal(signal.SIGTERM)
        if (code := await bot.ends(STOPS_WITHIN_S)) != 0:
            raise SystemExit(f"ended with {code} on SIGTERM instead of 0")
        await self.start(number)


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


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
