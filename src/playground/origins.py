"""Where a forwarded message came from, as far as its author lets others know."""

from playground import views
from playground.chats import Chat, Message
from playground.shapes import Json
from playground.world import World


def origin(world: World, place: Chat, message: Message) -> Json:
    """A MessageOrigin; a forward of a forward keeps the first one."""
    if message.origin is not None:
        return message.origin
    if place.type == "channel":
        return {
            "type": "channel",
            "date": message.date,
            "chat": views.chat(world, place),
            "message_id": message.id,
        }
    person = world.memory.people.get(message.sender)
    if person is not None and person.forwards == "nobody":
        return {"type": "hidden_user", "date": message.date, "sender_user_name": person.name}
    return {"type": "user", "date": message.date, "sender_user": world.user(message.sender)}


def members(origin: Json) -> Json:
    """The origin in a Message: with the older names that Telegram still sends beside it."""
    shape: Json = {"forward_origin": origin}
    match origin["type"]:
        case "user":
            shape["forward_from"] = origin["sender_user"]
        case "hidden_user":
            shape["forward_sender_name"] = origin["sender_user_name"]
        case _:
            shape["forward_from_chat"] = origin["chat"]
            shape["forward_from_message_id"] = origin["message_id"]
    return shape | {"forward_date": origin["date"]}
