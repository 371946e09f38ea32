"""How messages lie in their bubbles: nothing beside a picture, nothing cut off, nothing told."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from playground import samples

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDE = "words under a picture that are wider than the picture itself"


ARRIVED = """it => Promise.all(it.ownerDocument.getAnimations()
    .filter(one => one.effect.getTiming().iterations === 1)
    .map(one => one.finished.catch(() => null))).then(() => null)"""


async def is_as_wide(bubble: Locator, inside: str) -> None:
    """What lies in it has its width, once the bubble has stopped growing into its place."""
    await bubble.evaluate(ARRIVED)
    outer, inner = await bubble.bounding_box(), await bubble.locator(inside).bounding_box()
    assert outer is not None
    assert inner is not None
    assert inner["width"] == pytest.approx(outer["width"], abs=1)


async def test_a_picture_is_as_wide_as_its_bubble_under_a_wider_caption(
    table, tmp_path: Path
) -> None:
    await table.start("Alice", "Bob")
    picture = tmp_path / "mine.png"
    picture.write_bytes(samples.picture(3))
    phone = table.phone("Alice")
    await phone.get_by_role("button", name="Attach").click()
    await phone.get_by_role("button", name="Photo", exact=True).click()
    sheet = phone.get_by_role("dialog")
    await sheet.get_by_label("File from disk").set_input_files(picture)
    await sheet.get_by_label("Caption").fill(WIDE)
    await sheet.get_by_role("button", name="Send", exact=True).click()
    bubble = table.phone("Bob").locator(".bubble.pictured")
    await expect(bubble).to_be_visible()
    await is_as_wide(bubble, ".frame")


async def test_an_answer_may_be_a_place_and_its_map_is_as_wide_as_the_bubble(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Bob", WIDE)
    alice = table.phone("Alice")
    await alice.get_by_role("article", name=WIDE).click(button="right")
    await table.page.get_by_role("menuitem", name="Reply", exact=True).click()
    await alice.get_by_role("button", name="Attach").click()
    await alice.get_by_role("button", name="Location", exact=True).click()
    await alice.get_by_role("dialog").get_by_role("button", name="Send location").click()
    bubble = alice.locator(".bubble", has=table.page.locator(".kind-location"))
    await expect(bubble.get_by_role("button", name=f"In reply to: {WIDE}")).to_be_visible()
    await expect(alice.get_by_role("button", name="Cancel")).to_have_count(0)
    await is_as_wide(bubble, ".map")


async def test_what_a_spoiler_hides_is_not_read_out_with_its_message(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "it is ||secret|| until pressed")
    told = table.phone("Bob").get_by_role("article", name="it is ▒▒▒▒▒▒ until pressed")
    await expect(told).to_be_visible()
    await expect(table.phone("Bob").get_by_role("article", name="secret")).to_have_count(0)


async def test_a_command_in_a_text_is_pressed_by_mouse_and_keyboard_and_keeps_its_full_stop(
    table,
) -> None:
    await table.start("Alice", "Bob")
    await table.write("Bob", "you change everything at any time when you send me /keyboard.")
    told = table.phone("Alice").get_by_role("article", name="you change everything")
    command = told.get_by_role("button", name="/keyboard", exact=True)
    assert await command.evaluate("it => getComputedStyle(it).display") == "inline"
    sent = table.phone("Alice").get_by_role("article", name="You: /keyboard")
    await command.click()
    await expect(sent).to_have_count(1)
    for count, key in ((2, "Enter"), (3, "Space")):
        await command.focus()
        await table.page.keyboard.press(key)
        await expect(sent).to_have_count(count)


@pytest.mark.parametrize("word", ["Заблокировать", "⭐ Предупреждение"])
async def test_two_buttons_under_short_words_show_all_that_they_say(table, word: str) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    await alice.locator(".bubble .text").last.evaluate("it => { it.textContent = 'Why?'; }")
    label = alice.get_by_role("button", name="Alert").locator("span").first
    cut = await label.evaluate(
        "(it, word) => { it.textContent = word; return it.scrollWidth > it.clientWidth; }", word
    )
    assert not cut


async def test_buttons_fit_into_each_of_three_phones(table) -> None:
    await table.page.set_viewport_size({"width": 1280, "height": 800})
    await table.page.get_by_role("button", name="Add a phone").click()
    await table.page.get_by_role("button", name="New person").click()
    form = table.page.get_by_role("dialog", name="New person")
    await form.get_by_label("First name").fill("Cleo")
    await form.get_by_role("button", name="Add").click()
    await table.start("Alice", "Bob", "Cleo")
    await expect(table.page.locator(".inline-keyboard")).to_have_count(3)
    logs = await table.page.get_by_role("log").all()
    assert len(logs) == 3
    for log in logs:
        assert not await log.evaluate("it => it.scrollWidth > it.clientWidth")
