"""python -m benchmarks.rolling.upgrade: the version before the last change of the schema becomes
this one, while people write.

PostgreSQL: two processes of the old version, the schema brought up to date under them, then one
after the other becomes the new version. SQLite: one process ends, the new one brings the file up
to date. Nothing may be lost, doubled, reordered or misdelivered.
"""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop

from benchmarks.kills.round import town
from benchmarks.rolling.pair import Pair, Pauses
from faults.bot import Bot
from faults.servers import postgres
from meetsmatch.demo.talk import Talk, Verdict

HERE = Path(__file__).parents[2]
STEPS = "src/meetsmatch/adapters/schema/versions"
JOIN = """
import asyncio, json, sys
from pathlib import Path
from benchmarks.relay.seed import join_people
url, key, people = sys.argv[1:]
asyncio.run(join_people(url, Path(key), json.loads(people)))
"""
BEFORE_S = 3.0
"""So long people write before anything changes."""


def before_the_last_step() -> str:
    """The commit before the last one that changed the schema."""
    last = _git("log", "-1", "--format=%H", "--", STEPS)
    return _git("rev-parse", "--verify", f"{last}~1")


def _git(*command: str) -> str:
    done = subprocess.run(("git", *command), cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"needs a clone with its history: git says {done.stderr.strip()}")
    return done.stdout.strip()


def unpacked(commit: str, place: Path) -> Path:
    """Its files, beside the database."""
    old = place / "old"
    old.mkdir()
    tree = subprocess.run(
        ("git", "archive", commit, "src", "benchmarks", "faults"),
        cwd=HERE,
        check=True,
        capture_output=True,
    ).stdout
    subprocess.run(("tar", "-x", "-C", old), input=tree, check=True)
    return old


class Versions:
    """What the old version is asked, and what becomes of it."""

    def __init__(self, old: Path, api_url: str, url: str, place: Path, processes: int) -> None:
        self.bots = [Bot(api_url, url, place, {"LOG_LEVEL": "ERROR"}) for _ in range(processes)]
        self._old, self._url, self._key = old, url, place / "relay.key"
        for bot in self.bots:
            bot.env["PYTHONPATH"] = str(old / "src")

    async def prepare(self, people: Sequence[int]) -> None:
        """Everybody has joined, as the old version writes it."""
        env = self.bots[0].env
        if "postgresql" in self._url:
            await _ran("-m", "meetsmatch", "migrate", env=env, at=self._old)
        said = str([*people])
        await _ran("-c", JOIN, self._url, str(self._key), said, env=env, at=self._old)

    async def migrate(self) -> None:
        """The new version brings the schema up to date."""
        await _ran("-m", "meetsmatch", "migrate", env=self.bots[0].env, at=HERE)

    def renew(self) -> None:
        """Whoever is started from now on is the new version."""
        for bot in self.bots:
            bot.env.pop("PYTHONPATH", None)


async def _ran(*command: str, env: dict[str, str], at: Path) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, *command, env=env, cwd=at)
    if (code := await process.wait()) != 0:
        raise SystemExit(f"{' '.join(command[:3])} ended with {code}")


async def prove(commit: str, on_postgresql: bool, rate: float, seed: int) -> tuple[Verdict, float]:
    """Run it: (verdict, longest pause in seconds)."""
    async with town() as (playground, people, place), AsyncExitStack() as stack:
        url = f"sqlite:///{place}/relay.db"
        if on_postgresql:
            url = (await stack.enter_async_context(postgres())).url
        old = unpacked(commit, place)
        versions = Versions(old, playground.url, url, place, 2 if on_postgresql else 1)
        for bot in versions.bots:
            stack.push_async_callback(bot.remove)
        await versions.prepare([person.id for person in people])
        pair, talk = Pair(versions.bots), Talk(playground, people, seed)
        pauses, stop = Pauses(), asyncio.Event()
        await pair.start(0)
        await talk.meet()
        if on_postgresql:
            await pair.start(1)
        writing = asyncio.create_task(talk.write(rate, stop))
        watching = asyncio.create_task(pauses.watch(talk, stop))
        await asyncio.sleep(BEFORE_S)
        versions.renew()
        if on_postgresql:
            await versions.migrate()
        for number, _ in enumerate(versions.bots):
            await talk.more_arrives()
            await pair.restart(number)
        await talk.more_arrives()
        stop.set()
        await asyncio.gather(writing, watching)
        await talk.all_arrived()
        return talk.verdict(), pauses.longest_s


def main() -> None:
    """Print the figures; fail when a promise is broken."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rolling.upgrade", description=__doc__
    )
    parser.add_argument("--of", default="", help="commit to begin with; default: see above")
    parser.add_argument("--rate", type=float, default=100.0, help="messages a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--on", choices=["postgresql", "sqlite"], nargs="+", default=["postgresql", "sqlite"]
    )
    asked = parser.parse_args()
    commit, broken = asked.of or before_the_last_step(), False
    for where in asked.on:
        found, pause_s = uvloop.run(prove(commit, where == "postgresql", asked.rate, asked.seed))
        print(
            f"upgrade from {commit[:7]} on {where} under {asked.rate:g} msg/s: {found.said} said,"
            f" {len(found.lost)} lost, {len(found.misdelivered)} misdelivered,"
            f" {len(found.reordered)} reordered, {found.doubled} duplicates,"
            f" longest pause {pause_s:.1f} s"
        )
        broken |= bool(found.lost or found.misdelivered or found.reordered or found.doubled)
    sys.exit("a promise is broken" if broken else 0)


if __name__ == "__main__":
    main()
