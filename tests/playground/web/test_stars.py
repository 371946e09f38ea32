"""Paying with Stars: the invoice, the question, the refusal, the refund."""

import re

import pytest
from playwright.async_api import Locator, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def pays(phone: Locator) -> None:
    await phone.get_by_role("button", name="Pay ⭐ 50", exact=True).click()
    asked = phone.get_by_role("alertdialog")
    await expect(asked).to_contain_text("Pay ⭐ 50 for “A month”?")
    await expect(asked).to_contain_text("The purse holds ⭐ 1000.")
    await asked.get_by_role("button", name="Pay", exact=True).click()


async def test_an_invoice_is_paid_and_refunded(table) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    await table.write("Alice", "/buy")
    await pays(alice)
    await expect(alice.get_by_text(re.compile("paid ⭐ 50"))).to_be_visible()
    await expect(alice.get_by_text("⭐ 50 · paid")).to_be_visible()
    await expect(alice.get_by_role("button", name="Pay ⭐ 50", exact=True)).to_have_count(0)
    await table.write("Alice", "/refund")
    await expect(alice.get_by_text(re.compile("refunded ⭐ 50"))).to_be_visible()


async def test_what_is_not_sold_is_told(table) -> None:
    table.relay.refusal = "Sold out, sorry"
    await table.start("Alice")
    alice = table.phone("Alice")
    await table.write("Alice", "/buy")
    await pays(alice)
    await expect(alice.get_by_role("alertdialog")).to_contain_text("Sold out, sorry")
    await table.page.keyboard.press("Escape")
    button = alice.get_by_role("button", name="Pay ⭐ 50", exact=True)
    await expect(button).to_have_attribute("aria-busy", "false")


async def test_a_link_leads_to_the_same_question(table) -> None:
    await table.start("Alice")
    alice = table.phone("Alice")
    await table.write("Alice", "/link")
    await alice.get_by_role("link", name="t.me/$").click()
    asked = alice.get_by_role("alertdialog")
    await expect(asked).to_contain_text("Pay ⭐ 50 for “A month”?")
    await asked.get_by_role("button", name="Cancel").click()
    await expect(asked).to_have_count(0)
