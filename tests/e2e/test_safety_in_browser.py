"""What protects people, pressed in a browser by two who read Russian."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from e2e.running import TOKEN
from e2e.table import ALICE, BOB, met
from e2e.town import PATIENCE_S, word
from playground.client import Person, Playground

pytestmark = pytest.mark.browser
pytest_plugins = ["playground.pytest_plugin"]

RU = "ru"


async def test_what_a_newcomer_sends_waits_until_the_partner_wants_it(
    playground: Playground, tmp_path: Path
) -> None:
    async with met(playground, tmp_path, RU, newcomer_chats=3) as table:
        await table.write(ALICE, "https://example.org")
        await table.told(BOB, "newcomer-media")
        await table.attach(ALICE, "Photo", "Send a sample")
        await table.told(ALICE, "newcomer-held")
        await table.press(ALICE, "send")
        await table.told(ALICE, "newcomer-not-yet")
        await table.page.get_by_role("button", name="OK", exact=True).click()
        await expect(table.phone(BOB).locator(".kind-photo")).to_have_count(0)
        await table.press(BOB, "take-media")
        await table.told(ALICE, "media-taken")
        await table.press(ALICE, "send")
        await expect(table.phone(BOB).locator(".kind-photo")).to_have_count(1)
    assert await playground.findings() == []


async def test_an_insult_is_reported_with_one_tap_decided_and_appealed(
    playground: Playground, tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    mia, ole = await playground.people("Mia", "Ole")
    group = await playground.group("Mods", mia, ole, bot)
    for one in (mia, ole):
        one.turns_to(group)
    staff = {"moderators_chat": group.id, "moderators_language": RU}
    async with met(playground, tmp_path, RU, **staff) as table:
        await table.write(BOB, "ублюдок")
        await table.told(ALICE, "concern-insults")
        await table.press(ALICE, "report")
        await table.told(ALICE, "reported")
        await decides(mia, "verdict-day", next="no")
        await table.told(ALICE, "report-judged")
        await table.told(BOB, "statement", rung="day", reason="insults", until="")
        await table.press(BOB, "appeal")
        await table.told(BOB, "appeal-ask", most=1_000)
        await table.write(BOB, "это была шутка")
        await table.told(BOB, "appeal-taken")
        await decides(ole, "hear-upheld")
        await table.told(BOB, "appeal-upheld", reason="insults")
    assert await playground.findings() == []


async def decides(moderator: Person, verdict: str, /, **facts: str) -> None:
    label = word(verdict, RU, **facts)
    await moderator.expects(buttons=[label], within=PATIENCE_S)
    await moderator.taps(label)
