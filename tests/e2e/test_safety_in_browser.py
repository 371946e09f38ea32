"""What protects people, pressed in a browser by two who read Russian."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from e2e.running import TOKEN, running, settings
from e2e.table import ALICE, BOB, Table, opened
from e2e.town import PATIENCE_S, joins, word
from playground.client import Bot, Person, Playground

pytestmark = pytest.mark.browser
pytest_plugins = ["playground.pytest_plugin"]

RU = "ru"


async def test_what_a_newcomer_sends_waits_until_the_partner_wants_it(
    playground: Playground, tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    async with met(playground, bot, tmp_path, newcomer_chats=3) as table:
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
    async with met(playground, bot, tmp_path, **staff) as table:
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


@asynccontextmanager
async def met(
    playground: Playground, bot: Bot, folder: Path, **more: object
) -> AsyncGenerator[Table]:
    """Alice and Bob sit in a chat, and the page shows their phones."""
    async with running(settings(playground.url, folder, **more)):
        for name in (ALICE, BOB):
            person = await playground.person(name)
            await person.changes(language_code=RU)
            person.turns_to(bot)
            await joins(person, language=RU)
            await person.says("/chat")
        async with opened(playground.url, folder, RU) as table:
            for name in (ALICE, BOB):
                await table.told(name, "found")
            yield table
