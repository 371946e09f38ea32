"""Files in a folder: whole or not there, of each bot apart, and gone in time."""

import errno
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from meetsmatch.adapters.exports import MB, FolderShelf, shelf_at
from meetsmatch.adapters.patience import Patience
from meetsmatch.app.exports import File, ShelfAway
from meetsmatch.app.handing_out import Table
from meetsmatch.app.ports import Unavailable
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS

ONE, TWO = BotId(7), BotId(8)
DAY = 20_000
EVENTS = File(DAY, Table.EVENTS, "csv")


async def pieces(*of: bytes) -> AsyncIterator[bytes]:
    for it in of:
        yield it


@pytest.fixture
def shelf(tmp_path: Path) -> FolderShelf:
    found = shelf_at(tmp_path / "deep/exports")
    assert found is not None
    return found


def there(tmp_path: Path) -> list[str]:
    root = tmp_path / "deep/exports"
    return sorted(it.relative_to(root).as_posix() for it in root.rglob("*") if it.is_file())


async def content(shelf: FolderShelf, file: File, bot: BotId = ONE) -> bytes | None:
    found = await shelf.taken(bot, file)
    return None if found is None else b"".join([it async for it in found])


async def test_what_is_put_there_is_read_again(shelf: FolderShelf, tmp_path: Path):
    await shelf.put(ONE, EVENTS, pieces(b"one,", b"two"))
    await shelf.put(ONE, EVENTS, pieces(b"three"))
    assert there(tmp_path) == ["7/2024-10-04-events.csv"]
    assert await content(shelf, EVENTS) == b"three"
    assert await content(shelf, EVENTS, TWO) is None
    await shelf.put(ONE, File(DAY + 1, Table.DAYS, "parquet"), pieces())
    found = [(it.name, it.size) for it in await shelf.files(ONE)]
    assert found == [("2024-10-05-days.parquet", 0), ("2024-10-04-events.csv", 5)]
    assert await shelf.files(TWO) == []


async def test_what_ends_half_way_was_never_there(shelf: FolderShelf, tmp_path: Path):
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise Unavailable("the database is away")

    await shelf.put(ONE, EVENTS, pieces(b"before"))
    with pytest.raises(Unavailable):
        await shelf.put(ONE, EVENTS, broken())
    assert there(tmp_path) == ["7/2024-10-04-events.csv"]
    assert await content(shelf, EVENTS) == b"before"


async def test_a_full_disk_is_told_with_how_to_mend_it(
    shelf: FolderShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ShelfAway, match=r"No space left.*make room there"):
        await shelf.put(ONE, EVENTS, pieces(b"one"))
    with pytest.raises(ShelfAway, match=r"EXPORTS names .*deep/exports"):
        await shelf.probe()
    assert there(tmp_path) == []


async def test_where_nothing_can_be_written_it_is_told(tmp_path: Path):
    (tmp_path / "a-file").write_text("")
    shelf = FolderShelf(tmp_path / "a-file")
    for deed in (shelf.put(ONE, EVENTS, pieces()), shelf.probe()):
        with pytest.raises(ShelfAway, match="let the user of this process write there"):
            await deed


async def test_old_days_and_what_the_dead_began_are_deleted_and_nothing_else(
    shelf: FolderShelf, tmp_path: Path
):
    await shelf.clear(DAY, 0)
    for bot in (ONE, TWO):
        for day in (DAY - 1, DAY):
            await shelf.put(bot, File(day, Table.DAYS, "csv"), pieces(b"x"))
    root = tmp_path / "deep/exports"
    for name in ("readme.txt", "7/notes.txt", "7/old.part", "7/new.part"):
        path = root / name
        path.write_text("")
        os.utime(path, (DAY * 86_400, DAY * 86_400))
    (root / "mine").mkdir()
    (root / "mine/2024-01-01-days.csv").write_text("")
    now_ms = (DAY + 1) * DAY_MS
    os.utime(root / "7/new.part", (now_ms / 1_000, now_ms / 1_000))
    await shelf.clear(DAY, now_ms + 1)
    assert there(tmp_path) == [
        *("7/2024-10-04-days.csv", "7/new.part", "7/notes.txt", "8/2024-10-04-days.csv"),
        *("mine/2024-01-01-days.csv", "readme.txt"),
    ]


async def test_all_of_one_bot_goes_and_nothing_of_another(shelf: FolderShelf, tmp_path: Path):
    for bot in (ONE, TWO):
        await shelf.put(bot, EVENTS, pieces(b"x"))
    await shelf.drop(ONE)
    await shelf.drop(ONE)
    assert there(tmp_path) == ["8/2024-10-04-events.csv"]


async def test_while_the_folder_is_away_nothing_is_said_to_be_deleted(shelf: FolderShelf):
    with pytest.raises(ShelfAway, match="No such file"):
        await shelf.drop(ONE)


async def test_what_the_rows_themselves_fail_at_is_not_blamed_on_the_folder(shelf: FolderShelf):
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await shelf.put(ONE, EVENTS, broken())


async def test_a_name_is_on_the_disk_before_anybody_counts_on_it(
    shelf: FolderShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    synced = list[int]()
    real = os.fsync

    def fsync(opened: int) -> None:
        synced.append(os.fstat(opened).st_ino)
        real(opened)

    monkeypatch.setattr(os, "fsync", fsync)
    await shelf.put(ONE, EVENTS, pieces(b"one"))
    root = tmp_path / "deep/exports"
    ways = (root / "7" / EVENTS.name, root / "7", root)
    assert synced == [it.stat().st_ino for it in ways]


@pytest.mark.parametrize(("total", "free"), [(1_000, 199), (40_000, 1_999), (10**6, 4_999)])
async def test_room_is_left_for_others(
    shelf: FolderShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, total: int, free: int
):
    disk = SimpleNamespace(total=total * MB, free=free * MB)

    def usage(_: Path) -> SimpleNamespace:
        return disk

    monkeypatch.setattr(shutil, "disk_usage", usage)
    for deed in (shelf.put(ONE, EVENTS, pieces(b"one")), shelf.probe()):
        with pytest.raises(ShelfAway, match=rf"{free} MB are free.*make room"):
            await deed
    assert there(tmp_path) == []
    disk.free += MB
    await shelf.put(ONE, EVENTS, pieces(b"one"))


async def test_what_another_process_deletes_meanwhile_is_no_trouble(
    shelf: FolderShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    await shelf.put(ONE, EVENTS, pieces(b"one"))
    root = tmp_path / "deep/exports"
    gone = SimpleNamespace(name=EVENTS.name, path=str(root / "7/x"), is_file=lambda: True)
    gone.stat = (root / "7/x").stat
    part = SimpleNamespace(name="x.part", path=str(root / "7/x.part"), is_file=lambda: True)
    part.stat = (root / "7/x.part").stat
    listed = os.scandir

    class Seen(list[object]):
        def __enter__(self) -> "Seen":
            return self

        def __exit__(self, *_: object) -> None: ...

    def scandir(folder: Path) -> Seen:
        if Path(folder).name == "9":
            raise FileNotFoundError
        with listed(folder) as found:
            return Seen([gone, part, *found] if Path(folder).name == "7" else found)

    (root / "9").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    assert [it.size for it in await shelf.files(ONE)] == [3]
    await shelf.clear(DAY + 1, 9 * DAY_MS)
    assert await shelf.files(ONE) == []


async def test_a_folder_with_a_name_of_ours_keeps_nothing_back(shelf: FolderShelf, tmp_path: Path):
    await shelf.put(ONE, EVENTS, pieces(b"one"))
    (tmp_path / "deep/exports/7/2024-10-03-days.csv").mkdir()
    assert [it.name for it in await shelf.files(ONE)] == [EVENTS.name]
    await shelf.clear(DAY + 1, 0)
    assert there(tmp_path) == []


async def test_a_folder_that_hangs_is_told_of_and_holds_one_thread(
    shelf: FolderShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    await shelf.put(ONE, EVENTS, pieces(b"one"))
    monkeypatch.setattr(shelf, "_patience", Patience(0.05))
    answers, begun = Event(), list[int]()

    def hangs(_: object) -> None:
        begun.append(1)
        answers.wait()

    with monkeypatch.context() as hanging:
        hanging.setattr(shutil, "rmtree", hangs)
        for _ in range(3):
            with pytest.raises(ShelfAway, match=r"does not answer.*mount"):
                await shelf.drop(ONE)
        with pytest.raises(ShelfAway, match="does not answer"):
            await shelf.put(ONE, EVENTS, pieces(b"two"))
    assert begun == [1]
    answers.set()
    monkeypatch.setattr(shelf, "_patience", Patience())
    await shelf.put(ONE, EVENTS, pieces(b"two"))
    assert await content(shelf, EVENTS) == b"two"


async def test_a_probe_leaves_nothing(shelf: FolderShelf, tmp_path: Path):
    await shelf.probe()
    assert there(tmp_path) == []


def test_without_a_folder_there_is_no_shelf():
    assert shelf_at(None) is None


def test_of_one_folder_there_is_one_shelf(tmp_path: Path):
    assert shelf_at(tmp_path) is shelf_at(Path(tmp_path))
