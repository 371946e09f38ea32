"""What happens to polls: making, voting, closing; the bot that sent one hears of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from playground import posting
from playground.errors import bad_request
from playground.people import Person
from playground.polls import Poll
from playground.shapes import Json

if TYPE_CHECKING:
    from playground.world import World

QUESTION_LIMIT = 300
OPTION_LIMIT = 100
OPTIONS_LIMIT = 12
EXPLANATION_LIMIT = 200


def checked(poll: Poll) -> Poll:
    """The poll, or Telegram's refusal of it."""
    if len(poll.question) > QUESTION_LIMIT:
        raise bad_request(f"poll question length must not exceed {QUESTION_LIMIT}")
    if not poll.question:
        raise bad_request("poll question must be non-empty")
    if not poll.options:
        raise bad_request("poll must have at least 1 option")  # assumed
    if len(poll.options) > OPTIONS_LIMIT:
        raise bad_request(f"poll can't have more than {OPTIONS_LIMIT} options")
    if any(not option.text for option in poll.options):
        raise bad_request("poll options must be non-empty")
    if any(len(option.text) > OPTION_LIMIT for option in poll.options):
        raise bad_request(f"poll options length must not exceed {OPTION_LIMIT}")
    if len(poll.explanation) > EXPLANATION_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")  # assumed
    return poll


def opened(world: World, poll: Poll) -> Poll:
    """Keep a checked poll; gives it an id and a date to close."""
    number = str(world.random.getrandbits(60) | 1 << 60)
    close = poll.close_date
    if poll.open_period:
        close = world.now() + poll.open_period
    period = poll.open_period or (close - world.now() if close else 0)
    options = [replace(it, id=it.id or str(at)) for at, it in enumerate(poll.options)]
    kept = replace(poll, id=number, options=options, open_period=period, close_date=close)
    world.memory.polls[number] = kept
    if close and not kept.closed:
        world.memory.ends(close, world.memory.chats[kept.chat], kept.message)
    return kept


def close(world: World, poll: Poll) -> None:
    """No more votes; everyone sees the result, and the bot that sent it gets `poll`."""
    poll.closed = True
    _changed(world, poll)


def vote(world: World, poll: Poll, who: Person, chosen: list[int]) -> None:
    """Put, change or (with an empty list) take back a person's vote."""
    if chosen:
        poll.votes[who.id] = chosen
    else:
        poll.votes.pop(who.id, None)
    if not poll.anonymous and poll.owner in world.memory.bots:
        body: Json = {
            "poll_id": poll.id,
            "user": who.user(),
            "option_ids": chosen,
            "option_persistent_ids": [poll.options[index].id for index in chosen],
        }
        _push(world, poll, "poll_answer", body)
    _changed(world, poll)


def _changed(world: World, poll: Poll) -> None:
    for key, number in poll.shown_in:
        place = world.memory.chats[key]
        if (message := place.messages.get(number)) is not None:
            posting.show(world, place, message, "edited")
    if poll.owner in world.memory.bots:
        _push(world, poll, "poll", poll.json())


def _push(world: World, poll: Poll, kind: str, body: Json) -> None:
    world.updates.push(poll.owner, kind, body, queue=int(poll.id), lives=posting.DAY)
