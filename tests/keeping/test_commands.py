"""The commands as an operator types them."""

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from contract.made import ANN, BOT, NOW, joined, person, print_of, update, work
from keeping.conftest import Home, off_loop
from meetsmatch.adapters.journal import Journal
from meetsmatch.app.ports import Forgotten
from meetsmatch.app.retention import FORGOTTEN_MS
from meetsmatch.app.work import Commit, PersonForgotten
from meetsmatch.cli import main
from meetsmatch.keeping.commands import lower, migrate, newest
from meetsmatch.keeping.place import CannotKeep


@pytest.fixture
def typed(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.chdir(home.folder)
    monkeypatch.setenv("DATABASE_URL", home.url)
    monkeypatch.setenv("KEY_FILE", str(home.folder / "meetsmatch.key"))
    return home


async def run(*words: str) -> int:
    return await off_loop(lambda: main(words))


async def test_migrate_goes_up_says_where_it_is_and_is_done_once(
    typed: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run("migrate", "--check") == 1
    assert await run("migrate", "--to", "1") == 0
    assert f"from step 0 to step {1}" in capsys.readouterr().out
    assert await run("migrate", "--check") == 1
    assert await run("migrate") == 0
    assert await run("migrate", "--check") == 0
    assert "up to date" in capsys.readouterr().out
    assert await run("migrate") == 0
    assert f"at step {newest()}" in capsys.readouterr().out


async def test_going_down_is_asked_for_twice(
    typed: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    async with typed.store() as store:
        await store.take([update(1)], NOW)
        with pytest.raises(CannotKeep, match="stop"):
            await off_loop(lambda: lower(typed.place, "1"))
    assert await run("migrate", "--to", "1") == 1
    assert "say --down" in capsys.readouterr().err
    assert await run("migrate", "--to", "1", "--down") == 0
    assert await off_loop(typed.place.version) == 1
    assert await run("migrate", "--to", "1", "--down") == 1
    assert "not above" in capsys.readouterr().err
    async with typed.store() as store:
        assert await store.take([update(1)], NOW) == []
    assert await run("migrate", "--to", "0", "--down") == 0
    assert not await off_loop(typed.place.version)


async def test_a_step_that_there_is_not_is_told(
    typed: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in ("99", "next", "-1"):
        assert await run("migrate", f"--to={step}") == 1
        assert "there is no step" in capsys.readouterr().err
    assert await run("migrate", "--down") == 1
    assert "--to STEP --down" in capsys.readouterr().err


async def test_what_the_operator_has_to_make_first_is_told(
    typed: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run("migrate") == 0
    assert await run("backup", "none/b.zip") == 1
    assert "there is no folder none: make it first" in capsys.readouterr().err
    await typed.wipe()
    is_a_file = typed.url.startswith("sqlite")
    assert await run("migrate") == (0 if is_a_file else 1)
    assert ("createdb" in capsys.readouterr().err) != is_a_file


async def test_two_who_migrate_at_once_do_it_once(home: Home) -> None:
    environment = {**os.environ, "DATABASE_URL": home.url}
    command = (sys.executable, "-m", "meetsmatch", "migrate")
    processes = [
        await asyncio.create_subprocess_exec(*command, env=environment, cwd=home.folder)
        for _ in range(3)
    ]
    assert [await process.wait() for process in processes] == [0, 0, 0]
    assert await off_loop(home.place.version) == newest()


async def test_a_newer_database_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    await off_loop(lambda: migrate(home.place))
    monkeypatch.setattr("meetsmatch.keeping.commands.newest", lambda: 1)
    with pytest.raises(CannotKeep, match="install the version that wrote it"):
        await off_loop(lambda: migrate(home.place))


async def test_a_backup_goes_out_and_comes_back(
    typed: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with typed.store() as store:
        await store.commit(work(joined(ANN)))
    assert await run("backup", "b.zip") == 0
    assert "The keys are not in it" in capsys.readouterr().out
    assert await run("backup", "b.zip") == 1
    assert "is there already" in capsys.readouterr().err
    assert await run("restore", "b.zip") == 1
    assert "--replace" in capsys.readouterr().err
    assert await run("restore", "b.zip", "--replace") == 0
    said = capsys.readouterr().out
    assert "is as it was at" in said
    assert "What was replaced is" in said
    async with typed.store() as store:
        assert await store.person(BOT, ANN) == person(ANN)


async def test_wrong_settings_and_files_are_told(
    typed: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await run("restore", "none.zip") == 1
    assert "can't be read" in capsys.readouterr().err
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert await run("migrate") == 2
    assert "DATABASE_URL" in capsys.readouterr().err


async def test_a_server_that_is_away_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:s3cret-s3cret@127.0.0.1:9/bot")
    assert await run("migrate") == 1
    said = capsys.readouterr().err
    assert "meetsmatch can't do that" in said
    assert "127.0.0.1:9/postgres: " in said
    assert "Look at DATABASE_URL" in said
    assert "s3cret" not in said


async def test_without_its_libraries_postgresql_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:9/bot")
    monkeypatch.setitem(sys.modules, "meetsmatch.keeping.server", None)
    assert await run("migrate") == 1
    assert "meetsmatch[postgresql]" in capsys.readouterr().err


# --- the journal --------------------------------------------------------------------------


def gone(number: int, at_ms: int = NOW) -> Forgotten:
    return Forgotten(BOT, print_of(number), at_ms)


def test_the_journal_keeps_each_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "meetsmatch.forgotten"
    journal = Journal(path, NOW)
    assert journal.latest_ms == 0
    journal.add([])
    assert not path.exists()
    journal.add([gone(1), gone(2, NOW + 5)])
    journal.add([gone(1)])
    assert journal.latest_ms == NOW + 5
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text().splitlines()) == 2
    assert Journal(path, NOW).known == {gone(1), gone(2, NOW + 5)}


def test_the_journal_forgets_what_is_too_old_and_survives_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "meetsmatch.forgotten"
    Journal(path, NOW).add([gone(1), gone(2, NOW + 5)])
    with path.open("a") as file:
        file.write(f"{BOT} half-a-li")
    assert Journal(path, NOW + 1 + FORGOTTEN_MS).known == {gone(2, NOW + 5)}
    assert path.read_text() == f"{BOT} {print_of(2)} {NOW + 5}\n"
    assert sorted(os.listdir(tmp_path)) == ["meetsmatch.forgotten"]


def test_nobody_is_written_behind_a_line_that_a_crash_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "meetsmatch.forgotten"
    path.write_text(f"{BOT} half-a-li")
    Journal(path, NOW).add([gone(1)])
    assert Journal(path, NOW).known == {gone(1)}


def test_nobody_is_written_behind_a_line_that_another_process_did_not_finish(
    tmp_path: Path,
) -> None:
    path = tmp_path / "meetsmatch.forgotten"
    journal = Journal(path, NOW)
    path.write_text(f"{BOT} half-a-li")
    journal.add([gone(1)])
    assert Journal(path, NOW).known == {gone(1)}


def test_processes_that_share_the_journal_lose_none_of_each_others_lines(tmp_path: Path) -> None:
    path = tmp_path / "meetsmatch.forgotten"
    too_old = NOW - FORGOTTEN_MS - 1

    def starts_often(first: int) -> None:
        for number in range(first, first + 25):
            journal = Journal(path, NOW)  # writes the file anew: something too old is in it
            journal.add([gone(number), gone(number, too_old)])

    with ThreadPoolExecutor(4) as processes:
        list(processes.map(starts_often, range(1, 101, 25)))
    assert Journal(path, NOW).known == {gone(number) for number in range(1, 101)}


async def test_the_journal_alone_keeps_somebody_deleted(typed: Home) -> None:
    async with typed.store() as store:
        await store.commit(Commit(BOT, 1, (joined(ANN),)))
        assert await run("backup", "b.zip") == 0
        stored = await store.person(BOT, ANN)
        assert stored is not None
        await store.commit(work(PersonForgotten(stored)))
    await typed.wipe()
    Journal(typed.folder / "meetsmatch.forgotten", NOW).add([gone(ANN, 1 << 51)])
    assert await run("restore", "b.zip") == 0
    async with typed.store() as store:
        assert await store.person(BOT, ANN) is None
