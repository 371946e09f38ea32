"""The real bot over real HTTP against a playground: in this process, or in one of its own."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from meetsmatch.jobs import Jobs
from meetsmatch.server import run
from meetsmatch.settings import Settings, read
from playground.client import Bot, Person, Playground

TOKEN = "7000000777:CANARY-token_0123456789abcdefghijklmno"
SECRET = "CANARY-webhook-secret_0123456789-abcdef"
KEY = "CANARY-sealing-key_0123456789-abcdefghij"
WORDS = {
    "agree": "✅ I'm 18+ and I agree",
    "chat": "💬 Find someone",
}


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def settings(url: str, folder: Path, updates: str = "polling", **more: object) -> Settings:
    """As an operator sets it."""
    port = free_port()
    return read(
        {
            "bot_token": TOKEN,
            "api_url": url,
            "database_url": f"sqlite:///{folder / 'meetsmatch.db'}",
            "secret_keys": (KEY,),
            "updates": updates,
            "port": port,
            "webhook_url": f"http://127.0.0.1:{port}/hook",
            "webhook_secret": SECRET,
            "bot_pace": 0,
            "chat_pace": 0,
            "newcomer_chats": 0,
            "newcomer_hours": 0,
            **more,
        },
        env_file=None,
    )


@asynccontextmanager
async def running(wanted: Settings) -> AsyncGenerator[Jobs]:
    """The bot in this process, stopped as an operator stops it."""
    stopping, started = asyncio.Event(), asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(run(wanted, stopping, started.set_result))
    await asyncio.wait({serving, started}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if serving.done():
            serving.result()
        yield started.result()
    finally:
        stopping.set()
        async with asyncio.timeout(20):
            await serving


def environment(wanted: Settings) -> dict[str, str]:
    """The same settings for a process of its own."""
    return {
        **os.environ,
        "BOT_TOKEN": TOKEN,
        "API_URL": wanted.api_url,
        "DATABASE_URL": wanted.database_url,
        "SECRET_KEYS": KEY,
        "UPDATES": wanted.updates,
        "PORT": str(wanted.port),
        "WEBHOOK_URL": wanted.webhook_url,
        "WEBHOOK_SECRET": SECRET,
        "BOT_PACE": "0",
        "CHAT_PACE": "0",
        "NEWCOMER_CHATS": "0",
        "NEWCOMER_HOURS": "0",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "debug",
    }


class Spawned:
    """`meetsmatch run` in a process of its own."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._reading = asyncio.create_task(self._read())
        self._heard = asyncio.Event()

    @classmethod
    async def start(cls, wanted: Settings) -> "Spawned":
        command = (sys.executable, "-m", "meetsmatch", "run")
        return await cls.started(command, env=environment(wanted))

    @classmethod
    async def started(cls, command: Sequence[str], **how: Any) -> "Spawned":
        """Any command that runs the bot and logs JSON; `how` is as for subprocess."""
        process = await asyncio.create_subprocess_exec(*command, **how, stdout=PIPE, stderr=STDOUT)
        spawned = cls(process)
        await spawned.says("started")
        return spawned

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.lines.append(line.decode())
            self._heard.set()

    async def says(self, event: str) -> None:
        """Until the log says so."""
        try:
            async with asyncio.timeout(90):
                while not any(_event(line) == event for line in self.lines):
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            raise AssertionError(f"does not say {event}:\n{''.join(self.lines)}") from None

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Signalled, and what was under way ended; the exit code."""
        self.process.send_signal(number)
        async with asyncio.timeout(15):
            code = await self.process.wait()
            await self._reading
        return code


def _event(line: str) -> str:
    try:
        return str(json.loads(line).get("event"))
    except ValueError:
        return ""


async def joins(person: Person, bot: Bot, gender: str = "Woman") -> None:
    """Through the questions, up to the place in the queue."""
    person.turns_to(bot)
    await person.starts()
    await person.expects(buttons=[WORDS["agree"]], within=10)
    await person.taps(WORDS["agree"])
    for label in (gender, "Everyone", "1990s", "1994", WORDS["chat"]):
        await person.expects_edit(buttons=[label], within=10)
        await person.taps(label)


async def meet(town: Playground, bot: Bot) -> tuple[Person, Person]:
    """Two people in a chat."""
    ana = await town.person("Ana", language_code="en", username="ana_canary_name")
    bob = await town.person("Bob", language_code="en")
    await joins(ana, bot)
    await joins(bob, bot, "Man")
    for person in (ana, bob):
        await person.expects(contains="You are connected", within=10)
    return ana, bob


def as_in_a_terminal() -> None:
    """For `preexec_fn`: whatever a shell starts beside itself hears no Ctrl-C, nor do these tests
    then, nor what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
