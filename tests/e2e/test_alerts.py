"""Whoever has seen everybody hears of it when somebody new has come."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_asyncio

from e2e.town import PATIENCE_S, Town, in_this_process, joins, shows_up, word
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]


@pytest_asyncio.fixture
async def town(playground: Playground, tmp_path: Path) -> AsyncGenerator[Town]:
    async with in_this_process(playground, tmp_path) as town:
        yield town
        assert await playground.findings() == []


async def test_who_asked_for_it_is_told_that_somebody_has_come(town: Town) -> None:
    ana = await town.person("Ana", language_code="en", photo=True)
    await joins(ana)
    await shows_up(ana, "Prague")
    await ana.taps(word("browse-start"))
    nobody = await ana.expects(contains="You have seen everybody", within=PATIENCE_S)
    bob = await town.person("Bob", language_code="en", photo=True)
    await joins(bob)
    await shows_up(bob, "Prague")
    await ana.taps(word("alert-on"), nobody)
    await ana.expects_edit(word("alert-set"), within=PATIENCE_S)
    told = await ana.expects(word("new-people"), within=PATIENCE_S)
    await ana.taps(word("browse-start"), told)
    card = await ana.expects(kind="photo", within=PATIENCE_S)
    assert card.text.startswith("Bob")
