"""`/health` says of each thing that the bot depends on how it fares, and asks none too often."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest

from e2e.running import TOKEN, running, settings
from engine.world import BOT
from meetsmatch import checkup
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.app.ports import Answer, Unavailable
from meetsmatch.checkup import GOOD_FOR_MS, Checkup, Dependency, Trouble
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]


async def well() -> Mapping[str, object]:
    return {}


async def ill() -> Mapping[str, object]:
    raise Trouble("it burns")


async def status(*dependencies: Dependency) -> object:
    return (await Checkup(dependencies, lambda: 0).report())["status"]


async def test_only_what_people_need_makes_it_failing() -> None:
    assert await status(Dependency("a", well), Dependency("b", well, needed=False)) == "ok"
    assert await status(Dependency("a", well), Dependency("b", ill, needed=False)) == "degraded"
    assert await status(Dependency("a", ill), Dependency("b", ill, needed=False)) == "failing"


async def test_what_was_found_is_good_for_a_while_however_many_ask() -> None:
    looks, now_ms = 0, 0

    async def look() -> Mapping[str, object]:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        return {"look": looks}

    it = Checkup([Dependency("a", look)], lambda: now_ms)
    await asyncio.gather(*(it.report() for _ in range(5)))
    now_ms = GOOD_FOR_MS - 1
    await it.report()
    assert looks == 1
    now_ms = GOOD_FOR_MS
    await it.report()
    assert looks == 2


async def test_what_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent() -> Mapping[str, object]:
        await asyncio.Event().wait()
        return {}

    monkeypatch.setattr(checkup, "PATIENCE_S", 0.01)
    report = await Checkup([Dependency("a", silent), Dependency("b", well)], lambda: 0).report()
    assert report["status"] == "failing"
    checks = report["checks"]
    assert isinstance(checks, dict)
    assert checks["a"]["why"] == "no answer within 0.01 s"
    assert checks["b"]["ok"]


async def test_a_database_that_is_away_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    assert await checkup.database(store, BOT).look() == {}

    async def away(*_: object) -> object:
        raise Unavailable("somewhere")

    monkeypatch.setattr(store, "open_rows", away)
    with pytest.raises(Trouble, match="can't be reached"):
        await checkup.database(store, BOT).look()


async def test_redis_is_wanted_and_not_needed() -> None:
    async def answers() -> bool:
        return is_there

    is_there = True
    assert await checkup.redis(answers).look() == {}
    is_there = False
    with pytest.raises(Trouble, match="Redis does not answer"):
        await checkup.redis(answers).look()
    assert not checkup.redis(answers).needed


async def test_a_token_that_is_refused_is_told_by_its_status() -> None:
    class Telegram:
        status = 401

        async def call(self, method: str, params: object) -> Answer:
            assert method == "getMe"
            return Answer(self.status)

    telegram = Telegram()
    with pytest.raises(Trouble, match="getMe: 401"):
        await checkup.bot_api(telegram).look()
    telegram.status = 0
    with pytest.raises(Trouble, match="getMe: no answer"):
        await checkup.bot_api(telegram).look()


async def test_memory_is_held_against_what_the_process_may_have(tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    at = (tmp_path / "nowhere", limit)
    facts = await checkup.memory(at).look()
    used = facts["mebibytes"]
    assert isinstance(used, float)
    assert used > 10
    assert "limit_mebibytes" not in facts
    limit.write_text("max\n")
    assert "limit_mebibytes" not in await checkup.memory(at).look()
    limit.write_text(f"{2**40}\n")
    assert (await checkup.memory(at).look())["limit_mebibytes"] == 2**20
    limit.write_text(f"{10 * 2**20}\n")
    with pytest.raises(Trouble, match="of 10 MiB are used"):
        await checkup.memory(at).look()


async def test_without_a_proc_file_system_the_most_that_ever_was_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(path: Path) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", nothing)
    for system in ("darwin", "linux"):
        monkeypatch.setattr("sys.platform", system)
        used = (await checkup.memory(()).look())["mebibytes"]
        assert isinstance(used, float)
        assert used > 0


async def test_a_running_bot_shows_all_it_depends_on(
    playground: Playground, tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, redis_url="redis://127.0.0.1:9")
    page = f"http://127.0.0.1:{wanted.port}/health"
    async with running(wanted), aiohttp.ClientSession() as http:
        async with http.get(page) as answer:
            found = await answer.json()
        assert answer.status == 200
        assert found["status"] == "degraded"
        shown = {name: check["ok"] for name, check in found["checks"].items()}
        assert shown == {"database": True, "redis": False, "bot_api": True, "memory": True}
        async with http.post(page) as answer:
            assert answer.status == 405


async def test_a_bot_that_telegram_does_not_answer_is_failing(
    playground: Playground, tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path)
    async with running(wanted), aiohttp.ClientSession() as http:
        page = f"http://127.0.0.1:{wanted.port}/health"
        async with playground.fault("getMe", kind="5xx"), http.get(page) as answer:
            found = await answer.json()
        assert answer.status == 503
        assert found["checks"]["bot_api"]["why"].startswith("getMe: 5")
