"""Two people meet, talk and part: the whole bot, over real HTTP."""

import asyncio
from pathlib import Path

import pytest

from e2e.running import TOKEN, Spawned, meet, running, settings
from meetsmatch.adapters.schema.steps import upgrade
from meetsmatch.settings import Settings
from playground.client import Playground
from support.postgres import own_database

pytest_plugins = ["playground.pytest_plugin"]


@pytest.mark.parametrize("updates", ["polling", "webhook"])
async def test_two_people_meet_talk_and_part(
    playground: Playground, tmp_path: Path, updates: str
) -> None:
    await talked(playground, settings(playground.url, tmp_path, updates))


async def test_two_people_meet_talk_and_part_on_postgresql(
    playground: Playground, tmp_path: Path
) -> None:
    async with own_database() as url:
        await asyncio.to_thread(upgrade, url)
        await talked(playground, settings(playground.url, tmp_path, database_url=url))


async def talked(playground: Playground, wanted: Settings) -> None:
    """From hello to goodbye."""
    bot = await playground.bot(token=TOKEN)
    async with running(wanted):
        ana, bob = await meet(playground, bot)
        hello = await ana.says("hello")
        got = await bob.expects("hello")
        answer = await bob.replies(got, "hi Ana")
        heard = await ana.expects("hi Ana")
        await playground.idle()
        assert heard.raw["reply_to_message"]["message_id"] == hello.id
        await ana.edits(hello, "hello there")
        await bob.expects_edit("hello there")
        await ana.reacts(heard, "👍")
        await bob.expects_reaction(answer, "👍")
        await bob.says("/stop")
        await ana.expects("Your partner left the chat.")
        await bob.expects("You left the chat.")
        assert not await playground.findings()


async def test_the_menu_is_told_in_every_language(playground: Playground, tmp_path: Path) -> None:
    await playground.bot(token=TOKEN)
    async with running(settings(playground.url, tmp_path)), asyncio.timeout(10):
        while len(playground.calls("setMyCommands")) < 3:
            await playground.do("clock")
    languages = [call.args.get("language_code", "") for call in playground.calls("setMyCommands")]
    assert sorted(languages) == ["", "en", "ru"]


async def test_a_stopped_bot_loses_and_repeats_nothing(
    playground: Playground, tmp_path: Path
) -> None:
    wanted = settings(playground.url, tmp_path)
    bot = await playground.bot(token=TOKEN)
    first = await Spawned.start(wanted)
    ana, bob = await meet(playground, bot)
    texts = [f"message {n}" for n in range(15)]
    for text in texts[:8]:
        await ana.says(text)
    assert await first.stop() == 0
    for text in texts[8:]:
        await ana.says(text)
    second = await Spawned.start(wanted)
    for text in texts:
        await bob.expects(text, within=10)
    await playground.idle()
    assert await second.stop() == 0
    sent = [call.args["text"] for call in playground.calls("sendMessage")]
    assert [text for text in sent if text in texts] == texts
