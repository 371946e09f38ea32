"""A bot outgrows its file: everything goes along, and nothing is given twice."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from contract.made import ANN, BOB, BOT, NOW, couple, joined, update, work
from keeping.conftest import Home, off_loop
from meetsmatch.cli import main
from meetsmatch.keeping.commands import migrate, newest
from meetsmatch.keeping.moving import move
from meetsmatch.keeping.place import CannotKeep
from support.postgres import connected, own_database

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


@pytest.fixture
def old(tmp_path: Path) -> Home:
    return Home(f"sqlite:///{tmp_path}/meetsmatch.db", tmp_path)


@pytest.fixture
async def new(tmp_path: Path) -> AsyncIterator[Home]:
    async with own_database() as url:
        yield Home(url, tmp_path)


async def lived_in(home: Home) -> None:
    """People, a live chat, and updates of which the newest is gone."""
    async with home.store() as store:
        await store.take([update(1), update(2), update(3)], NOW)
        await store.commit(work(joined(ANN), joined(BOB)))
        await store.commit(work(*couple()))
    if home.url.startswith("sqlite"):
        with closing(sqlite3.connect(home.folder / "meetsmatch.db")) as database:
            database.execute("DELETE FROM inbox WHERE id = (SELECT max(id) FROM inbox)")
            database.commit()


def rows_of_the_file(home: Home, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home.folder / "meetsmatch.db")) as database:
        found = database.execute(f"SELECT * FROM {table}")  # noqa: S608 (a table of ours)
        names = sorted(it[0] for it in found.description)
        chosen = ", ".join(f'"{name}"' for name in names)
        return sorted(database.execute(f"SELECT {chosen} FROM {table}"), key=repr)  # noqa: S608 (ours)


async def test_every_row_is_there_and_no_number_is_given_again(old: Home, new: Home) -> None:
    await lived_in(old)
    moved = await off_loop(lambda: move(old.place, new.place))
    connection = await connected(new.url)
    counted = 0
    try:
        tables = [row[0] for row in await connection.fetch(TABLES)]
        for table in tables:
            found = await connection.fetch(f"SELECT * FROM {table}")  # noqa: S608 (ours)
            there = sorted(
                (tuple(row[name] for name in sorted(row.keys())) for row in found), key=repr
            )
            assert there == await off_loop(lambda it=table: rows_of_the_file(old, it)), table
            counted += len(there) * (table != "alembic_version")
    finally:
        await connection.close()
    assert (moved.tables, moved.rows) == (len(tables) - 1, counted)
    assert counted > 5
    async with new.store() as store:
        (fresh,) = await store.take([update(4)], NOW)
        assert fresh.id == 4
        assert await store.take([update(1)], NOW) == []
        assert (await store.counts(BOT))["chats"] == 1


async def test_nothing_that_is_there_is_overwritten(old: Home, new: Home) -> None:
    await lived_in(old)
    await lived_in(new)
    with pytest.raises(CannotKeep, match="there are people in"):
        await off_loop(lambda: move(old.place, new.place))
    async with new.store() as store:
        assert (await store.counts(BOT))["inbox"] == 3


async def test_a_bot_that_runs_is_not_moved(old: Home, new: Home) -> None:
    async with old.store():
        with pytest.raises(CannotKeep, match="in use"):
            await off_loop(lambda: move(old.place, new.place))
    await off_loop(lambda: migrate(new.place))
    async with new.store() as store:
        assert await store.counts(BOT)
        with pytest.raises(CannotKeep, match="are connected"):
            await off_loop(lambda: move(old.place, new.place))


async def test_only_a_file_moves_and_only_to_a_server(old: Home, new: Home) -> None:
    for source, target in ((new, new), (old, old)):
        with pytest.raises(CannotKeep, match="from SQLite to PostgreSQL"):
            await off_loop(lambda one=source, two=target: move(one.place, two.place))
    with pytest.raises(CannotKeep, match="there is no database"):
        await off_loop(lambda: move(old.place, new.place))


async def test_it_is_typed_with_the_new_address(
    old: Home, new: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await lived_in(old)
    monkeypatch.chdir(old.folder)
    monkeypatch.setenv("DATABASE_URL", old.url)
    assert await off_loop(lambda: main(["move", new.url])) == 0
    said = capsys.readouterr().out
    assert "Set DATABASE_URL" in said
    assert str(old.folder / "meetsmatch.key") in said
    assert await off_loop(lambda: new.place.version()) == newest()
    assert await off_loop(lambda: main(["move", new.url])) == 1
    assert "name an empty database" in capsys.readouterr().err
