"""`meetsmatch load`: couples write to each other through a bot at a common rate, and what
arrives is counted: how soon, how often, at whom."""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from argparse import Namespace
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from meetsmatch.bot.wording import Wording
from meetsmatch.core.people import Gender
from meetsmatch.demo.actor import LANGUAGE, Actor
from meetsmatch.demo.talk import Talk, Verdict
from playground.client import Person, Playground
from playground.server import Place, serve
from playground.site import Options

AT_ONCE = 16
"""So many people answer the bot's questions at the same time."""

LOOKS_S = 0.2
STOPS_S = 30
UNHURRIED = {
    "BOT_PACE": "0",
    "CHAT_PACE": "0",
    "MESSAGE_PACE": "0",
    "COMMANDS_PER_MINUTE": "60000",
    "REMATCH_MINUTES": "0",
    "NEWCOMER_CHATS_PER_HOUR": "0",
}
"""Limits that a bot under load would run into as it should; 0 switches most of them off."""

EXPLAINED = """
  A Telegram without people is at {url}. Start your bot against it, with its own database:

    API_URL={url}
    BOT_TOKEN=700000001:any-that-looks-like-a-token-0000000
    UPDATES=polling
{limits}
  It is waited for. Leave the limits out to see what they do. Ctrl-C ends it.

"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for."""

    chats: int = 20
    rate: float = 50.0
    """Messages a second, of all people together."""

    seconds: float = 30.0
    port: int = 0
    staging: bool = False
    """A bot that somebody else starts; otherwise one of our own, on a database for this alone."""


def main(asked: Namespace) -> int:
    """Print what came of it; 1 when anything was lost, went wrong or came out of order."""
    wanted = Wanted(asked.chats, asked.rate, asked.seconds, asked.port, asked.staging)
    try:
        return asyncio.run(load(wanted))
    except KeyboardInterrupt:
        return 130


async def load(wanted: Wanted) -> int:
    """The same, in a loop that runs."""
    async with (
        serve(Options(), Place(port=wanted.port)) as serving,
        Playground(serving.url) as town,
    ):
        async with _bot(town, wanted):
            began = time.monotonic()
            people = await _people(town, 2 * wanted.chats)
            talk = Talk(town, people, seed=1)
            await talk.meet()
            _say(f"{wanted.chats} chats, after {time.monotonic() - began:.1f} s")
            await _writing(talk, wanted)
            await talk.all_arrived()
        return told(talk.verdict(), talk.waits_ms(), wanted)


async def _writing(talk: Talk, wanted: Wanted) -> None:
    stop = asyncio.Event()
    writing = asyncio.create_task(talk.write(wanted.rate, stop))
    await asyncio.wait({writing}, timeout=wanted.seconds)
    stop.set()
    await writing


def told(verdict: Verdict, waits_ms: Sequence[float], wanted: Wanted) -> int:
    """What is printed, and the exit code."""
    _say(f"written: {verdict.said}, {wanted.rate:g} a second for {wanted.seconds:g} s")
    wrong = {
        "lost": len(verdict.lost),
        "at somebody else's": len(verdict.misdelivered),
        "out of order": len(verdict.reordered),
    }
    _say(", ".join(f"{what}: {how_many}" for what, how_many in wrong.items()))
    _say(f"twice: {verdict.doubled}")
    if len(waits_ms) > 1:
        cuts = statistics.quantiles(waits_ms, n=100)
        shown = f"P50 {cuts[49]:.0f} ms, P95 {cuts[94]:.0f} ms, P99 {cuts[98]:.0f} ms"
        _say(f"until it arrived: {shown}, at most {max(waits_ms):.0f} ms")
    return 1 if any(wrong.values()) else 0


# --- the bot ------------------------------------------------------------------------------


@asynccontextmanager
async def _bot(town: Playground, wanted: Wanted) -> AsyncGenerator[None]:
    if not wanted.staging:
        async with _own(town):
            yield
        return
    limits = "".join(f"    {name}={value}\n" for name, value in UNHURRIED.items())
    sys.stdout.write(EXPLAINED.format(url=town.url, limits=limits))
    sys.stdout.flush()
    while town.only_bot() is None:  # noqa: ASYNC110 (the client has no word for it)
        await asyncio.sleep(LOOKS_S)
    yield


@asynccontextmanager
async def _own(town: Playground) -> AsyncGenerator[None]:
    """As installed, in a process of its own; what it used is told when it ends."""
    bot = await town.bot()
    with tempfile.TemporaryDirectory(prefix="meetsmatch-load-") as folder:
        command = (sys.executable, "-m", "meetsmatch", "run")
        env = _environment(town.url, bot.token, Path(folder))
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=env)
        try:
            yield
            _say(used(process.pid))
        finally:
            await _ended(process)


async def _ended(process: Process) -> None:
    """Asked to, and made to if it does not."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOPS_S)
    except TimeoutError:
        process.kill()
        await process.wait()


def _environment(url: str, token: str, folder: Path) -> Mapping[str, str]:
    """What the operator sets of databases and Redis is left alone: nobody is moved in there."""
    return {
        **{
            name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ
        },
        "API_URL": url,
        "BOT_TOKEN": token,
        "UPDATES": "polling",
        "DATABASE_URL": f"sqlite:///{folder}/load.db",
        "KEY_FILE": f"{folder}/load.key",
        "LOG_LEVEL": "warning",
        **UNHURRIED,
    }


def used(pid: int) -> str:
    """What Linux knows of a process."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "the bot: no figures here"
    (resident,) = (int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    cpu = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return f"the bot: at most {resident / 1024:.0f} MB, {cpu:.1f} s of CPU, the beginning included"


# --- the people ---------------------------------------------------------------------------


async def _people(town: Playground, number: int) -> list[Person]:
    """They have answered all questions."""
    words, chance, places = Wording.load(), random.Random(1), asyncio.Semaphore(AT_ONCE)

    async def joined(place: int) -> Person:
        async with places:
            person = await town.person(f"P{place}", language_code=LANGUAGE)
            actor = Actor(person, words, chance, (0.0, 0.0))
            await actor.joins(Gender.OTHER, 1994)
        return person

    return list(await asyncio.gather(*map(joined, range(number))))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
