"""The Worker inside workerd: Pyodide, D1, Web Crypto and fetch; Telegram is the playground."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contract.d1 import bound
from e2e.running import KEY, TOKEN, meet
from e2e.town import PATIENCE_S, joins, shows_up, word
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.core.copies import NEVER
from meetsmatch.core.ids import BotId
from playground.client import Playground
from portable.deployed import HEADER, Deployed, deployed, hooked, town

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.node


@pytest.fixture
async def worker(playground: Playground, tmp_path: Path) -> AsyncIterator[Deployed]:
    async with deployed(tmp_path, playground.url) as worker:
        yield worker


async def test_two_people_meet_talk_and_go_on_inside_workerd(
    playground: Playground, worker: Deployed
):
    place = await town(playground, worker)
    ana, bob = await meet(playground, place.bot)
    hello = await ana.says("hello from workerd")
    got = await bob.expects("hello from workerd", within=PATIENCE_S)
    await bob.replies(got, "and back")
    back = await ana.expects("and back", within=PATIENCE_S)
    assert back.raw["reply_to_message"]["message_id"] == hello.id
    await ana.says("/next")
    await bob.expects("Your partner left the chat.", within=PATIENCE_S)
    await ana.says("nobody hears this")
    await ana.expects(contains="looking", within=PATIENCE_S)
    await place.quiet()
    sent = [call.args.get("text") for call in playground.calls("sendMessage")]
    assert sent.count("hello from workerd") == sent.count("and back") == 1
    assert "nobody hears this" not in sent
    assert not await playground.findings()

    # What Web Crypto sealed is what a server's vault opens, so a database can move.
    found = await worker.rows("SELECT fingerprint, address FROM people")
    vault = KeyVault([KEY])
    number = BotId(int(TOKEN.partition(":")[0]))
    for fingerprint, address in found:
        assert vault.fingerprint(number, int(await vault.open(address))) == fingerprint
    assert len(found) == 2
    tested = await worker.selftest()
    assert tested["ok"], tested


async def test_settings_in_kv_count_before_those_of_the_deployment(
    playground: Playground, tmp_path: Path
):
    async with deployed(tmp_path, playground.url, MIN_AGE="18") as worker:
        await worker.set('{"MIN_AGE": "21"}')
        place = await town(playground, worker)
        ana = await playground.person("Ana", language_code="en")
        ana.turns_to(place.bot)
        await ana.starts()
        await ana.expects(buttons=[word("agree", age=21)], within=PATIENCE_S)


async def test_what_is_mistyped_in_kv_silences_nobody_and_is_told(
    playground: Playground, tmp_path: Path
):
    async with deployed(tmp_path, playground.url, MIN_AGE="19") as worker:
        await worker.set('{"MIN_AGE": "twenty"}')
        place = await town(playground, worker)
        ana = await playground.person("Ana", language_code="en")
        ana.turns_to(place.bot)
        await ana.starts()
        await ana.expects(buttons=[word("agree", age=19)], within=PATIENCE_S)
        assert (await failed(worker))["settings"].startswith("MIN_AGE")


async def failed(worker: Deployed) -> dict[str, str]:
    """What the self-test finds wrong, and says of it."""
    return {what: said for what, said, mend in (await worker.selftest())["checks"] if mend}


async def test_the_first_thing_that_newcomers_forget_is_told(
    playground: Playground, tmp_path: Path
):
    await playground.bot(token=TOKEN)
    async with deployed(tmp_path, playground.url, bound) as worker:
        assert await failed(worker) == {
            "database": "Error: D1_ERROR: no such table: alembic_version: SQLITE_ERROR",
            "keys": "Error: D1_ERROR: no such table: people: SQLITE_ERROR",
            "webhook": "elsewhere",
        }
    async with deployed(tmp_path, playground.url, SECRET_KEYS="") as worker:
        assert (await failed(worker))["settings"].startswith("SECRET_KEYS")
        assert await worker.post({}, **HEADER) == 500
    async with deployed(tmp_path, playground.url, WEBHOOK_SECRET="") as worker:
        empty = {name: "" for name in HEADER}
        assert await worker.post({}, **empty) == 500


async def test_photos_from_before_there_was_a_bucket_are_copied_later(
    playground: Playground, tmp_path: Path
):
    async with deployed(tmp_path, playground.url, COPIES="none") as worker:
        place = await town(playground, worker)
        ana = await place.person("Ana", language_code="en", photo=True)
        await joins(ana)
        await shows_up(ana, "Prague", "en")
        await place.quiet()
    async with deployed(tmp_path, playground.url, bound) as worker:
        await worker.started()
        await hooked(playground, worker)
        async with asyncio.timeout(PATIENCE_S):
            while (NEVER,) not in await worker.rows("SELECT due_ms FROM media"):
                await worker.cron()
        await playground.lose_files(place.bot)
        await ana.says("/profile")
        await ana.expects(kind="photo", within=PATIENCE_S)


async def test_an_update_counts_once_and_only_from_telegram(
    playground: Playground, worker: Deployed
):
    await playground.bot(token=TOKEN)
    eve = {"id": 910_000, "is_bot": False, "first_name": "Eve", "language_code": "en"}
    chat = {"id": 910_000, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": eve, "text": "/start"}
    update: dict[str, object] = {"update_id": 5, "message": message}
    assert await worker.post(update) == 401
    assert {await worker.post(update, **HEADER) for _ in range(3)} == {200}
    await worker.quiet()
    await playground.idle(PATIENCE_S)
    assert len(playground.calls("sendMessage")) == 1
