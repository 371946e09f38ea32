"""Reading an action's members; Mistake says what is missing or wrong."""

from playground.chats import Chat, Message
from playground.errors import Mistake
from playground.people import Person
from playground.shapes import Json, as_float, as_int, as_list
from playground.world import World


def text(action: Json, name: str, default: str | None = None) -> str:
    """A text member; without a default it must be there."""
    value = action.get(name, default)
    if isinstance(value, str):
        return value
    raise Mistake(f"{name!r} must be a text, not {value!r}")


def number(action: Json, name: str, default: int | None = None) -> int:
    """A whole number; without a default it must be there."""
    value = as_int(action.get(name, default))
    if value is None:
        raise Mistake(f"{name!r} must be a whole number, not {action.get(name)!r}")
    return value


def decimal(action: Json, name: str) -> float:
    """A number that must be there."""
    value = as_float(action.get(name))
    if value is None:
        raise Mistake(f"{name!r} must be a number, not {action.get(name)!r}")
    return value


def numbers(action: Json, name: str) -> list[int]:
    """A list of whole numbers that must be there."""
    items = as_list(action.get(name))
    found = [as_int(item) for item in items or []]
    if items is None or None in found:
        raise Mistake(f"{name!r} must be a list of whole numbers, not {action.get(name)!r}")
    return [item for item in found if item is not None]


def person(world: World, action: Json) -> Person:
    """Who acts."""
    who = world.person(number(action, "person"))
    if who.deactivated:
        raise Mistake(f"{who.name} is deactivated: change_person with deactivated false first")
    return who


def chat(world: World, who: Person, action: Json, name: str = "chat") -> Chat:
    """The chat: a bot's id or username, or a group's id; groups only for members."""
    given = action.get(name)
    if isinstance(given, str) and as_int(given) is None:
        given = _by_username(world, given.removeprefix("@").lower())
    place = world.chat_of(who.id, as_int(given) or 0)
    if not place.is_private and not place.member(who.id).inside:
        raise Mistake(f"{who.name} is not a member of {place.title!r}")
    return place


def _by_username(world: World, username: str) -> int:
    for bot in world.memory.bots.values():
        if bot.username.lower() == username:
            return bot.id
    for place in world.memory.groups():
        if place.username and place.username.lower() == username:
            return place.id
    raise Mistake(f"there is no bot or chat @{username}")


def message(action: Json, place: Chat) -> Message:
    """The message of `message_id`."""
    wanted = number(action, "message_id")
    if (found := place.messages.get(wanted)) is None:
        raise Mistake(f"there is no message {wanted} in this chat")
    return found


def own(action: Json, place: Chat, who: Person) -> Message:
    """The message of `message_id`, which must be the person's own."""
    found = message(action, place)
    if found.sender != who.id:
        raise Mistake(f"message {found.id} was not written by {who.name}")
    return found


def may_write(world: World, who: Person, place: Chat) -> None:
    """Refuse to write to a blocked bot, or in a channel of others, as clients do."""
    if place.type == "channel" and not place.member(who.id).may("can_post_messages"):
        raise Mistake(f"only administrators who may post messages write in {place.title!r}")
    if place.is_private and place.bot in who.blocked:
        name = world.memory.bots[place.bot].username
        raise Mistake(f"{who.name} has blocked @{name}: unblock it first")
