"""An owner writes a text of their own in the panel, and people read it."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from e2e.running import TOKEN, free_port, running, settings
from e2e.table import PATIENCE_MS, QUIET
from e2e.town import PATIENCE_S, joins
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.browser

PRINTED = re.compile(r"Admin panel: +(\S+)\s+Log in as (\w+), (\S+)")
OWN = "🎈 No such thing here. What there is: /help"


async def test_a_text_of_ones_own_is_said_without_a_restart(
    playground: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = await playground.bot(token=TOKEN)
    expect.set_options(timeout=PATIENCE_MS)
    async with (
        running(
            settings(playground.url, tmp_path, panel_port=free_port(), commands_per_minute=60_000)
        ),
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
        await panel.get_by_role("link", name="Texts").click()
        await panel.get_by_label("Look for").fill("I don't know this command")
        await panel.keyboard.press("Enter")
        field = panel.get_by_role("textbox", name="unknown-command", exact=True)
        await field.fill("<b>never ended")
        say = panel.get_by_role("button", name="Say it so").first
        await say.click()
        await expect(panel.get_by_role("alert")).to_have_text("<b> is not ended")
        await field.fill(OWN)
        await say.click()
        await expect(panel.get_by_role("status")).to_be_visible()
        await panel.screenshot(path=str(tmp_path / "texts.png"), full_page=True)
        await browser.close()
        ana = await playground.person("Ana", language_code="en")
        ana.turns_to(bot)
        await joins(ana)
        said = ""
        async with asyncio.timeout(PATIENCE_S):  # it holds within seconds
            while said != OWN:
                await ana.says("/hello")
                said = (await ana.expects(within=PATIENCE_S)).text
    assert await playground.findings() == []
