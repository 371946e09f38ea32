"""A playground with a relay bot, and the page in a browser."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bots.relay import Relay
from playground.server import serve

PATIENCE_MS = 20_000  # a busy machine paints slowly
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """The system's Chromium, or playwright's own where there is none."""
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET
        )
        yield launched
        await launched.close()


@dataclass(frozen=True, slots=True)
class Table:
    """The page with its phones, and the bot they talk to."""

    url: str
    relay: Relay
    page: Page

    def phone(self, name: str) -> Locator:
        """The phone of the person whose first name it is."""
        return self.page.get_by_role("region", name=name)

    async def start(self, *names: str) -> None:
        """Press Start on these phones and wait for the bot's welcome."""
        for name in names:
            await self.phone(name).get_by_role("button", name="Start", exact=True).click()
            await self.phone(name).get_by_text("Welcome!").wait_for()

    async def write(self, name: str, text: str) -> None:
        """Type a message and press Enter."""
        field = self.phone(name).get_by_role("textbox", name="Message", exact=True)
        await field.fill(text)
        await field.press("Enter")

    async def speaks(self, name: str, code: str) -> None:
        """Switch this person's Telegram to another language."""
        owner = self.phone(name).get_by_role("button", name="change person or settings")
        await owner.click()
        await self.page.get_by_label("Language").select_option(code)
        await self.page.keyboard.press("Escape")


@pytest_asyncio.fixture(loop_scope="session")
async def relay() -> AsyncGenerator[tuple[str, Relay]]:
    """A playground's address, and the relay bot at work in it."""
    async with serve() as serving, aiohttp.ClientSession() as http:
        bot = Relay(http, f"{serving.url}/bot7000:demo")
        running = asyncio.create_task(bot.run())
        await bot.ready.wait()
        yield serving.url, bot
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest_asyncio.fixture(loop_scope="session")
async def table(relay: tuple[str, Relay], browser: Browser) -> AsyncGenerator[Table]:
    """The page, opened for the first time; its console must stay quiet."""
    url, bot = relay
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
    await page.goto(url)
    yield Table(url, bot, page)
    await context.close()
    assert troubles == []
