"""Pressing inline buttons."""

from playground import posting, views
from playground.actions import asked
from playground.chats import Chat, Message
from playground.errors import Mistake
from playground.memory import Query
from playground.people import Person
from playground.shapes import Json, as_list, as_object
from playground.world import World

QUEUE = 3 << 33
LIVES = 150.0


def press(world: World, action: Json) -> Json:
    """Press one inline button of a message."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    if _is_gone(world, place, action):
        return {"query_id": _ask(world, who, place, place.bot, _shown_still(world, place, action))}
    message = asked.message(action, place)
    button = _button(message, action)
    if "url" in button:
        return {"url": button["url"]}
    if "callback_data" not in button:
        raise Mistake(f"the button {button.get('text')!r} can only be pressed in a real client")
    shown = views.message(world, place, message, message.sender)
    data = str(button["callback_data"])
    return {"query_id": _ask(world, who, place, message.sender, {"message": shown, "data": data})}


def _is_gone(world: World, place: Chat, action: Json) -> bool:
    """A private chat's message that was deleted while the person's finger was on its way."""
    number = asked.number(action, "message_id")
    once = place.is_private and 0 < number < posting.coming_id(world, place)
    return once and number not in place.messages and "data" in action


def _shown_still(world: World, place: Chat, action: Json) -> Json:
    """What a press on a deleted message tells: its number, and the data that was on the button."""
    number = asked.number(action, "message_id")
    return {
        "message": views.inaccessible(world, place, number),
        "data": asked.text(action, "data"),
    }


def _rows(message: Message) -> list[list[Json]]:
    rows = as_list((message.markup or {}).get("inline_keyboard")) or []
    return [
        [button for item in as_list(row) or [] if (button := as_object(item)) is not None]
        for row in rows
    ]


def _button(message: Message, action: Json) -> Json:
    rows = _rows(message)
    if "row" in action:
        row, column = asked.number(action, "row"), asked.number(action, "column", 0)
        if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
            return rows[row][column]
    member, wanted = ("callback_data", "data") if "data" in action else ("text", "text")
    for button in (button for row in rows for button in row):
        if wanted in action and button.get(member) == action[wanted]:
            return button
    names = [button.get("text") for row in rows for button in row]
    raise Mistake(f"message {message.id} has no such button; it has {names}")


def _ask(world: World, who: Person, place: Chat, bot: int, pressed: Json) -> str:
    _forget_old(world)
    number = str(world.random.getrandbits(62) | 1 << 62)
    world.memory.queries[number] = Query(number, bot, who.id, place.key, world.clock.now())
    body: Json = {
        "id": number,
        "from": who.user(),
        "chat_instance": posting.chat_instance(place),
        **pressed,
    }
    world.updates.push(bot, "callback_query", body, queue=who.id + QUEUE, lives=LIVES)
    return number


def _forget_old(world: World) -> None:
    """Queries past their answering are of no more use; they stand oldest first."""
    queries = world.memory.queries
    while queries:
        oldest = next(iter(queries.values()))
        if world.clock.now() - oldest.asked <= LIVES:
            return
        del queries[oldest.id]
