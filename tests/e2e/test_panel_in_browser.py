"""A moderator decides in the panel, in a browser, while two phones see what comes of it."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from e2e.running import free_port
from e2e.table import ALICE, BOB, PATIENCE_MS, QUIET, Table
from e2e.test_demo_in_browser import _served
from e2e.test_in_the_browser import joining
from meetsmatch.demo import Wishes, demo

pytestmark = pytest.mark.browser

PRINTED = re.compile(r"Admin panel: +(\S+)\s+Log in as (\w+), (\S+)")


async def test_a_report_is_decided_while_both_phones_look_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stopping, port = asyncio.Event(), free_port()
    wishes = Wishes(port, browser=False, keep=tmp_path, neighbours=0)
    running = asyncio.create_task(demo(wishes, stopping))
    expect.set_options(timeout=PATIENCE_MS)
    try:
        async with async_playwright() as playwright:
            path = shutil.which("chromium")
            browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
            await _served(port)
            table = Table(await browser.new_page(locale="en-GB"))
            await table.page.goto(f"http://127.0.0.1:{port}")
            await reported(table)
            (printed,) = PRINTED.findall(capsys.readouterr().out)
            panel = await logged_in(browser, *printed)
            await decided(panel, table)
            await browser.close()
    finally:
        stopping.set()
        async with asyncio.timeout(20):
            await running


async def reported(table: Table) -> None:
    """They meet, and Alice reports Bob for a picture that she got, which she attaches."""
    await joining(table)
    for name in (ALICE, BOB):
        await table.write(name, "/chat")
    for name in (ALICE, BOB):
        await table.told(name, "found")
    await table.write(BOB, "something nasty")
    await table.reads(ALICE, "something nasty")
    await table.attach(BOB, "Photo", "Send a sample")
    await table.press(ALICE, "show-media")
    await table.told(ALICE, "media-shown")
    await (
        table.phone(ALICE).locator(".kind-photo").click(button="right", position={"x": 9, "y": 9})
    )
    await table.page.get_by_role("menuitem", name="Reply", exact=True).click()
    await table.write(ALICE, "/report")
    await table.press(ALICE, "reason-insults")
    await table.told(ALICE, "reported")


async def logged_in(browser: Browser, url: str, name: str, password: str) -> Page:
    """As the first owner, on a phone, in the dark."""
    panel = await browser.new_page(
        viewport={"width": 390, "height": 844}, color_scheme="dark", reduced_motion="reduce"
    )
    await panel.goto(url)
    await panel.get_by_label("Name").fill(name)
    await panel.get_by_label("Password").fill(password)
    await panel.keyboard.press("Enter")
    await expect(panel.get_by_role("heading", name="Dashboard")).to_be_visible()
    await expect(panel.locator("[data-live=people]")).to_have_text("2")
    await expect(panel.locator("[data-live=reported]")).to_have_text("1")
    return panel


async def decided(panel: Page, table: Table) -> None:
    """By keys alone: to the reports, into the case, an hour for Bob."""
    await panel.keyboard.press("g")
    await panel.keyboard.press("r")
    await panel.get_by_role("link", name="1 report").focus()
    await panel.keyboard.press("Enter")
    await expect(panel.get_by_role("heading", name="Decide")).to_be_visible()
    await looked(panel)
    await panel.keyboard.press("5")
    await expect(panel.get_by_role("button", name="Press again")).to_be_visible()
    await panel.keyboard.press("2")
    await expect(panel.get_by_role("status")).to_contain_text("Decided: 1 hour")
    await table.told(ALICE, "report-judged")
    await table.reads(BOB, "break of one hour")
    await panel.goto(panel.url.partition("/reports")[0] + "/sanctions")
    await panel.get_by_role("button", name="Lift").click()
    await panel.get_by_role("button", name="Press again").click()
    await expect(panel.get_by_role("status")).to_contain_text("Lifted")
    await expect(table.button(BOB, "appeal")).to_be_visible()
    await panel.goto(panel.url.partition("/sanctions")[0])
    await expect(panel.locator("[data-live=reported]")).to_have_text("0")


async def looked(panel: Page) -> None:
    """At the picture that Alice attached: on purpose, and nothing of it before."""
    await panel.keyboard.press("e")
    picture = panel.get_by_role("img", name="photo, as it was received")
    await expect(panel.get_by_text("Look at the photo")).to_be_visible()
    await expect(picture).to_be_hidden()
    await panel.get_by_text("Look at the photo").click()
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("it => it.naturalWidth") > 0
