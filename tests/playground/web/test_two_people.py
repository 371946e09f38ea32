"""Two people talk in the page through a relay bot."""

from collections.abc import Callable

import pytest
from playwright.async_api import Route, WebSocketRoute, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_first_visit_shows_two_phones_ready_to_start(table) -> None:
    await expect(table.page.get_by_role("region", name="’s phone")).to_have_count(2)
    await expect(table.page.get_by_role("button", name="Start", exact=True)).to_have_count(2)


async def test_what_one_writes_the_other_reads(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "Hello there")
    await expect(table.phone("Bob").get_by_text("Hello there")).to_be_visible()
    await table.write("Bob", "General greetings")
    await expect(table.phone("Alice").get_by_text("General greetings")).to_be_visible()
    own = table.phone("Alice").get_by_role("article", name="You: Hello there")
    await expect(own.get_by_role("img", name="sent")).to_be_visible()


async def test_marks_typed_around_words_become_formatting_on_both_sides(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "some **bold** and ||secret|| words")
    bob = table.phone("Bob")
    await expect(bob.locator("strong", has_text="bold")).to_be_visible()
    spoiler = bob.get_by_role("button", name="Hidden text").last
    await spoiler.click()
    await expect(bob.locator(".spoiler.open", has_text="secret")).to_be_visible()


async def test_markup_in_a_text_stays_text(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "<img src=x onerror=alert(1)>")
    await expect(table.phone("Bob").get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    await expect(table.phone("Bob").locator("img[src=x]")).to_have_count(0)


async def test_an_edit_follows_and_is_marked(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "Helo")
    await expect(table.phone("Bob").get_by_text("Helo")).to_be_visible()
    field = table.phone("Alice").get_by_role("textbox", name="Message", exact=True)
    await field.press("ArrowUp")
    await expect(field).to_have_value("Helo")
    await table.write("Alice", "Hello")
    await expect(table.phone("Alice").get_by_text("edited")).to_be_visible()
    await expect(table.phone("Bob").get_by_text("Hello", exact=True)).to_be_visible()


async def test_a_reply_shows_what_it_answers_and_jumps_there(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "A question")
    question = table.phone("Bob").get_by_role("article", name="A question")
    await question.click(button="right")
    await table.page.get_by_role("menuitem", name="Reply").click()
    await table.write("Bob", "An answer")
    preview = table.phone("Alice").get_by_role("button", name="In reply to: A question")
    await preview.click()
    own = table.phone("Alice").get_by_role("article", name="You: A question")
    await expect(own).to_have_class("bubble-row mine first last sent flash")


async def test_a_reaction_is_mirrored_and_can_be_taken_back(table) -> None:
    await table.start("Alice", "Bob")
    await table.write("Alice", "React to me")
    there = table.phone("Bob").get_by_role("article", name="React to me")
    await there.click(button="right")
    await table.page.get_by_role("menuitemradio", name="React with 🔥").click()
    mine = table.phone("Alice").get_by_role("article", name="You: React to me")
    await expect(mine.get_by_role("button", name="🔥 1")).to_be_visible()
    await there.get_by_role("button", name="🔥 1").click()
    await expect(mine.get_by_role("button", name="🔥 1")).to_have_count(0)


async def test_a_deleted_message_goes(table) -> None:
    await table.start("Alice")
    await table.write("Alice", "Never mind")
    await table.phone("Alice").get_by_text("Never mind").click(button="right")
    await table.page.get_by_role("menuitem", name="Delete").click()
    await expect(table.phone("Alice").get_by_text("Never mind")).to_have_count(0)


async def test_a_blocked_bot_can_be_unblocked(table) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    await alice.get_by_role("button", name="Chat menu").click()
    await table.page.get_by_role("menuitem", name="Block bot").click()
    await alice.get_by_role("button", name="Unblock").click()
    await table.write("Alice", "Back again")
    await expect(alice.get_by_role("article", name="You: Back again")).to_be_visible()


async def test_a_text_longer_than_a_message_goes_out_as_several(table) -> None:
    await table.start("Alice")
    await table.write("Alice", f"{'**long** ' * 1000}end")
    own = table.phone("Alice").get_by_role("article", name="You: long")
    await expect(own).to_have_count(2)
    await expect(own.last).to_contain_text("long end")
    await expect(own.get_by_role("img", name="sent", exact=True)).to_have_count(2)
    words = await own.evaluate_all(
        "all => all.map((one) => one.querySelectorAll('strong').length)"
    )
    assert words == [819, 181]


async def test_what_comes_while_the_page_reads_a_chat_is_not_lost(table) -> None:
    await table.start("Alice", "Bob")
    alice, inspector = table.relay.people[0], table.page.get_by_role("complementary")

    async def late(route: Route) -> None:
        answer = await route.fetch()
        if f"/{alice}/" in route.request.url:
            await table.relay.call("sendMessage", chat_id=alice, text="meanwhile")
            await inspector.get_by_text("meanwhile").first.wait_for()
        await route.fulfill(response=answer)

    await table.page.route("**/chats/*/messages", late)
    await table.page.reload()
    await expect(table.phone("Alice").get_by_text("Welcome!")).to_be_visible()
    await expect(table.phone("Alice").get_by_text("meanwhile").first).to_be_visible()


async def test_the_menu_of_a_message_that_is_still_sent_changes_once_it_went_through(
    table,
) -> None:
    held: list[Callable[[], None]] = []

    def between(page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def pass_on(said: str | bytes) -> None:
            if '"Slow"' in str(said):
                held.append(lambda: server.send(said))
            else:
                server.send(said)

        page.on_message(pass_on)

    await table.page.route_web_socket("**/control/socket", between)
    await table.page.reload()
    await table.start("Alice")
    await table.write("Alice", "Slow")
    own = table.phone("Alice").get_by_role("article", name="You: Slow")
    await own.focus()
    await table.page.keyboard.press("Enter")
    await expect(table.page.get_by_role("menuitem", name="Remove")).to_be_focused()
    held[0]()
    await expect(table.page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await table.page.keyboard.press("Enter")
    await expect(
        table.phone("Alice").get_by_role("textbox", name="Message", exact=True)
    ).to_be_focused()
