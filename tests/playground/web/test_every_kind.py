"""Everything that can be sent from the page arrives on the other phone."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from playground import samples

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FILES = {
    "Photo": ".kind-photo",
    "Video": ".kind-video",
    "File": ".kind-document",
    "GIF": ".kind-animation",
    "Audio": ".kind-audio",
    "Voice": ".kind-voice",
    "Round video": ".kind-video_note",
    "Sticker": ".kind-sticker",
}


async def open_form(phone: Locator, tile: str) -> Locator:
    """The sheet behind a tile of the attachments."""
    await phone.get_by_role("button", name="Attach").click()
    await phone.get_by_role("button", name=tile, exact=True).click()
    return phone.get_by_role("dialog")


@pytest.mark.parametrize("tile", FILES)
async def test_a_sample_of_each_kind_of_file_arrives(table, tile: str) -> None:
    await table.start("Alice", "Bob")
    sheet = await open_form(table.phone("Alice"), tile)
    await sheet.get_by_role("button", name="Send a sample").click()
    await expect(table.phone("Bob").locator(FILES[tile])).to_be_visible()
    own = table.phone("Alice").locator(".mine", has=table.page.locator(FILES[tile]))
    await expect(own.get_by_role("img", name="sent")).to_be_visible()


async def test_a_photo_from_disk_comes_with_caption_and_spoiler(table, tmp_path: Path) -> None:
    await table.start("Alice", "Bob")
    picture = tmp_path / "mine.png"
    picture.write_bytes(samples.picture(3))
    sheet = await open_form(table.phone("Alice"), "Photo")
    await sheet.get_by_label("File from disk").set_input_files(picture)
    await sheet.get_by_label("Caption").fill("**look**")
    await sheet.get_by_label("Hide under a spoiler").check()
    await sheet.get_by_role("button", name="Send", exact=True).click()
    there = table.phone("Bob")
    await there.get_by_role("button", name="Hidden media").click()
    await expect(there.locator("strong", has_text="look")).to_be_visible()
    await there.get_by_role("button", name="Open photo").click()
    await expect(table.page.get_by_role("dialog", name="Photo")).to_be_visible()
    await table.page.keyboard.press("Escape")
    await expect(table.page.get_by_role("dialog", name="Photo")).to_have_count(0)


async def test_an_album_is_one_bubble_with_a_grid(table) -> None:
    await table.start("Alice", "Bob")
    sheet = await open_form(table.phone("Alice"), "Album")
    await sheet.get_by_label("Caption").fill("Three")
    await sheet.get_by_role("button", name="Send a sample").click()
    own = table.phone("Alice").locator(".album")
    await expect(own).to_have_count(1)
    await expect(own.locator(".album-part")).to_have_count(3)
    await expect(table.phone("Alice").get_by_text("Three", exact=True)).to_be_visible()


async def test_a_live_location_moves_and_ends(table) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    sheet = await open_form(alice, "Live location")
    await sheet.get_by_label("City").select_option("Tokyo")
    await sheet.get_by_role("button", name="Send live location").click()
    await expect(alice.get_by_text("35.6762, 139.6503 · 15 min left")).to_be_visible()
    await alice.locator(".kind-location").click(button="right")
    await table.page.get_by_role("menuitem", name="Move or stop").click()
    await alice.get_by_label("City").select_option("Sydney")
    await alice.get_by_role("button", name="Move here").click()
    await expect(alice.get_by_text("-33.8688, 151.2093")).to_be_visible()
    await alice.locator(".kind-location").click(button="right")
    await table.page.get_by_role("menuitem", name="Move or stop").click()
    await alice.get_by_role("button", name="Stop sharing").click()
    await expect(alice.get_by_text("min left")).to_have_count(0)


async def test_a_venue_arrives_with_its_name(table) -> None:
    await table.start("Alice", "Bob")
    sheet = await open_form(table.phone("Alice"), "Venue")
    await sheet.get_by_label("Name").fill("The Old Library")
    await sheet.get_by_role("button", name="Send venue").click()
    await expect(table.phone("Bob").get_by_text("The Old Library")).to_be_visible()


async def test_a_contact_arrives(table) -> None:
    await table.start("Alice", "Bob")
    sheet = await open_form(table.phone("Alice"), "Contact")
    await sheet.get_by_label("Whose").select_option("Somebody else")
    await sheet.get_by_label("Name").fill("Robin")
    await sheet.get_by_role("button", name="Send contact").click()
    await expect(table.phone("Bob").get_by_text("Robin")).to_be_visible()


async def test_dice_show_what_came_up(table) -> None:
    await table.start("Alice", "Bob")
    sheet = await open_form(table.phone("Alice"), "Dice")
    await sheet.get_by_role("button", name="Throw 🎲").click()
    await expect(table.phone("Alice").locator(".die")).to_be_visible()
    await expect(table.phone("Bob").locator(".die")).to_be_visible()


async def test_a_poll_shows_percentages_after_the_vote(table) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    sheet = await open_form(alice, "Poll")
    await sheet.get_by_label("Question").fill("Tea or coffee?")
    await sheet.get_by_label("Option 1", exact=True).fill("Tea")
    await sheet.get_by_label("Option 2", exact=True).fill("Coffee")
    await sheet.get_by_role("button", name="Send", exact=True).click()
    await alice.get_by_role("button", name="Coffee").click()
    await expect(alice.get_by_text("100%")).to_be_visible()
    await table.page.reload()
    await expect(alice.get_by_text("100%")).to_be_visible()
    await alice.get_by_role("button", name="Retract vote").click()
    await expect(alice.get_by_role("button", name="Coffee")).to_be_visible()


async def test_without_a_microphone_the_sample_is_sent(table) -> None:
    await table.start("Alice", "Bob")
    await table.phone("Alice").get_by_role("button", name="Record a voice message").click()
    await expect(table.phone("Bob").locator(".kind-voice")).to_be_visible()


async def test_media_can_be_forwarded_and_replaced(table) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    sheet = await open_form(alice, "Photo")
    await sheet.get_by_role("button", name="Send a sample").click()
    await alice.locator(".kind-photo").click(button="right")
    await table.page.get_by_role("menuitem", name="Forward").click()
    await alice.get_by_role("dialog", name="Forward to").get_by_role("button", name="Bot").click()
    await expect(alice.get_by_text("Forwarded from Alice")).to_be_visible()
    await alice.locator(".kind-photo").first.click(button="right")
    await table.page.get_by_role("menuitem", name="Replace media").click()
    await alice.get_by_role("button", name="Send a sample").click()
    await expect(alice.get_by_text("edited")).to_be_visible()
