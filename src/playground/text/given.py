"""The `entities` argument (source: Client.cpp, get_text_entity)."""

from playground.fields import Fields, Malformed, decode, fields, listed
from playground.text import links
from playground.text.entity import Entity
from playground.text.parts import Meaning, moment_entity

_PLAIN = (
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "blockquote",
    "expandable_blockquote",
)
# Telegram finds these by itself, so they are never taken from a call.
_FOUND = (
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bank_card_number",
)
_FARTHEST = 1_000_000


def given_entities(raw: str) -> list[Entity]:
    """The entities of a call; what is not a JSON array counts as none."""
    try:
        items = listed(decode(raw), "")
    except Malformed:
        return []
    try:
        read = [_entity(item) for item in items]
    except Malformed as error:
        raise Malformed(f"Can't parse MessageEntity: {error}") from error
    return [_checked(entity) for entity in read if entity is not None and entity.length]


def _entity(item: object) -> Entity | None:
    given = fields(item, "expected an Object")
    offset, length = given.needed_number("offset"), given.needed_number("length")
    kind = given.needed_text("type")
    if not kind:
        raise Malformed("Type is not specified")
    if kind in _FOUND:
        return None
    if kind in _PLAIN:
        return Entity(kind, offset, length)
    kind, more = _with_details(kind, given)
    return Entity(kind, offset, length, more)


def _with_details(kind: str, given: Fields) -> Meaning:
    if kind == "pre":
        language = given.text("language")
        return kind, {"language": language} if language else {}
    if kind == "text_link":
        return kind, {"url": given.needed_text("url")}
    if kind == "text_mention":
        return kind, {"id": given.part("user").needed_number("id", bits=64)}
    if kind == "custom_emoji":
        return kind, {"custom_emoji_id": str(given.needed_number("custom_emoji_id", bits=64))}
    if kind == "date_time":
        return _moment(given)
    raise Malformed("Unsupported type specified")


def _moment(given: Fields) -> Meaning:
    moment, style = given.needed_number("unix_time"), given.text("date_time_format")
    if style not in ("r", "R") and not set(style) <= set("tTdDwW"):
        raise Malformed("Invalid date-time format specified")
    return moment_entity(moment, style)


def _checked(entity: Entity) -> Entity:
    """What only shows once the entity is put on the text."""
    if not 0 <= entity.offset <= _FARTHEST:
        raise Malformed(f"Receive an entity with incorrect offset {entity.offset}")
    if not 0 <= entity.length <= _FARTHEST:
        raise Malformed(f"Receive an entity with incorrect length {entity.length}")
    if entity.kind == "custom_emoji" and entity.more["custom_emoji_id"] == "0":
        raise Malformed("Invalid custom emoji identifier specified")
    if entity.kind == "date_time" and int(str(entity.more["unix_time"])) <= 0:
        raise Malformed("Invalid date specified")
    return _linked(entity) if entity.kind == "text_link" else entity


def _linked(entity: Entity) -> Entity:
    url = str(entity.more["url"])
    person = links.user_of(url)
    if person is not None:
        return Entity("text_mention", entity.offset, entity.length, {"id": person})
    try:
        return Entity("text_link", entity.offset, entity.length, {"url": links.checked(url)})
    except Malformed as error:
        raise Malformed(f"Entity {error}") from error
