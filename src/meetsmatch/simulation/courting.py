"""What people do who are here for a match: they answer cards, talk, and go on where that leads.

They read no more of the bot's words than the signs that its buttons and keys begin with.
"""

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from meetsmatch.simulation import claims
from meetsmatch.simulation.deliveries import Message

if TYPE_CHECKING:
    from meetsmatch.simulation.people import Person

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

NOBODY = ("📍 Look", "📍 Иск", "🎂", "🔔")
"""What the first button below the last card of all begins with."""

OPENS = "💬"
"""What a button begins with that leads into a chat."""

STOPS = "⏹"
"""What a key begins with that lies there as long as one sits in a chat."""

COMMANDS = ("/match", "/likes", "/matches", "/more", "/reveal", "/reveal", "/unmatch")
TALKS = 0.6
"""Share of what people do in a chat that is said to the other one."""


def goes_on(person: "Person") -> None:
    """The next thing on the way to a match, or with somebody who is one."""
    chance, messages = person.chance, person.chat.messages
    shown = [it for it in messages.values() if it.buttons]
    last = next((it for it in reversed(messages.values()) if not it.own), None)
    if last and _answers(person, last):
        return
    if sits(person) and chance.random() < TALKS:
        person.talks()
    elif chance.random() < 0.07:
        person.command(chance.choice(COMMANDS), None)
    elif last and (way := _way_in(last)) and chance.random() < 0.6:
        person.press(last, way)
    elif card := card_among(shown):
        person.press(card, chosen(card, chance))
    elif any(it.labels[0].startswith(NOBODY) for it in shown[-1:]) and chance.random() < 0.6:
        person.deletes()
    elif last and last.buttons and chance.random() < 0.95:
        person.presses()
    else:
        person.browses()


def _answers(person: "Person", last: Message) -> bool:
    """Whether the bot asked for something that is no button, and is given it."""
    asked = str(last.body.get("reply_markup"))
    if "request_location" in asked:
        person.tells_where()
    elif "force_reply" in asked:
        claims.answers_a_question(person)
    elif "/skip" in str(last.body.get("text")) and person.chance.random() < 0.8:
        person.command("/skip", None)
    else:
        return False
    return True


def sits(person: "Person") -> bool:
    """Whether they see that they are in a chat."""
    return any(key.startswith(STOPS) for key in person.chat.keys)


def _way_in(shown: Message) -> str | None:
    labels = zip(shown.labels, shown.buttons, strict=True)
    return next((token for label, token in labels if label.startswith(OPENS)), None)


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
