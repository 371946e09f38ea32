"""What happened, as one number and as the last lines: the same seed must give the same."""

from collections import deque
from hashlib import blake2b
from typing import TextIO

REMEMBERED = 4_000


class Trace:
    """Every event goes in. Nothing of it may depend on the machine, on hashes or on keys."""

    def __init__(self, file: TextIO | None = None) -> None:
        self.events = 0
        self._hash = blake2b(digest_size=16)
        self._last = deque[str](maxlen=REMEMBERED)
        self._file = file

    def note(self, event: str) -> None:
        """One line."""
        self.events += 1
        self._last.append(event)
        self._hash.update(event.encode())
        if self._file is not None:
            self._file.write(event + "\n")

    @property
    def digest(self) -> str:
        """Of everything so far."""
        return self._hash.hexdigest()

    def about(self, words: set[str], most: int = 30) -> list[str]:
        """The last events in which any of these words stands alone; without words, the last."""
        found = [line for line in self._last if not words or words & set(line.split())]
        return found[-most:]
