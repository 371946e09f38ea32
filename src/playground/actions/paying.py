"""Paying with Stars, and ending subscriptions."""

from playground import stars
from playground.actions import asked
from playground.errors import Mistake
from playground.people import Person
from playground.shapes import Json
from playground.till import Invoice
from playground.world import World

LINK = "https://t.me/$"


def pay(world: World, action: Json) -> Json:
    """Tap Pay on an invoice, or open the link of one and tap there."""
    who = asked.person(world, action)
    checkout = stars.begin(world, who, _invoice(world, who, action))
    return {"query_id": checkout.id}


def look(world: World, action: Json) -> Json:
    """What is sold behind a link."""
    return _invoice(world, asked.person(world, action), action).shown()


def _invoice(world: World, who: Person, action: Json) -> Invoice:
    if "link" in action:
        slug = asked.text(action, "link").removeprefix(LINK)
        if (found := world.memory.till.invoices.get(slug)) is None or found.message:
            raise Mistake(f"there is no invoice behind {action['link']!r}")
        return found
    place = asked.chat(world, who, action)
    return stars.of_message(world, place, asked.message(action, place))


def cancel(world: World, action: Json) -> bool:
    """A subscription is not paid again; with `undo` it is after all."""
    who, charge = asked.person(world, action), asked.text(action, "charge")
    kept = world.memory.till.subscriptions.get(charge)
    if kept is None or kept.person != who.id:
        raise Mistake(f"{who.name} has no subscription {charge!r}")
    kept.canceled_by_person = action.get("undo") is not True
    return True
