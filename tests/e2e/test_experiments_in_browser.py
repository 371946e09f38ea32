"""An owner makes an experiment in the panel, people on phones meet it, and it is concluded."""

import shutil
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from e2e.running import TOKEN, free_port, meet, running, settings
from e2e.table import PATIENCE_MS, QUIET
from e2e.test_broadcast_in_browser import PRINTED, logged_in
from playground.client import Person, Playground

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.browser

TOPIC = "Ask what made them smile today!"


async def test_what_is_tried_on_some_is_what_everybody_gets(
    playground: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = await playground.bot(token=TOKEN)
    expect.set_options(timeout=PATIENCE_MS)
    more = {"panel_port": free_port(), "rematch_minutes": 0, "commands_per_minute": 1_000}
    async with (
        running(settings(playground.url, tmp_path, **more)),
        async_playwright() as playwright,
    ):
        printed = PRINTED.findall(capsys.readouterr().out)
        ana, bob = await meet(playground, bot)
        path = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        panel = await browser.new_page(viewport={"width": 390, "height": 844})
        await logged_in(panel, *printed[0])
        await made(panel)
        await twice(panel, "Start it")
        await expect(panel.get_by_text("running", exact=True)).to_be_visible()
        while await exposed(panel) < 2:
            await meet_again(ana, bob)
        await panel.get_by_label("From now on everybody gets").select_option("topic")
        await twice(panel, "Conclude it")
        await expect(panel.get_by_text("everybody gets topic")).to_be_visible()
        assert await exposed(panel) == 2
        while not all(TOPIC in it for it in await meet_again(ana, bob)):
            pass
        assert await panel.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await panel.get_by_role("link", name="Audit").click()
        await expect(panel.get_by_text("experiment-concluded")).to_be_visible()
        await browser.close()


async def made(panel: Page) -> None:
    await panel.get_by_role("link", name="Experiments").click()
    await panel.get_by_role("link", name="Make one").click()
    await panel.get_by_label("Name", exact=True).fill("A first question")
    await panel.get_by_label("Which text").select_option("found")
    await panel.get_by_label("Name of variant 2").fill("topic")
    await panel.get_by_label("Settings of variant 2").fill("wording=topic")
    await panel.get_by_role("button", name="Save the draft").click()
    await expect(panel.get_by_text("draft", exact=True)).to_be_visible()


async def twice(panel: Page, name: str) -> None:
    await panel.get_by_role("button", name=name).click()
    await panel.get_by_role("button", name="Press again").click()


async def exposed(panel: Page) -> int:
    """How many people have met it."""
    await panel.reload()
    return sum(int(it) for it in await panel.locator("[data-exposed]").all_inner_texts())


async def meet_again(ana: Person, bob: Person) -> list[str]:
    """What each is greeted with."""
    await ana.says("/stop")
    await bob.expects(contains="Your partner left", within=20)
    for person in (ana, bob):
        await person.says("/chat")
    return [(await it.expects(contains="You are connected", within=20)).text for it in (ana, bob)]
