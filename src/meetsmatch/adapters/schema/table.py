"""What is said of a table: whom its columns are about, and what takes its rows away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why somebody might mind."""

    IDENTITY = "identity"
    """Tells who it is about, if only by a number or a fingerprint of ours."""

    CONTENT = "content"
    """What somebody said of themselves, chose, or wrote."""

    DERIVED = "derived"
    """What the bot made of it."""

    LEGAL = "legal"
    """Kept because somebody may have to answer for it."""

    TECHNICAL = "technical"
    """Nothing about people."""


class Ends(StrEnum):
    """What takes a row away."""

    DELETION = "deletion"
    """`/delete` of whom it is about, and nothing else has to."""

    AGE = "age"
    """The retention clock (`Store.expire`), however people behave."""

    USE = "use"
    """The very thing that it was written for: a partner found, a block lifted, words read."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; columns separated by spaces, each of exactly one kind."""

    name: str
    ends: Ends
    until: str
    identity: str = ""
    content: str = ""
    derived: str = ""
    legal: str = ""
    technical: str = ""
    sealed: str = ""
    """Those among them that only the Vault reads."""

    export: str = ""
    """The part of `/export` that shows it; empty for what is on its way, numbers of messages, and
    what is known of nobody who could ask."""

    survives: str = ""
    """Why a row about somebody outlives their `/delete`; empty when none does."""

    stays: str = ""
    """Why rows outlive their bot, when an owner has its data deleted; empty when none does."""

    @property
    def kinds(self) -> Mapping[Kind, Sequence[str]]:
        """The columns of each kind."""
        return {kind: str(getattr(self, kind.value)).split() for kind in Kind}

    @property
    def columns(self) -> Sequence[str]:
        """All of them."""
        return [name for names in self.kinds.values() for name in names]
