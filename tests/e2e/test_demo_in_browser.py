"""What `make demo` shows: two phones in a browser, talking through the real bot."""

import asyncio
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from e2e.running import free_port
from meetsmatch.demo import Wishes, demo

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000  # a busy machine paints slowly
ANSWERS = ("✅ I'm 18+ and I agree", "Other", "Everyone", "1990s", "1994", "💬 Find someone")


async def test_two_phones_meet_and_talk_through_the_real_bot(tmp_path: Path) -> None:
    stopping, port = asyncio.Event(), free_port()
    running = asyncio.create_task(demo(Wishes(port, browser=False, keep=tmp_path), stopping))
    try:
        async with async_playwright() as playwright:
            path = shutil.which("chromium")
            browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 1280, "height": 860})
            await _served(port)
            await page.goto(f"http://127.0.0.1:{port}")
            await _talk(page)
            await browser.close()
    finally:
        stopping.set()
        async with asyncio.timeout(5):
            await running


async def _served(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            with suppress(OSError):
                _, there = await asyncio.open_connection("127.0.0.1", port)
                there.close()
                return await there.wait_closed()


async def _talk(page: Page) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    alice, bob = (page.get_by_role("region", name=name) for name in ("Alice", "Bob"))
    for phone in (alice, bob):
        await phone.get_by_role("button", name="Start", exact=True).click()
        for answer in ANSWERS:
            await phone.get_by_role("button", name=answer, exact=True).click()
    for phone in (alice, bob):
        await expect(phone.get_by_text("You are connected. Say hi!")).to_be_visible()
    await _writes(alice, "hello from Alice")
    await expect(bob.get_by_text("hello from Alice")).to_be_visible()
    await _writes(bob, "and from Bob")
    await expect(alice.get_by_text("and from Bob")).to_be_visible()


async def _writes(phone: Locator, text: str) -> None:
    field = phone.get_by_role("textbox", name="Message", exact=True)
    await field.fill(text)
    await field.press("Enter")
