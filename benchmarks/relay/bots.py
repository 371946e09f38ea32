"""The bots under measure, as processes: how they start, what they use."""

import asyncio
import os
import secrets
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
TOKEN = "700000001:" + "A" * 35
MEETSMATCH = (str(Path(sys.executable).with_name("meetsmatch")), "run")
COMMANDS = {
    "meetsmatch": MEETSMATCH,
    "echo": (sys.executable, "-m", "benchmarks.relay.echo"),
    "stock": (sys.executable, "-m", "benchmarks.wrong_partner.stock_bot"),
}


@dataclass
class Bot:
    """A bot's process and where its webhook listens."""

    name: str
    process: asyncio.subprocess.Process
    port: int
    path: str
    secret: str
    start_seconds: float = 0.0

    def cpu_seconds(self) -> float:
        """User and system time since it started."""
        return cpu_seconds(self.process.pid)

    def resident_mb(self) -> float:
        """Resident memory in MiB."""
        return resident_mb(self.process.pid)

    async def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(self.process.wait(), 20)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process since it started (Linux: /proc)."""
    text = Path(f"/proc/{pid}/stat").read_text()
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * PAGE / (1 << 20)


def usual_environment() -> dict[str, str]:
    """This process's, but Python may keep what it has compiled, as it does for everybody."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def free_port() -> int:
    """A port nobody listens on now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def start(
    name: str, api_port: int, folder: Path, database_url: str = "", redis_url: str = ""
) -> Bot:
    """Start one of COMMANDS and wait until its webhook port accepts connections."""
    port, secret = free_port(), secrets.token_hex(20)
    common = {
        "BOT_TOKEN": TOKEN,
        "API_URL": f"http://127.0.0.1:{api_port}",
        "WEBHOOK_SECRET": secret,
        "PORT": str(port),
    }
    ours = {
        "UPDATES": "webhook",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/webhook",
        "HOST": "127.0.0.1",
        "DATABASE_URL": database_url or f"sqlite:///{folder}/relay.db",
        "REDIS_URL": redis_url,
        "KEY_FILE": f"{folder}/relay.key",
        "BOT_PACE": "0",
        "CHAT_PACE": "0",
        "MESSAGE_PACE": "0",
        "COMMANDS_PER_MINUTE": "60000",
        "REMATCH_MINUTES": "0",
        "NEWCOMER_CHATS_PER_HOUR": "0",
        "LOG_LEVEL": "WARNING",
    }
    began = time.perf_counter()
    env = {**usual_environment(), **common, **(ours if name == "meetsmatch" else {})}
    process = await asyncio.create_subprocess_exec(*COMMANDS[name], env=env)
    bot = Bot(name, process, port, "/webhook", secret)
    await _listening(bot)
    bot.start_seconds = time.perf_counter() - began
    return bot


async def _listening(bot: Bot) -> None:
    while True:
        if bot.process.returncode is not None:
            raise SystemExit(f"{bot.name} ended with {bot.process.returncode} before it listened")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        except OSError:
            await asyncio.sleep(0.01)
            continue
        writer.close()
        return
