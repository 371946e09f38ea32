"""Making and changing people and bots; blocking."""

from playground import posting, seed
from playground.actions import asked
from playground.chats import Chat
from playground.errors import Mistake
from playground.people import Person
from playground.shapes import Json
from playground.world import World


def add_person(world: World, action: Json) -> Json:
    return world.keep_person(seed.new_person(world.memory, action)).persona()


def change_person(world: World, action: Json) -> Json:
    who = world.person(asked.number(action, "person"))
    return world.keep_person(seed.changed(world.memory, who, action)).persona()


def add_bot(world: World, action: Json) -> Json:
    return world.add_bot(seed.new_bot(world.memory, world.random, action)).profile()


def block(world: World, action: Json) -> bool:
    who, place = _both(world, action)
    if place.bot not in who.blocked:
        set_block(world, who, place, on=True)
    return True


def unblock(world: World, action: Json) -> bool:
    who, place = _both(world, action)
    if place.bot in who.blocked:
        set_block(world, who, place, on=False)
    return True


def _both(world: World, action: Json) -> tuple[Person, Chat]:
    who = asked.person(world, action)
    place = asked.chat(world, who, action, "bot")
    if not place.is_private:
        raise Mistake(f"{place.title!r} is no bot: only bots can be blocked")
    return who, place


def set_block(world: World, who: Person, place: Chat, *, on: bool) -> Person:
    """Block or unblock, and tell the bot with `my_chat_member`."""
    user = world.memory.bots[place.bot].user()
    free: Json = {"user": user, "status": "member"}
    barred: Json = {"user": user, "status": "kicked", "until_date": 0}
    changed = world.block(who, place.bot, on)
    posting.tell_membership(
        world, place, who.id, place.bot, *((free, barred) if on else (barred, free))
    )
    return changed
