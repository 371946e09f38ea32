"""Bots written with other people's libraries talk with a person, by polling and webhook."""

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from playground import samples
from playground.client import Playground
from playground.server import serve
from playground.site import Options

HERE = Path(__file__).parent
TOKEN = "700:AAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
PATIENCE = 120.0  # a program in another process has to start first
BOTS = [
    pytest.param("aiogram_echo.py", id="aiogram"),
    pytest.param("ptb_echo.py", id="python-telegram-bot"),
    pytest.param("telebot_echo.py", id="pyTelegramBotAPI"),
    pytest.param("grammy/echo.js", id="grammY", marks=pytest.mark.node),
]


def program(script: str) -> str:
    """What runs the script."""
    if script.endswith(".py"):
        return sys.executable
    node = shutil.which("node")
    assert node, "needs Node"
    modules = HERE / "grammy" / "node_modules"
    assert modules.is_dir(), f"run `npm ci` in {modules.parent.relative_to(Path.cwd())}"
    return node


@asynccontextmanager
async def running(script: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot's program; ended with the block."""
    process = await asyncio.create_subprocess_exec(
        program(script), str(HERE / script), *arguments, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


async def conversation(playground: Playground) -> None:
    bot = await playground.bot(token=TOKEN)
    alice = await playground.person("Alice")
    await alice.starts(bot)
    await alice.expects("Hello, Alice!", buttons=["Press me"], within=PATIENCE)
    await alice.says("Good morning 😀")
    await alice.expects("You said Good morning 😀", within=PATIENCE)
    await alice.sends("photo", caption="cat")
    await alice.expects("Mine, for your cat", kind="photo", within=PATIENCE)
    await alice.taps("Press me")
    await alice.expects_answer("Thank you", within=PATIENCE)
    await alice.expects_edit("Alice pressed", within=PATIENCE)


async def got(url: str, what: str) -> dict[str, list[dict[str, object]]]:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/control/{what}") as response:
        return await response.json()


@pytest.mark.parametrize("script", BOTS)
@pytest.mark.parametrize("delivery", ["polling", "webhook"])
async def test_a_stock_bot_holds_a_conversation(
    script: str, delivery: str, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(samples.picture(1))
    port = [free_port()] if delivery == "webhook" else []
    async with serve(Options(lint="report")) as serving, Playground(serving.url) as playground:
        async with running(script, serving.url, TOKEN, str(picture), *port):
            await conversation(playground)
            [bot] = (await got(serving.url, "state"))["bots"]
            assert bot["delivery"] == delivery
        findings = (await got(serving.url, "findings"))["findings"]
        assert [finding for finding in findings if finding["severity"] == "error"] == []
