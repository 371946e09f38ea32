"""python -m benchmarks.bots: hundreds of bots in one process, in which the same people talk.

Everybody sits in one chat of every bot, with the same partner in none of two neighbours: whatever
is said must come from the bot in which it was said, to the partner there, once. Prints memory and
processor time of each further bot, at rest and per message; fails if anything goes astray.
"""

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

import aiohttp
import uvloop

from benchmarks.relay.bots import TOKEN, cpu_seconds, resident_mb
from benchmarks.relay.seed import BOT, fill
from faults.bot import Bot as Process
from meetsmatch.app.registry import BotAdded
from meetsmatch.app.work import Commit
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId
from meetsmatch.settings import read
from meetsmatch.wiring import opened
from playground.client import Bot, Playground

REST_S = 10.0
"""Nobody says anything for so long, after a bot has settled for as long as that."""

PATIENCE_S = 120.0
SAID = re.compile(r"said(\d+)x")


@dataclass
class Crowd:
    """People, and with whom each sits in which bot."""

    town: Playground
    people: Sequence[int]
    bots: Sequence[Bot]
    said: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    """By number of the text: the bot in which it was said, and who is to read it there."""

    began: dict[int, float] = field(default_factory=dict[int, float])
    took: list[float] = field(default_factory=list[float])
    arrived: Counter[tuple[int, int, int]] = field(default_factory=Counter[tuple[int, int, int]])
    looked: int = 0

    def seats(self, number: int) -> list[int]:
        """Two and two sit together; in each bot others."""
        shuffled = list(self.people)
        random.Random(number).shuffle(shuffled)
        return shuffled

    async def talks(self, rate: float, seconds: float) -> None:
        """Somebody says something somewhere, so many times a second."""
        chance, began = random.Random(1), time.monotonic()
        for number in range(1, int(rate * seconds) + 1):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            which = chance.randrange(len(self.bots))
            seats, bot = self.seats(which), self.bots[which]
            at = chance.randrange(len(seats))
            self.said[number], self.began[number] = (bot.id, seats[at ^ 1]), time.monotonic()
            text = f"said{number}x"
            await self.town.do("send", person=seats[at], chat=bot.id, kind="text", text=text)
            self.look()

    async def all_arrived(self) -> None:
        """Until every text has come, or nothing more has for long."""
        before, since = -1, time.monotonic()
        while len(self.arrived) < len(self.said) and time.monotonic() - since < PATIENCE_S:
            await asyncio.sleep(0.2)
            self.look()
            if (now := self.arrived.total()) != before:
                before, since = now, time.monotonic()

    def look(self) -> None:
        """What has come since the last look."""
        for call in self.town.calls("sendMessage", after=self.looked):
            self.looked = call.n
            if (found := SAID.search(str(call.args.get("text")))) and call.status == 200:
                number = int(found[1])
                self.arrived[number, call.bot, call.person or 0] += 1
                self.took.append(time.monotonic() - self.began[number])


async def measured(asked: argparse.Namespace) -> bool:
    """Print the figures; whether everything came where it belongs, once."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with Playground.embedded() as town:
            await town.bot(token=TOKEN)
            url = f"sqlite:///{folder}/bots.db"
            process = Process(town.url, url, folder, {"LOG_LEVEL": "WARNING"})
            alone = await at_rest(process, town, 1)
            people = [await _person(town) for _ in range(asked.people)]
            bots = [await town.bot(f"bot_{number}_bot") for number in range(asked.bots)]
            crowd = Crowd(town, people, bots)
            await moved_in(crowd, url, folder)
            started = time.monotonic()
            many = await at_rest(process, town, asked.bots + 1, stays=True)
            settled = time.monotonic() - started - 2 * REST_S
            before = cpu_seconds(process.pid)
            await crowd.talks(asked.rate, asked.seconds)
            await crowd.all_arrived()
            spent = cpu_seconds(process.pid) - before
            told = f"{asked.bots} further bots, {asked.people} people in each, one process"
            print(f"{told}; all served after {settled:.0f} s")
            report("memory, MB", alone[0], many[0], asked.bots)
            report("processor at rest, ms a second", alone[1], many[1], asked.bots)
            print(f"under load: {resident_mb(process.pid):.0f} MB")
            fine = judged(crowd, spent)
            await process.remove()
            return fine


async def _person(town: Playground) -> int:
    card = await town.do("add_person", first_name="Somebody")
    assert isinstance(card, dict)
    return int(card["id"])


async def at_rest(
    process: Process, town: Playground, bots: int, stays: bool = False
) -> tuple[float, float]:
    """Memory in MB, and milliseconds of processor time a second, once all of them are served."""
    before = max((it.n for it in town.calls()), default=0)
    await process.start()
    served, since = set[int](), time.monotonic()
    while len(served) < bots:
        if time.monotonic() - since > PATIENCE_S:
            raise SystemExit(f"only {len(served)} of {bots} bots have introduced themselves")
        await asyncio.sleep(0.2)
        served |= {it.bot for it in town.calls(after=before)}
    await asyncio.sleep(REST_S)
    spent = cpu_seconds(process.pid)
    await asyncio.sleep(REST_S)
    used = 1_000 * (cpu_seconds(process.pid) - spent) / REST_S
    memory = resident_mb(process.pid)
    if not stays:
        await process.remove()
    return memory, used


async def moved_in(crowd: Crowd, url: str, folder: Path) -> None:
    """Everybody has joined every bot and sits there; the bots are registered."""
    settings = read({"database_url": url, "key_file": folder / "relay.key"}, env_file=None)
    async with opened(settings) as kept, aiohttp.ClientSession() as http:
        for number, bot in enumerate(crowd.bots):
            for person in crowd.people:
                await crowd.town.do("start", person=person, chat=bot.id)
            gone = f"{crowd.town.url}/bot{bot.token}/deleteWebhook?drop_pending_updates=true"
            async with http.post(gone) as answer:
                assert answer.status == 200, await answer.text()
            token = await kept.vault.seal(bot.token.encode())
            name, path = bot.username, f"path-{number}"
            added = Registered(BOT, BotId(bot.id), name, token, path, Wanted.RUNNING, 1, 1)
            await kept.store.commit(Commit(BOT, 1, (BotAdded(added),)))
            await fill(kept.store, kept.vault, crowd.seats(number), True, BotId(bot.id))


def report(what: str, alone: float, many: float, bots: int) -> None:
    """For the first bot alone, for all, and for each of the others."""
    print(f"{what}: {alone:.1f} alone, {many:.1f} with all, {(many - alone) / bots:.3f} a bot")


def judged(crowd: Crowd, spent_s: float) -> bool:
    """Print what became of all that was said; whether it is as promised."""
    right = {(number, *where) for number, where in crowd.said.items()}
    astray = [it for it in crowd.arrived if it not in right]
    lost = right - crowd.arrived.keys()
    doubled = crowd.arrived.total() - len(crowd.arrived)
    p95_ms = 1_000 * quantiles(crowd.took, n=20)[-1]
    each_us = 1e6 * spent_s / len(crowd.said)
    print(f"{len(crowd.said)} said: {len(astray)} astray, {len(lost)} lost, {doubled} doubled")
    print(f"P95 {p95_ms:.0f} ms, {each_us:.0f} us of processor time a message")
    return not (astray or lost or doubled)


def main() -> None:
    """Fail on anything that goes astray."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bots", description=__doc__)
    parser.add_argument("--bots", type=int, default=300)
    parser.add_argument("--people", type=int, default=20, help="an even number")
    parser.add_argument("--rate", type=float, default=100.0, help="messages a second, in all")
    parser.add_argument("--seconds", type=float, default=60.0)
    sys.exit(None if uvloop.run(measured(parser.parse_args())) else "a promise is broken")


if __name__ == "__main__":
    main()
