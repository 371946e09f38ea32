"""The usual aiogram relay, polling with its defaults, two Redis keys a pair."""

import asyncio
import signal
import sys
from pathlib import Path

from benchmarks.relay.bots import TOKEN, usual_environment
from faults.processes import spawn


class StockBot:
    """`benchmarks.wrong_partner.stock_bot` in a process of its own."""

    def __init__(self, api_url: str, redis_url: str, folder: Path) -> None:
        self._log = folder / "stock.log"
        self._env = {
            **usual_environment(),
            "BOT_TOKEN": TOKEN,
            "API_URL": api_url,
            "REDIS_URL": redis_url,
            "REDIS_PREFIX": "stock",
            "UPDATES": "polling",
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Begin, or begin again."""
        command = (sys.executable, "-m", "benchmarks.wrong_partner.stock_bot")
        self._process = await spawn(command, env=self._env, log=self._log)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal and go on."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def ends(self, within: float) -> int:
        """Wait for its end; the exit code."""
        async with asyncio.timeout(within):
            return 0 if self._process is None else await self._process.wait()

    async def remove(self) -> None:
        """Gone."""
        self.signal(signal.SIGKILL)
        await self.ends(20)
