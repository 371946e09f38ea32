"""Reacting and voting."""

from playground import posting, reacting, views, voting
from playground.actions import asked
from playground.chats import Chat, Message
from playground.errors import Mistake
from playground.people import Person
from playground.shapes import Json
from playground.world import World

QUEUE = 8 << 33


def react(world: World, action: Json) -> bool:
    """Put, change or (with null) take away the person's reaction."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    message = asked.message(action, place)
    kinds: list[Json] = []
    if action.get("emoji") is not None:
        kinds = [{"type": "emoji", "emoji": reacting.plain(asked.text(action, "emoji"))}]
        if not reacting.is_known(kinds[0]):
            raise Mistake(f"nobody can react with {action['emoji']!r}")
    old = reacting.put(message, who.id, kinds)
    if old != kinds:
        posting.show_reactions(world, place, message)
        _tell(world, who, place, message, old, kinds)
    return True


def _tell(
    world: World, who: Person, place: Chat, message: Message, old: list[Json], new: list[Json]
) -> None:
    """In groups only administrators hear of reactions."""
    body: Json = {
        "chat": views.chat(world, place),
        "message_id": message.id,
        "user": who.user(),
        "date": world.now(),
        "old_reaction": old,
        "new_reaction": new,
    }
    for bot in posting.bots_in(world, place):
        if place.is_private or place.member(bot).rules:
            queue = place.id + QUEUE
            world.updates.push(bot, "message_reaction", body, queue=queue, lives=posting.DAY)


def vote(world: World, action: Json) -> bool:
    """Vote in a poll; an empty list takes the vote back."""
    who = asked.person(world, action)
    message = asked.message(action, asked.chat(world, who, action))
    if message.kind != "poll":
        raise Mistake(f"message {message.id} is no poll")
    poll = world.memory.polls[str(message.content["poll"])]
    chosen = sorted(set(asked.numbers(action, "options")))
    if poll.closed:
        raise Mistake("the poll is closed")
    if any(not 0 <= index < len(poll.options) for index in chosen):
        raise Mistake(f"the poll has the options 0 to {len(poll.options) - 1}")
    if len(chosen) > 1 and not poll.multiple:
        raise Mistake("the poll allows one answer")
    if who.id in poll.votes and not poll.revoting:
        raise Mistake("the vote can't be changed")
    voting.vote(world, poll, who, chosen)
    return True
