"""Inline buttons, reply keyboards, commands and links."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_alert_waits_for_ok_and_a_toast_does_not(table) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    await alice.get_by_role("button", name="Alert").click()
    alert = alice.get_by_role("alertdialog", name="Look at this")
    await expect(alert.get_by_role("button", name="OK")).to_be_focused()
    await table.page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)
    await alice.get_by_role("button", name="Toast").click()
    await expect(alice.get_by_text("Just so you know")).to_be_visible()


async def test_a_pressed_button_is_busy_until_it_is_answered(table) -> None:
    await table.start("Alice")
    button = table.phone("Alice").get_by_role("button", name="Late")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    table.relay.late.set()
    await expect(button).to_have_attribute("aria-busy", "false")


async def test_a_button_may_change_its_message(table) -> None:
    await table.start("Alice")
    await table.phone("Alice").get_by_role("button", name="Edit this").click()
    changed = table.phone("Alice").get_by_role("article", name="Edited by a button")
    await expect(changed).to_be_visible()
    await expect(changed.get_by_text("edited", exact=True)).to_have_count(0)


async def test_a_link_is_asked_about_before_it_opens(table) -> None:
    await table.start("Alice")
    await table.phone("Alice").get_by_role("button", name="Website").click()
    asked = table.phone("Alice").get_by_role("alertdialog")
    await expect(asked).to_contain_text("https://example.org/")
    await expect(asked.get_by_role("link", name="Open")).to_have_attribute(
        "href", "https://example.org/"
    )
    await table.page.keyboard.press("Escape")
    await expect(asked).to_have_count(0)


async def test_a_deep_link_opens_the_bot_with_its_payload(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "https://t.me/bot7000_bot?start=ref_42")
    await table.phone("Bob").get_by_role("link", name="t.me/bot7000_bot").click()
    await table.phone("Bob").get_by_role("button", name="Start with “ref_42”").click()
    await expect(table.phone("Bob").get_by_text("/start ref_42")).to_be_visible()


async def test_a_reply_keyboard_sends_its_words_and_hides_after_one_use(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "/keyboard")
    keyboard = table.phone("Alice").get_by_role("group", name="Keyboard")
    await keyboard.get_by_role("button", name="Hello").click()
    await expect(table.phone("Bob").get_by_text("Hello", exact=True)).to_be_visible()
    await expect(keyboard).to_have_count(0)
    await table.phone("Alice").get_by_role("button", name="Show keyboard").click()
    await expect(keyboard).to_be_visible()


async def test_a_keyboard_asks_before_it_shares_number_and_place(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "/keyboard")
    alice, bob = table.phone("Alice"), table.phone("Bob")
    await alice.get_by_role("button", name="My number").click()
    await alice.get_by_role("button", name="Share my number").click()
    await expect(bob.get_by_text("+46700100001")).to_be_visible()
    await alice.get_by_role("button", name="Show keyboard").click()
    await alice.get_by_role("button", name="Where I am").click()
    await alice.get_by_label("City").select_option("Paris")
    await alice.get_by_role("button", name="Send location").click()
    await expect(bob.get_by_text("48.8566, 2.3522")).to_be_visible()


async def test_the_command_menu_offers_what_the_bot_knows(table) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    await alice.get_by_role("textbox", name="Message", exact=True).fill("/k")
    await expect(alice.get_by_role("option")).to_have_count(1)
    await alice.get_by_role("option", name="/keyboard").click()
    await expect(alice.get_by_role("group", name="Keyboard")).to_be_visible()


async def test_commands_are_offered_in_the_language_of_the_phone(table) -> None:
    await table.relay.call(
        "setMyCommands",
        commands=[{"command": "start", "description": "Commencer"}],
        language_code="fr",
    )
    await table.start("Alice")
    alice = table.phone("Alice")
    field = alice.get_by_role("textbox", name="Message", exact=True)
    await field.fill("/")
    await expect(alice.get_by_role("option", name="Begin")).to_be_visible()
    await table.speaks("Alice", "fr")
    await expect(alice.get_by_role("option", name="Commencer")).to_be_visible()


async def test_an_empty_chat_says_what_the_bot_can_do(table) -> None:
    alice = table.phone("Alice")
    await expect(alice.get_by_text("No messages here yet")).to_be_visible()
    await table.relay.call("setMyDescription", description="Copies what you write.")
    await table.relay.call("setMyDescription", description="Il copie tout.", language_code="fr")
    await expect(alice.get_by_text("Copies what you write.")).to_be_visible()
    await table.speaks("Alice", "fr")
    await expect(alice.get_by_text("Il copie tout.")).to_be_visible()
    await table.start("Alice")
    await expect(alice.get_by_text("Il copie tout.")).to_have_count(0)
