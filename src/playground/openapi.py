"""The control API, described for machines: OpenAPI 3.1."""

from collections.abc import Iterable
from dataclasses import dataclass

Schema = dict[str, object]

_INTEGER: Schema = {"type": "integer"}
_NUMBER: Schema = {"type": "number"}
_TEXT: Schema = {"type": "string"}
_SWITCH: Schema = {"type": "boolean"}
_OBJECT: Schema = {"type": "object"}
_INTEGERS: Schema = {"type": "array", "items": _INTEGER}
_CHAT: Schema = {
    "description": "a bot's id or username, or a group's negative id",
    "oneOf": [_INTEGER, _TEXT],
}
_TYPES: dict[str, Schema] = {
    "chat": _CHAT,
    "from_chat": _CHAT,
    "bot": _CHAT,
    "who": _CHAT,
    "rights": _OBJECT,
    "permissions": _OBJECT,
    "members": {"type": "array", "items": _OBJECT},
    "topics": {"type": "array", "items": _OBJECT},
    "photo": {"type": ["string", "boolean", "null"]},
    "message_ids": _INTEGERS,
    "options": {"type": "array", "items": {"oneOf": [_INTEGER, _TEXT]}},
    "items": {"type": "array", "items": _OBJECT, "minItems": 2, "maxItems": 10},
    "entities": {"type": "array", "items": _OBJECT},
    "emoji": {"type": ["string", "null"]},
    "media": _OBJECT,
    "birthdate": _OBJECT,
    "latitude": _NUMBER,
    "longitude": _NUMBER,
    "advance": {"type": "number", "minimum": 0},
    "seconds": _NUMBER,
    "share": _NUMBER,
    **dict.fromkeys(
        (
            "is_premium",
            "voice_messages",
            "deactivated",
            "stop",
            "freeze",
            "if_there",
            "has_spoiler",
            "undo",
        ),
        _SWITCH,
    ),
    **dict.fromkeys(
        ("person", "message_id", "reply_to", "row", "column", "times", "retry_after", "id"),
        _INTEGER,
    ),
    **dict.fromkeys(("snapshot", "duration", "live_period", "user_id", "stars"), _INTEGER),
}
_PROFILE = (
    "first_name last_name username language_code is_premium photo birthdate forwards "
    "voice_messages deactivated bio phone_number stars"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """An action of the protocol: what it needs, what it may have, what it answers."""

    name: str
    needs: str
    may: str
    answer: str


DEEDS = (
    Deed("add_person", "", f"id {_PROFILE}", "Person"),
    Deed("change_person", "person", _PROFILE, "Person"),
    Deed("add_bot", "", "username token", "Bot"),
    Deed("start", "person chat", "payload", "Seen"),
    Deed(
        "send",
        "person chat kind",
        "text file items caption entities reply_to quote has_spoiler duration latitude longitude "
        "live_period title address phone_number first_name user_id emoji question options",
        "Seen, or a list of them for an album",
    ),
    Deed("edit", "person chat message_id", "text caption media", "Seen"),
    Deed("delete", "person chat message_ids", "", "true"),
    Deed("react", "person chat message_id emoji", "", "true"),
    Deed("forward", "person chat from_chat message_ids", "", "a list of Seen"),
    Deed("press", "person chat message_id", "data text row column", "query_id, or url"),
    Deed("pay", "person", "chat message_id link", "query_id"),
    Deed("invoice", "person link", "", "Invoice"),
    Deed("cancel", "person charge", "undo", "true"),
    Deed("tap", "person chat text", "latitude longitude", "Seen"),
    Deed("vote", "person chat message_id options", "", "true"),
    Deed("block", "person bot", "", "true"),
    Deed("unblock", "person bot", "", "true"),
    Deed("move", "person chat message_id", "latitude longitude stop", "Seen"),
    Deed("add_chat", "", "type title id username members topics permissions", "Chat"),
    Deed("join", "person chat", "who", "true"),
    Deed("leave", "person chat", "who", "true"),
    Deed("promote", "person chat who", "rights", "true"),
    Deed("upgrade", "person chat", "", "Chat"),
    Deed("clock", "", "advance freeze", "Clock"),
    Deed("fault", "kind", "method person times retry_after seconds share", "Fault"),
    Deed("heal", "", "id if_there", "true"),
    Deed("flood", "profile", "", "true"),
    Deed("idle", "", "", "whether it is idle, and why not"),
    Deed("snapshot", "", "", "snapshot"),
    Deed("reset", "", "snapshot", "true"),
    Deed("upload", "base64", "name type", "file"),
)


def described() -> Schema:
    """The whole document."""
    done = _answer("the result", {"type": "object", "required": ["ok", "result"]})
    refused = {"400": {"description": "what is wrong and how to mend it, in `error`"}}
    do = {
        "summary": "Do one action as a person, or to the playground",
        "requestBody": {"required": True, "content": _json(_action())},
        "responses": done | refused,
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Playground control API",
            "version": "1",
            "description": "docs/playground-protocol.md tells it for people, the socket too.",
        },
        "paths": {
            "/control/state": _get("Everything at one glance"),
            "/control/people/{person}/chats/{chat}/messages": _get(
                "What a person sees in a chat, oldest first", path=("person", "chat")
            ),
            "/control/ledger": _get("Calls and updates", query=("after", "limit")),
            "/control/findings": _get("What lint found", query=("after", "limit")),
            "/control/idle": _get("Whether nothing goes on", query=("within",)),
            "/control/files/{unique_id}": _get("A file's bytes", path=("unique_id",)),
            "/control/openapi.json": _get("This document"),
            "/control/do": {"post": do},
        },
    }


def _get(summary: str, *, path: Iterable[str] = (), query: Iterable[str] = ()) -> Schema:
    named = [_parameter(name, "path") for name in path]
    asked = [_parameter(name, "query") for name in query]
    responses = _answer(summary, {})
    return {"get": {"summary": summary, "parameters": named + asked, "responses": responses}}


def _parameter(name: str, place: str) -> Schema:
    text = name in ("unique_id", "chat")
    schema = _TEXT if text else _NUMBER if name == "within" else _INTEGER
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _answer(description: str, schema: Schema) -> Schema:
    return {"200": {"description": description, "content": _json(schema)}}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _action() -> Schema:
    return {
        "oneOf": [_deed(deed) for deed in DEEDS],
        "discriminator": {"propertyName": "action"},
    }


def _deed(deed: Deed) -> Schema:
    names = [*deed.needs.split(), *deed.may.split()]
    members: Schema = {name: _TYPES.get(name, _TEXT) for name in names}
    return {
        "type": "object",
        "title": deed.name,
        "description": f"result: {deed.answer}",
        "required": ["action", *deed.needs.split()],
        "properties": {"action": {"const": deed.name}, **members},
    }
