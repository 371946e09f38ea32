"""What Telegram does to every text: control characters go, ends are trimmed, entities follow.

Source: misc.cpp (clean_input_string, is_empty_string), MessageEntity.cpp (fix_formatted_text).
"""

import re

from playground.fields import Malformed
from playground.text.entity import Entity, byte_offset, units

_BLANK = re.compile("[\x00-\x09\x0b\x0c\x0e-\x20]")
_GONE = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_EMPTY = re.compile(
    "[ \n\t\r\0\v\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\u00a0"
    "\U000e0000-\U000e007f]*"
)


def cleaned(text: str) -> str:
    """Text without the characters Telegram takes out."""
    text = _GONE.sub("", _BLANK.sub(" ", text))
    return _MARKS.sub(lambda marks: "\u200c" * len(marks[0]), text)


def cleaned_with(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The cleaned text, and the entities moved to where their text is now."""
    if not entities or _is_level(text, entities):
        return cleaned(text), entities
    places = _places(text)
    try:
        moved = [entity.over(places[entity.offset], places[entity.end]) for entity in entities]
    except KeyError:
        raise Malformed(_misplaced(text, places, entities)) from None
    return cleaned(text), [entity for entity in moved if entity.length > 0]


def _is_level(text: str, entities: list[Entity]) -> bool:
    """Whether cleaning moves nothing, and every entity lies on whole characters of the text."""
    return (
        text.isascii()
        and "\r" not in text
        and all(entity.length > 0 and entity.end <= len(text) for entity in entities)
    )


def _places(text: str) -> dict[int, int]:
    """Where each character begins in UTF-16: raw offset -> offset in the cleaned text."""
    places: dict[int, int] = {}
    raw = kept = 0
    for char in text:
        places[raw] = kept
        width = 2 if char > "\uffff" else 1
        raw += width
        kept += 0 if _GONE.match(char) else width
    places[raw] = kept
    return places


def _misplaced(text: str, places: dict[int, int], entities: list[Entity]) -> str:
    """Telegram's words for the first entity that does not lie on whole characters."""
    end = max(places)
    for entity in entities:
        at = entity.offset
        if at > end:
            return f"Entity begins after the end of the text at UTF-16 offset {at}"
        if at not in places:
            place = _byte_after(text, places, at)
            return f"Entity begins in a middle of a UTF-16 symbol at byte offset {place}"
    bad = next(entity for entity in entities if entity.end not in places)
    if bad.end > end:
        return (
            f"Entity beginning at UTF-16 offset {bad.offset} ends after the end of the text"
            f" at UTF-16 offset {bad.end}"
        )
    return (
        f"Entity beginning at UTF-16 offset {bad.offset} ends in a middle of a UTF-16 symbol"
        f" at byte offset {_byte_after(text, places, bad.end)}"
    )


def _byte_after(text: str, places: dict[int, int], offset: int) -> int:
    """Where the character after the one that `offset` splits begins, in bytes."""
    return byte_offset(text, list(places).index(offset + 1))


def is_empty(text: str) -> bool:
    """Whether nothing visible is in the text."""
    return _EMPTY.fullmatch(text) is not None


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Both ends without spaces and new lines; in front only as far as no entity begins there."""
    if not text.startswith((" ", "\n")) and not text.endswith((" ", "\n")):
        return text, entities
    body = text.rstrip(" \n")
    end = units(body)
    entities = [
        entity.over(entity.offset, min(entity.end, end))
        for entity in entities
        if entity.offset < end
    ]
    first = min((entity.offset for entity in entities), default=len(body))
    blank = min(len(body) - len(body.lstrip(" \n")), first)
    return body[blank:], [
        entity.over(entity.offset - blank, entity.end - blank) for entity in entities
    ]
