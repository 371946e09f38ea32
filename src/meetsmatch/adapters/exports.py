"""The port Shelf in a folder: in it a folder for each bot, named by its number."""

import errno
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, TypeVar

from meetsmatch.adapters.patience import Patience
from meetsmatch.app.exports import File, ShelfAway
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS

PART = ".part"
CHUNK = 1 << 18

MB = 1 << 20
LEAST, MOST = 200 * MB, 5_000 * MB
"""A twentieth of the disk stays free for others, within these bounds."""

T = TypeVar("T")


@cache
def shelf_at(folder: Path | None) -> "FolderShelf | None":
    """None where nothing is to be written. The same one for all who ask: a folder that hangs holds
    one thread of this process, however many bots it has."""
    return None if folder is None else FolderShelf(folder)


class FolderShelf:
    """The folder is made when something is put there, so it may be away for a while."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._patience = Patience()

    async def put(self, bot: BotId, file: File, chunks: AsyncIterator[bytes]) -> None:
        path = self._of(bot) / file.name
        part = path.with_name(f"{path.name}.{token_hex(8)}{PART}")
        try:
            sink = await self._done(_begun, self._folder, part)
            try:
                async for chunk in chunks:
                    await self._done(sink.write, chunk)
                await self._done(_settled, sink)
            finally:
                await self._left(sink.close)
            await self._done(_placed, part, path)
        finally:
            await self._left(part.unlink, True)

    async def files(self, bot: BotId) -> list[File]:
        found = await self._done(_files, self._of(bot))
        return sorted(found, key=lambda it: (-it.day, it.table, it.form))

    async def taken(self, bot: BotId, file: File) -> AsyncIterator[bytes] | None:
        source = await self._done(_opened, self._of(bot) / file.name)
        return None if source is None else self._pieces(source)

    async def clear(self, oldest: int, now_ms: int) -> None:
        await self._done(_cleared, self._folder, oldest, now_ms)

    async def drop(self, bot: BotId) -> None:
        await self._done(_dropped, self._folder, self._of(bot))

    async def probe(self) -> None:
        """ShelfAway unless a file can be put there."""
        part = self._folder / f"probe.{token_hex(8)}{PART}"
        await self._done(_probed, self._folder, part)

    def _of(self, bot: BotId) -> Path:
        return self._folder / str(bot)

    async def _pieces(self, source: BinaryIO) -> AsyncIterator[bytes]:
        try:
            while chunk := await self._done(source.read, CHUNK):
                yield chunk
        finally:
            await self._left(source.close)

    async def _done(self, deed: Callable[..., T], *args: object) -> T:
        try:
            return await self._patience.do(deed, *args)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise ShelfAway(
                f"EXPORTS names {self._folder}, which can't be used ({why}): mount or make it, "
                "make room there, or let the user of this process write there; it is tried again"
            ) from error

    async def _left(self, deed: Callable[..., object], *args: object) -> None:
        """Whatever comes of it: what remains is cleared a day later."""
        with suppress(ShelfAway):
            await self._done(deed, *args)


def _begun(root: Path, part: Path) -> BinaryIO:
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    disk = shutil.disk_usage(root)
    floor = max(LEAST, min(disk.total // 20, MOST))
    if disk.free < floor:
        why = f"{disk.free // MB} MB are free, of which {floor // MB} are left to others"
        raise OSError(errno.ENOSPC, why)
    return part.open("wb")


def _settled(sink: BinaryIO) -> None:
    """On the disk before anybody counts on it."""
    sink.flush()
    os.fsync(sink.fileno())


def _placed(part: Path, path: Path) -> None:
    """Under its name, and so is the folder, even if the machine loses power."""
    part.replace(path)
    for folder in (path.parent, path.parent.parent):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _probed(root: Path, part: Path) -> None:
    try:
        with _begun(root, part) as sink:
            sink.write(b"a probe")
            _settled(sink)
    finally:
        part.unlink(missing_ok=True)


def _files(folder: Path) -> list[File]:
    found = list[File]()
    for entry in _entries(folder):
        file = File.read(entry.name)
        # Deleted by another process since we looked.
        with suppress(FileNotFoundError):
            if file is not None and entry.is_file():
                found.append(replace(file, size=entry.stat().st_size))
    return found


def _entries(folder: Path) -> "list[os.DirEntry[str]]":
    """None of a folder that isn't there, or not any more."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _opened(path: Path) -> BinaryIO | None:
    return path.open("rb") if path.is_file() else None


def _cleared(folder: Path, oldest: int, now_ms: int) -> None:
    """Whatever else somebody keeps there stays."""
    for of_bot in _entries(folder):
        if of_bot.name.isdecimal() and of_bot.is_dir():
            for entry in _entries(Path(of_bot.path)):
                # Whoever is faster deletes or renames it.
                with suppress(FileNotFoundError):
                    if entry.is_file() and _has_ended(entry, oldest, now_ms):
                        os.unlink(entry.path)


def _has_ended(entry: "os.DirEntry[str]", oldest: int, now_ms: int) -> bool:
    """Of an earlier day, or a part that nobody can be writing any more."""
    if entry.name.endswith(PART):
        return entry.stat().st_mtime * 1_000 < now_ms - DAY_MS
    file = File.read(entry.name)
    return file is not None and file.day < oldest


def _dropped(root: Path, folder: Path) -> None:
    """A root that is away may hold what is to go."""
    with os.scandir(root):
        pass
    if folder.is_dir():
        shutil.rmtree(folder)
