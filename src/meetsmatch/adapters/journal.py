"""Who deleted themselves, written down beside the keys: it survives the loss of the database."""

import fcntl
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from meetsmatch.app.ports import Forgotten
from meetsmatch.app.retention import FORGOTTEN_MS
from meetsmatch.core.ids import BotId, Fingerprint


class Journal:
    """A text file: bot, fingerprint, time on each line. Without a key these tell nothing.

    Any number of processes may write into it at once.
    """

    def __init__(self, path: Path, now_ms: int) -> None:
        """Reads it, and leaves out what is too old to matter. Raises OSError, ValueError."""
        self.path = path
        self.known = self._read(now_ms - FORGOTTEN_MS) if path.exists() else set[Forgotten]()

    def add(self, forgotten: Iterable[Forgotten]) -> None:
        """Those that are new, durably. Raises OSError."""
        new = set(forgotten) - self.known
        if new:
            with _held(self.path) as file:
                # What is added to a line that a crash cut off could not be read any more.
                file.truncate(file.read().rfind(b"\n") + 1)
                _write(file, new)
            self.known |= new

    @property
    def latest_ms(self) -> int:
        """When the last one of them was forgotten."""
        return max((it.at_ms for it in self.known), default=0)

    def _read(self, since_ms: int) -> set[Forgotten]:
        with _held(self.path) as file:
            found = _lines(file.read().decode("ascii"))
            known = {it for it in found if it.at_ms >= since_ms}
            if len(known) < len(found):
                part = self.path.with_name(f"{self.path.name}.part")
                part.unlink(missing_ok=True)
                with _opened(part) as anew:
                    _write(anew, known)
                os.replace(part, self.path)
        return known


def _opened(path: Path) -> BinaryIO:
    """For reading, and for adding at its end; its owner's only."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600), "r+b")


@contextmanager
def _held(path: Path) -> Generator[BinaryIO]:
    """The file while no other process reads or writes it."""
    while True:
        with _opened(path) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Whoever held it before may have put a new one in its place.
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield file
                return


def _write(file: BinaryIO, them: Iterable[Forgotten]) -> None:
    for it in sorted(them, key=lambda it: (it.at_ms, it.bot, it.fingerprint)):
        file.write(f"{it.bot} {it.fingerprint} {it.at_ms}\n".encode("ascii"))
    file.flush()
    os.fsync(file.fileno())


def _lines(text: str) -> list[Forgotten]:
    """A line that a crash cut off is left out: the database still knows it."""
    parts = (line.split() for line in text.splitlines(keepends=True) if line.endswith("\n"))
    return [
        Forgotten(BotId(int(bot)), Fingerprint(print_of), int(at_ms))
        for bot, print_of, at_ms in (part for part in parts if len(part) == 3)
    ]
