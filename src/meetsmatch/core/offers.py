"""The price list: what can be bought, for how many Stars, for how long.

Only comfort is on it. Nothing of safety, rank or a ban is an Item, so nothing of them can be sold,
whatever an operator sets.
"""

from dataclasses import dataclass
from enum import IntEnum


class Item(IntEnum):
    """What can be bought. Numbers are never used again: payments name them for years."""

    MORE_LIKES = 1
    """More likes a day."""

    SEE_LIKES = 2
    """Who likes them, at once."""

    @property
    def word(self) -> str:
        """Its name for operators and in texts."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the price list."""

    item: Item
    stars: int
    days: int
