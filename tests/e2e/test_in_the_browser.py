"""Two phones in a browser talk as strangers: every button of a random chat is pressed."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from e2e.table import ALICE, BOB, Table, demo, opened
from e2e.town import word

pytestmark = pytest.mark.browser


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
        # Two questions have a button back: the press waits for the one that is meant.
        await table.press(name, f"gender-{gender}")
        await table.has(name, "seeks-everyone")
        await table.press(name, "back", f"gender-{gender}", "seeks-everyone")
        await table.press(name, "decade", decade="1990")
        await table.has(name, "year", year="1995")
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
