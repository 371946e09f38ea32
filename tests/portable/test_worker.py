"""The Worker inside workerd: Pyodide, D1, Web Crypto and fetch; Telegram is the playground."""

import json
import runpy
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest

from contract.d1 import HttpBinding, bare, emptied, workerd
from e2e.running import KEY, SECRET, TOKEN, meet
from meetsmatch.adapters.d1.executor import rows_of
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.bot.telegram_in import UPDATE_KINDS
from meetsmatch.core.ids import BotId
from meetsmatch.ingress import SECRET_HEADER
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.node

PACK = runpy.run_path(str(Path(__file__).parents[2] / "tools/worker.py"))["pack"]
HEADER = {SECRET_HEADER.decode(): SECRET}


class Deployed(NamedTuple):
    hook: str
    database: HttpBinding


@pytest.fixture
def addresses(playground: Playground, tmp_path: Path) -> Iterator[list[str]]:
    PACK(tmp_path / "worker.zip")
    variables = {
        "BOT_TOKEN": TOKEN,
        "WEBHOOK_SECRET": SECRET,
        "SECRET_KEYS": KEY,
        "API_URL": playground.url,
    }
    with workerd(tmp_path / "worker.zip", json.dumps(variables)) as urls:
        yield urls


@pytest.fixture
async def worker(addresses: list[str]) -> AsyncIterator[Deployed]:
    gateway, bot = addresses
    async with emptied(gateway) as database:
        yield Deployed(f"{bot}telegram", database)


async def hooked(playground: Playground, worker: Deployed) -> None:
    webhook = {
        "url": worker.hook,
        "secret_token": SECRET,
        "max_connections": 1,
        "allowed_updates": list(UPDATE_KINDS),
    }
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{playground.url}/bot{TOKEN}/setWebhook", json=webhook) as answer,
    ):
        assert answer.status == 200


async def post(worker: Deployed, update: dict[str, object], **headers: str) -> int:
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.post(worker.hook, json=update) as answer,
    ):
        return answer.status


async def test_two_people_meet_talk_and_go_on_inside_workerd(
    playground: Playground, worker: Deployed
):
    bot = await playground.bot(token=TOKEN)
    # Pyodide starts with the first request; a person would wait as long as it takes.
    assert await post(worker, {}) == 401
    await hooked(playground, worker)
    ana, bob = await meet(playground, bot)
    hello = await ana.says("hello from workerd")
    got = await bob.expects("hello from workerd", within=10)
    await bob.replies(got, "and back")
    back = await ana.expects("and back", within=10)
    assert back.raw["reply_to_message"]["message_id"] == hello.id
    await ana.says("/next")
    await bob.expects("Your partner left the chat.", within=10)
    await ana.says("nobody hears this")
    await ana.expects(contains="looking", within=10)
    await playground.idle()
    sent = [call.args.get("text") for call in playground.calls("sendMessage")]
    assert sent.count("hello from workerd") == sent.count("and back") == 1
    assert "nobody hears this" not in sent
    assert not await playground.findings()

    # What Web Crypto sealed is what a server's vault opens, so a database can move.
    (found,) = rows_of(
        await worker.database.batch([bare("SELECT fingerprint, address FROM people")])
    )
    vault = KeyVault([KEY])
    number = BotId(int(TOKEN.partition(":")[0]))
    for fingerprint, address in found:
        assert vault.fingerprint(number, int(await vault.open(address))) == fingerprint
    assert len(found) == 2


async def test_an_update_counts_once_and_only_from_telegram(
    playground: Playground, worker: Deployed
):
    await playground.bot(token=TOKEN)
    eve = {"id": 910_000, "is_bot": False, "first_name": "Eve", "language_code": "en"}
    chat = {"id": 910_000, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": eve, "text": "/start"}
    update: dict[str, object] = {"update_id": 5, "message": message}
    assert await post(worker, update) == 401
    assert {await post(worker, update, **HEADER) for _ in range(3)} == {200}
    assert len(playground.calls("sendMessage")) == 1
