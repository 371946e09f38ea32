"""Several bots in one process: each with its own people, and none in the way of another."""

import argparse
import asyncio
import io
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from e2e.running import TOKEN, joins, running, settings
from meetsmatch.adapters.botapi import connected
from meetsmatch.app.bots import WrongBot
from meetsmatch.fleet.own import bots_of
from meetsmatch.registering import DEEDS
from meetsmatch.settings import Settings
from meetsmatch.wiring import opened
from playground.client import Bot, Person, Playground

pytest_plugins = ["playground.pytest_plugin"]

SECOND = "second_bot"


class Office:
    """An owner at the command line."""

    def __init__(self, wanted: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wanted, self._patch = wanted, monkeypatch

    async def does(self, deed: str, typed: str = "", **asked: object) -> str:
        self._patch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
        async with opened(self.wanted) as kept:
            bots = bots_of(self.wanted, kept)
            return await DEEDS[deed](argparse.Namespace(**asked), self.wanted, kept, bots)


@asynccontextmanager
async def two_bots(
    town: Playground, wanted: Settings, office: Office
) -> AsyncGenerator[tuple[Bot, Bot]]:
    """The second is added while the first one runs."""
    first, second = await town.bot(token=TOKEN), await town.bot(SECOND)
    async with running(wanted):
        assert SECOND in await office.does("add", second.token)
        yield first, second


@pytest.fixture
def wanted(playground: Playground, tmp_path: Path) -> Settings:
    return settings(playground.url, tmp_path)


@pytest.fixture
def office(wanted: Settings, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(wanted, monkeypatch)


async def paired(bot: Bot, *people: Person) -> None:
    for person, gender in zip(people, ("Woman", "Man"), strict=True):
        await joins(person, bot, gender)
    for person in people:
        await person.expects(contains="You are connected", within=10)


@pytest.mark.parametrize("updates", ["polling", "webhook"])
async def test_the_same_two_people_in_two_bots_are_four(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, updates: str
) -> None:
    wanted = settings(playground.url, tmp_path, updates)
    office = Office(wanted, monkeypatch)
    async with two_bots(playground, wanted, office) as (first, second):
        ana, bob = await playground.people("Ana", "Bob")
        await paired(first, ana, bob)
        await paired(second, ana, bob)
        await ana.says("said in the second")
        await bob.expects("said in the second")
        await ana.says("/block")
        await bob.expects("Your partner left the chat.")
        for person in (ana, bob):
            person.turns_to(first)
        await ana.says("said in the first")
        await bob.expects("said in the first")
        await playground.idle()
        assert {it.person for it in playground.calls("sendMessage")} == {ana.id, bob.id}
        assert not await playground.findings()


async def test_a_bot_is_stopped_started_and_removed_while_the_first_goes_on(
    playground: Playground, wanted: Settings, office: Office
) -> None:
    async with two_bots(playground, wanted, office) as (first, second):
        ana, bob, eve = await playground.people("Ana", "Bob", "Eve")
        await joins(eve, second)
        await paired(first, ana, bob)
        await office.does("stop", name=SECOND)
        await goodbyes(playground, 1)
        eve.turns_to(second)
        await eve.says("/help")
        await ana.says("still here")
        await bob.expects("still here")
        await office.does("start", name=SECOND)
        await eve.expects(contains="/stop", within=15)
        assert await office.does("list") == f"@{SECOND}  running"
        with pytest.raises(WrongBot, match="type"):
            await office.does("remove", name=SECOND, yes=None)
        await office.does("remove", name=SECOND, yes=SECOND)
        await goodbyes(playground, 2)
        assert await office.does("list") == "there is only BOT_TOKEN"


async def goodbyes(town: Playground, count: int) -> None:
    """Until a bot has confirmed what it took, and asked no more, so often."""
    async with asyncio.timeout(15):
        while sum(str(it.args.get("limit")) == "1" for it in town.calls("getUpdates")) < count:
            await town.do("clock")


async def asked_until(person: Person, words: str) -> None:
    """Asked again and again: what was set holds within seconds."""
    async with asyncio.timeout(15):
        while True:
            await person.says("/privacy")
            if words in (await person.expects(contains="/delete")).text:
                return
            await asyncio.sleep(1)


async def test_a_bot_that_telegram_refuses_or_keeps_waiting_is_in_nobody_s_way(
    playground: Playground, wanted: Settings, office: Office
) -> None:
    async with two_bots(playground, wanted, office) as (first, second):
        ana, bob, eve = await playground.people("Ana", "Bob", "Eve")
        await joins(eve, second)
        third = await playground.bot("third_bot")
        async with (
            playground.fault("setMyCommands", kind="400"),
            playground.fault(kind="slow", person=eve, seconds=30),
        ):
            await office.does("add", third.token)
            eve.turns_to(second)
            for number in range(70):
                await eve.says(f"/help {number}")
            await paired(first, ana, bob)
            await ana.says("not kept waiting")
            await bob.expects("not kept waiting")
            async with asyncio.timeout(20):
                while not any(it.status == 400 for it in playground.calls("setMyCommands")):
                    await asyncio.sleep(0.05)


async def test_a_wrong_token_is_added_nowhere(office: Office) -> None:
    with pytest.raises(WrongBot, match="copy it whole"):
        await office.does("add", "7000000999")
    assert await office.does("list") == "there is only BOT_TOKEN"


async def test_a_setting_of_its_own_holds_without_a_restart_and_for_that_bot_alone(
    playground: Playground, wanted: Settings, office: Office
) -> None:
    async with two_bots(playground, wanted, office) as (first, second):
        ana = await playground.person("Ana", language_code="en")
        await joins(ana, second)
        await office.does("set", name=SECOND, setting="OPERATOR_NAME=Second Ltd")
        await asked_until(ana, "Second Ltd")
        await joins(ana, first)
        await ana.says("/privacy")
        shown = await ana.expects(contains="/delete")
        assert "Second Ltd" not in shown.text


async def test_one_bot_only_chats_beside_one_that_browses_as_well(
    playground: Playground, wanted: Settings, office: Office
) -> None:
    async with two_bots(playground, wanted, office) as (first, second):
        ana, bob = await playground.people("Ana", "Bob")
        await paired(second, ana, bob)
        await office.does("set", name=SECOND, setting="MODES=chat")
        await offered(second, wanted, "match", is_there=False)
        await ana.says("/match")
        await ana.expects(contains="Here people meet in a random chat")
        await ana.says("and we go on")
        await bob.expects("and we go on")
        await joins(ana, first)
        await ana.says("/match")
        await ana.expects(contains="Where are you?")
        await office.does("set", name=SECOND, setting="MODES=browse")
        await offered(second, wanted, "chat", is_there=False)
        await offered(first, wanted, "chat", is_there=True)
        ana.turns_to(second)
        await ana.says("/next")
        await ana.expects(contains="There is no random chat")
        await bob.expects("Your partner left the chat.")
        assert not await playground.findings()


async def offered(bot: Bot, wanted: Settings, command: str, *, is_there: bool) -> None:
    """Until its menu says so."""
    async with asyncio.timeout(15), connected(wanted.api_url, bot.token) as api:
        while True:
            menu = (await api.call("getMyCommands", {})).result
            if is_there == any(it["command"] == command for it in menu):
                return
            await asyncio.sleep(0.2)
