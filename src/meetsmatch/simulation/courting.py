"""What people do who are here for a match: they answer cards, and go on where that leads.

They read no more of the bot's words than the signs that its buttons begin with.
"""

import random
from collections.abc import Mapping, Sequence

from meetsmatch.simulation.deliveries import Message

CARD = "❤️"
"""Below every card."""

SIGNS: Mapping[str, float] = {
    # Answers to a card.
    "❤️": 45, "👎": 40, "💌": 6, "⋯": 3, "↩️": 15, "📷": 2,
    # On the way to one.
    "✅": 30, "Everyone": 30, "Со всеми": 30, "👀": 30, "📍": 8, "🎂": 8, "🖼": 3,
    # Of those whom they match.
    "🔓": 10, "💔": 4, "🗑": 30,
}  # fmt: skip
"""How likely a button is pressed, by what it begins with; 1 for all others."""


def chosen(there: Message, chance: random.Random) -> str:
    """The token of the button that they press."""
    weights = [_weight(label) for label in there.labels]
    return chance.choices(there.buttons, weights)[0]


def card_among(shown: Sequence[Message]) -> Message | None:
    """The newest card that can be answered."""
    cards = (it for it in reversed(shown) if any(label == CARD for label in it.labels))
    return next(cards, None)


def _weight(label: str) -> float:
    return next((weight for sign, weight in SIGNS.items() if label.startswith(sign)), 1)
