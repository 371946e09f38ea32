"""A group on the phones: made, opened, written in, with its bot's commands."""

import aiohttp
import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COMMANDS = [{"command": "cases", "description": "What waits"}]


async def test_two_people_write_in_a_group_and_see_what_the_bot_offers_there(table) -> None:
    page, alice, bob = table.page, table.phone("Alice"), table.phone("Bob")
    await page.get_by_role("button", name="Add a phone").click()
    await page.get_by_role("button", name="New group…").click()
    form = page.get_by_role("dialog", name="New group")
    await form.get_by_label("Title").fill("Walkers")
    await form.get_by_label("@").first.check()
    await form.get_by_role("button", name="Make the group").click()
    await expect(alice.get_by_role("heading", name="Walkers")).to_be_visible()
    await table.write("Alice", "good morning")
    await bob.get_by_role("button", name="All chats").click()
    await bob.get_by_role("button", name="Walkers").click()
    await expect(bob.get_by_text("good morning")).to_be_visible()
    await expect(bob.locator(".sender")).to_contain_text("Alice")
    async with aiohttp.ClientSession() as http:
        call = f"{table.url}/bot7000:demo/setMyCommands"
        everywhere = {"commands": COMMANDS, "scope": {"type": "all_group_chats"}}
        await http.post(call, json=everywhere)
    field = bob.get_by_role("textbox", name="Message", exact=True)
    await field.fill("/")
    await expect(bob.get_by_role("option")).to_have_text(["/casesWhat waits"])


async def test_in_a_channel_the_owner_and_the_bot_write_and_others_read(table) -> None:
    page, alice, bob = table.page, table.phone("Alice"), table.phone("Bob")
    await page.get_by_role("button", name="Add a phone").click()
    await page.get_by_role("button", name="New group…").click()
    form = page.get_by_role("dialog", name="New group")
    await form.get_by_label("Title").fill("Our news")
    await form.get_by_label("Public name").fill("our_news")
    await form.get_by_label("A channel").check()
    await form.get_by_label("@").first.check()
    await form.get_by_role("button", name="Make the group").click()
    await expect(alice.get_by_role("heading", name="Our news")).to_be_visible()
    await expect(alice.get_by_text("channel · 2 people · @our_news")).to_be_visible()
    await table.write("Alice", "We are open")
    await bob.get_by_role("button", name="All chats").click()
    await bob.get_by_role("button", name="Our news").click()
    await expect(bob.get_by_role("article", name="Our news: We are open")).to_be_visible()
    await expect(bob.get_by_text("Only administrators write here")).to_be_visible()
    await expect(bob.get_by_role("textbox", name="Message", exact=True)).to_have_count(0)
    async with aiohttp.ClientSession() as http:
        call = f"{table.url}/bot7000:demo/sendMessage"
        answer = await http.post(call, json={"chat_id": "@our_news", "text": "Come in"})
        assert answer.status == 200, await answer.text()
    await expect(bob.get_by_role("article", name="Our news: Come in")).to_be_visible()


async def test_a_group_belongs_to_somebody(table) -> None:
    page = table.page
    await page.get_by_role("button", name="Add a phone").click()
    await page.get_by_role("button", name="New group…").click()
    form = page.get_by_role("dialog", name="New group")
    await form.get_by_label("Title").fill("Nobody's")
    for name in ("Alice", "Bob"):
        await form.get_by_label(name).uncheck()
    await form.get_by_role("button", name="Make the group").click()
    await expect(page.get_by_text("A group needs somebody who owns it")).to_be_visible()
