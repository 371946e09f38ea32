"""Backups by the clock: tried out each time, few kept, none thrown away for a bad one."""

import os
from functools import partial
from pathlib import Path

import pytest

from contract.made import ANN, BOT, NOW, person, work
from keeping.conftest import Home, off_loop
from meetsmatch.app.work import PersonJoined
from meetsmatch.cli import main
from meetsmatch.core.rules import DAY_MS
from meetsmatch.keeping.commands import place_of
from meetsmatch.keeping.place import CannotKeep
from meetsmatch.keeping.routine import round_of
from meetsmatch.settings import Settings, read
from meetsmatch.wiring import vault_of

KEY = "a-key-for-this-test_0123456789abcdefghij"


def settings(home: Home, key: str = KEY) -> Settings:
    wanted = {"bot_token": f"{BOT}:abc", "database_url": home.url, "secret_keys": (key,)}
    return read(wanted, env_file=None)


@pytest.fixture
def folder(home: Home) -> Path:
    place = home.folder / "backups"
    place.mkdir()
    return place


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def test_a_round_is_tried_out_and_the_oldest_makes_room(home: Home, folder: Path) -> None:
    async with home.store() as store:
        days = [NOW + day * DAY_MS for day in range(4)]
        made = [await off_loop(partial(round_of, settings(home), folder, 2, it)) for it in days]
        assert await store.counts(BOT)
    assert [it.people for it in made] == [0, 0, 0, 0]
    assert files(folder) == [it.file for it in made[2:]]
    assert [len(it.dropped) for it in made] == [0, 0, 1, 1]
    scratch = await off_loop(lambda: place_of(home.url).beside("checking").version())
    assert scratch is None


async def test_what_a_round_that_was_killed_has_left_is_cleared_away(
    home: Home, folder: Path
) -> None:
    name = folder / "meetsmatch-20260101T020000.000Z.zip"
    old = [name.with_name(f"{name.name}.{it}") for it in ("dump", "part", "checking")]
    young, strange = folder / "meetsmatch-x.000Z.zip.dump", folder / "mine.zip.dump"
    for file in (*old, young, strange):
        file.write_text("half")
        now_s = NOW / 1_000 - (0 if file is young else 2 * DAY_MS / 1_000)
        os.utime(file, (now_s, now_s))
    async with home.store():
        made = await off_loop(partial(round_of, settings(home), folder, 2, NOW))
    assert set(files(folder)) == {made.file, young, strange}


async def test_what_the_keys_do_not_open_is_no_backup_and_costs_no_older_one(
    home: Home, folder: Path
) -> None:
    good = await sealed_person(home)
    await off_loop(lambda: round_of(good, folder, 1, NOW))
    strange = settings(home, "another-key-for-this-test_0123456789abcd")
    with pytest.raises(CannotKeep, match="of no use: The keys don't fit"):
        await off_loop(lambda: round_of(strange, folder, 1, NOW + DAY_MS))
    assert len(files(folder)) == 2


async def sealed_person(home: Home) -> Settings:
    """Somebody who is sealed with KEY is in the database."""
    wanted = settings(home)
    vault = vault_of(wanted)
    mark = vault.fingerprint(BOT, 4711)
    address = await vault.seal(b"4711")
    async with home.store() as store:
        await store.commit(work(PersonJoined(person(ANN, fingerprint=mark), address)))
    return wanted


async def test_it_is_typed_with_a_folder_that_is_there(
    home: Home,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(home.folder)
    monkeypatch.setenv("DATABASE_URL", home.url)
    monkeypatch.setenv("BOT_TOKEN", f"{BOT}:abc")
    async with home.store():
        assert await off_loop(lambda: main(["backup", str(folder), "--keep", "1"])) == 1
        assert "key file" in capsys.readouterr().err
        monkeypatch.setenv("SECRET_KEYS", KEY)
        assert await off_loop(lambda: main(["backup", str(folder), "--keep", "1"])) == 0
        assert "Tried out: 0 people came back" in capsys.readouterr().out
        assert await off_loop(lambda: main(["backup", str(home.file), "--check"])) == 0
        assert "Tried out" in capsys.readouterr().out
        assert await off_loop(lambda: main(["backup", "nowhere", "--keep", "1"])) == 1
        assert "name a folder that is there" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["backup", str(folder), "--keep", "0"])
    assert "1 at least" in capsys.readouterr().err
