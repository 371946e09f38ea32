"""Bans that operators tell each other of."""

from dataclasses import dataclass

from meetsmatch.core.sanctions import LISTED, Sanction


@dataclass(frozen=True, slots=True)
class ListedBan:
    """One line of a list."""

    who: str
    """Whom it is about, as all who have the key of the list name them (app/bans)."""

    reason: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class BanList:
    """What one operator tells the others."""

    name: str
    made_ms: int
    bans: tuple[ListedBan, ...]


def from_list(name: str) -> str:
    """The actor of what such a list says."""
    return f"{LISTED} {name}"


def is_listed(sanction: Sanction) -> bool:
    """Whether it was not decided here."""
    return sanction.actor.startswith(f"{LISTED} ")


def is_settled(sanction: Sanction, now_ms: int) -> bool:
    """Whether it is not taken over once more when its list says the same again: it lasts, or
    somebody here has lifted it. One that the list itself had ended is."""
    lifted_here = sanction.lifted_ms is not None and sanction.lifted_by != LISTED
    return sanction.lasts(now_ms) or lifted_here
