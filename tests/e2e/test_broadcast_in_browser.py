"""An owner writes to everybody in the panel, on a phone, and two people read it."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from e2e.running import TOKEN, free_port, meet, running, settings
from e2e.table import PATIENCE_MS, QUIET
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.browser

PRINTED = re.compile(r"Admin panel: +(\S+)\s+Log in as (\w+), (\S+)")


async def test_what_an_owner_writes_is_read_by_all_who_want_news(
    playground: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = await playground.bot(token=TOKEN)
    expect.set_options(timeout=PATIENCE_MS)
    async with (
        running(settings(playground.url, tmp_path, panel_port=free_port())),
        async_playwright() as playwright,
    ):
        printed = PRINTED.findall(capsys.readouterr().out)
        ana, bob = await meet(playground, bot)
        path = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        panel = await browser.new_page(viewport={"width": 390, "height": 844})
        await logged_in(panel, *printed[0])
        await wrote(panel)
        await panel.get_by_role("button", name="Send it").click()
        await panel.get_by_role("button", name="Press again").click()
        for person in (ana, bob):
            await person.expects("Hello everybody!", within=20)
        await expect(panel.get_by_text("done", exact=True)).to_be_visible()
        await expect(panel.locator("[data-live=sent]")).to_have_text("2")
        await bob.taps("🔕 No more news")
        await panel.get_by_role("link", name="Broadcasts").click()
        await expect(panel.get_by_text("2 of 2 arrived")).to_be_visible()
        await wrote(panel)
        await expect(panel.get_by_text("For 1 person")).to_be_visible()
        assert await panel.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await browser.close()


async def logged_in(panel: Page, url: str, name: str, password: str) -> None:
    await panel.goto(url)
    await panel.get_by_label("Name").fill(name)
    await panel.get_by_label("Password").fill(password)
    await panel.keyboard.press("Enter")
    await panel.get_by_role("link", name="Broadcasts").click()


async def wrote(panel: Page) -> None:
    """A draft, for whatever hour it is."""
    await panel.get_by_role("link", name="Write one").click()
    await panel.get_by_label("Name, for yourselves").fill("Summer")
    await panel.get_by_label("What it says, in en").fill("Hello <b>everybody</b>!")
    await panel.get_by_label("From, o'clock").fill("0")
    await panel.get_by_label("To", exact=True).fill("0")
    await panel.get_by_role("button", name="Save the draft").click()
    await expect(panel.get_by_role("heading", name="As it is read")).to_be_visible()
