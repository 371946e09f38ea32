"""Updates read into intents. People speak to us in private chats; of groups only commands and
presses are read, into an intent of their own that no conversation understands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from meetsmatch.bot.content import CannotPass, content_of
from meetsmatch.bot.sender import Sender
from meetsmatch.bot.speech import (
    Button,
    Command,
    Edited,
    Grouped,
    Intent,
    Pressed,
    Reacted,
    Returned,
    Rows,
    Sent,
    Vanished,
)
from meetsmatch.bot.stars import Charged, Checkout
from meetsmatch.core.ids import Cell, Fingerprint
from meetsmatch.core.places import cell_of
from meetsmatch.core.relay import VISUAL, Content

Json = Mapping[str, Any]
FingerprintOf = Callable[[int], Fingerprint]

UPDATE_KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "pre_checkout_query",
)
"""What the bot asks Telegram for (`allowed_updates`)."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@(\w{3,32}))?(?:\s+(.*))?", re.S)
_GROUPS = ("group", "supergroup")


def read(update: Json, fingerprint: FingerprintOf) -> Intent | None:
    """What somebody did, or None when it concerns nobody here."""
    match update:
        case {"message": {"successful_payment": _} | {"refunded_payment": _} as message}:
            return _charged(cast(Json, message), fingerprint)
        case {"pre_checkout_query": query}:
            return _checkout(cast(Json, query), fingerprint)
        case {"message": message}:
            return _message(cast(Json, message), fingerprint)
        case {"edited_message": message}:
            return _edited(cast(Json, message), fingerprint)
        case {"callback_query": query}:
            return _pressed(cast(Json, query), fingerprint)
        case {"message_reaction": reaction}:
            return _reacted(cast(Json, reaction), fingerprint)
        case {"my_chat_member": member}:
            return _membership(cast(Json, member), fingerprint)
        case _:
            return None


def telegram_id(update: Json) -> int | None:
    """Whose update it is: decides the lane. None when it belongs to no person."""
    for kind in UPDATE_KINDS:
        body: Any = update.get(kind)
        if isinstance(body, Mapping):
            person: Any = cast(Json, body).get("from") or cast(Json, body).get("user")
            found: Any = cast(Json, person).get("id") if isinstance(person, Mapping) else None
            return found if isinstance(found, int) else None
    return None


def _charged(message: Json, fingerprint: FingerprintOf) -> Charged:
    """A refund is a message of the bot's own: who is refunded is whose chat it is in."""
    is_refund = "refunded_payment" in message
    paid: Json = message["refunded_payment" if is_refund else "successful_payment"]
    who = _sender(message["chat" if is_refund else "from"], fingerprint)
    charge, payload = str(paid["telegram_payment_charge_id"]), str(paid["invoice_payload"])
    return Charged(who, charge, int(paid["total_amount"]), payload, is_refund)


def _checkout(query: Json, fingerprint: FingerprintOf) -> Checkout:
    currency, payload = (str(query[name]) for name in ("currency", "invoice_payload"))
    who, stars = _sender(query["from"], fingerprint), int(query["total_amount"])
    return Checkout(who, str(query["id"]), currency, stars, payload)


def _sender(user: Json, fingerprint: FingerprintOf) -> Sender:
    number = int(user["id"])
    language, name, username = (
        str(user.get(field, "")) for field in ("language_code", "first_name", "username")
    )
    return Sender(fingerprint(number), number, language.lower(), name, username)


def _is_private(body: Json) -> bool:
    return body["chat"]["type"] == "private" and "from" in body and not body["from"]["is_bot"]


def _message(message: Json, fingerprint: FingerprintOf) -> Intent | None:
    if not _is_private(message):
        return _grouped(message, fingerprint)
    who = _sender(message["from"], fingerprint)
    number = int(message["message_id"])
    replied: Json = message.get("reply_to_message", {})
    reply_to = replied.get("message_id")
    written_s = int(message["date"])
    own = _is_own(replied)
    if found := _COMMAND.fullmatch(str(message.get("text", ""))):
        name, argument = found[1].lower(), (found[3] or "").strip()
        return Command(who, name, argument, number, reply_to, own, _received(replied))
    sent = Sent(who, number, None, "", reply_to, written_s=written_s, own=own)
    try:
        content = content_of(message)
    except CannotPass as refusal:
        return replace(sent, why=refusal.why)
    if content is None:
        return None
    album, cell = message.get("media_group_id"), _cell(message.get("location"))
    return replace(sent, content=content, album=album, cell=cell)


def _grouped(message: Json, fingerprint: FingerprintOf) -> Grouped | None:
    """A command that a person gives in a group; who speaks for a whole group is a bot there."""
    found = _COMMAND.fullmatch(str(message.get("text", "")))
    if found is None or message["chat"]["type"] not in _GROUPS or not _is_own(message):
        return None
    who = _sender(message["from"], fingerprint)
    argument, bot = (found[3] or "").strip(), (found[2] or "").lower()
    command = Command(who, found[1].lower(), argument, int(message["message_id"]))
    return Grouped(who, int(message["chat"]["id"]), command, bot)


def _received(replied: Json) -> Content | None:
    """What they reply to, if it came from us."""
    return _content(replied) if replied and not _is_own(replied) else None


def _cell(location: Json | None) -> Cell | None:
    """The square of a location, live or not, or of a venue, which Telegram repeats as one."""
    if location is None:
        return None
    try:
        return cell_of(float(location["latitude"]), float(location["longitude"]))
    except ValueError:  # a place that is nowhere
        return None


def _is_own(message: Json) -> bool:
    return "from" in message and not message["from"]["is_bot"]


def _edited(message: Json, fingerprint: FingerprintOf) -> Intent | None:
    if not _is_private(message):
        return None
    who = _sender(message["from"], fingerprint)
    return Edited(who, int(message["message_id"]), _content(message))


def _content(message: Json) -> Content | None:
    try:
        return content_of(message)
    except CannotPass:
        return None


def _pressed(query: Json, fingerprint: FingerprintOf) -> Intent | None:
    message: Json | None = query.get("message")
    if message is None:
        return None
    who, chat = _sender(query["from"], fingerprint), message["chat"]
    if chat["type"] in _GROUPS:
        token, number = str(query.get("data", "")), int(message["message_id"])
        return Grouped(who, int(chat["id"]), Pressed(who, str(query["id"]), token, number))
    return _pressed_alone(query, message, who) if chat["type"] == "private" else None


def _pressed_alone(query: Json, message: Json, who: Sender) -> Pressed:
    replied: Json = message.get("reply_to_message", {})
    return Pressed(
        who,
        str(query["id"]),
        str(query.get("data", "")),
        int(message["message_id"]),
        replied.get("message_id"),
        _content(replied) if _is_own(replied) else None,
        _received(replied),
        not VISUAL.isdisjoint(message),
        _below(message),
    )


def _below(message: Json) -> Rows:
    """Its buttons, as they came from us."""
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return tuple(tuple(map(_button, row)) for row in rows)


def _button(it: Json) -> Button:
    token, url = str(it.get("callback_data", "")), str(it.get("url", ""))
    return Button("", token, url=url, label=str(it.get("text", "")))


def _reacted(reaction: Json, fingerprint: FingerprintOf) -> Intent | None:
    if reaction["chat"]["type"] != "private" or "user" not in reaction:
        return None
    # Custom emoji may come from a personal pack; only the standard ones are mirrored.
    emoji = [str(r["emoji"]) for r in reaction["new_reaction"] if r.get("type") == "emoji"]
    who = _sender(reaction["user"], fingerprint)
    return Reacted(who, int(reaction["message_id"]), emoji[-1] if emoji else None)


def _membership(member: Json, fingerprint: FingerprintOf) -> Intent | None:
    if member["chat"]["type"] != "private":
        return None
    who = _sender(member["from"], fingerprint)
    if member["new_chat_member"]["status"] == "kicked":
        return Vanished(who)
    return Returned(who)
