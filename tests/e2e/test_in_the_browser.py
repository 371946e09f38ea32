"""`meetsmatch demo` as anybody starts it: two phones in a browser, every button pressed."""

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from e2e.town import word

pytestmark = pytest.mark.browser

PATIENCE_MS = 40_000  # a busy machine paints slowly
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
ALICE, BOB = "Alice", "Bob"


@dataclass(frozen=True, slots=True)
class Table:
    """The page with its two phones."""

    page: Page

    def phone(self, name: str) -> Locator:
        """The phone of the person with this first name."""
        return self.page.get_by_role("region", name=name)

    async def press(self, name: str, *keys: str, **facts: str | int) -> None:
        """Press buttons of the bot's, one after the other: the newest that says so."""
        for key in keys:
            label = word(key, **facts)
            await self.phone(name).get_by_role("button", name=label, exact=True).last.click()

    async def reads(self, name: str, text: str) -> None:
        """Wait until the newest such words are there."""
        await expect(self.phone(name).get_by_text(text).last).to_be_visible()

    async def told(self, name: str, key: str, language: str = "en", **facts: str | int) -> None:
        """Wait until the bot has said it."""
        await self.reads(name, word(key, language, **facts).splitlines()[0])

    async def told_again(self, name: str, key: str, times: int) -> None:
        """Wait until the bot has said it so often."""
        said = self.phone(name).get_by_text(word(key).splitlines()[0])
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
async def demo(folder: Path) -> AsyncGenerator[str]:
    """The demo's address; ended by Ctrl-C, cleanly."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "meetsmatch", "demo", "--no-browser", "--port", "0"),
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
async def opened(url: str, folder: Path) -> AsyncGenerator[Table]:
    """The page; its console stays quiet, and whatever fails leaves a picture."""
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
            yield Table(page)
        except BaseException as error:
            await page.screenshot(path=folder / "failed.png")
            error.add_note(f"what the page showed: {folder / 'failed.png'}")
            raise
        await browser.close()
        assert troubles == []


async def test_two_people_press_every_button(tmp_path: Path) -> None:
    async with demo(tmp_path) as url, opened(url, tmp_path) as table:
        await joining(table)
        await waiting(table)
        await talking(table)
        await places_and_files(table)
        await moving_on(table)
        await protecting(table)
        await settings(table)
        await leaving(table)


async def joining(table: Table) -> None:
    for name in (ALICE, BOB):
        await table.phone(name).get_by_role("button", name="Start", exact=True).click()
        await table.told(name, "ask-consent")
    await table.press(ALICE, "choose-language")
    await table.press(ALICE, "language-en", chosen="yes")
    for name, gender in ((ALICE, "woman"), (BOB, "man")):
        await table.press(name, "agree", age=18)
        await table.press(name, f"gender-{gender}", "back", f"gender-{gender}", "seeks-everyone")
        await table.press(name, "decade", decade="1990")
        await table.press(name, "back")
        await table.press(name, "decade", decade="1990")
        await table.press(name, "year", year="1995")
        await table.told(name, "ready")


async def waiting(table: Table) -> None:
    await table.press(ALICE, "find-someone", "cancel", "find-someone", "filters")
    await table.told(ALICE, "settings")
    await table.press(ALICE, "close")
    await table.write(BOB, "/chat")
    for name in (ALICE, BOB):
        await table.told(name, "found")


async def talking(table: Table) -> None:
    await table.write(ALICE, "Hello there")
    await table.reads(BOB, "Hello there")
    await table.menu(BOB, "Hello there", "Reply")
    await table.write(BOB, "Helo yourself")
    preview = table.phone(ALICE).get_by_role("button", name="In reply to: Hello there")
    await expect(preview).to_be_visible()
    await table.menu(BOB, "You: Helo yourself", "Edit")
    field = table.phone(BOB).get_by_role("textbox", name="Message", exact=True)
    await expect(field).to_have_value("Helo yourself")
    await table.write(BOB, "Hello yourself")
    await table.reads(ALICE, "Hello yourself")
    await table.menu(ALICE, "Hello yourself", "React with 🔥")
    mine = table.phone(BOB).get_by_role("article", name="You: Hello yourself")
    await expect(mine.get_by_role("button", name="🔥 1")).to_be_visible()
    await table.attach(ALICE, "Photo", "Send a sample")
    await expect(table.phone(BOB).get_by_role("button", name="Hidden media")).to_be_visible()
    await table.press(BOB, "show-media")
    await table.told(BOB, "media-shown")
    await table.menu(ALICE, "You: Hello there", "Reply")
    await table.write(ALICE, "/del")
    await expect(table.phone(BOB).get_by_role("article", name="Hello there")).to_have_count(0)


async def places_and_files(table: Table) -> None:
    await table.attach(ALICE, "Location", "Send location")
    await table.press(ALICE, "do-not-send")
    await expect(table.phone(ALICE).get_by_text(word("send-location"))).to_have_count(0)
    await table.attach(ALICE, "Location", "Send location")
    await table.press(ALICE, "send")
    await expect(table.phone(BOB).locator(".kind-location")).to_have_count(1)
    await table.attach(ALICE, "File", "Send a sample")
    await table.press(ALICE, "send")
    await expect(table.phone(BOB).locator(".kind-document")).to_be_visible()


async def moving_on(table: Table) -> None:
    """By the keys of the chat, by the buttons of /chat, and by those under an ended chat."""
    await table.press(ALICE, "key-next")
    await table.told(BOB, "after-chat")
    await table.press(BOB, "new-chat")
    for name in (ALICE, BOB):
        await table.told_again(name, "found", 2)
    await table.write(BOB, "/chat")
    await table.told(BOB, "already-chatting")
    await table.press(BOB, "next-button")
    await table.told(ALICE, "after-chat")
    await table.write(ALICE, "/chat")
    for name in (ALICE, BOB):
        await table.told_again(name, "found", 3)
    await table.write(BOB, "/chat")
    await table.told_again(BOB, "already-chatting", 2)
    await table.press(BOB, "stop-button")
    for name in (ALICE, BOB):
        await table.told_again(name, "after-chat", 2)


async def protecting(table: Table) -> None:
    await table.press(BOB, "block")
    await table.told(BOB, "blocked")
    await table.write(BOB, "/unblock")
    await table.told(BOB, "unblocked")
    await table.press(ALICE, "report")
    await table.told(ALICE, "report-why")
    await table.press(ALICE, "reason-spam")
    await table.told(ALICE, "reported")


async def settings(table: Table) -> None:
    await table.write(ALICE, "/settings")
    await table.press(ALICE, "set-seeks", seeks="everyone")
    await table.press(ALICE, "seeks-men")
    await table.press(ALICE, "set-age-from", age=18)
    await table.press(ALICE, "age", age=25)
    await table.press(ALICE, "set-age-to", age=99)
    await table.press(ALICE, "age", age=60)
    await table.press(ALICE, "set-talks")
    await table.press(ALICE, "language-ru", chosen="no")
    await table.press(ALICE, "language-ru", chosen="yes")
    await table.press(ALICE, "back")
    await table.press(ALICE, "set-relaxes", relaxes="yes")
    await table.press(ALICE, "set-relaxes", relaxes="no")
    await table.press(ALICE, "close")
    await table.reads(ALICE, word("settings-closed", seeks="men", **{"from": 25}, to=60))
    await table.write(ALICE, "/settings")
    await table.press(ALICE, "set-language")
    await table.press(ALICE, "language-ru", chosen="no")
    await table.told(ALICE, "language-set", "ru")


async def leaving(table: Table) -> None:
    await table.write(BOB, "/delete")
    await table.press(BOB, "delete-no")
    await table.told(BOB, "delete-kept")
    await table.write(BOB, "/delete")
    await table.press(BOB, "delete-yes")
    await table.told(BOB, "deleted")
    await table.write(BOB, "/start")
    await table.told(BOB, "ask-consent")
