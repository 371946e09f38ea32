"""The bot's edits of its own messages."""

from playground import posting, views
from playground.call import Call
from playground.chats import Chat, Message
from playground.errors import bad_request
from playground.fields import Malformed, decode
from playground.markup import reply_markup
from playground.methods import common, media, sending
from playground.methods.copies import CAPTIONED
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
    read = sending.text_meant(call)
    markup = new_markup(call)
    place, message = to_edit(world, bot, call)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    content = sending.text_content(world, bot, call, read)
    return change(world, bot, place, message, content, markup)


def edit_caption(world: World, bot: Bot, call: Call) -> Json:
    markup = new_markup(call)
    read = sending.caption_meant(call)
    place, message = to_edit(world, bot, call)
    if message.kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    words = sending.caption_content(world, bot, call, read)
    kept = {name: it for name, it in message.content.items() if not name.startswith("caption")}
    kept.pop("show_caption_above_media", None)
    if message.kind not in media.SPOILED:
        words.pop("show_caption_above_media", None)
    return change(world, bot, place, message, kept | words, markup)


def edit_markup(world: World, bot: Bot, call: Call) -> Json:
    markup = new_markup(call)
    place, message = to_edit(world, bot, call)
    return change(world, bot, place, message, message.content, markup)


def edit_media(world: World, bot: Bot, call: Call) -> Json:
    markup = new_markup(call)
    item = _input_media(call)
    place, message = to_edit(world, bot, call)
    if message.kind not in (*CAPTIONED, "text") or message.kind == "voice":
        raise bad_request("message media can't be edited")
    if message.album and not _fits_album(message.kind, item.kind):
        raise bad_request("message media can't be edited")
    made, content = media.built(world, bot, item)
    message.kind = made
    return change(world, bot, place, message, content, markup)


def _input_media(call: Call) -> media.Wanted:
    raw = call.required("media")
    try:
        value = decode(raw)
    except Malformed:
        raise bad_request("can't parse input media JSON object") from None
    try:
        return media.input_media(call, value, album=False)
    except Malformed as error:
        raise bad_request(f"can't parse InputMedia: {error}") from None


def _fits_album(old: str, new: str) -> bool:
    """Albums stay of documents, of music, or of pictures and videos."""
    return old == new or {old, new} <= {"photo", "video"}
