"""What is to be simulated, and the operator's rules there."""

from dataclasses import dataclass

from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.rules import DAY_MS, Rules

RULES = Rules(
    burst=30,
    pace_ms=400,
    commands_per_minute=40,
    idle_ms=300_000,
    rematch_ms=30_000,
    likes_per_day=25,
    ban_ms=2 * DAY_MS,
    prices=(
        Offer(Item.MORE_LIKES, 5, 1),
        Offer(Item.MORE_LIKES, 9, 2),
        Offer(Item.SEE_LIKES, 7, 1),
    ),
    premium_likes=35,
)
"""Everything comes sooner, so that it comes at all. Each price has another number of Stars."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be simulated."""

    seed: int
    steps: int
    people: int = 60
    faults: bool = True
    deaths: float = 1 / 2_000
    """Share of all passings of a crash point that end the process."""

    store: str = "memory"
    courting: float = 0.9
    """Share of the people who are here for a match."""

    claims: float = 0.03
    """Share of what people do that concerns rights or money."""

    stay: int = 200
    """How many deeds people stay for, in the mean; then they leave, and others come."""

    rules: Rules = RULES
