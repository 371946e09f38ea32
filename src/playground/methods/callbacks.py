"""Answering pressed buttons."""

from playground.call import Call
from playground.errors import bad_request
from playground.people import Bot
from playground.shapes import Json
from playground.world import World

PATIENCE = 150.0  # assumed: as long as the update itself lives
TEXT_LIMIT = 200


def answer(world: World, bot: Bot, call: Call) -> bool:
    """Stop the button's spinner; works once."""
    query = world.memory.queries.get(call.text("callback_query_id"))
    late = query is not None and world.clock.now() - query.asked > PATIENCE
    if query is None or query.bot != bot.id or query.answered or late:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(call.text("text")) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")  # reported
    query.answered = True
    shown: Json = {"text": call.text("text"), "url": call.text("url")}
    world.feed.emit(
        {
            "event": "answered",
            "person": query.person,
            "query_id": query.id,
            "show_alert": call.flag("show_alert"),
            **{name: value for name, value in shown.items() if value},
        }
    )
    return True
