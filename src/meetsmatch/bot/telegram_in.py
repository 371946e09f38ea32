"""Updates read into intents. Only private chats speak to us here."""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from meetsmatch.bot.content import CannotPass, content_of
from meetsmatch.bot.speech import (
    Command,
    Edited,
    Intent,
    Pressed,
    Reacted,
    Returned,
    Sender,
    Sent,
    Vanished,
)
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.relay import Content

Json = Mapping[str, Any]
FingerprintOf = Callable[[int], Fingerprint]

UPDATE_KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
)
"""What the bot asks Telegram for (`allowed_updates`)."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@\w{3,32})?(?:\s+(.*))?", re.S)


def read(update: Json, fingerprint: FingerprintOf) -> Intent | None:
    """What somebody did, or None when it concerns nobody here."""
    match update:
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


def _sender(user: Json, fingerprint: FingerprintOf) -> Sender:
    number = int(user["id"])
    return Sender(fingerprint(number), number, str(user.get("language_code", "")).lower())


def _is_private(body: Json) -> bool:
    return body["chat"]["type"] == "private" and "from" in body and not body["from"]["is_bot"]


def _message(message: Json, fingerprint: FingerprintOf) -> Intent | None:
    if not _is_private(message):
        return None
    who = _sender(message["from"], fingerprint)
    number = int(message["message_id"])
    replied: Json = message.get("reply_to_message", {})
    reply_to = replied.get("message_id")
    if found := _COMMAND.fullmatch(str(message.get("text", ""))):
        return Command(
            who, found[1].lower(), (found[2] or "").strip(), number, reply_to, _is_own(replied)
        )
    try:
        content = content_of(message)
    except CannotPass as refusal:
        return Sent(who, number, None, refusal.why, reply_to)
    if content is None:
        return None
    return Sent(who, number, content, "", reply_to, message.get("media_group_id"))


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
    if message is None or message["chat"]["type"] != "private":
        return None
    replied: Json = message.get("reply_to_message", {})
    return Pressed(
        _sender(query["from"], fingerprint),
        str(query["id"]),
        str(query.get("data", "")),
        int(message["message_id"]),
        replied.get("message_id"),
        _content(replied) if _is_own(replied) else None,
    )


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
