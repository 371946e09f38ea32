"""Copying and forwarding, one message or many."""

import copy
from dataclasses import replace

from playground import origins, posting, views, voting
from playground.call import Call
from playground.chats import Chat, Message
from playground.errors import bad_request
from playground.methods import common, rights, sending
from playground.methods.replies import Target
from playground.people import Bot
from playground.shapes import Json
from playground.world import World

_CAPTION = ("caption", "caption_entities", "show_caption_above_media")
CAPTIONED = ("photo", "video", "animation", "audio", "voice", "document")


def copy_message(world: World, bot: Bot, call: Call) -> Json:
    """A new message with the same content and no word of where it is from."""
    source = call.required("from_chat_id")
    read = sending.caption_meant(call) if "caption" in call.args else None
    origin = common.readable(world, bot, source)
    message = common.find_message(origin, call.number("message_id", low=0), "message to copy")
    chosen = sending.way(call)
    place, target = sending.where(world, bot, chosen)
    if not may_leave(message) or message.kind == "invoice":
        raise bad_request("the message can't be copied")
    rights.check_kind(world, bot, place, message.kind)
    words = sending.caption_content(world, bot, call, read) if read else None
    content = copied(world, place, message, words)
    new = sending.draft(world, bot, place, chosen, target, message.kind, content)
    posting.post(world, place, new)
    return {"message_id": new.id}


def copied(world: World, place: Chat, message: Message, words: Json | None) -> Json:
    """The content for a copy; polls begin anew, `words` replace the caption."""
    if message.kind == "poll":
        poll = copy.deepcopy(world.memory.polls[str(message.content["poll"])])
        number = posting.coming_id(world, place)
        fresh = replace(poll, owner=place.bot or poll.owner, chat=place.key, message=number)
        return {
            "poll": voting.opened(world, replace(fresh, votes={}, shown_in=[], closed=False)).id
        }
    content = copy.deepcopy(message.content)
    if words is not None and message.kind in CAPTIONED:
        content = {name: it for name, it in content.items() if name not in _CAPTION} | words
    return content


def may_leave(message: Message) -> bool:
    """Protected and service messages stay where they are."""
    return not message.protected and not message.is_service


def forward_message(world: World, bot: Bot, call: Call) -> Json:
    source = call.required("from_chat_id")
    origin = common.readable(world, bot, source)
    message = common.find_message(origin, call.number("message_id", low=0), "message to forward")
    chosen = sending.way(call)
    place, target = sending.where(world, bot, chosen)
    _check_forward(message)
    rights.check_kind(world, bot, place, message.kind)
    new = sending.draft(world, bot, place, chosen, target, message.kind, message.content)
    forwarded(world, origin, message, new)
    posting.post(world, place, new)
    return views.message(world, place, new, bot.id)


def forwarded(world: World, origin: Chat, message: Message, new: Message) -> None:
    """Make `new` a forward of a message."""
    new.content = copy.deepcopy(message.content)
    new.origin = origins.origin(world, origin, message)


def _check_forward(message: Message) -> None:
    if message.protected:
        raise bad_request("message has protected content and can't be forwarded")
    if message.is_service:
        raise bad_request("the message can't be forwarded")


def copy_messages(world: World, bot: Bot, call: Call) -> list[Json]:
    return _many(world, bot, call, as_copies=True)


def forward_messages(world: World, bot: Bot, call: Call) -> list[Json]:
    return _many(world, bot, call, as_copies=False)


def _many(world: World, bot: Bot, call: Call, *, as_copies: bool) -> list[Json]:
    """What can't be found or may not leave is passed over; albums stay albums."""
    source = call.required("from_chat_id")
    ids = common.message_ids(call)
    chosen = sending.way(call)
    place, target = sending.where(world, bot, chosen)
    origin = common.readable(world, bot, source)
    messages = [origin.messages[number] for number in ids if number in origin.messages]
    leaving = [message for message in messages if may_leave(message)]
    if not leaving:
        raise bad_request("there are no messages to forward")
    for kind in {message.kind for message in leaving}:
        rights.check_kind(world, bot, place, kind)
    words: Json | None = {} if call.flag("remove_caption") else None
    albums: dict[str, str] = {}
    sent: list[Json] = []
    for message in leaving:
        new = _one(world, bot, place, chosen, target, origin, message, words, as_copies)
        if message.album:
            new.album = albums.setdefault(message.album, posting.album_id(world))
        posting.post(world, place, new)
        sent.append({"message_id": new.id})
    return sent


def _one(
    world: World,
    bot: Bot,
    place: Chat,
    chosen: sending.Way,
    target: Target,
    origin: Chat,
    message: Message,
    words: Json | None,
    as_copies: bool,
) -> Message:
    content = copied(world, place, message, words) if as_copies else message.content
    new = sending.draft(world, bot, place, chosen, target, message.kind, content)
    if not as_copies:
        forwarded(world, origin, message, new)
    return new
