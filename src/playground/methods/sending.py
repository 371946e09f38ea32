"""Sending: the way all send methods share, and sendMessage.

Order of checks as in Client.cpp do_send_message: content, reply parameters, markup, chat,
reply target, and then what td itself checks.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playground import posting, views
from playground.call import Call
from playground.chats import Chat, Message
from playground.errors import bad_request
from playground.markup import reply_markup
from playground.methods import common, replies, rights
from playground.people import Bot
from playground.shapes import Json, as_object, parsed, without_empty
from playground.text.parse import Meant, meant, settled
from playground.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Way:
    """How to send, whatever is sent."""

    chat: str
    wish: replies.Wish
    markup: Json | None
    protected: bool
    effect: str
    thread: int

    @property
    def inline(self) -> Json | None:
        return self.markup if self.markup and "inline_keyboard" in self.markup else None

    @property
    def keyboard(self) -> Json | None:
        return self.markup if self.inline is None else None


def way(call: Call) -> Way:
    """Everything about sending that doesn't depend on the content."""
    wish = replies.read(call)
    return Way(
        call.text("chat_id"),
        wish,
        reply_markup(call.text("reply_markup"), private=not call.text("chat_id").startswith("-")),
        call.flag("protect_content"),
        call.text("message_effect_id").removeprefix("0"),
        call.number("message_thread_id", low=0),
    )


def send(
    world: World, bot: Bot, call: Call, kind: str, build: Callable[[Chat], tuple[str, Json]]
) -> Json:
    """Send one message and answer with it.

    `build` makes the content, and says of which kind it turned out to be, once all else is
    known to be well.
    """
    chosen = way(call)
    place, target = where(world, bot, chosen)
    rights.check_kind(world, bot, place, kind)
    made, content = build(place)
    message = draft(world, bot, place, chosen, target, made, content)
    posting.post(world, place, message)
    return views.message(world, place, message, bot.id)


def where(world: World, bot: Bot, chosen: Way) -> tuple[Chat, replies.Target]:
    """The chat and the reply target of a call."""
    place = common.reachable(world, bot, chosen.chat)
    if chosen.thread and place.is_forum and chosen.thread not in place.topics:
        raise bad_request("message thread not found")
    return place, replies.resolve(world, bot, place, chosen.wish)


def draft(
    world: World,
    bot: Bot,
    place: Chat,
    chosen: Way,
    target: replies.Target,
    kind: str,
    content: Json,
) -> Message:
    """A message of the bot, not yet posted; takes its id."""
    return Message(
        posting.next_id(world, place),
        bot.id,
        world.now(),
        kind,
        content,
        reply_to=target.reply_to,
        quote=target.quote,
        external_reply=target.external_reply,
        markup=chosen.inline,
        keyboard=chosen.keyboard,
        protected=chosen.protected,
        effect=chosen.effect,
        thread=chosen.thread if place.is_forum else 0,
    )


def acquaintances(world: World, bot: Bot) -> Callable[[int], Json | None]:
    """The people whom a bot may mention by number: those it has met."""

    def met(number: int) -> Json | None:
        known = (bot.id, number) in world.memory.chats or common.shares_group(world, bot, number)
        return world.user(number) if known and number in world.memory.people else None

    return met


def text_meant(call: Call) -> Meant:
    """The text of sendMessage or editMessageText, as far as it is read before the chat."""
    _preview(call)
    entities = call.text("entities")
    return meant(call.text("text"), call.text("parse_mode"), entities, what="message")


def text_content(world: World, bot: Bot, call: Call, read: Meant) -> Json:
    """The checked text of sendMessage or editMessageText."""
    people = acquaintances(world, bot)
    said = settled(read, limit=TEXT_LIMIT, what="message", people=people)
    content: Json = {"text": said.text}
    if said.entities:
        content["entities"] = said.entities
    if (preview := _preview(call)) is not None:
        content["link_preview_options"] = preview
    return content


def _preview(call: Call) -> Json | None:
    """What is echoed of the link preview (source: Client.cpp get_link_preview_options)."""
    if "link_preview_options" not in call.args:
        return {"is_disabled": True} if call.flag("disable_web_page_preview") else None
    if not (raw := call.text("link_preview_options")):
        return None
    try:
        shape = as_object(parsed(raw))
    except ValueError:
        raise bad_request("can't parse link preview options JSON object") from None
    if shape is None:
        raise bad_request("object expected as link preview options")
    return {key: value for key, value in shape.items() if value} or None


def caption_meant(call: Call) -> Meant:
    """The caption of a call, as far as it is read before the chat."""
    entities = call.text("caption_entities")
    return meant(call.text("caption"), call.text("parse_mode"), entities, what="message caption")


def caption_content(world: World, bot: Bot, call: Call, read: Meant) -> Json:
    """caption, caption_entities and show_caption_above_media, when there are any."""
    people = acquaintances(world, bot)
    said = settled(read, limit=CAPTION_LIMIT, what="message caption", people=people)
    if not said.text:
        return {}
    above = call.flag("show_caption_above_media")
    return {"caption": said.text} | without_empty(
        {"caption_entities": said.entities, "show_caption_above_media": above}
    )


def send_message(world: World, bot: Bot, call: Call) -> Json:
    read = text_meant(call)
    return send(
        world, bot, call, "text", lambda place: ("text", text_content(world, bot, call, read))
    )
