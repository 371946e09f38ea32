"""python -m benchmarks.kills: the bot dies at random moments under load; nothing may be lost.

Duplicates may not exceed the calls that the playground had accepted and the dead process had not
yet marked; they are counted from the playground's ledger and the bot's database at each death.
"""

import argparse
import asyncio
import random
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import uvloop

from benchmarks.kills.talk import Talk, Verdict
from benchmarks.relay.bots import MEETSMATCH, TOKEN, usual_environment
from benchmarks.relay.seed import join_people
from playground.client import Playground

UNMARKED = "SELECT author, source FROM outbox WHERE outcome IS NULL AND source IS NOT NULL"


class Victim:
    """The bot as anybody would run it, on SQLite, polling the playground."""

    def __init__(self, url: str, folder: Path) -> None:
        self._env = {
            **usual_environment(),
            "BOT_TOKEN": TOKEN,
            "API_URL": url,
            "UPDATES": "polling",
            "DATABASE_URL": f"sqlite:///{folder}/relay.db",
            "KEY_FILE": f"{folder}/relay.key",
            "BOT_PACE": "0",
            "CHAT_PACE": "0",
            "MESSAGE_PACE": "0",
            "COMMANDS_PER_MINUTE": "60000",
            "REMATCH_MINUTES": "0",
            "LOG_LEVEL": "ERROR",
        }

    async def start(self) -> None:
        """Again, after it has died."""
        self._process = await asyncio.create_subprocess_exec(*MEETSMATCH, env=self._env)

    async def dies(self, how: signal.Signals) -> None:
        """Send the signal and wait; after SIGTERM it must have ended well."""
        if self._process.returncode is None:
            self._process.send_signal(how)
        code = await self._process.wait()
        if how is signal.SIGTERM and code != 0:
            raise SystemExit(f"ended with {code} on SIGTERM instead of 0")


def accepted_but_unmarked(folder: Path, talk: Talk, members: Mapping[int, int]) -> int:
    """Calls that went out for sure while the database still says they have to."""
    reached = talk.deliveries()
    with sqlite3.connect(f"file:{folder}/relay.db?mode=ro", uri=True) as database:
        rows = database.execute(UNMARKED).fetchall()
    tokens = (talk.by_message.get((members.get(author, 0), source)) for author, source in rows)
    return sum(1 for token in tokens if token in reached)


async def prove(kills: int, how: signal.Signals, rate: float, seed: int) -> tuple[Verdict, int]:
    """Run it: (verdict, duplicates that are excused)."""
    chance = random.Random(seed)
    excused = 0
    async with Playground.embedded() as playground:
        await playground.bot(token=TOKEN)
        people = [await playground.person(f"P{n}") for n in range(40)]
        for person in people:
            await person.starts()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            members = await join_people(folder, [person.id for person in people])
            talk = Talk(playground, people, seed)
            victim = Victim(playground.url, folder)
            await victim.start()
            try:
                await talk.meet()
                stop = asyncio.Event()
                writing = asyncio.create_task(talk.write(rate, stop))
                for _ in range(kills):
                    await talk.more_arrives()
                    await asyncio.sleep(chance.uniform(0.0, 2.0))
                    await victim.dies(how)
                    await asyncio.sleep(0.1)  # the playground notes what was under way
                    excused += accepted_but_unmarked(folder, talk, members)
                    await victim.start()
                stop.set()
                await writing
                await talk.all_arrived(patience=30)
            finally:
                await victim.dies(signal.SIGKILL)
    return talk.verdict(), excused


def main() -> None:
    """Print the figures; fail on any loss."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--signal", choices=["KILL", "TERM"], default="KILL")
    parser.add_argument("--rate", type=float, default=100.0, help="messages a second")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    how = signal.Signals[f"SIG{asked.signal}"]
    verdict, excused = uvloop.run(prove(asked.kills, how, asked.rate, asked.seed))
    print(
        f"{asked.kills} × {how.name} under {asked.rate:g} msg/s: {verdict.said} said,"
        f" {len(verdict.lost)} lost, {len(verdict.misdelivered)} misdelivered,"
        f" {len(verdict.reordered)} reordered, {verdict.doubled} duplicates"
        f" ({verdict.doubled / asked.kills:.2f} a kill; {excused} were accepted but unmarked)"
    )
    wrong = verdict.lost or verdict.misdelivered or verdict.reordered
    sys.exit("a promise is broken" if wrong or verdict.doubled > excused else 0)


if __name__ == "__main__":
    main()
