"""Database files: created, reopened, and refused when they are not for us."""

import sqlite3
from pathlib import Path

import pytest

from meetsmatch.adapters.sql.texts import Migration, migrations
from meetsmatch.adapters.sqlite import Refusal, SqliteExecutor
from meetsmatch.adapters.sqlite.file import connect, prepare


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "meetsmatch.db"


def step(number: int, *statements: str) -> Migration:
    """One that writes its number, as the real ones do."""
    first = (
        "CREATE TABLE alembic_version (version_num TEXT)",
        "INSERT INTO alembic_version VALUES ('0001')",
    )
    later = (f"UPDATE alembic_version SET version_num = '{number:04}'",)  # noqa: S608 (a number)
    return Migration(number, "step", (*(first if number == 1 else later), *statements))


def prepared(path: Path, steps: list[Migration]) -> list[str]:
    """Names of the tables afterwards."""
    connection = connect(path)
    try:
        prepare(connection, path, steps)
        found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return [name for (name,) in found]
    finally:
        connection.close()


def test_a_new_file_gets_every_step(path: Path):
    assert {"alembic_version", "inbox", "outbox", "chats"} <= set(prepared(path, migrations()))


def test_commits_reach_the_disk_before_they_return(path: Path):
    connection = connect(path)
    prepare(connection, path, migrations())
    asked = [
        connection.execute(f"PRAGMA {it}").fetchone() for it in ("journal_mode", "synchronous")
    ]
    connection.close()
    assert asked == [("wal",), (2,)]


def test_a_file_lacking_steps_gets_those_only(path: Path):
    first = step(1, "CREATE TABLE one (x)")
    second = step(2, "CREATE TABLE two (x)")
    assert prepared(path, [first]) == ["alembic_version", "one"]
    assert prepared(path, [first, second]) == ["alembic_version", "one", "two"]
    assert prepared(path, [first, second]) == ["alembic_version", "one", "two"]


def test_a_step_that_fails_leaves_the_file_as_it_was(path: Path):
    first = step(1, "CREATE TABLE one (x)")
    broken = step(2, "CREATE TABLE two (x)", "CREATE TABLE one (x)")
    prepared(path, [first])
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        prepared(path, [first, broken])
    assert prepared(path, [first]) == ["alembic_version", "one"]


def test_a_file_of_a_newer_version_is_refused(path: Path):
    first = step(1)
    prepared(path, [first, step(2)])
    with pytest.raises(Refusal, match=r"schema step 2, this MeetsMatch knows 1: install"):
        prepared(path, [first])


def test_a_file_of_another_program_is_refused_and_left_alone(path: Path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(Refusal, match="another program"):
        prepared(path, migrations())
    assert names_in(path) == ["theirs"]


def test_a_file_that_alembic_keeps_for_another_program_is_refused(path: Path):
    prepared(path, [step(1)])
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '1f3c0aa92b7d'")
    connection.close()
    with pytest.raises(Refusal, match="another program"):
        prepared(path, migrations())


def names_in(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT name FROM sqlite_schema").fetchall()
    connection.close()
    return [name for (name,) in found]


def test_what_is_no_database_is_refused(path: Path):
    path.write_text("Dear diary, today I wrote no SQL at all. " * 100)
    with pytest.raises(Refusal, match="not a SQLite database"):
        prepared(path, migrations())
    assert path.read_text().startswith("Dear diary")


async def test_a_file_that_is_refused_is_closed(path: Path):
    prepared(path, [step(1), step(999)])
    with pytest.raises(Refusal, match="newer"):
        SqliteExecutor(path)


async def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path):
    with pytest.raises(Refusal, match="can't be written: No such file or directory"):
        SqliteExecutor(tmp_path / "nowhere" / "meetsmatch.db")


async def test_a_new_file_is_for_its_owners_eyes_only(path: Path):
    executor = SqliteExecutor(path)
    modes = {file.name: oct(file.stat().st_mode)[-3:] for file in path.parent.iterdir()}
    await executor.close()
    assert modes == dict.fromkeys(
        ("meetsmatch.db", "meetsmatch.db-wal", "meetsmatch.db-shm"), "600"
    )
