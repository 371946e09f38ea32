"""Where a forwarded message came from, as far as its author lets others know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import views
from playground.chats import Chat, Message
from playground.shapes import Json

if TYPE_CHECKING:
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
