"""The port Media in a folder."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from meetsmatch.adapters.media.names import checked
from meetsmatch.app.copies import MediaAway

T = TypeVar("T")


class FolderMedia:
    """A file for each copy, in one of 256 folders by how its name begins."""

    def __init__(self, folder: Path) -> None:
        """The folder is made; MediaAway when that can't be done."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise MediaAway(f"{folder}: {error.strerror}") from error

    async def put(self, name: str, content: bytes) -> None:
        await _done(_written, self._path(name), content)

    async def get(self, name: str) -> bytes | None:
        return await _done(_read, self._path(name))

    async def drop(self, name: str) -> None:
        await _done(_dropped, self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / checked(name)[:2] / name


async def _done(deed: Callable[..., T], *args: object) -> T:
    """In a thread, for disks are slow."""
    try:
        return await asyncio.to_thread(deed, *args)
    except OSError as error:
        raise MediaAway(error.strerror or type(error).__name__) from error


def _written(path: Path, content: bytes) -> None:
    """Whole from its first moment, and on the disk before anybody counts on it."""
    path.parent.mkdir(exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{token_hex(8)}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _dropped(path: Path) -> None:
    path.unlink(missing_ok=True)
