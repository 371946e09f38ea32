"""deleteMessage and deleteMessages (source: td MessagesManager.cpp can_delete_message)."""

from playground import posting
from playground.call import Call
from playground.chats import Chat, Message
from playground.errors import bad_request
from playground.methods import common
from playground.people import Bot
from playground.world import World

DAY = 86400


def delete_message(world: World, bot: Bot, call: Call) -> bool:
    if not call.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not (number := call.number("message_id", low=0)):
        raise bad_request("message identifier is not specified")
    place = common.reachable(world, bot, call.text("chat_id"))
    message = common.find_message(place, number, "message to delete")
    _check(world, bot, place, message)
    posting.gone(world, place, [number])
    return True


def delete_messages(world: World, bot: Bot, call: Call) -> bool:
    """Deletes those that are there; the others don't matter."""
    ids = common.message_ids(call)
    place = common.reachable(world, bot, call.text("chat_id"))
    there = [number for number in ids if number in place.messages]
    for number in there:
        _check(world, bot, place, place.messages[number])
    if there:
        posting.gone(world, place, there)
    return True


def _check(world: World, bot: Bot, place: Chat, message: Message) -> None:
    age = world.now() - message.date
    if not place.is_private:
        own = message.sender == bot.id and age <= 2 * DAY
        if not own and not place.member(bot.id).may("can_delete_messages"):
            raise bad_request("message can't be deleted")
    elif age > 2 * DAY or (message.kind == "dice" and age < DAY):
        raise bad_request("message can't be deleted for everyone")
