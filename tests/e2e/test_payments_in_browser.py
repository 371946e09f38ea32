"""Somebody buys with Stars in the browser, uses it, is refunded by the operator, and loses it."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from e2e.running import TOKEN, running, settings
from e2e.table import ALICE, BOB, Table, opened
from e2e.town import joins, shows_up, word
from meetsmatch.core.ids import BotId
from meetsmatch.core.payments import balance
from meetsmatch.refunding import CannotRefund, refunded
from meetsmatch.settings import Settings
from meetsmatch.wiring import opened as kept_by
from playground.client import Person, Playground

pytestmark = pytest.mark.browser
pytest_plugins = ["playground.pytest_plugin"]

OFFER = {"item": "see-likes", "stars": 100, "days": 7}


async def test_a_person_buys_with_stars_uses_it_and_gets_them_back(
    playground: Playground, tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, premium="see-likes:100:7")
    async with running(wanted):
        alice, bob = [await playground.person(name, photo=True) for name in (ALICE, BOB)]
        for person in (alice, bob):
            person.turns_to(bot)
            await joins(person)
            await shows_up(person, "Berlin")
        await likes(bob)
        async with opened(playground.url, tmp_path) as table:
            await buys(table)
            await gives_back(table, wanted, alice)
        assert await playground.findings() == []


async def likes(bob: Person) -> None:
    await bob.says("/match")
    await bob.expects(buttons=[word("card-like")], within=20)
    await bob.taps(word("card-like"))
    await bob.expects_answer(word("liked", name="Alice"), within=20)


async def buys(table: Table) -> None:
    await table.write(ALICE, "/likes")
    await table.told(ALICE, "likes-later", count=1)
    await table.press(ALICE, "see-premium")
    await table.press(ALICE, "premium-offer", **OFFER)
    await table.phone(ALICE).get_by_role("button", name="Pay ⭐ 100", exact=True).click()
    asked = table.phone(ALICE).get_by_role("alertdialog")
    await asked.get_by_role("button", name="Pay", exact=True).click()
    await table.reads(ALICE, "Thank you! You see who likes you at once")
    await table.write(ALICE, "/likes")
    await table.has(ALICE, "card-like")
    await table.reads(ALICE, "Bob")


async def gives_back(table: Table, wanted: Settings, alice: Person) -> None:
    charge, stars = await book(wanted, alice)
    assert stars == 100
    assert "100 Stars are back" in await refunded(wanted, charge)
    await table.reads(ALICE, "100 Stars are back with you.")
    words = table.phone(ALICE).get_by_text("100 Stars are back with you.")
    await expect(words).to_have_count(1)
    await table.write(ALICE, "/likes")
    await table.told(ALICE, "likes-later", count=1)
    assert (await book(wanted, alice))[1] == 0
    for unknown in (charge, "nothing"):
        with pytest.raises(CannotRefund, match="waits to be given back"):
            await refunded(wanted, unknown)


async def book(wanted: Settings, person: Person) -> tuple[str, int]:
    """The charge, and what our book holds."""
    bot = BotId(wanted.bot)
    async with kept_by(wanted) as kept:
        payer = kept.vault.fingerprint(bot, person.id)
        payments = await kept.store.cashbook.payments(bot, payer)
    return payments[0].charge, balance(payments)
