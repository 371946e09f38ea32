"""Edits, deletions, forwards, live locations: what people do with messages that are there."""

import copy

from playground import locations, media, origins, posting
from playground.actions import asked, contents, sending
from playground.chats import Chat, Message
from playground.errors import Mistake
from playground.people import Person
from playground.shapes import Json, as_object
from playground.world import World

MAY_EDIT = 2 * 86400


def edit(world: World, action: Json) -> Json:
    """Change the text, the caption or the media of an own message."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    message = asked.own(action, place, who)
    if world.now() - message.date > MAY_EDIT:
        raise Mistake(f"message {message.id} is older than two days and can't be edited")
    if message.origin is not None:
        raise Mistake("a forwarded message can't be edited")
    kind, content = _edited(world, who, place, message, action)
    if content != message.content:
        message.kind, message.content, message.edit_date = kind, content, world.now()
        posting.edited(world, place, message)
    return sending.seen(world, who, place, message)


def _edited(
    world: World, who: Person, place: Chat, message: Message, action: Json
) -> tuple[str, Json]:
    if "text" in action:
        if message.kind != "text":
            raise Mistake(f"message {message.id} has no text: give 'caption' or 'media'")
        return "text", contents.text(action)
    if message.kind not in media.KINDS or message.kind in ("sticker", "video_note"):
        raise Mistake(f"message {message.id} can't get a new caption or media")
    if "caption" in action:
        kept = {name: it for name, it in message.content.items() if "caption" not in name}
        return message.kind, kept | contents.caption(action)
    shape = as_object(action.get("media"))
    if shape is None:
        raise Mistake("give 'text', 'caption', or 'media' with a 'kind'")
    kind = asked.text(shape, "kind")
    return kind, contents.made(world, who, place, kind, shape)


def delete(world: World, action: Json) -> bool:
    """Delete messages for everyone; the bot is not told."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    ids = asked.numbers(action, "message_ids")
    for number in ids:
        message = asked.message({"message_id": number}, place)
        if not place.is_private and message.sender != who.id and not place.member(who.id).rules:
            raise Mistake(f"message {number} was not written by {who.name}")
    posting.gone(world, place, ids)
    return True


def forward(world: World, action: Json) -> list[Json]:
    """Forward messages to a chat, with their origin as its author allows."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    asked.may_write(world, who, place)
    source = asked.chat(world, who, action, "from_chat")
    messages = [
        asked.message({"message_id": number}, source)
        for number in asked.numbers(action, "message_ids")
    ]
    if any(message.protected or message.is_service for message in messages):
        raise Mistake("protected and service messages can't be forwarded")
    albums: dict[str, str] = {}
    return [_forwarded(world, who, place, source, message, albums) for message in messages]


def _forwarded(
    world: World,
    who: Person,
    place: Chat,
    source: Chat,
    message: Message,
    albums: dict[str, str],
) -> Json:
    album = ""
    if message.album:
        album = albums.setdefault(message.album, posting.album_id(world))
    new = sending.put(
        world,
        who,
        place,
        message.kind,
        copy.deepcopy(message.content),
        album=album,
        origin=origins.origin(world, source, message),
    )
    return sending.seen(world, who, place, new)


def move(world: World, action: Json) -> Json:
    """Move an own live location, or end it."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    message = asked.own(action, place, who)
    if not locations.is_live(message):
        raise Mistake(f"message {message.id} is no live location, or it has ended")
    if action.get("stop") is True:
        message.content = locations.stopped(message)
    else:
        kept = {name: it for name, it in locations.of(message).items() if name != "heading"}
        moved = contents.made(world, who, place, "location", {**kept, **action})
        message.content = moved
    message.edit_date = world.now()
    posting.edited(world, place, message)
    return sending.seen(world, who, place, message)
