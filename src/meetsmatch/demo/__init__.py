"""The bot and a playground of its own in one process. Only here do the two know of each other."""

import asyncio
import os
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from meetsmatch.adapters import logs
from meetsmatch.demo.neighbours import ROLES, Neighbours
from meetsmatch.demo.robots import Robots
from meetsmatch.process import until_told
from meetsmatch.server import run as serve_bot
from meetsmatch.settings import POSTGRESQL, Settings, read
from playground.cli import main as playground_main
from playground.client import Bot, Playground
from playground.server import Place, Serving, serve
from playground.site import Options

PORT = 8081
PANEL_PORT = 8082
BOT = "meetsmatch_bot"
NAME = "MeetsMatch"
REMATCH_MINUTES = 0.1
"""Two phones are all there is: they may meet again soon."""

NO_NEWCOMERS = {"newcomer_chats": 0, "newcomer_hours": 0, "newcomer_chats_per_hour": 0}
"""Everybody has come a moment ago."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody asked of the demo."""

    port: int | None = None
    robots: int = 0
    browser: bool = True
    keep: Path | None = None
    neighbours: int = len(ROLES)
    """So many people with a profile move in wherever somebody says that they are."""


def main(wishes: Wishes) -> int:
    """The demo until Ctrl-C; the exit code."""
    logs.start("auto", "warning")
    try:
        return until_told(lambda stopping: demo(wishes, stopping))
    except PermissionError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def playground(arguments: Sequence[str]) -> int:
    """A playground alone."""
    return playground_main(arguments)


async def demo(wishes: Wishes, stopping: asyncio.Event) -> None:
    """Everything that two phones need, until told to stop."""
    async with _served(wishes.port) as serving, Playground(serving.url) as town:
        bot = await town.bot(BOT, name=NAME)
        with tempfile.TemporaryDirectory(prefix="meetsmatch-") as folder:
            panel_port = await _free(None, PANEL_PORT) or _any()
            settings = settings_for(serving.url, bot, wishes.keep or Path(folder), panel_port)
            _invite(serving.url, wishes)
            async with (
                Neighbours(town, bot, wishes.neighbours),
                Robots(town, bot, wishes.robots),
            ):
                await serve_bot(settings, stopping)


def settings_for(url: str, bot: Bot, folder: Path, panel_port: int | None = None) -> Settings:
    """As an operator would set it, but for people who try everything at once."""
    return read(
        {
            "bot_token": bot.token,
            "api_url": url,
            **_kept_at(folder),
            "updates": "polling",
            "port": None,
            "panel_port": panel_port,
            "rematch_minutes": REMATCH_MINUTES,
            **NO_NEWCOMERS,
        },
        env_file=None,
    )


def _kept_at(folder: Path) -> dict[str, object]:
    """In that folder; or, with the keys that belong to it, in the PostgreSQL of DATABASE_URL."""
    if os.environ.get("DATABASE_URL", "").startswith(POSTGRESQL):
        return {}
    return {
        "database_url": f"sqlite:///{folder / 'meetsmatch.db'}",
        "key_file": folder / "meetsmatch.key",
        "secret_keys": (),
    }


@asynccontextmanager
async def _served(port: int | None) -> AsyncGenerator[Serving]:
    async with serve(Options(), Place(port=await _free(port))) as serving:
        yield serving


async def _free(port: int | None, usual: int = PORT) -> int:
    """The port that was asked for; without a wish the usual one, or any if that is taken."""
    if port is not None:
        return port
    try:
        _, taken = await asyncio.open_connection("127.0.0.1", usual)
    except OSError:
        return usual
    taken.close()
    return 0


def _any() -> int:
    """A port that is free now."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def _invite(url: str, wishes: Wishes) -> None:
    sys.stdout.write(
        f"\n  MeetsMatch is running:  {url}\n\n"
        f"  Two phones are waiting there. {_what_to_do(wishes.robots)}\n"
        "  Ctrl-C ends it.\n\n"
    )
    sys.stdout.flush()
    if wishes.browser and _has_screen():
        webbrowser.open(url)


def _what_to_do(robots: int) -> str:
    told = (
        "Press Start on one, answer the questions, say where you are: neighbours\n"
        "  move in, /match shows them, and whom you like likes you back. Or press Start on both,\n"
        "  and talk."
    )
    if not robots:
        return told
    who = "a robot is" if robots == 1 else f"{robots} robots are"
    return f"{told} For a chat, {who} looking, too."


def _has_screen() -> bool:
    """Whether a browser would open in a window, not in this terminal."""
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
