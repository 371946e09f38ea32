"""People who leave for good, so that others come: who has seen everybody would browse no more."""

from meetsmatch.simulation.deliveries import Message
from meetsmatch.simulation.people import Person

DELETES = "🗑"
"""What the button begins with that deletes everything."""

QUIETLY = 0.15
"""Share of those who only block the bot, as more do in life: they stay known for ever here."""


def is_gone(person: Person) -> bool:
    """One more thing on the way out: they delete everything, or block the bot; whether that was
    the last of it."""
    if person.chat.blocked:
        return True
    asked = next(reversed(person.chat.messages.values()), None)
    if asked is not None and (yes := _yes(asked)):
        person.press(asked, yes)
        return True
    if person.chance.random() < QUIETLY:
        person.blocks_the_bot()
        return True
    person.deletes()
    return False


def _yes(asked: Message) -> str | None:
    """The button that means it, if they are asked."""
    labels = zip(asked.labels, asked.buttons, strict=True)
    return next((token for label, token in labels if label.startswith(DELETES)), None)
