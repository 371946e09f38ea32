"""How things look: Bot API JSON for bots, `Seen` for people. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import media
from playground.chats import Chat, Message
from playground.shapes import Json, as_int, as_object, without_empty

if TYPE_CHECKING:
    from playground.world import World


def chat(world: World, place: Chat) -> Json:
    """A Bot API Chat."""
    if not place.is_private:
        return place.head()
    user = world.user(place.id)
    return without_empty(
        {
            "id": place.id,
            "first_name": user.get("first_name"),
            "last_name": user.get("last_name"),
            "username": user.get("username"),
            "type": "private",
        }
    )


def message(
    world: World, place: Chat, shown: Message, bot: int, *, with_reply: bool = True
) -> Json:
    """A Bot API Message as `bot` gets it; what it replies to is shown one level deep."""
    shape: Json = {"message_id": shown.id, **_sender(world, place, shown)}
    shape["chat"] = chat(world, place)
    shape["date"] = shown.date
    if with_reply and (target := place.messages.get(shown.reply_to)) is not None:
        shape["reply_to_message"] = message(world, place, target, bot, with_reply=False)
    shape |= without_empty(
        {
            "edit_date": shown.edit_date or None,
            "message_thread_id": shown.thread or None,
            "is_topic_message": bool(shown.thread),
            "external_reply": media.filed(world.memory, shown.external_reply, bot),
            "quote": shown.quote,
            "media_group_id": shown.album,
            "has_protected_content": shown.protected,
            "effect_id": shown.effect,
        }
    )
    if shown.origin is not None:
        shape |= _origin(shown.origin)
    shape |= _content(world, place, shown, bot)
    return shape | ({"reply_markup": shown.markup} if shown.markup else {})


def _origin(origin: Json) -> Json:
    """forward_origin, and the older names that Telegram still sends beside it."""
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


def _content(world: World, place: Chat, shown: Message, bot: int) -> Json:
    if shown.kind in ("text", "location", "contact"):
        return shown.content
    if shown.kind == "poll":
        return {"poll": world.memory.polls[str(shown.content["poll"])].json()}
    if shown.kind == "invoice":
        return {"invoice": shown.content["invoice"]}
    if (pinned := as_int(shown.content.get("pinned_message"))) is not None:
        return {"pinned_message": _pinned(world, place, pinned, bot)}
    return as_object(media.filed(world.memory, shown.content, bot)) or {}


def _pinned(world: World, place: Chat, number: int, bot: int) -> Json:
    if (found := place.messages.get(number)) is not None:
        return message(world, place, found, bot, with_reply=False)
    return inaccessible(world, place, number)


def inaccessible(world: World, place: Chat, number: int) -> Json:
    """A Bot API InaccessibleMessage: deleted, or too old to be shown."""
    return {"chat": chat(world, place), "message_id": number, "date": 0}


def _sender(world: World, place: Chat, shown: Message) -> Json:
    if place.type == "channel":
        return {"sender_chat": chat(world, place)}
    return {"from": world.user(shown.sender)}


def seen(world: World, person: int, place: Chat, shown: Message) -> Json:
    """The control protocol's Seen."""
    shape: Json = {
        "message": message(world, place, shown, watcher(world, place)),
        "mine": shown.sender == person,
        "reactions": reactions(shown),
        "deleted": False,
        "keyboard": shown.keyboard,
    }
    if shown.kind == "poll":
        poll = world.memory.polls[str(shown.content["poll"])]
        shape["votes"] = poll.votes.get(person, [])
    if shown.kind == "invoice":
        shape["paid"] = world.memory.till.is_paid(invoice(shown))
    return shape


def invoice(shown: Message) -> str:
    """The slug of the invoice that a message shows: bots and people never see it."""
    return str(shown.content["slug"])


def watcher(world: World, place: Chat) -> int:
    """The bot through whose eyes people's clients are shown a chat."""
    if place.is_private:
        return place.bot
    return next((who for who in place.members if who in world.memory.bots), 0)


def reactions(shown: Message) -> list[Json]:
    """Who reacted with what, as people see it."""
    return [
        {"emoji": kind.get("emoji", kind.get("custom_emoji_id", "")), "by": who}
        for who, kinds in shown.reactions.items()
        for kind in kinds
    ]


def chat_card(world: World, place: Chat) -> Json:
    """The control protocol's Chat; a private one goes by its bot's id."""
    if place.is_private:
        return {"id": place.bot, "type": "private", "members": [place.id]}
    inside = [who for who, member in place.members.items() if member.inside]
    return place.head() | {
        "members": [who for who in inside if who in world.memory.people],
        "bots": [who for who in inside if who in world.memory.bots],
        "posters": [who for who in inside if place.member(who).may("can_post_messages")],
    }
