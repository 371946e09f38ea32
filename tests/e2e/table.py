"""`meetsmatch demo` as anybody starts it, and its page in a browser: two phones to press."""

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

from e2e.running import TOKEN, running, settings
from e2e.town import joins, word
from playground.client import Playground

PATIENCE_MS = 40_000  # a busy machine paints slowly
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
ALICE, BOB = "Alice", "Bob"


@dataclass(frozen=True, slots=True)
class Table:
    """The page with its two phones."""

    page: Page
    language: str = "en"
    """What the bot speaks there."""

    others: Mapping[str, str] = field(default_factory=dict[str, str])
    """On whose phone it speaks another language, and which."""

    def speaks(self, name: str) -> str:
        """What the bot speaks on this phone."""
        return self.others.get(name, self.language)

    def phone(self, name: str) -> Locator:
        """The phone of the person with this first name."""
        return self.page.get_by_role("region", name=name)

    async def press(self, name: str, /, *keys: str, **facts: str | int) -> None:
        """Press buttons of the bot's, one after the other: the newest that says so."""
        for key in keys:
            await self.button(name, key, **facts).click()

    def button(self, name: str, key: str, /, **facts: str | int) -> Locator:
        """The newest button of the bot's that says so."""
        label = word(key, self.speaks(name), **facts)
        return self.phone(name).get_by_role("button", name=label, exact=True).last

    async def has(self, name: str, key: str, /, **facts: str | int) -> None:
        """Wait until there is such a button: what is pressed next may say the same elsewhere."""
        await expect(self.button(name, key, **facts)).to_be_visible()

    async def reads(self, name: str, text: str) -> None:
        """Wait until the newest such words are there."""
        await expect(self.phone(name).get_by_text(text).last).to_be_visible()

    async def told(self, name: str, key: str, language: str = "", /, **facts: str | int) -> None:
        """Wait until the bot has said it."""
        said = word(key, language or self.speaks(name), **facts)
        await self.reads(name, said.splitlines()[0])

    async def told_again(self, name: str, key: str, times: int) -> None:
        """Wait until the bot has said it so often."""
        said = self.phone(name).get_by_text(word(key, self.speaks(name)).splitlines()[0])
        await expect(said).to_have_count(times)

    async def write(self, name: str, text: str) -> None:
        """Type and press Enter."""
        field = self.phone(name).get_by_role("textbox", name="Message", exact=True)
        await field.fill(text)
        await field.press("Enter")

    async def menu(self, name: str, message: str, entry: str) -> None:
        """What can be done with a message."""
        bubble = self.phone(name).get_by_role("article", name=message).last
        await bubble.click(button="right")
        role = "menuitemradio" if entry.startswith("React") else "menuitem"
        await self.page.get_by_role(role, name=entry, exact=True).click()

    async def attach(self, name: str, tile: str, button: str) -> None:
        """Send something from behind the paper clip."""
        phone = self.phone(name)
        await phone.get_by_role("button", name="Attach").click()
        await phone.get_by_role("button", name=tile, exact=True).click()
        sheet = phone.get_by_role("dialog")
        await sheet.get_by_role("button", name=button).click()


@asynccontextmanager
async def demo(folder: Path, *options: str) -> AsyncGenerator[str]:
    """The demo's address; ended by Ctrl-C, cleanly."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "meetsmatch", "demo", "--no-browser", "--port", "0", *options),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    try:
        async for line in child.stdout:
            if found := re.search(r"http://\S+", line.decode()):
                yield found.group()
                break
        child.terminate()
        assert await child.wait() == 0
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


@asynccontextmanager
async def opened(
    url: str, folder: Path, language: str = "en", **others: str
) -> AsyncGenerator[Table]:
    """The page, and by name who reads another language; its console stays quiet, and whatever
    fails leaves a picture."""
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET
        )
        page = await browser.new_page(locale="en-GB", viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
        await page.goto(url)
        try:
            yield Table(page, language, others)
        except BaseException as error:
            await page.screenshot(path=folder / "failed.png")
            error.add_note(f"what the page showed: {folder / 'failed.png'}")
            raise
        await browser.close()
        assert troubles == []


@asynccontextmanager
async def met(
    playground: Playground, folder: Path, language: str, **more: object
) -> AsyncGenerator[Table]:
    """Alice and Bob sit in a chat, and the page shows their phones; settings can be given."""
    bot = await playground.bot(token=TOKEN)
    async with running(settings(playground.url, folder, **more)):
        for name in (ALICE, BOB):
            person = await playground.person(name)
            await person.changes(language_code=language)
            person.turns_to(bot)
            await joins(person, language=language)
            await person.says("/chat")
        async with opened(playground.url, folder, language) as table:
            for name in (ALICE, BOB):
                await table.told(name, "found")
            yield table
