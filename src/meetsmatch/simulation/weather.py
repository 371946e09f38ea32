"""What goes wrong outside, and how often."""

import random
from dataclasses import dataclass


@dataclass(slots=True)
class Faults:
    """Shares of all calls that Telegram answers badly."""

    throttled: float = 0.0
    broken: float = 0.0
    unheard: float = 0.0
    """The connection fails before anything was sent."""

    ambiguous: float = 0.0
    poison: float = 0.0
    """Share of sayings that Telegram will never take."""

    repeated: float = 0.0
    """Share of updates that come again although they were acknowledged."""


class Ended(BaseException):
    """This process has ended: nothing of it may reach the outside any more."""


class Weather:
    """How often things go wrong outside, and how slow it is."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.breaks = 0.0
        """How many calls of the store fail, before or after they took effect."""

        self.faults = Faults()
        self.slow = 3_000
        """The longest way to the store and back, in microseconds."""

    def happens(self, share: float) -> bool:
        return share > 0 and self.chance.random() < share

    def delay(self) -> int:
        """Microseconds; half of all calls take no time that matters."""
        drawn = self.chance.random()
        return 0 if drawn < 0.5 else int((drawn - 0.5) * 2 * self.slow)
