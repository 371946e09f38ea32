"""An owner adds a second bot in the panel, and two people talk in it at once."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from e2e.running import TOKEN, free_port, joins, running, settings
from e2e.table import PATIENCE_MS, QUIET
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.browser

PRINTED = re.compile(r"Admin panel: +(\S+)\s+Log in as (\w+), (\S+)")


async def test_a_bot_that_was_added_in_the_panel_is_talked_to(
    playground: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await playground.bot(token=TOKEN)
    second = await playground.bot("second_bot")
    expect.set_options(timeout=PATIENCE_MS)
    async with (
        running(settings(playground.url, tmp_path, panel_port=free_port())),
        async_playwright() as playwright,
    ):
        ((url, name, password),) = PRINTED.findall(capsys.readouterr().out)
        path = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        panel = await browser.new_page()
        await panel.goto(url)
        await panel.get_by_label("Name").fill(name)
        await panel.get_by_label("Password").fill(password)
        await panel.keyboard.press("Enter")
        await panel.get_by_role("link", name="Bots").click()
        await panel.get_by_label("Its token").fill(second.token)
        await panel.get_by_role("button", name="Add it").click()
        await expect(panel.get_by_role("heading", name="@second_bot")).to_be_visible()
        ana, bob = await playground.people("Ana", "Bob")
        await joins(ana, second)
        await joins(bob, second, "Man")
        for person in (ana, bob):
            await person.expects(contains="You are connected", within=10)
        await ana.says("hello there")
        await bob.expects("hello there")
        await panel.goto(url)
        await expect(panel.locator("[data-live=people]")).to_have_text("0")
        await panel.get_by_label("Bot whose pages are shown").select_option("@second_bot")
        await panel.get_by_role("button", name="Show").click()
        await expect(panel.locator("[data-live=people]")).to_have_text("2")
        await panel.screenshot(path=str(tmp_path / "bots.png"), full_page=True)
        await moderates_the_second_alone(panel)
        await panel.screenshot(path=str(tmp_path / "limited.png"), full_page=True)
        await browser.close()


async def moderates_the_second_alone(panel: Page) -> None:
    """The owner gives @second_bot a moderator of its own, who sees that one and nothing else."""
    await panel.get_by_role("link", name="Accounts").click()
    await panel.get_by_label("Name").fill("mia")
    await panel.get_by_role("button", name="Make it").click()
    await expect(panel.get_by_role("alert")).to_contain_text("tick either every bot")
    await panel.get_by_label("Name").fill("mia")
    await panel.locator("fieldset:has(+ p) >> text=@second_bot").check()
    await panel.get_by_role("button", name="Make it").click()
    password = await panel.locator("[role=status] code").inner_text()
    await expect(panel.locator("tr", has_text="mia").locator("summary")).to_have_text(
        "@second_bot"
    )
    await panel.get_by_role("button", name="Log out").click()
    await panel.context.clear_cookies(name="bot")
    await panel.reload()
    await panel.get_by_label("Name").fill("mia")
    await panel.get_by_label("Password").fill(password)
    await panel.keyboard.press("Enter")
    await expect(panel.locator("[data-live=people]")).to_have_text("2")
    assert await panel.get_by_label("Bot whose pages are shown").locator("option").count() == 1
    await expect(panel.get_by_role("link", name="Bots")).to_be_hidden()
