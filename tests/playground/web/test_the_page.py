"""The page around the phones: inspector, clock, faults, people, narrow screens, the keyboard."""

import aiohttp
import pytest
from playwright.async_api import expect

from playground.server import serve

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_inspector_shows_the_call_with_its_arguments(table) -> None:
    await table.start("Alice")
    inspector = table.page.get_by_role("complementary", name="Inspector")
    await inspector.get_by_role("tab", name="Calls").click()
    await inspector.get_by_role("button", name="sendMessage").click()
    await expect(inspector.get_by_text('"HTML"')).to_be_visible()
    await inspector.get_by_role("tab", name="Updates").click()
    await expect(inspector.get_by_role("button", name="sendMessage")).to_have_count(0)
    await inspector.get_by_label("Filter").fill("no such thing")
    await expect(inspector.get_by_role("listitem")).to_have_text(
        ["Nothing yet: press Start on a phone."]
    )


async def test_an_update_is_listed_as_delivered_once_the_bot_has_it(table) -> None:
    await table.start("Alice")
    inspector = table.page.get_by_role("complementary", name="Inspector")
    await inspector.get_by_role("tab", name="Updates").click()
    line = inspector.get_by_role("listitem").filter(has_text="/start")
    await expect(line).to_contain_text("delivered")
    await table.page.reload()
    await expect(line).to_have_count(1)


async def test_the_clock_stands_and_jumps(table) -> None:
    await table.page.get_by_role("button", name="Freeze the clock").click()
    frozen = table.page.locator(".now.frozen")
    await expect(frozen).to_be_visible()
    await table.page.get_by_role("button", name="25 hours later").click()
    await expect(frozen).to_contain_text("+1 d")


async def test_a_fault_is_made_and_healed(table) -> None:
    await table.page.get_by_role("button", name="Faults and flood control").click()
    panel = table.page.get_by_role("dialog", name="Faults and flood control")
    await panel.get_by_label("Method").fill("sendMessage")
    await panel.get_by_role("button", name="Add fault").click()
    await expect(panel.get_by_text("429 too many requests: sendMessage, 1 left")).to_be_visible()
    await panel.get_by_role("button", name="Heal this fault").click()
    await expect(panel.get_by_text("None: every call is treated well.")).to_be_visible()


async def test_a_reset_goes_back_to_a_snapshot(table) -> None:
    await table.start("Alice")
    states = table.page.get_by_role("button", name="Snapshot and reset")
    await states.click()
    await table.page.get_by_role("button", name="Take a snapshot").click()
    back = table.page.get_by_role("button", name="Back to snapshot")
    await back.wait_for()
    await table.page.keyboard.press("Escape")
    await table.write("Alice", "Forget me")
    await table.phone("Alice").get_by_role("article", name="You: Forget me").wait_for()
    await states.click()
    await back.click()
    await expect(table.phone("Alice").get_by_text("Forget me")).to_have_count(0)
    await expect(table.phone("Alice").get_by_text("Welcome!")).to_be_visible()


async def test_a_new_person_gets_a_phone_that_is_there_after_a_reload(table) -> None:
    await table.page.get_by_role("button", name="Add a phone").click()
    await table.page.get_by_role("button", name="New person").click()
    form = table.page.get_by_role("dialog", name="New person")
    await form.get_by_label("First name").fill("Zoë")
    await form.get_by_role("button", name="Add").click()
    await expect(table.phone("Zoë")).to_be_visible()
    await table.page.reload()
    await expect(table.phone("Zoë")).to_be_visible()
    await expect(table.page.get_by_role("region", name="’s phone")).to_have_count(3)


async def test_a_persons_switches_are_kept(table) -> None:
    owner = table.phone("Alice").get_by_role("button", name="change person or settings")
    await owner.click()
    settings = table.page.get_by_role("dialog", name="Alice Lindgren")
    await settings.get_by_label("Premium").check()
    await table.page.keyboard.press("Escape")
    await expect(owner).to_contain_text("premium")


async def test_the_chat_list_shows_last_words_and_unread(table) -> None:
    await table.start("Alice", "Bob")
    await table.phone("Bob").get_by_role("button", name="All chats").click()
    await table.write("Alice", "Are you there?")
    entry = table.phone("Bob").get_by_role("button", name="Are you there?")
    await expect(entry.get_by_label("1 unread")).to_be_visible()
    await entry.click()
    await expect(table.phone("Bob").get_by_text("New messages")).to_be_visible()


async def test_colours_can_be_chosen(table) -> None:
    await table.page.get_by_role("button", name="Colours: auto").click()
    await table.page.get_by_role("button", name="Colours: light").click()
    await expect(table.page.locator("html[data-theme=dark]")).to_have_count(1)


async def test_a_phones_width_shows_one_phone_at_a_time(table) -> None:
    await table.page.set_viewport_size({"width": 390, "height": 780})
    await expect(table.phone("Alice")).to_be_visible()
    await expect(table.phone("Bob")).to_be_hidden()
    await table.start("Alice")
    await table.page.get_by_role("tab", name="Bob").click()
    await expect(table.phone("Alice")).to_be_hidden()
    await table.start("Bob")
    await table.write("Bob", "From a small screen")
    alice = table.page.get_by_role("tab", name="Alice")
    await expect(alice).to_contain_text("1")
    await alice.click()
    await expect(table.phone("Alice").get_by_text("From a small screen")).to_be_visible()
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not await table.page.evaluate(wide)


async def test_the_keyboard_alone_is_enough(table) -> None:
    await table.start("Alice", "Bob")
    keyboard = table.page.keyboard
    box = table.phone("Alice").get_by_role("textbox", name="Message", exact=True)
    await box.focus()
    await keyboard.type("Typed")
    await keyboard.press("Enter")
    sent = table.phone("Alice").get_by_role("article", name="You: Typed")
    await sent.focus()
    await keyboard.press("ArrowUp")
    await expect(table.phone("Alice").get_by_role("article", name="Welcome!")).to_be_focused()
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await expect(table.page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await keyboard.press("Enter")
    await expect(box).to_be_focused()
    await keyboard.type("And answered")
    await keyboard.press("Enter")
    await expect(
        table.phone("Bob").get_by_role("button", name="In reply to: Typed")
    ).to_be_visible()


async def test_a_bot_that_comes_later_finds_its_phones_waiting(browser) -> None:
    async with serve() as serving, aiohttp.ClientSession() as http:
        page = await browser.new_page()
        await page.goto(serving.url)
        await expect(page.get_by_text("No bot here yet")).to_have_count(2)
        async with http.get(f"{serving.url}/bot7000:demo/getMe") as answer:
            assert answer.ok
        await expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(2)
        await page.close()
