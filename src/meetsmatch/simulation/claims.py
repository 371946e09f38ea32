"""What people do about their rights and their Stars: appeal, attach, pay, invite."""

from typing import TYPE_CHECKING, cast

from meetsmatch.app.cases import alias
from meetsmatch.core.reports import REASONS
from meetsmatch.simulation.court import GROUP
from meetsmatch.simulation.deliveries import Message

if TYPE_CHECKING:
    from meetsmatch.simulation.people import Person

ANOTHERS = 0.1
"""Share of invoices that somebody else pays, who was shown it."""

NO_LONGER = ("✋ I no longer agree", "✋ Больше не соглас")
"""On the button that takes a consent back."""


def answers_a_question(person: "Person") -> None:
    """With a reply to it, as Telegram begins one."""
    asked = [it for it in person.chat.messages.values() if "force_reply" in str(it.body)]
    if asked:
        person.replies_to(asked[-1])
    else:
        person.command("/appeal", None)


def attaches(person: "Person") -> None:
    """Something that they received, to whatever they have reported."""
    received = [it for it in person.chat.messages.values() if it.word and not it.own]
    person.command("/attach", person.chance.choice(received) if received else None)


def reports(person: "Person") -> None:
    """In reply to what they received, if anything."""
    received = [it for it in person.chat.messages.values() if it.word and not it.own]
    person.command("/report", person.chance.choice(received[-4:]) if received else None)


def pays(person: "Person") -> None:
    """The last invoice that they have, or somebody else's; who has none looks for one."""
    telegram = person.telegram
    chats = list(telegram.chats.values())
    chat = person.chance.choice(chats) if person.chance.random() < ANOTHERS else person.chat
    bills = [it for it in chat.messages.values() if "payload" in it.body]
    if bills:
        telegram.till.pays(person.user(), *_bill(bills[-1]))
    else:
        person.command("/premium", None)


def invites(person: "Person") -> None:
    """They ask for their link, or open the one that somebody was told last."""
    codes = person.telegram.codes
    if codes and person.chance.random() < 0.5:
        person.command(f"/start {person.chance.choice(codes[-10:])}", None)
    else:
        person.command("/invite", None)


def begins_anew(person: "Person") -> None:
    """Whoever is kept out deletes everything, and is back at once, sometimes by a link."""
    shown = [it for it in person.chat.messages.values() if it.buttons]
    asked = shown[-1] if shown else None
    if asked is not None and asked.labels[0].startswith("🗑"):
        person.press(asked, asked.buttons[0])
        codes, chance = person.telegram.codes, person.chance
        by = f" {chance.choice(codes[-10:])}" if codes and chance.random() < 0.5 else ""
        person.command(f"/start{by}", None)
    elif asked is not None and asked.labels[0].startswith("✋"):
        person.command("/delete", None)


def takes_consent_back(person: "Person") -> None:
    """Below what is said of privacy; whoever has not read it does so first."""
    labelled = [it for it in person.chat.messages.values() if it.labels]
    below = [it for it in labelled if it.labels[0].startswith(NO_LONGER)]
    if below:
        person.press(below[-1], below[-1].buttons[0])
    else:
        person.command("/privacy", None)


def asks_for_a_copy(person: "Person") -> None:
    """Of all that is known of them."""
    person.command("/export", None)


def meddles(person: "Person") -> None:
    """As if they were a moderator: in a group of their own, in private, or with a card's button
    that somebody has shown them."""
    telegram, chance = person.telegram, person.chance
    cards = [it for it in telegram.chat(GROUP).messages.values() if it.buttons]
    if cards and chance.random() < 0.5:
        card = chance.choice(cards)
        person.press(card, chance.choice(card.buttons))
        return
    known = list(telegram.ledger.model.found)
    about = alias(chance.choice(known)) if known else ""
    ban = f"/ban {about} {chance.choice(REASONS)}"
    command = chance.choice((ban, f"/unban {about}", f"/find {about}", "/cases"))
    if chance.random() < 0.5:
        person.command(command, None)
    else:
        person.types_elsewhere(command)


def anything(person: "Person") -> None:
    """One of all these."""
    (deed,) = person.chance.choices(_DEEDS, _WEIGHTS)
    deed(person)


_DEEDS = (
    answers_a_question,
    reports,
    attaches,
    pays,
    invites,
    meddles,
    asks_for_a_copy,
    begins_anew,
    takes_consent_back,
)
_WEIGHTS = (3, 3, 2, 4, 1, 1, 1, 3, 1)


def _bill(shown: Message) -> tuple[str, int]:
    (price,) = cast("list[dict[str, int]]", shown.body["prices"])
    return str(shown.body["payload"]), price["amount"]
