"""S-26, S-27, S-39, D1, L-03: what somebody says of themselves is read by nobody else.

Not in a dump of the database without its key, nor in a log at its most talkative; and after
/delete not with the key either.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from math import inf
from pathlib import Path

import aiohttp
import pytest
from redis.asyncio import Redis

from contract.rows_left import rows_left
from e2e import town
from e2e.canaries import Canaries
from e2e.running import (
    KEY,
    SECRET,
    TOKEN,
    Spawned,
    environment,
    free_port,
    joins,
    running,
    settings,
)
from meetsmatch.adapters import postgres
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.schema.steps import upgrade
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import HOUR_MS
from meetsmatch.settings import Settings
from playground.client import Person, Playground
from support.postgres import own_database
from support.redis import OwnRedis, own_redis

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.security

SURVIVORS = {table.name for table in TABLES if table.survives}


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/meetsmatch.db"
        return
    async with own_database() as url:
        yield url


async def dumped(url: str) -> dict[str, str]:
    """Every row of every table as text, bytes as they are."""
    if url.startswith("sqlite"):
        executor = SqliteExecutor(Path(url.removeprefix("sqlite:///")))
    else:
        executor = await postgres.opened(url, 2)
    try:
        rows = await rows_left(SqlStore(executor))
        return {table: "\n".join(each) for table, each in rows.items()}
    finally:
        await executor.close()


async def lives(ana: Person, canaries: Canaries) -> None:
    """She takes a name that is a canary, and says some."""
    await ana.sends("location", latitude=52.52, longitude=13.4)
    await ana.says(canaries.text("message"))
    await ana.says("/profile")
    await ana.says(canaries.text("profile"))
    await ana.says("/export")
    await ana.expects(kind="document", within=10)


async def is_deleted(ana: Person) -> None:
    await ana.says("/delete")
    await ana.expects(contains="Delete everything?", within=20)
    await ana.taps("🗑 Yes, delete everything")
    await ana.expects(contains="Your data is deleted", within=20)


async def test_canaries_sing_nowhere(
    playground: Playground, database: str, tmp_path: Path
) -> None:
    if database.startswith("postgresql"):
        await asyncio.to_thread(upgrade, database)
    bot = await playground.bot(token=TOKEN)
    canaries = Canaries()
    ana = await playground.person(canaries.text("firstname"), username=canaries.text("username"))
    wanted = settings(playground.url, tmp_path, database_url=database, port=free_port())
    process = await Spawned.start(wanted)
    assert environment(wanted)["LOG_LEVEL"] == "debug"
    await joins(ana, bot)
    await lives(ana, canaries)
    telegram_id = str(ana.id)
    for table, rows in (await dumped(database)).items():
        assert not canaries.in_text(rows), table
        assert telegram_id not in rows, table
    fingerprint = KeyVault([KEY]).fingerprint(BotId(bot.id), ana.id)
    known = (await dumped(database))["people"]
    assert fingerprint in known
    await is_deleted(ana)
    left = {table for table, rows in (await dumped(database)).items() if fingerprint in rows}
    assert left <= SURVIVORS
    assert "people" not in left
    assert await process.stop() == 0
    log = "".join(process.lines)
    assert json.loads(process.lines[0])
    assert not canaries.in_text(log)
    assert not [it for it in (TOKEN, SECRET, KEY, telegram_id, fingerprint) if it in log]


async def memory(server: OwnRedis, but: str = "\n") -> str:
    """All that a Redis holds, names and values, without the keys with that in their name."""
    async with Redis.from_url(server.url) as redis:
        found = [it async for it in redis.scan_iter(count=1_000) if but.encode() not in it]
        values = [await redis.dump(it) or b"" for it in found]
        return b"\n".join([*found, *values]).decode("latin-1")


async def lasts_ms(server: OwnRedis, pattern: str) -> float:
    """When the last of those keys is forgotten: how fast somebody may write outlives /delete."""
    async with Redis.from_url(server.url) as redis:
        left = [await redis.pttl(it) async for it in redis.scan_iter(pattern)]
        return max((it if it >= 0 else inf for it in left), default=0)


async def page(port: int | None, path: str) -> str:
    url = f"http://127.0.0.1:{port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text()


async def test_nor_in_what_is_kept_beside_the_database(
    playground: Playground, tmp_path: Path
) -> None:
    """Redis, numbers for Prometheus, pages about health, copies of photos; nor after /delete."""
    bot, canaries, media = await playground.bot(token=TOKEN), Canaries(), tmp_path / "media"
    async with own_redis() as redis:
        given = {"redis_url": redis.url, "metrics_port": free_port(), "media": f"file://{media}"}
        wanted = settings(playground.url, tmp_path, **given)
        async with running(wanted) as jobs:
            name = canaries.text("firstname")
            ana = await playground.person(name, username=canaries.text("username"), photo=True)
            bob = await playground.person("Bob")
            for who in (ana, bob):
                who.turns_to(bot)
                await town.joins(who)
            await town.shows_up(ana, "Prague")
            for who in (ana, bob):
                await who.says("/chat")
            await bob.expects(town.word("found"), within=20)
            await ana.says(canaries.text("message"))
            assert canaries.in_text((await bob.expects(contains="zq", within=20)).text)
            await jobs.idle()
            await lie_there(media, 1)
            texts = [*await pages(wanted), await memory(redis), await contents(media)]
            assert "meetsmatch_" in texts[0]
            assert all(map(len, texts))
            await is_deleted(ana)
            await jobs.idle()
            await lie_there(media, 0)
            fingerprint = KeyVault([KEY]).fingerprint(BotId(bot.id), ana.id)
            left = [*await pages(wanted), await memory(redis, but=f"{bot.id}:{fingerprint}:")]
            assert await lasts_ms(redis, f"*:{bot.id}:{fingerprint}:*") <= HOUR_MS
    for text in (*texts, *left):
        assert not canaries.in_text(text)
        assert str(ana.id) not in text
    assert not [it for it in left if fingerprint in it]


async def pages(wanted: Settings) -> list[str]:
    """What those who watch the bot may read without a login."""
    return [
        await page(wanted.metrics_port, "/metrics"),
        await page(wanted.port, "/health/ready"),
        await page(wanted.port, "/health"),
    ]


async def contents(media: Path) -> str:
    """Names and bytes of all copies."""
    files = await asyncio.to_thread(lambda: [*media.rglob("*")])
    kept = [str(it).encode() + it.read_bytes() for it in files if it.is_file()]
    return b"\n".join(kept).decode("latin-1")


async def lie_there(media: Path, many: int) -> None:
    """Until so many copies of photos do: a folder tells nobody."""
    async with asyncio.timeout(20):
        while len(await asyncio.to_thread(lambda: [*media.glob("*/*")])) != many:
            await asyncio.sleep(0.05)
