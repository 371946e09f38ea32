"""Making groups and channels, coming and going in them."""

from dataclasses import replace

from playground import membership, posting, seed, views
from playground.actions import asked
from playground.chats import Chat, Member, Message
from playground.errors import Mistake
from playground.people import Person
from playground.shapes import Json, as_int, as_object
from playground.world import World

FIRST_SUPERGROUP = 1_002_000_000_001


def add_chat(world: World, action: Json) -> Json:
    """A group, supergroup, forum or channel, described as in a seed file."""
    number = action.get("id") or -world.memory.count("supergroup", FIRST_SUPERGROUP)
    place = seed.new_chat(world.memory, {**action, "id": number})
    if place.key in world.memory.chats:
        raise Mistake(f"there is a chat {place.id} already")
    world.memory.chats[place.key] = place
    for bot in posting.bots_in(world, place):
        member = place.members.pop(bot)
        membership.change(world, place, _owner(place), member)
    return _told(world, place)


def _owner(place: Chat) -> int:
    return next((who for who, member in place.members.items() if member.status == "creator"), 0)


def _told(world: World, place: Chat) -> Json:
    card = views.chat_card(world, place)
    world.feed.emit({"event": "chat", "chat": card})
    return card


def join(world: World, action: Json) -> bool:
    """Bring someone in: oneself without `who`, or a person or bot by a member."""
    number = asked.number(action, "chat")
    who = asked.person(world, action)
    place = _group(world, number)
    subject = _subject(world, who, action)
    if place.type == "channel" and subject in world.memory.bots:
        raise Mistake("bots are in channels as administrators only: promote it")
    if subject != who.id and not place.member(who.id).inside:
        raise Mistake(f"{who.name} is not a member of {place.title!r}")
    if place.member(subject).status == "kicked":
        raise Mistake("who was banned can't come back before an unban")
    if not place.member(subject).inside:
        membership.change(world, place, who.id, Member(subject))
        _service(world, who, place, {"new_chat_members": [world.user(subject)]})
    return True


def leave(world: World, action: Json) -> bool:
    """Go, or with `who` put somebody out, which administrators may."""
    who, place = _member(world, action)
    subject = _subject(world, who, action)
    if subject != who.id and not place.member(who.id).rules:
        raise Mistake(f"{who.name} is no administrator of {place.title!r}")
    if place.member(subject).inside:
        _service(world, who, place, {"left_chat_member": world.user(subject)})
        status = "left" if subject == who.id else "kicked"
        membership.change(world, place, who.id, Member(subject, status))
    return True


def promote(world: World, action: Json) -> bool:
    """Make somebody an administrator with `rights`; none makes an ordinary member again. A channel
    brings its bots in by this, and puts them out."""
    who, place = _member(world, action)
    if not place.member(who.id).rules:
        raise Mistake(f"{who.name} is no administrator of {place.title!r}")
    subject = place.member(_subject(world, who, action))
    comes = place.type == "channel" and subject.id in world.memory.bots
    if not (subject.inside or comes):
        raise Mistake(f"{subject.id} is not a member of {place.title!r}")
    rights = as_object(action.get("rights")) or {}
    # In a channel a bot is an administrator, or not at all.
    status = "administrator" if rights else "kicked" if comes else "member"
    membership.change(world, place, who.id, replace(subject, status=status, rights=rights))
    return True


def upgrade(world: World, action: Json) -> Json:
    """Turn a basic group into a supergroup, which has another id."""
    who, place = _member(world, action)
    if place.type != "group" or place.migrated_to:
        raise Mistake(f"{place.title!r} is no basic group")
    number = -world.memory.count("supergroup", FIRST_SUPERGROUP)
    new = Chat(number, "supergroup", title=place.title, members=dict(place.members))
    world.memory.chats[new.key] = new
    _service(world, who, place, {"migrate_to_chat_id": new.id})
    place.migrated_to = new.id
    _service(world, who, new, {"migrate_from_chat_id": place.id})
    return _told(world, new)


def _group(world: World, number: int) -> Chat:
    if (place := world.memory.chats.get((0, number))) is None:
        raise Mistake(f"there is no group {number}: add_chat makes one")
    return place


def _member(world: World, action: Json) -> tuple[Person, Chat]:
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    if place.is_private:
        raise Mistake("a private chat has no members: give a group's id")
    return who, place


def _subject(world: World, who: Person, action: Json) -> int:
    """Whom it is about: a person's or bot's id, or a bot's username."""
    given = action.get("who", who.id)
    number = as_int(given)
    for bot in world.memory.bots.values():
        if isinstance(given, str) and bot.username.lower() == given.removeprefix("@").lower():
            number = bot.id
    if number in world.memory.people or number in world.memory.bots:
        return number or 0
    raise Mistake(f"there is nobody {given!r}: give a person's or bot's id, or a bot's username")


def _service(world: World, who: Person, place: Chat, content: Json) -> None:
    if place.type == "channel":
        return  # channels don't tell of comings and goings
    number = posting.next_id(world, place)
    posting.post(world, place, Message(number, who.id, world.now(), "service", content))
