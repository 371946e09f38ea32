"""The API of a real bot: over real HTTP, beside the panel, with a key from the command line."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

import aiohttp
import pytest

from e2e.running import TOKEN, free_port, joins, running, settings
from e2e.test_fleet import Office
from meetsmatch import server
from meetsmatch.api import opening
from meetsmatch.api.opening import shown
from meetsmatch.app.apikeys import Keyring, written
from meetsmatch.app.audit import Audit
from meetsmatch.app.work import Commit
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.ids import BotId
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, now_ms, opened
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]


async def made(wanted: Settings, of: int = 0) -> str:
    """A key, as `meetsmatch admin key` makes one."""
    async with opened(wanted) as kept:
        house, roster = BotId(wanted.bot), kept.store.roster
        bot = BotId(of) if of else house
        ring = Keyring(bot, roster, Audit(house, roster, kept.vault, now_ms), now_ms)
        key = written(bot, "0" * 12, "s" * 43)
        work = await ring.made(key, "backup", {Scope.SETTINGS, Scope.STATISTICS})
        await kept.store.commit(Commit(house, now_ms(), work.changes))
        return key


async def test_a_key_opens_the_api_and_the_panel_is_where_it_was(
    playground: Playground, tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    port = free_port()
    wanted = settings(playground.url, tmp_path, panel_port=port, api="read", owners="4711")
    key = await made(wanted)
    async with running(wanted), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        async with http.get("/api/v1/key") as got:
            assert (got.status, got.content_type) == (401, "application/problem+json")
        bearer = {"authorization": f"Bearer {key}"}
        async with http.get("/api/v1/settings", headers=bearer) as got:
            told = await got.json()
        assert (told["MIN_AGE"], told["PRIVACY_URL"]) == ("18", "")
        assert "4711" not in str(told)
        async with http.get("/login") as got:
            assert (got.status, got.content_type) == (200, "text/html")
        async with http.get("/apis") as got:
            assert got.status == 404


async def test_each_bot_of_a_house_answers_its_own_keys(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await playground.bot(token=TOKEN), await playground.bot("second_bot")
    port = free_port()
    wanted = settings(playground.url, tmp_path, panel_port=port, api="read")
    office = Office(wanted, monkeypatch)
    async with running(wanted), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        await office.does("add", second.token)
        keys = [await made(wanted, int(bot.token.partition(":")[0])) for bot in (first, second)]
        (ana,) = await playground.people("Ana")
        await joins(ana, second)

        async def people(key: str) -> int:
            headers = {"authorization": f"Bearer {key}"}
            async with http.get("/api/v1/statistics", headers=headers) as got:
                return int((await got.json())["people"])

        assert [await people(it) for it in keys] == [0, 1]
        await office.does("set", name="second_bot", setting="MIN_AGE=33")
        async with asyncio.timeout(15):
            while True:
                headers = {"authorization": f"Bearer {keys[1]}"}
                async with http.get("/api/v1/settings", headers=headers) as got:
                    if (await got.json())["MIN_AGE"] == "33":
                        break
                await asyncio.sleep(0.5)


async def test_without_the_extra_it_says_what_to_install(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await playground.bot(token=TOKEN)
    monkeypatch.setattr(server, "find_spec", _all_but_fastapi)
    with pytest.raises(CannotStart, match=r"meetsmatch\[api\]"):
        async with running(settings(playground.url, tmp_path, panel_port=free_port(), api="read")):
            pass


async def test_without_the_extra_of_graphql_it_says_what_to_install(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await playground.bot(token=TOKEN)
    monkeypatch.setattr(opening, "find_spec", lambda name: None)
    more = {"panel_port": free_port(), "api": "read", "graphql": "on"}
    with pytest.raises(CannotStart, match=r"meetsmatch\[graphql\]"):
        async with running(settings(playground.url, tmp_path, **more)):
            pass


async def test_numbers_are_asked_and_followed_by_graphql(
    playground: Playground, tmp_path: Path
) -> None:
    bot, port = await playground.bot(token=TOKEN), free_port()
    wanted = settings(playground.url, tmp_path, panel_port=port, api="read", graphql="on")
    bearer = {"authorization": f"Bearer {await made(wanted)}"}
    path, live = "/api/v1/graphql", "subscription { statistics { people } }"
    async with running(wanted), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        asked = {"query": "{ key { name } statistics { people } }"}
        async with http.post(path, json=asked, headers=bearer) as got:
            told = await got.json(content_type=None)
        assert told["data"] == {"key": {"name": "backup"}, "statistics": {"people": 0}}
        async with http.ws_connect(path, protocols=["graphql-transport-ws"]) as wire:
            await wire.send_json({"type": "connection_init", "payload": bearer})
            assert (await wire.receive_json(timeout=10))["type"] == "connection_ack"
            asked = {"query": live}
            await wire.send_json({"type": "subscribe", "id": "1", "payload": asked})
            first = await wire.receive_json(timeout=10)
            (ana,) = await playground.people("Ana")
            await joins(ana, bot)
            second = await wire.receive_json(timeout=15)
            people = [it["payload"]["data"]["statistics"]["people"] for it in (first, second)]
            assert people == [0, 1]
            await wire.send_str("x" * 70_000)
            assert (await wire.receive(timeout=10)).type is aiohttp.WSMsgType.CLOSE


def _all_but_fastapi(name: str) -> object:
    return None if name == "fastapi" else find_spec(name)


def test_nothing_secret_is_among_the_settings_that_are_told(tmp_path: Path) -> None:
    many: dict[str, object] = {"owners": "4711", "moderators_chat": "-100815"}
    sold = {"premium": "more-likes:50:30", "interests": "hiking, chess"}
    wanted = settings("http://127.0.0.1:1", tmp_path, **many, **sold)
    told = shown(wanted)
    assert not {"OWNERS", "MODERATORS_CHAT", "BOT_TOKEN", "DATABASE_URL"} & told.keys()
    assert "OPERATORS_CHAT" not in told
    assert (told["PREMIUM"], told["INTERESTS"]) == ("more-likes:50:30", "hiking,chess")
    assert (told["PROTECT_CONTENT"], told["TERMS_URL"]) == ("no", "")
    assert not [it for it in (TOKEN, "4711", "100815") if it in str(told)]
