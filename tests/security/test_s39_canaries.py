"""S-26, S-27, S-39, D1, L-03: what somebody says of themselves is read by nobody else.

Not in a dump of the database without its key, nor in a log at its most talkative; and after
/delete not with the key either.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contract.rows_left import rows_left
from e2e.canaries import Canaries
from e2e.running import KEY, SECRET, TOKEN, Spawned, environment, free_port, joins, settings
from meetsmatch.adapters import postgres
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.schema.steps import upgrade
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.core.ids import BotId
from playground.client import Person, Playground
from support.postgres import own_database

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
    await ana.says("/delete")
    await ana.expects(contains="Delete everything?", within=10)
    await ana.taps("🗑 Yes, delete everything")
    await ana.expects(contains="Everything about you is deleted", within=10)
    left = {table for table, rows in (await dumped(database)).items() if fingerprint in rows}
    assert left <= SURVIVORS
    assert "people" not in left
    assert await process.stop() == 0
    log = "".join(process.lines)
    assert json.loads(process.lines[0])
    assert not canaries.in_text(log)
    assert not [it for it in (TOKEN, SECRET, KEY, telegram_id, fingerprint) if it in log]
