"""F33: a database comes back from the past, and nothing happens twice, nobody comes back."""

import asyncio
import json
import os
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    CY,
    NOW,
    browser,
    couple,
    joined,
    matched,
    opened,
    person,
    place,
    print_of,
    profile,
    relay,
    update,
    withheld,
    work,
)
from keeping.conftest import LATER, Home, off_loop
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.broadcasting import BroadcastMade, PostBegun
from meetsmatch.app.ports import Forgotten
from meetsmatch.app.retention import FORGOTTEN_MS
from meetsmatch.app.work import (
    Because,
    ChatEnded,
    Commit,
    KeptApart,
    PersonForgotten,
    PersonJoined,
    Sought,
)
from meetsmatch.core.broadcasts import REMINDER, Broadcast, Draft, State
from meetsmatch.core.channels import Post
from meetsmatch.core.chats import Ending
from meetsmatch.core.ids import BroadcastId, PersonId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.keeping import archive
from meetsmatch.keeping.place import CannotKeep

DEE = PersonId(14)


async def lived(store: SqlStore) -> None:
    """Ann talks with Bob; Cy waits; one update is done, one is open, one letter waits."""
    await store.commit(work(joined(ANN), joined(BOB), joined(CY), *couple(), Sought(place(CY))))
    await store.commit(work(KeptApart(BOT, print_of(BOB), print_of(CY), Because.BLOCKED)))
    done, _ = await store.take([update(1), update(2)], NOW)
    await store.commit(work(letters=(relay(),), done=done.id))


async def went_on(store: SqlStore) -> None:
    """What waited was done; Ann has deleted herself; Dee has joined, her update is still open."""
    (row,) = await store.open_rows(BOT, 0, 9)
    await store.commit(work(done=row.id))
    gone = Commit(BOT, NOW + 5, (ChatEnded(BOT, CHAT, Ending.DELETED, NOW + 5),))
    await store.commit(gone)
    await store.commit(Commit(BOT, NOW + 5, (PersonForgotten(person(ANN)),)))
    done, _ = await store.take([update(3), update(4)], NOW + 6)
    await store.commit(work(joined(DEE), done=done.id))


async def at_rest(store: SqlStore) -> None:
    """Nothing of the backup's time goes on."""
    assert await store.chat_of(BOT, BOB) is None
    assert await store.waiting(BOT) == []
    assert await store.unsent(BOT, 0, 9) == []


async def test_what_is_restored_is_at_rest_forgets_the_forgotten_and_handles_nothing_twice(
    home: Home,
) -> None:
    async with home.store() as store:
        await lived(store)
        manifest = await home.backup()
        await went_on(store)
    assert manifest.made_ms == NOW
    restored = await home.restore()
    assert restored.deletions == 1
    assert restored.known == 4
    assert restored.replaced
    async with home.store() as store:
        assert await store.take([update(n) for n in (1, 2, 3, 4)], LATER) == []
        assert [row.update for row in await store.open_rows(BOT, 0, 9)] == [4]
        await at_rest(store)
        assert await store.person(BOT, ANN) is None
        assert await store.forgotten(0) == [Forgotten(BOT, print_of(ANN), NOW + 5)]
        assert await store.person(BOT, BOB) == person(BOB)
        assert await store.person(BOT, DEE) is None
        await store.commit(work(Sought(place(BOB)), Sought(place(CY))))
        assert await store.apart(BOT, LATER, (BOB, CY)) == {
            frozenset((print_of(BOB), print_of(CY)))
        }
        (new,) = await store.take([update(5)], LATER)
        assert new.update == 5


async def test_matches_come_back_parked_but_not_those_of_the_deleted(home: Home) -> None:
    async with home.store() as store:
        await store.commit(work(*browser(ANN), *browser(BOB), *browser(CY), *matched()))
        await store.commit(work(*matched(BOB, CY, CHAT + 1), withheld(7), withheld(5, ANN, BOB)))
        await store.commit(work(opened(BOB, CHAT + 1), withheld(6, CY, BOB, CHAT + 1)))
        await home.backup()
        ended = ChatEnded(BOT, CHAT, Ending.DELETED, NOW + 5)
        await store.commit(Commit(BOT, NOW + 5, (ended, PersonForgotten(person(ANN)))))
    assert (await home.restore()).deletions == 1
    async with home.store() as store:
        catalogue = store.catalogue
        assert await store.person(BOT, ANN) is None
        assert await catalogue.profile(BOT, ANN) is None
        assert await catalogue.candidate(BOT, ANN) is None
        assert await catalogue.opinion(BOT, ANN, BOB) is None
        assert await catalogue.opinion(BOT, BOB, ANN) is None
        assert (await catalogue.counts_of(BOT, [ANN, BOB])).keys() == {BOB}
        (match,) = await catalogue.matches(BOT, BOB, 9)
        assert (match.id, match.one_away, match.two_away) == (CHAT + 1, True, True)
        assert await store.chat_of(BOT, BOB) is None
        assert await catalogue.kept(BOT, CY) == {}
        assert await catalogue.overdue(BOT, LATER, 9) == []
        await store.commit(work(opened(BOB, CHAT + 1)))
        assert await catalogue.profile(BOT, BOB) == profile(BOB)


@pytest.mark.parametrize("not_run_since", [False, True])
async def test_news_that_were_on_their_way_are_nobodys_second_time(
    home: Home, not_run_since: bool
) -> None:
    """Whom it has reached since the backup is forgotten: an owner decides whether it goes on."""
    states = [State.SCHEDULED, State.RUNNING, State.PAUSED, State.DRAFT, State.DONE]
    draft = Draft("summer", {"en": "Hello"})
    news = [
        Broadcast(BOT, BroadcastId(number), draft, "olga", NOW, state, NOW + DAY_MS)
        for number, state in enumerate(states, 1)
    ]
    reminder = Broadcast(BOT, BroadcastId(9), draft, REMINDER, NOW, State.RUNNING, NOW)
    async with home.store() as store:
        await store.commit(work(joined(ANN), *map(BroadcastMade, [*news, reminder])))
        await store.commit(work(PostBegun(BOT, news[1].id, Post.WAITING, "")))
        await home.backup()
    await home.wipe()
    await home.restore(not_run_since=not_run_since)
    async with home.store() as store:
        found = [await store.broadcasts.broadcast(BOT, it.id) for it in [*news, reminder]]
        assert [it.state for it in found if it] == (
            [*states, State.RUNNING]
            if not_run_since
            else [*[State.PAUSED] * 3, State.DRAFT, State.DONE, State.STOPPED]
        )
        assert [it.version for it in found if it][:3] == [0 if not_run_since else 1] * 2 + [0]
        assert [it.post for it in found if it and it.post] == [
            Post.WAITING if not_run_since else Post.UNKNOWN
        ]
        assert found[5] is None or not_run_since or found[5].ended_ms == LATER


async def test_a_bot_that_moves_takes_along_what_waits_for_a_parked_seat(home: Home) -> None:
    async with home.store() as store:
        await store.commit(work(*browser(ANN), *browser(BOB), *matched(), withheld(7)))
        await store.commit(work(opened(ANN)))
        await home.backup()
    await home.wipe()
    await home.restore(not_run_since=True)
    async with home.store() as store:
        here = await store.chat_of(BOT, ANN)
        assert here is not None
        assert await store.catalogue.kept(BOT, BOB) == {CHAT: 1}
        assert [it.sealed for it in await store.commit(work(opened(BOB)))] == [b"7"]


async def test_after_a_loss_the_journal_keeps_the_deleted_away(home: Home) -> None:
    async with home.store() as store:
        await lived(store)
        await home.backup()
        await went_on(store)
        journal = tuple(await store.forgotten(0))
    await home.wipe()
    restored = await home.restore(journal, replace=False)
    assert (restored.deletions, restored.known, restored.replaced) == (1, 0, "")
    async with home.store() as store:
        assert await store.person(BOT, ANN) is None
        assert await store.forgotten(0) == [*journal]
        assert await store.take([update(1), update(2)], LATER) == []
        await at_rest(store)


async def test_who_came_back_after_deleting_stays(home: Home) -> None:
    async with home.store() as store:
        await store.commit(Commit(BOT, NOW, (joined(ANN),)))
        await store.commit(Commit(BOT, NOW + 5, (PersonForgotten(person(ANN)),)))
        again = replace(person(99), fingerprint=print_of(ANN), created_ms=NOW + 6)
        await store.commit(work(PersonJoined(again, b"address")))
        await home.backup()
    assert (await home.restore()).deletions == 0
    async with home.store() as store:
        assert await store.person_of(BOT, print_of(ANN)) == again


async def test_a_bot_that_moves_goes_on_where_it_was(home: Home) -> None:
    async with home.store() as store:
        await lived(store)
        await home.backup()
    await home.wipe()
    await home.restore(not_run_since=True)
    async with home.store() as store:
        assert await store.chat_of(BOT, BOB) is not None
        assert [waiting.person for waiting in await store.waiting(BOT)] == [CY]
        assert len(await store.unsent(BOT, 0, 9)) == 1
        assert [row.update for row in await store.open_rows(BOT, 0, 9)] == [2]


async def test_a_bot_that_has_run_is_no_bot_that_moved(home: Home) -> None:
    async with home.store() as store:
        await lived(store)
        await home.backup()
        await went_on(store)
    with pytest.raises(CannotKeep, match="the bot has run since"):
        await home.restore(not_run_since=True)
    async with home.store() as store:
        assert await store.person(BOT, DEE) == person(DEE)


# --- refusals change nothing --------------------------------------------------------------


async def test_a_live_bot_and_people_are_not_run_over(home: Home) -> None:
    async with home.store() as store:
        await lived(store)
        await home.backup()
        with pytest.raises(CannotKeep, match="stop"):
            await home.restore()
        await store.take([update(9)], NOW)
    with pytest.raises(CannotKeep, match="--replace"):
        await home.restore(replace=False)
    async with home.store() as store:
        assert await store.take([update(9)], NOW) == []


@pytest.mark.security
async def test_a_damaged_backup_is_refused_wherever_the_damage_is(home: Home) -> None:
    async with home.store() as store:
        await lived(store)
        await home.backup()
    whole = home.file.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        home.file.write_bytes(broken)
        try:
            manifest = archive.manifest_of(home.file)
            archive.unpack(home.file, manifest, home.folder / "dump")
        except CannotKeep:
            continue
        # Not every byte of a ZIP matters; what came out is what went in.
        assert archive.digest(home.folder / "dump") == (manifest.size, manifest.sha256)
    for cut in (0, 10, len(whole) // 2, len(whole) - 1):
        home.file.write_bytes(whole[:cut])
        with pytest.raises(CannotKeep, match="damaged"):
            await home.restore()
    async with home.store() as store:
        assert await store.chat_of(BOT, BOB) is not None


def altered(home: Home, **fields: object) -> None:
    """The same dump under another manifest."""
    with zipfile.ZipFile(home.file) as old:
        said, dump = json.loads(old.read(archive.MANIFEST)), old.read(archive.DUMP)
    with zipfile.ZipFile(home.file, "w") as new:
        new.writestr(archive.MANIFEST, json.dumps({**said, **fields}))
        new.writestr(archive.DUMP, dump)


@pytest.mark.security
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"schema": 9_999}, "install the version that made it"),
        ({"made_ms": LATER - FORGOTTEN_MS - 1}, "older than 31 days"),
        ({"format": 2}, "is of format 2"),
        ({"kind": "stone"}, "they must be alike"),
        ({"sha256": "0"}, "checksum"),
        ({"size": 1}, "checksum"),
        ({"extra": 1}, "no backup of MeetsMatch"),
    ],
)
async def test_what_does_not_fit_is_refused(
    home: Home, fields: dict[str, object], said: str
) -> None:
    async with home.store() as store:
        await lived(store)
        await home.backup()
    altered(home, **fields)
    with pytest.raises(CannotKeep, match=said):
        await home.restore()
    async with home.store() as store:
        assert await store.chat_of(BOT, BOB) is not None
    assert [file.name for file in home.folder.iterdir() if "restoring" in file.name] == []


async def test_a_backup_is_its_owners_whole_and_never_written_over(home: Home) -> None:
    with pytest.raises(CannotKeep, match="nothing to back up"):
        await home.backup()
    async with home.store() as store:
        await lived(store)
        await home.backup()
        with pytest.raises(CannotKeep, match="is there already"):
            await home.backup()
    assert home.file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CannotKeep, match="can't be read"):
        archive.manifest_of(home.folder / "none")
    assert b"address" not in home.file.read_bytes()[:200]
    assert sorted(zipfile.ZipFile(home.file).namelist()) == [archive.DUMP, archive.MANIFEST]


async def test_a_backup_made_under_load_is_of_one_moment(home: Home) -> None:
    async with home.store() as store:
        await lived(store)
        writing = asyncio.create_task(_writes(store))
        await home.backup()
        count = await writing
    assert count == 200
    await home.restore()
    async with home.store() as store:
        taken = await store.take([update(n) for n in range(100, 300)], LATER)
        assert taken == []


async def _writes(store: SqlStore) -> int:
    for number in range(100, 300):
        await store.take([update(number)], NOW)
    return 200


async def test_without_postgresqls_programs_it_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    if home.place.kind == "sqlite":
        pytest.skip("SQLite needs no programs")
    async with home.store() as store:
        await lived(store)
        monkeypatch.setattr("meetsmatch.keeping.server.shutil.which", lambda tool: None)
        with pytest.raises(CannotKeep, match="pg_dump is missing"):
            await home.backup()


async def test_a_dump_that_postgresql_refuses_is_told_and_cleared_away(home: Home) -> None:
    async with home.store() as store:
        await lived(store)
        await home.backup()
    garbage = home.folder / "garbage"
    garbage.write_bytes(b"no dump of anything" * 100)
    size, sha256 = archive.digest(garbage)
    manifest = archive.Manifest(home.place.kind, 1, NOW, size, sha256)
    home.file.unlink()
    archive.write(home.file, manifest, garbage)
    with pytest.raises(CannotKeep):
        await home.restore()
    async with home.store() as store:
        assert await store.chat_of(BOT, BOB) is not None
    await home.wipe()
    with pytest.raises(CannotKeep):
        await home.restore()


async def test_a_full_disk_leaves_no_half_backup(home: Home, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ("mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(disk))
    mounted = await off_loop(lambda: subprocess.run(mounting, check=False, capture_output=True))
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        async with home.store() as store:
            await lived(store)
            await store.take([replace(update(n), sealed=os.urandom(900)) for n in range(200)], NOW)
            full = Home(home.url, disk)
            with pytest.raises(CannotKeep):
                await full.backup()
            assert [*disk.iterdir()] == []
    finally:
        await off_loop(lambda: subprocess.run(("umount", str(disk)), check=True))


async def test_a_file_that_is_no_database_of_ours_is_told(tmp_path: Path) -> None:
    home = Home(f"sqlite:///{tmp_path}/other.db", tmp_path)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE theirs (id)")
    with pytest.raises(CannotKeep, match="belongs to another program"):
        await home.backup()
    tmp_path.joinpath("other.db").write_bytes(b"hello" * 1_000)
    with pytest.raises(CannotKeep, match="not a database"):
        await home.backup()
