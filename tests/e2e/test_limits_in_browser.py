"""The limits that people meet, pressed in a browser in both languages."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from e2e.table import ALICE, BOB, Table, met
from meetsmatch.bot.proof import PICTURES
from playground.client import Playground

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en", "ru"])]
pytest_plugins = ["playground.pytest_plugin"]

ADVERTISEMENT = "Earn a lot every day with our wonderful new course, write to us at once, friends!"


async def test_what_is_protected_can_be_answered_but_not_taken_elsewhere(
    playground: Playground, tmp_path: Path, language: str
) -> None:
    async with met(playground, tmp_path, language, protect_content=True) as table:
        await table.write(ALICE, "Between us")
        await table.reads(BOB, "Between us")
        await table.phone(BOB).get_by_role("article", name="Between us").click(button="right")
        entries = table.page.get_by_role("menuitem")
        await expect(entries.get_by_text("Reply")).to_be_visible()
        for entry in ("Forward…", "Copy"):
            await expect(entries.get_by_text(entry, exact=True)).to_have_count(0)
    assert await playground.findings() == []


async def test_a_newcomer_meets_so_many_people_in_an_hour(
    playground: Playground, tmp_path: Path, language: str
) -> None:
    few = {"newcomer_chats": 3, "newcomer_chats_per_hour": 1}
    async with met(playground, tmp_path, language, **few) as table:
        await table.press(ALICE, "key-next")
        await table.told(ALICE, "enough-chats", minutes=60)
        await table.press(BOB, "new-chat")
        await table.told(BOB, "enough-chats", minutes=60)
    assert await playground.findings() == []


async def test_whoever_tells_everybody_the_same_shows_that_they_are_a_person(
    playground: Playground, tmp_path: Path, language: str
) -> None:
    limits = {"most_copies": 1, "newcomer_chats": 3, "newcomer_chats_per_hour": 0}
    async with met(playground, tmp_path, language, rematch_minutes=0, **limits) as table:
        await table.write(ALICE, ADVERTISEMENT)
        await table.reads(BOB, ADVERTISEMENT)
        for held in (1, 2, 3):
            await table.press(ALICE, "key-next")
            # The button of the chat before is there, too: it does nothing any more.
            await table.told_again(BOB, "after-chat", held)
            await table.press(BOB, "new-chat")
            for name in (ALICE, BOB):
                await table.told_again(name, "found", held + 1)
            await table.write(ALICE, ADVERTISEMENT)
            await table.told_again(ALICE, "copied", held)
        await proves_it(table)
        await expect(table.phone(BOB).get_by_text(ADVERTISEMENT)).to_have_count(1)
    assert await playground.findings() == []


async def proves_it(table: Table) -> None:
    """Taps the picture that is asked for: it is in the words, and on a button."""
    question = table.phone(ALICE).get_by_role("article").filter(has_text="🙋")
    said = await question.inner_text()
    right = next(it for it in PICTURES if said.count(it) == 2)
    await question.get_by_role("button", name=right, exact=True).click()
    await table.told(ALICE, "proved")
    await table.press(ALICE, "find-someone")
