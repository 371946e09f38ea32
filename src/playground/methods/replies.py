"""Replying: from `reply_parameters` or the legacy names to a target that exists."""

from dataclasses import dataclass

from playground import origins
from playground.call import Call
from playground.chats import Chat, Message
from playground.errors import bad_request
from playground.methods import common
from playground.people import Bot
from playground.shapes import Json, as_int, as_object, as_text, parsed
from playground.world import World


@dataclass(frozen=True, slots=True)
class Wish:
    """What a call asks to reply to."""

    chat: str = ""
    message: int = 0
    without: bool = False
    quote: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """What is replied to, as a Message keeps it."""

    reply_to: int = 0
    quote: Json | None = None
    external_reply: Json | None = None


def read(call: Call) -> Wish:
    """The wish in a call (source: Client.cpp get_reply_parameters)."""
    if "reply_parameters" not in call.args:
        number = call.number("reply_to_message_id", low=0)
        return Wish(message=number, without=call.flag("allow_sending_without_reply"))
    if not (raw := call.text("reply_parameters")):
        return Wish()
    try:
        value = parsed(raw)
    except ValueError:
        raise bad_request("can't parse reply parameters JSON object") from None
    if (shape := as_object(value)) is None:
        raise bad_request("object expected as reply parameters")
    return _wish(shape) if shape else Wish()


def _wish(shape: Json) -> Wish:
    if "message_id" not in shape:
        raise bad_request('can\'t find field "message_id"')
    if (number := as_int(shape["message_id"])) is None:
        raise bad_request('field "message_id" must be a valid Number')
    chat = shape.get("chat_id")
    return Wish(
        "" if chat is None else str(chat),
        max(number, 0),
        shape.get("allow_sending_without_reply") is True,
        as_text(shape.get("quote")),
        as_int(shape.get("quote_position")) or 0,
    )


def resolve(world: World, bot: Bot, place: Chat, wish: Wish) -> Target:
    """The target in the chat that is written to, or in another one."""
    if not wish.message:
        return Target()
    elsewhere = common.readable(world, bot, wish.chat) if wish.chat else place
    target = elsewhere.messages.get(wish.message)
    if target is None:
        if wish.without:
            return Target()
        raise bad_request("message to be replied not found")
    quote = quoted(target, wish.quote, wish.position)
    if elsewhere.key == place.key:
        return Target(target.id, quote)
    return Target(quote=quote, external_reply=_external(world, elsewhere, target))


def quoted(target: Message, quote: str, position: int) -> Json | None:
    """A TextQuote; the text must be there, nearest to the position (UTF-16) that was given."""
    if not quote:
        return None
    text = as_text(target.content.get("text") or target.content.get("caption"))
    places = [at for at in range(len(text)) if text.startswith(quote, at)]
    if not places:
        raise bad_request("QUOTE_TEXT_INVALID")  # reported
    offsets = [len(text[:at].encode("utf-16-le")) // 2 for at in places]
    nearest = min(offsets, key=lambda at: abs(at - position))
    return {"text": quote, "position": nearest, "is_manual": True}


_NOT_SHOWN = ("text", "entities", "caption", "caption_entities", "show_caption_above_media")


def _external(world: World, elsewhere: Chat, target: Message) -> Json:
    shape: Json = {"origin": origins.origin(world, elsewhere, target)}
    if elsewhere.type in ("supergroup", "channel"):
        shape |= {"chat": elsewhere.head(), "message_id": target.id}
    return shape | {key: it for key, it in target.content.items() if key not in _NOT_SHOWN}
