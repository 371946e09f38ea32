"""The schema goes up and down on both engines, and lets the code before it go on."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from house.sources import ROOT
from meetsmatch.adapters.schema.steps import BASE, HEAD, downgrade, newest, upgrade
from meetsmatch.adapters.sql.texts import Query, migrations, parsed
from meetsmatch.adapters.sqlite import SqliteExecutor
from support.postgres import own_database

OLD = Path(__file__).parent / "statements_of_0001.sql"
"""What the first version says to its database: it must still be able to when a newer one has
brought up the schema beside it."""

Schema = list[tuple[object, ...]]

POSTGRESQL = """
SELECT c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, pg_get_indexdef(c.oid)
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'alembic%'
ORDER BY 1, 3
"""


class Sqlite:
    """A file of its own."""

    def __init__(self, path: Path) -> None:
        self.path, self.url = path, f"sqlite:///{path}"

    async def schema(self) -> Schema:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(
                "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '%alembic%' "
                "AND name <> 'sqlite_sequence' ORDER BY name"
            ).fetchall()

    async def run(self, query: Query) -> None:
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute(query.text, [1 for _ in query.names]).fetchall()


class Postgresql:
    """A database of its own."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def schema(self) -> Schema:
        connection = await asyncpg.connect(self.url)
        try:
            return [tuple(row) for row in await connection.fetch(POSTGRESQL)]
        finally:
            await connection.close()

    async def run(self, query: Query) -> None:
        connection = await asyncpg.connect(self.url)
        transaction = connection.transaction()
        await transaction.start()
        try:
            asked = await connection.prepare(query.text)
            await asked.fetch(*(SAMPLES[it.name] for it in asked.get_parameters()))
        finally:
            await transaction.rollback()
            await connection.close()


SAMPLES = {"int4": 1, "int8": 1, "text": "text", "bytea": b"sealed"}


Database = Sqlite | Postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        yield Sqlite(tmp_path / "meetsmatch.db")
        return
    async with own_database() as url:
        yield Postgresql(url)


async def up(database: Database, revision: str = HEAD) -> Schema:
    await asyncio.to_thread(upgrade, database.url, revision)
    return await database.schema()


async def down(database: Database, revision: str) -> Schema:
    await asyncio.to_thread(downgrade, database.url, revision)
    return await database.schema()


async def test_every_step_goes_down_and_up_again(database: Database):
    reached = [await database.schema() if isinstance(database, Postgresql) else []]
    for step in migrations():
        reached.append(await up(database, f"{step.number:04}"))
    for step in reversed(migrations()):
        before = f"{step.number - 1:04}" if step.number > 1 else BASE
        assert await down(database, before) == reached[step.number - 1]
    for step in migrations():
        assert await up(database, f"{step.number:04}") == reached[step.number]


async def test_no_step_changes_what_is_already_there(database: Database):
    assert await up(database) == await up(database)


async def test_the_first_versions_statements_still_run_on_the_newest_schema(database: Database):
    await up(database)
    mark = "?" if isinstance(database, Sqlite) else "$"
    old = [*parsed(OLD.read_text(), mark)]
    assert len(old) > 50
    for query in old:
        await database.run(query)


async def test_a_file_that_alembic_made_is_one_that_the_bot_made(tmp_path: Path):
    by_alembic, by_bot = Sqlite(tmp_path / "alembic.db"), Sqlite(tmp_path / "bot.db")
    await up(by_alembic)
    await SqliteExecutor(by_bot.path).close()
    assert tidy(await by_bot.schema()) == tidy(await by_alembic.schema())
    assert await up(by_bot) == await by_bot.schema()
    await SqliteExecutor(by_alembic.path).close()


def tidy(schema: Schema) -> list[str]:
    return [re.sub(r"\\[nt]|\s", "", str(row)) for row in schema]


async def test_a_step_that_fails_leaves_an_sqlite_file_as_it_was(tmp_path: Path):
    database = Sqlite(tmp_path / "meetsmatch.db")
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("CREATE TABLE outbox (x)")
    with pytest.raises(Exception, match="outbox already exists"):
        await up(database)
    assert [row[1] for row in await database.schema()] == ["outbox"]


async def test_two_who_migrate_at_once_do_not_disturb_each_other(database: Database):
    if isinstance(database, Sqlite):
        return
    await asyncio.gather(*(asyncio.to_thread(run_upgrade, database.url) for _ in range(2)))
    assert await database.schema()


def run_upgrade(url: str) -> None:
    """In a process of its own: Alembic keeps one context for a whole process."""
    code = "import sys; from meetsmatch.adapters.schema.steps import upgrade; upgrade(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, url], check=True)


def test_the_text_steps_are_fresh():
    """`make schema` mends it."""
    done = subprocess.run([sys.executable, ROOT / "tools/schema.py", "--check"], check=False)
    assert done.returncode == 0


def test_the_newest_revision_is_the_last_text_step():
    assert newest() == f"{migrations()[-1].number:04}"


@pytest.fixture(autouse=True)
def quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capsys.readouterr().out == ""
