"""The bot's edits of its own messages."""

from playground import posting, views
from playground.call import Call
from playground.chats import Chat, Message
from playground.errors import bad_request
from playground.markup import reply_markup
from playground.methods import common, sending
from playground.people import Bot
from playground.shapes import Json
from playground.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def to_edit(world: World, bot: Bot, call: Call) -> tuple[Chat, Message]:
    """The message that a call wants to edit: it must be the bot's own."""
    number = call.number("message_id", low=0)
    if not call.text("chat_id") and not number:
        if not call.text("inline_message_id"):
            raise bad_request("message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")  # reported: there are no inline messages here
    place = common.reachable(world, bot, call.text("chat_id"))
    message = common.find_message(place, number, "message to edit")
    if message.sender != bot.id or message.keyboard is not None or message.is_service:
        raise bad_request("message can't be edited")
    return place, message


def new_markup(call: Call) -> Json | None:
    """The inline keyboard of an edit: leaving it out takes the old one away."""
    markup = reply_markup(call.text("reply_markup"))
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def change(
    world: World, bot: Bot, place: Chat, message: Message, content: Json, markup: Json | None
) -> Json:
    """Put the new content in place, tell everyone, and answer with the message."""
    if content == message.content and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    message.content = content
    message.markup = markup
    message.edit_date = world.now()
    posting.edited(world, place, message)
    return views.message(world, place, message, bot.id)


def edit_text(world: World, bot: Bot, call: Call) -> Json:
    content = sending.text_content(call)
    markup = new_markup(call)
    place, message = to_edit(world, bot, call)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return change(world, bot, place, message, content, markup)
