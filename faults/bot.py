"""The bot as anybody would run it, in a process of its own that trouble comes to."""

import asyncio
import json
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.relay.bots import MEETSMATCH, TOKEN, usual_environment
from faults.processes import free_port, spawn
from meetsmatch.engine.ports import Point

SECRET = "harness_webhook_secret_0123456789-abcdef"
UNPACED = {
    "BOT_PACE": "0",
    "CHAT_PACE": "0",
    "MESSAGE_PACE": "0",
    "COMMANDS_PER_MINUTE": "60000",
    "REMATCH_MINUTES": "0",
    "NEWCOMER_CHATS_PER_HOUR": "0",
}


class Ended(Exception):
    """The bot ended although nobody had told it to, or did not end when it had to."""


class Bot:
    """`meetsmatch run` on a database; started, signalled, started again."""

    def __init__(
        self, api_url: str, database_url: str, folder: Path, more: Mapping[str, str] | None = None
    ) -> None:
        self.port = free_port()
        self.log = folder / f"bot-{self.port}.log"
        self.out: int | None = None
        """A descriptor that gets the output instead of the log."""

        self.env = {
            **usual_environment(),
            "BOT_TOKEN": TOKEN,
            "API_URL": api_url,
            "DATABASE_URL": database_url,
            "KEY_FILE": f"{folder}/relay.key",
            "UPDATES": "polling",
            "PORT": str(self.port),
            "LOG_LEVEL": "INFO",
            "LOG_FORMAT": "json",
            **UNPACED,
            **(more or {}),
        }
        self._process: asyncio.subprocess.Process | None = None

    def by_webhook(self, through: int | None = None) -> None:
        """Updates are posted to the bot, or to whoever listens on the port `through` for it."""
        self.env["UPDATES"] = "webhook"
        self.env["WEBHOOK_SECRET"] = SECRET
        self.env["WEBHOOK_URL"] = f"http://127.0.0.1:{through or self.port}/telegram"

    async def start(
        self,
        prefix: Sequence[str] = (),
        *,
        harnessed: bool = False,
        die_at: tuple[Point, int] | None = None,
    ) -> None:
        """Begin, or begin again, as installed; or `harnessed`: with what our entry script plants.

        With `die_at` it kills itself at the n-th passing of a point.
        """
        fuse = () if die_at is None else ("--die-at", die_at[0].value, str(die_at[1]))
        entry = (sys.executable, "-m", "faults.victim", *fuse)
        command = entry if harnessed or die_at else MEETSMATCH
        self._process = await spawn([*prefix, *command], env=self.env, log=self.log, out=self.out)

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal and go on."""
        if self.is_alive:
            self._running().send_signal(number)

    async def ends(self, within: float) -> int:
        """Wait for its end; the exit code."""
        try:
            async with asyncio.timeout(within):
                return await self._running().wait()
        except TimeoutError as error:
            raise Ended(f"still there after {within:g} s") from error

    async def remove(self) -> None:
        """However it is, it is gone after this."""
        if self.is_alive:
            with suppress(ProcessLookupError):
                self._running().kill()
            await self._running().wait()

    def told(self, event: str) -> int:
        """How often the log speaks of an event."""
        return sum(1 for line in self._lines() if line.get("event") == event)

    def complaints(self) -> list[str]:
        """Errors in the log, shortened."""
        return [
            f"{line.get('event')}: {line.get('error', line.get('exception', ''))}"[:300]
            for line in self._lines()
            if line.get("level") in ("error", "critical")
        ]

    def _lines(self) -> Iterator[Mapping[str, object]]:
        if not self.log.exists():
            return
        for line in self.log.read_text("utf-8", "replace").splitlines():
            with suppress(ValueError):
                read = json.loads(line)
                if isinstance(read, dict):
                    yield read

    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise Ended("was never started")
        return self._process
