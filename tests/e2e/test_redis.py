"""The bot with a Redis that dies, forgets everything, or says nothing for a while."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from e2e.running import TOKEN, joins, meet, running, settings
from playground.client import Playground
from support.redis import OwnRedis, own_redis

pytest_plugins = ["playground.pytest_plugin"]


@pytest.fixture
async def server() -> AsyncIterator[OwnRedis]:
    async with own_redis() as server:
        yield server


async def trouble(server: OwnRedis, what: str) -> None:
    """It happens to Redis."""
    if what == "kill":
        await server.kill()
        return
    async with server.asked() as redis:
        if what == "flush":
            await redis.flushall()
        else:
            await redis.execute_command("CLIENT", "PAUSE", "3600000", "ALL")


@pytest.mark.parametrize("what", ["kill", "flush", "pause"])
async def test_whatever_happens_to_redis_people_talk_and_meet(
    playground: Playground, tmp_path: Path, server: OwnRedis, what: str
) -> None:
    bot = await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, redis_url=server.url, message_burst=1_000)
    async with running(wanted):
        ana, bob = await meet(playground, bot)
        cleo = await playground.person("Cleo", language_code="en")
        await joins(cleo, bot)
        texts = [f"message {n}" for n in range(40)]
        for text in texts[:20]:
            await ana.says(text)
        await trouble(server, what)
        for text in texts[20:]:
            await ana.says(text)
        for text in texts:
            await bob.expects(text, within=20)
        dan = await playground.person("Dan", language_code="en")
        await joins(dan, bot)
        for person in (cleo, dan):
            await person.expects(contains="You are connected", within=20)
        await dan.says("hello Cleo")
        await cleo.expects("hello Cleo", within=20)
        await playground.idle()
    sent = [call.args["text"] for call in playground.calls("sendMessage")]
    assert [text for text in sent if text in texts] == texts
    assert sent.count("hello Cleo") == 1
