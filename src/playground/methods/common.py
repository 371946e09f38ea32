"""What many methods share: finding the chat and the message a call speaks of.

Texts and their order are Telegram's (source: Client.cpp check_chat, check_message,
check_reply_parameters), unless marked otherwise.
"""

import json
from collections.abc import Callable

from playground.call import Call
from playground.chats import Chat, Message
from playground.errors import ApiError, bad_request
from playground.fields import Malformed, decode
from playground.people import Bot
from playground.shapes import as_int, as_list
from playground.world import World

Method = Callable[[World, Bot, Call], object]


def find_chat(world: World, bot: Bot, name: str) -> Chat:
    """The chat a `chat_id` names, whether or not the bot may write there."""
    if not name:
        raise bad_request("chat_id is empty")
    if name.startswith("@"):
        return _public(world, bot, name[1:].lower())
    number = as_int(name.strip()) or 0
    memory = world.memory
    if (place := memory.chats.get((bot.id, number)) or memory.chats.get((0, number))) is not None:
        return place
    if number in memory.bots or (number in memory.people and shares_group(world, bot, number)):
        return Chat(number, "private", bot.id)
    raise bad_request("chat not found")


def _public(world: World, bot: Bot, username: str) -> Chat:
    for place in world.memory.groups():
        if place.username and place.username.lower() == username:
            return place
    for other in world.memory.bots.values():
        if other.username.lower() == username:
            return Chat(other.id, "private", bot.id)
    raise bad_request("chat not found")


def shares_group(world: World, bot: Bot, person: int) -> bool:
    """Has the bot met this person in a group?"""
    return any(
        place.member(bot.id).inside and place.member(person).inside
        for place in world.memory.groups()
    )


def readable(world: World, bot: Bot, name: str) -> Chat:
    """The chat, if the bot may look into it."""
    place = find_chat(world, bot, name)
    if place.type in ("supergroup", "channel") and not place.username:
        _check_inside(place, bot)
    return place


def reachable(world: World, bot: Bot, name: str) -> Chat:
    """The chat, if the bot may change something there."""
    place = find_chat(world, bot, name)
    if place.is_private:
        _check_person(world, bot, place)
    else:
        _check_alive(place)
        _check_inside(place, bot)
    return place


def _check_alive(place: Chat) -> None:
    if place.migrated_to:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": place.migrated_to},
        )


def _check_inside(place: Chat, bot: Bot) -> None:
    member = place.member(bot.id)
    if member.status == "kicked":
        raise ApiError(403, f"Forbidden: bot was kicked from the {place.noun}")
    if not member.inside:
        raise ApiError(403, f"Forbidden: bot is not a member of the {place.noun}")


def _check_person(world: World, bot: Bot, place: Chat) -> None:
    person = world.memory.people.get(place.id)
    if person is None:
        # td MessagesManager.cpp; older servers said "bot can't send messages to bots"
        raise ApiError(403, "Forbidden: the bot can't send messages to the bot")
    if person.deactivated:
        raise ApiError(403, "Forbidden: user is deactivated")
    if bot.id in person.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if not place.started:
        raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")


def find_message(place: Chat, number: int, what: str) -> Message:
    """A message that must be there; `what` is Telegram's name for it in the refusal."""
    if (found := place.messages.get(number)) is not None:
        return found
    raise bad_request(f"{what} not found")


def written(value: object) -> str:
    """A JSON member as it would stand in a call: texts as they are, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def message_ids(call: Call, name: str = "message_ids") -> list[int]:
    """1 to 100 message ids (source: Client.cpp get_message_ids)."""
    if not (raw := call.text(name)):
        raise bad_request("message identifiers are not specified")
    try:
        value = decode(raw)
    except Malformed:
        raise bad_request(f"can't parse {name} JSON object") from None
    if (items := as_list(value)) is None:
        raise bad_request("expected an Array of message identifiers")
    if len(items) > 100:
        raise bad_request("too many message identifiers specified")
    ids = [_message_id(item) for item in items]
    if not ids:
        raise bad_request("message identifiers are not specified")
    return ids


def _message_id(item: object) -> int:
    if isinstance(item, bool) or not isinstance(item, int | str):
        raise bad_request("message identifier must be a Number")
    if (number := as_int(item)) is None:
        raise bad_request("can't parse message identifier as a Number")
    if number <= 0:
        raise bad_request("invalid message identifier specified")
    return number


def user_id(call: Call, name: str = "user_id") -> int:
    """A positive user id (source: Client.cpp get_user_id)."""
    if (number := call.number(name, low=0)) == 0:
        raise bad_request(f"invalid {name} specified")
    return number
