"""Whoever tries the demo alone: people move in nearby, and one who is liked answers."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from e2e.town import PATIENCE_S, Town, in_this_process, joins, opening, shows_up, word
from meetsmatch.demo.actor import HELLOS, LINES
from meetsmatch.demo.neighbours import ROLES, Neighbours
from playground.client import Message, Person, Playground

pytest_plugins = ["playground.pytest_plugin"]


@pytest_asyncio.fixture
async def town(playground: Playground, tmp_path: Path) -> AsyncGenerator[Town]:
    async with in_this_process(playground, tmp_path) as town:
        yield town
        assert await playground.findings() == []


@pytest.mark.parametrize(("language", "place"), [("en", "Prague"), ("ru", "Прага")])
async def test_a_newcomer_gets_a_match_and_an_answer(
    town: Town, language: str, place: str
) -> None:
    async with Neighbours(town.playground, town.bot, 2, think=False):
        ana = await town.person("Ana", language_code=language, username="ana_here", photo=True)
        await joins(ana, language=language)
        await shows_up(ana, place, language)
        card = await first_card(town, ana, language)
        liked = next(it.name for it in ROLES if it.name in card.text)
        await ana.taps(word("card-like", language), card)
        matched = opening("matched", language, name=liked)
        told = await ana.expects(contains=matched, within=PATIENCE_S)
        await ana.taps(word("open-match", language), told)
        await ana.expects(buttons=[word("key-park", language)], within=PATIENCE_S)
        await said(ana, HELLOS)
        await ana.says("Ahoj!")
        await said(ana, LINES)
        await ana.says("/reveal")
        sure = await ana.expects(buttons=[word("reveal-yes", language)], within=PATIENCE_S)
        await ana.taps(word("reveal-yes", language), sure)
        await ana.expects(contains=f"@{liked.lower()}_1", within=PATIENCE_S)
        await town.quiet()


async def first_card(town: Town, person: Person, language: str) -> Message:
    """Somebody who has moved in: neighbours come one by one, so it is asked again."""
    like, meanwhile = word("card-like", language), word("chat-meanwhile", language)
    async with asyncio.timeout(PATIENCE_S):
        while True:
            await town.quiet()
            person.phone.messages.skip()
            await person.says("/match")
            shown = await person.phone.messages.next(
                lambda it: bool({like, meanwhile} & set(it.inline_buttons)), PATIENCE_S
            )
            if shown and like in shown.inline_buttons:
                return shown


async def said(person: Person, lines: Sequence[str]) -> None:
    """Any of these."""
    heard = await person.phone.messages.next(lambda it: it.text in lines, PATIENCE_S)
    assert heard is not None, person.transcript()
