"""The pictures of the guides, taken of the real product: `pytest -m proof` writes them.

With a font that has emoji (Debian: fonts-noto-color-emoji)."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from e2e.running import free_port
from e2e.table import ALICE, BOB, QUIET, Table
from e2e.test_demo_in_browser import _served
from e2e.test_matching_in_browser import describing, joining, showing_up
from e2e.test_panel_in_browser import PRINTED
from house.sources import ROOT
from meetsmatch.demo import Wishes, demo

pytestmark = [pytest.mark.browser, pytest.mark.proof]

FOLDER = ROOT / "docs/pictures"
DESK = {"width": 1180, "height": 760}
COUNTED_S = 150
"""Charts follow the bot's counting, which is once a minute."""


async def test_pictures_are_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stopping, port = asyncio.Event(), free_port()
    wishes = Wishes(port, browser=False, keep=tmp_path, neighbours=0)
    running = asyncio.create_task(demo(wishes, stopping))
    expect.set_options(timeout=40_000)
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=QUIET
            )
            await _served(port)
            page = await browser.new_page(locale="en-GB", viewport={"width": 1180, "height": 860})
            table = Table(page)
            await page.goto(f"http://127.0.0.1:{port}")
            await two_phones(table)
            (printed,) = PRINTED.findall(capsys.readouterr().out)
            await panel(browser, *printed)
            await browser.close()
    finally:
        stopping.set()
        async with asyncio.timeout(20):
            await running
    assert all(path.stat().st_size > 20_000 for path in FOLDER.glob("*.png"))


async def two_phones(table: Table) -> None:
    """A card, then a match that talks."""
    await joining(table)
    await showing_up(table)
    await describing(table)
    await table.press(ALICE, "browse-start")
    await table.reads(ALICE, "Rivers, mostly")
    await taken(table.page, "card.png")
    await table.press(ALICE, "card-like")
    await table.told(ALICE, "browse-nobody")
    await table.press(BOB, "see-likes")
    await table.press(BOB, "card-like")
    await table.told(ALICE, "matched", name="Bob")
    await table.press(ALICE, "open-match")
    await table.told(ALICE, "match-opened", known="yes", name="Bob", waiting=0)
    await table.press(BOB, "open-match")
    await table.write(ALICE, "Rivers? Which one first?")
    await table.reads(BOB, "Rivers? Which one first?")
    await table.write(BOB, "The Spree, on Sunday, by canoe.")
    await table.reads(ALICE, "The Spree, on Sunday, by canoe.")
    await taken(table.page, "phones.png")


async def panel(browser: Browser, url: str, name: str, password: str) -> None:
    page = await browser.new_page(viewport=DESK, locale="en-GB")
    await page.goto(url)
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(password)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    new = page.locator("figure", has_text="New people").locator(".headline", has_text="2")
    async with asyncio.timeout(COUNTED_S):
        while not await new.count():
            await asyncio.sleep(5)
            await page.reload()
    await taken(page, "panel.png")


async def taken(page: Page, name: str) -> None:
    await page.wait_for_timeout(1_500)  # until nothing moves any more
    await page.screenshot(path=FOLDER / name)
