"""Two phones in a browser find each other by their cards, from Start to /delete: Alice reads
English, Bob Russian."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from e2e.table import ALICE, BOB, Table, demo, opened
from e2e.town import word

pytestmark = pytest.mark.browser

BERLIN = {"en": "Berlin, Germany", "ru": "Берлин, Германия"}


async def test_two_people_find_each_other(tmp_path: Path) -> None:
    async with (
        demo(tmp_path, "--neighbours", "0") as url,
        opened(url, tmp_path, **{BOB: "ru"}) as table,
    ):
        await joining(table)
        await showing_up(table)
        await describing(table)
        await liking(table)
        await talking(table)
        await revealing(table)
        await parting(table)


async def joining(table: Table) -> None:
    for name, gender in ((ALICE, "woman"), (BOB, "man")):
        await table.phone(name).get_by_role("button", name="Start", exact=True).click()
        if table.speaks(name) != "en":
            asked = word("choose-language")  # in the language of their Telegram
            await table.phone(name).get_by_role("button", name=asked, exact=True).click()
            await table.press(name, f"language-{table.speaks(name)}", chosen="no")
        await table.press(name, "agree", age=18)
        await table.press(name, f"gender-{gender}", "seeks-everyone")
        await table.press(name, "decade", decade="1990")
        await table.press(name, "year", year="1995")
        await table.told(name, "ask-place", sits="no")


async def showing_up(table: Table) -> None:
    """Alice shares a location and her Telegram photo; Bob types a town and sends photos."""
    await table.press(ALICE, "key-location")
    sheet = table.phone(ALICE).get_by_role("dialog")
    await sheet.get_by_role("button", name="Send location", exact=True).click()
    await table.told(ALICE, "place-set", place="Berlin")
    await table.press(ALICE, "portrait")
    await expect(table.phone(ALICE).locator(".kind-photo")).to_have_count(1)
    await table.write(BOB, "Берлин")
    await table.told(BOB, "place-which", count=1)
    await table.press(BOB, "city", city=BERLIN[table.speaks(BOB)])
    await table.told(BOB, "ask-shots", sits="no", count=0, most=5, limit=0)
    await table.press(BOB, "portrait")
    await table.page.get_by_role("button", name="OK", exact=True).click()
    for count in (1, 2):
        await table.attach(BOB, "Photo", "Send a sample")
        await table.told(BOB, "shots-added", count=count, most=5)
    await table.press(BOB, "done")
    for name in (ALICE, BOB):
        await table.told(name, "preview")
        await table.press(name, "go")
        await table.told(name, "listed")


async def describing(table: Table) -> None:
    """Bob says what he likes, and puts his second photo first."""
    await table.write(BOB, "/profile")
    await table.press(BOB, "edit-bio")
    await table.told(BOB, "ask-bio", limit=500)
    await table.write(BOB, "Rivers, mostly")
    await table.told(BOB, "saved", hidden="no")
    hiking = word("interest-hiking", table.speaks(BOB))
    await table.press(BOB, "edit-interests")
    await table.press(BOB, "interest", word=hiking, chosen="no")
    await table.has(BOB, "interest", word=hiking, chosen="yes")
    await table.press(BOB, "back")
    if table.speaks(BOB) != "en":  # else the two have no language in common
        await table.press(BOB, "set-talks")
        await table.press(BOB, "language-en", chosen="no")
        await table.has(BOB, "language-en", chosen="yes")
        await table.press(BOB, "back")
    await table.press(BOB, "edit-goal")
    await table.press(BOB, "goal-dates", chosen="no")
    await table.press(BOB, "edit-shots")
    await table.press(BOB, "shot-photo", number=2)
    await table.has(BOB, "shot-earlier")
    await table.press(BOB, "shot-earlier")
    await table.has(BOB, "shot-later")
    await table.press(BOB, "back")
    await table.has(BOB, "shot-add")
    await table.press(BOB, "back", "pause", "resume")
    await table.has(BOB, "pause")


async def liking(table: Table) -> None:
    """Alice looks closely and writes a note; Bob likes her back."""
    await table.press(ALICE, "browse-start")
    await table.reads(ALICE, "Rivers, mostly")
    await table.press(ALICE, "card-shot", number=1, count=2)
    await table.has(ALICE, "card-shot", number=2, count=2)
    await table.press(ALICE, "card-more", "card-why")
    await table.page.get_by_role("button", name="OK", exact=True).click()
    await table.press(ALICE, "back", "card-note")
    await table.told(ALICE, "ask-note", name="Bob", limit=250)
    await table.write(ALICE, "Which one is the longest?")
    await table.told(ALICE, "note-sent", name="Bob", hidden="no")
    await table.told(ALICE, "browse-nobody")
    await table.press(BOB, "see-likes")
    await table.reads(BOB, "Which one is the longest?")
    await table.press(BOB, "card-like")
    await table.told(ALICE, "matched", name="Bob")
    await table.told(BOB, "matched", name="Alice")


async def talking(table: Table) -> None:
    """What Alice writes waits until Bob has opened the chat."""
    await table.press(ALICE, "open-match")
    await table.told(ALICE, "match-opened", known="yes", name="Bob", waiting=0)
    await table.write(ALICE, "Hello my match")
    await table.told(BOB, "match-wrote", known="yes", name="Alice")
    await table.press(BOB, "open-match")
    await table.reads(BOB, "Hello my match")
    await table.write(BOB, "Hello yourself")
    await table.reads(ALICE, "Hello yourself")


async def revealing(table: Table) -> None:
    await table.press(ALICE, "key-reveal", "reveal-yes")
    await table.told(ALICE, "reveal-offered", known="yes", name="Bob")
    await table.press(BOB, "reveal-yes")
    await table.reads(ALICE, "@bobmoreau")
    await table.reads(BOB, "@alice_lindgren")


async def parting(table: Table) -> None:
    await table.press(ALICE, "key-park")
    await table.told(ALICE, "parked", known="yes", name="Bob")
    await table.write(ALICE, "/matches")
    await table.told(ALICE, "matches")
    await table.write(ALICE, "/likes")
    await table.told(ALICE, "likes-none")
    await table.press(ALICE, "match-line", known="yes", name="Bob", days=0, waiting=0)
    await table.press(ALICE, "key-more", "unmatch", "unmatch-yes")
    await table.told(ALICE, "match-over", known="yes", name="Bob")
    await table.told(BOB, "match-over", known="yes", name="Alice")
    await table.write(BOB, "/delete")
    await table.press(BOB, "delete-yes")
    await table.told(BOB, "deleted")
    await table.write(BOB, "/start")
    await table.told(BOB, "ask-consent", "en")  # as if they had never been here
