"""What reaches the webhook from outside, over a real port."""

import asyncio
import json
import random
from pathlib import Path

import aiohttp
import pytest

from e2e.running import KEY, SECRET, TOKEN, Spawned, meet, running, settings
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.security

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PEOPLE = 60


def start(update: int, person: int) -> bytes:
    who = {"id": person, "is_bot": False, "first_name": "Somebody", "language_code": "en"}
    chat = {"id": person, "type": "private", "first_name": "Somebody"}
    message = {"message_id": update, "date": 1, "chat": chat, "from": who, "text": "/start"}
    return json.dumps({"update_id": update, "message": message}).encode()


async def test_every_update_counts_once_however_often_it_comes(
    playground: Playground, tmp_path: Path
) -> None:
    chance = random.Random(3)
    posts = [start(n, 910_000 + n) for n in range(PEOPLE) for _ in range(chance.randint(1, 5))]
    chance.shuffle(posts)
    await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, "webhook")
    async with running(wanted) as jobs, aiohttp.ClientSession(headers={HEADER: SECRET}) as http:

        async def post(body: bytes) -> int:
            async with http.post(wanted.webhook_address, data=body) as response:
                return response.status

        assert set(await asyncio.gather(*map(post, posts))) == {200}
        await jobs.idle()
        await playground.idle()
    assert jobs.counters.taken == jobs.counters.handled == PEOPLE
    assert jobs.counters.known == len(posts) - PEOPLE
    greeted = [call.args["chat_id"] for call in playground.calls("sendMessage")]
    assert len(greeted) == len(set(greeted)) == PEOPLE


async def test_strangers_and_nonsense_change_nothing(
    playground: Playground, tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, "webhook")
    wrong = [
        {},
        {HEADER: SECRET[:-1]},
        {HEADER: "x" * 10_000},
        {"X-Forwarded-For": "149.154.160.1"},
    ]
    nonsense = [b"", b"{", b"[1]", b'{"update_id":"1"}', b'{"a":' * 5_000, b"\xff\x00"]
    async with running(wanted) as jobs, aiohttp.ClientSession() as http:
        for headers in wrong:
            async with http.post(
                wanted.webhook_address, data=start(1, 9), headers=headers
            ) as answer:
                assert (answer.status, await answer.read()) == (401, b"")
        for body in nonsense:
            right = {HEADER: SECRET}
            async with http.post(wanted.webhook_address, data=body, headers=right) as answer:
                assert answer.status == 200
        health = wanted.webhook_address.replace("/hook", "/health/ready")
        async with http.get(health) as answer:
            assert answer.status == 200
    assert jobs.counters.taken == 0


async def test_no_secret_and_nothing_of_anybody_is_in_the_logs(
    playground: Playground, tmp_path: Path
) -> None:
    wanted = settings(playground.url, tmp_path, "webhook")
    bot = await playground.bot(token=TOKEN)
    spawned = await Spawned.start(wanted)
    ana, bob = await meet(playground, bot)
    async with playground.fault("sendMessage", kind="5xx", times=2):
        await ana.says("a CANARY text")
        await bob.expects("a CANARY text", within=15)
    async with aiohttp.ClientSession() as http:
        for page in ("live", "ready"):
            address = wanted.webhook_address.replace("/hook", f"/health/{page}")
            async with http.get(address) as answer:
                spawned.lines.append(await answer.text())
    assert await spawned.stop() == 0
    said = "".join(spawned.lines)
    for canary in (TOKEN, SECRET, KEY, "CANARY", "ana_canary_name", str(ana.id), str(bob.id)):
        assert canary not in said
