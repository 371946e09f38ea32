"""The way of a text from a call into a message."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from playground.errors import bad_request
from playground.fields import Malformed, refusal
from playground.text import clean, html, markdown, markdown_v2
from playground.text.detect import found_in
from playground.text.entity import Entity
from playground.text.given import given_entities
from playground.text.nesting import tidy, with_found

RAW_BYTES = 1 << 15

_REQUIRED = "message"

# Who a person's number stands for, as a Bot API User; None for somebody the bot never met.
People = Callable[[int], dict[str, object] | None]


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it stands in a message, with its MessageEntity objects."""

    text: str
    entities: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Meant:
    """A text and its entities as the call gave them, markup read but nothing cleaned."""

    text: str
    entities: list[Entity]


def nobody(person: int) -> None:
    """Knows no people, so every mention by number is dropped."""


def formatted(
    text: str,
    parse_mode: str = "",
    entities_json: str = "",
    *,
    limit: int = 4096,
    what: str = "message",
    people: People = nobody,
) -> Formatted:
    """The text of a call as the message will carry it, or ApiError with Telegram's words.

    `what` names it in "… is too long": a "message" must not be empty, a "message caption"
    and others may.
    """
    said = meant(text, parse_mode, entities_json, what=what)
    return settled(said, limit=limit, what=what, people=people)


def meant(text: str, parse_mode: str, entities_json: str, *, what: str) -> Meant:
    """The first half of `formatted`: what Telegram checks before it looks for the chat."""
    if what == _REQUIRED and not text:
        raise bad_request("message text is empty")
    try:
        return Meant(*read(text, parse_mode, entities_json))
    except Malformed as error:
        raise refusal(error) from error


def settled(said: Meant, *, limit: int, what: str, people: People) -> Formatted:
    """The second half: what Telegram checks when the chat is known."""
    try:
        entities = _met(said.entities, people)
        body, entities = fixed(said.text, entities, required=what == _REQUIRED)
    except Malformed as error:
        raise refusal(error) from error
    if len(body) > limit:
        raise bad_request(f"{what} is too long")
    return Formatted(body, [entity.json() for entity in entities])


def read(text: str, parse_mode: str, entities_json: str) -> tuple[str, list[Entity]]:
    """The text and entities that were meant, before any cleaning."""
    if len(_utf8(text)) > RAW_BYTES:
        raise Malformed("Text is too long")
    mode = parse_mode.lower()
    if not text or mode in ("", "none"):
        return text, given_entities(entities_json)
    parse = _MODES.get(mode)
    if parse is None:
        raise Malformed("Unsupported parse_mode")
    try:
        return parse(text)
    except Malformed as error:
        raise Malformed(f"Can't parse entities: {error}") from error


_MODES = {"html": html.parse, "markdown": markdown.parse, "markdownv2": markdown_v2.parse}


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Malformed("Strings must be encoded in UTF-8") from error


def _met(entities: list[Entity], people: People) -> list[Entity]:
    """Mentions by number with the person's card; those of strangers are dropped (reported)."""
    met: list[Entity] = []
    for entity in entities:
        if entity.kind != "text_mention":
            met.append(entity)
        elif user := people(int(str(entity.more["id"]))):
            met.append(replace(entity, more={"user": user}))
    return met


def fixed(text: str, entities: list[Entity], *, required: bool) -> tuple[str, list[Entity]]:
    """Cleaned and trimmed text with all its entities, also those Telegram finds by itself."""
    neat = tidy(entities)
    body, moved = clean.cleaned_with(text, neat)
    body, entities = clean.trimmed(body, neat if moved is neat else tidy(moved))
    if clean.is_empty(body):
        if required:
            raise Malformed("Text must be non-empty")
        return "", []
    return body, with_found(entities, found_in(body))
