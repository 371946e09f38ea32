"""setMessageReaction."""

from playground import posting, reacting
from playground.call import Call
from playground.errors import bad_request
from playground.fields import Malformed, decode, fields
from playground.methods import common
from playground.people import Bot
from playground.shapes import Json, as_list
from playground.world import World


def set_reaction(world: World, bot: Bot, call: Call) -> bool:
    """The bot's one reaction to a message; none takes it away. Bots are not told."""
    kinds = _types(call)
    place = common.readable(world, bot, call.text("chat_id"))
    if place.is_private:
        place = common.reachable(world, bot, call.text("chat_id"))
    message = common.find_message(place, call.number("message_id", low=0), "message to react")
    if len(kinds) > 1:
        raise bad_request("REACTIONS_TOO_MANY")  # reported
    if any(not reacting.is_known(kind) for kind in kinds):
        raise bad_request("REACTION_INVALID")  # assumed
    reacting.put(message, bot.id, kinds)
    posting.show_reactions(world, place, message)
    return True


def _types(call: Call) -> list[Json]:
    if not (raw := call.text("reaction")):
        return []
    try:
        items = as_list(decode(raw))
    except Malformed:
        raise bad_request("can't parse reaction types JSON object") from None
    if items is None:
        raise bad_request("expected an Array of ReactionType")
    try:
        return [_type(item) for item in items]
    except Malformed as error:
        raise bad_request(f"can't parse ReactionType: {error}") from None


def _type(item: object) -> Json:
    given = fields(item, "expected an Object")
    match given.needed_text("type"):
        case "emoji":
            return {"type": "emoji", "emoji": given.needed_text("emoji")}
        case "custom_emoji":
            number = given.needed_number("custom_emoji_id", bits=64)
            return {"type": "custom_emoji", "custom_emoji_id": str(number)}
        case _:
            raise Malformed("invalid reaction type specified")
