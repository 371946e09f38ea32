"""What the commands need of a database, whichever engine it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from meetsmatch.adapters.sql.executor import Rows, Statement


class CannotKeep(Exception):
    """It can't be done now, and nothing has changed; the message says why and how to mend it."""


class Place(Protocol):
    """A database. Every method may raise CannotKeep."""

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`: one can't read the other's dumps."""
        ...

    @property
    def mark(self) -> str:
        """What a numbered parameter begins with here."""
        ...

    @property
    def url(self) -> str:
        """As in DATABASE_URL."""
        ...

    def check_there(self) -> None:
        """Raises when it has to be made by somebody else before it can be brought up."""
        ...

    def version(self) -> int | None:
        """The schema's step, None when nothing is there."""
        ...

    def check_unused(self) -> None:
        """Raises when anybody else has it open."""
        ...

    def dump(self, file: Path) -> None:
        """All of it, as it is at one moment, while others go on writing."""
        ...

    def beside(self, purpose: str = "restoring") -> "Place":
        """A database to work in, of a name of its own for each purpose, on the same server or in
        the same folder."""
        ...

    def load(self, file: Path) -> None:
        """Fill an empty one from a dump."""
        ...

    def read(self, statement: Statement) -> Rows:
        """The rows of a query."""
        ...

    def write(self, statements: Sequence[Statement]) -> None:
        """All of them or none, durably."""
        ...

    def replace_with(self, other: "Place", now: str) -> str:
        """`other` takes its name; returns where the old one is now, "" if there was none."""
        ...

    def remove(self) -> None:
        """Nothing of it stays; nothing happens when it isn't there."""
        ...
