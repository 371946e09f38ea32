"""Moderators at work over real HTTP: a report with what was written, a verdict, an appeal."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from e2e.running import TOKEN, joins, meet, running, settings
from e2e.table import PATIENCE_MS, QUIET, Table
from e2e.town import word
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

WITHIN = 20.0


async def test_a_report_with_evidence_is_decided_in_the_group_and_appealed(
    playground: Playground, tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    mia, ole = await playground.people("Mia", "Ole")
    group = await playground.group("Mods", mia, ole, bot)
    for one in (mia, ole):
        one.turns_to(group)
    wanted = settings(playground.url, tmp_path, moderators_chat=group.id)
    async with running(wanted):
        ana, bob = await meet(playground, bot)
        await mia.says("nobody hears this")
        await bob.says("nasty")
        got = await ana.expects("nasty", within=WITHIN)
        await playground.idle(WITHIN)
        await ana.replies(got, "/report")
        await ana.expects(word("report-why"), within=WITHIN)
        await ana.taps(word("reason-insults"))
        attached = word("exhibits", pieces=1)
        await mia.expects(contains="Insults × 1", buttons=["Ban", attached], within=WITHIN)
        await mia.taps(attached)
        shown = await mia.expects("nasty", within=WITHIN)
        assert shown.raw["entities"] == [{"type": "spoiler", "offset": 0, "length": 5}]
        await mia.taps("Ban")
        await mia.expects_edit(contains="Ban, by moderator", within=WITHIN)
        await bob.expects(contains="You are banned", within=WITHIN)
        await bob.says("/appeal it was my brother")
        await ole.expects(contains="it was my brother", within=WITHIN)
        await mia.taps(word("hear-granted"))
        await mia.expects_answer(word("not-yours"), alert=True, within=WITHIN)
        await ole.taps(word("hear-granted"))
        await ole.expects_edit(contains="Lifted, by moderator", within=WITHIN)
        await bob.expects(word("sanction-lifted"), within=WITHIN)
        await playground.idle(WITHIN)
    said = [it for it in playground.calls() if str(group.id) == str(it.args.get("chat_id"))]
    everything = json.dumps([it.args for it in said])
    for told in (str(ana.id), str(bob.id), str(mia.id), "Ana", "Bob", "nobody hears this"):
        assert told not in everything
    assert not await playground.findings()


@pytest.mark.browser
async def test_three_phones_in_a_browser(playground: Playground, tmp_path: Path) -> None:
    bot = await playground.bot(token=TOKEN)
    carol = await playground.person("Carol")
    group = await playground.group("Mods", carol, bot)
    staff = {"moderators_chat": group.id, "owners": str(carol.id)}
    wanted = settings(playground.url, tmp_path, **staff)
    async with running(wanted), async_playwright() as playwright:
        alice, bob = [await playground.person(it, language_code="en") for it in ("Alice", "Bob")]
        await joins(alice, bot)
        await joins(bob, bot, "Man")
        await bob.expects(contains="You are connected", within=WITHIN)
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET
        )
        page = await browser.new_page(viewport={"width": 1800, "height": 1000})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        await page.goto(playground.url)
        table = Table(page)
        await bob.says("nasty")
        await table.reads("Alice", "nasty")
        await table.write("Alice", "/report")
        await table.press("Alice", "reason-threats")
        await table.told("Alice", "reported")
        await page.get_by_role("button", name="Add a phone").click()
        offered = page.get_by_role("dialog", name="Add a phone")
        await offered.get_by_role("button", name="Carol").click()
        moderators = table.phone("Carol")
        await moderators.get_by_role("button", name="All chats").click()
        await moderators.get_by_role("button", name="Mods").click()
        await moderators.get_by_role("button", name="One day", exact=True).last.click()
        await table.reads("Carol", "One day")
        await expect(moderators.get_by_text("by moderator")).to_be_visible()
        await table.reads("Bob", "You have a break of one day")
        await table.write("Bob", "/appeal")
        await table.told("Bob", "appeal-ask", most=1_000)
        await table.write("Bob", "it was my brother")
        await table.told("Bob", "appeal-taken")
        await table.reads("Carol", "it was my brother")
        await table.press("Carol", "hear-granted")
        await table.reads("Carol", "Lifted")
        await table.told("Bob", "sanction-lifted")
        await browser.close()
