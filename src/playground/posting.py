"""Messages coming into the world: kept, shown to people, told to bots."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from playground import locations, views
from playground.chats import Chat, Message
from playground.shapes import Json

if TYPE_CHECKING:
    from playground.world import World

DAY = 86400.0


def next_id(world: World, place: Chat) -> int:
    """Take the next message id of a chat."""
    number = coming_id(world, place)
    world.memory.counters[_series(world, place)] = number
    return number


def coming_id(world: World, place: Chat) -> int:
    """What `next_id` will give, not yet taken."""
    number = world.memory.counters.get(_series(world, place), 0) + 1
    # A group may have messages from before its first bot came.
    while number in place.messages:
        number += 1
    return number


def _series(world: World, place: Chat) -> str:
    """Private chats and basic groups of a bot share one counter; other chats have their own."""
    bot = place.bot
    if place.type == "group":
        bot = next((who for who in place.members if who in world.memory.bots), 0)
    return f"messages of {bot}" if bot else f"messages in {place.id}"


def viewers(world: World, place: Chat) -> list[int]:
    """The people who see this chat."""
    if place.is_private:
        return [place.id]
    people = world.memory.people
    return [who for who, member in place.members.items() if member.inside and who in people]


def name_for(person: int, place: Chat) -> int:
    """How people's clients call a chat."""
    return place.bot if place.is_private else place.id


def post(world: World, place: Chat, message: Message) -> Message:
    """Keep a message whose id was taken with `next_id`, show it, and tell the bots."""
    place.messages[message.id] = message
    locations.lives(world, place, message)
    if message.kind == "poll":
        poll = world.memory.polls[str(message.content["poll"])]
        poll.shown_in.append((place.key, message.id))
    show(world, place, message, "message")
    # Bots hear of their own service messages only (source: Client.cpp need_skip_update_message).
    if message.sender not in world.memory.bots or message.is_service:
        kind = "channel_post" if place.type == "channel" else "message"
        tell(world, place, message, kind, lives=message.date + DAY - world.clock.now())
    return message


def show(world: World, place: Chat, message: Message, event: str) -> None:
    """Emit `message` or `edited` to everyone in the chat."""
    for person in viewers(world, place):
        world.feed.emit(
            {
                "event": event,
                "person": person,
                "chat": name_for(person, place),
                "seen": views.seen(world, person, place, message),
            }
        )


def tell(world: World, place: Chat, message: Message, kind: str, *, lives: float) -> None:
    """Queue an update with this message for every bot that may read it."""
    for bot in readers(world, place, message):
        body = views.message(world, place, message, bot)
        world.updates.push(bot, kind, body, queue=place.id, lives=lives)


def readers(world: World, place: Chat, message: Message) -> list[int]:
    """The bots that get a person's message: in groups, privacy mode hides most of them."""
    inside = bots_in(world, place)
    return [who for who in inside if place.is_private or _reads(world, place, message, who)]


def bots_in(world: World, place: Chat) -> list[int]:
    """The bots of a chat."""
    if place.is_private:
        return [place.bot]
    bots = world.memory.bots
    return [who for who, member in place.members.items() if member.inside and who in bots]


def _reads(world: World, place: Chat, message: Message, bot: int) -> bool:
    account = world.memory.bots[bot]
    if account.reads_groups or message.is_service or place.type == "channel":
        return True
    if place.member(bot).rules:
        return True
    target = place.messages.get(message.reply_to)
    if target is not None and target.sender == bot:
        return True
    text = str(message.content.get("text", message.content.get("caption", "")))
    return text.startswith("/") or f"@{account.username}".lower() in text.lower()


def edited(world: World, place: Chat, message: Message) -> None:
    """Show an edit; the bots hear of it when a person made it.

    The day that an update lives is counted from the edit (source: Client.cpp
    add_message_update).
    """
    show(world, place, message, "edited")
    if message.sender not in world.memory.bots:
        kind = "edited_channel_post" if place.type == "channel" else "edited_message"
        lives = message.edit_date + DAY - world.clock.now()
        tell(world, place, message, kind, lives=lives)


def gone(world: World, place: Chat, ids: list[int]) -> None:
    """Take messages away for everyone. Bots are never told."""
    for number in ids:
        place.messages.pop(number, None)
        if number in place.pinned:
            place.pinned.remove(number)
    for person in viewers(world, place):
        emit(world, person, place, {"event": "deleted", "message_ids": ids})


def show_reactions(world: World, place: Chat, message: Message) -> None:
    """Show everyone the reactions to a message."""
    shown = views.reactions(message)
    for person in viewers(world, place):
        event: Json = {"event": "reactions", "message_id": message.id, "reactions": shown}
        emit(world, person, place, event)


def emit(world: World, person: int, place: Chat, event: Json) -> None:
    """One event about a chat to one person."""
    world.feed.emit({**event, "person": person, "chat": name_for(person, place)})


def tell_membership(world: World, place: Chat, actor: int, bot: int, old: Json, new: Json) -> None:
    """Queue `my_chat_member` for a bot whose place in a chat someone changed."""
    body: Json = {
        "chat": views.chat(world, place),
        "from": world.user(actor),
        "date": world.now(),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    world.updates.push(bot, "my_chat_member", body, queue=place.id + (5 << 33), lives=DAY)


def chat_instance(place: Chat) -> str:
    """What binds a callback query to its chat: the same for all messages of one chat."""
    digest = hashlib.blake2b(repr(place.key).encode(), digest_size=8).digest()
    return str(int.from_bytes(digest, "big", signed=True))


def album_id(world: World) -> str:
    """A new media_group_id."""
    return str(13_000_000_000_000_000 + world.random.getrandbits(48))
