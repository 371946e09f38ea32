"""The first Markdown parse mode, without nesting (source: MessageEntity.cpp, parse_markdown)."""

import re

from playground.fields import Malformed
from playground.text.entity import Entity, byte_offset, units
from playground.text.parts import NOTHING, Meaning, link

_PLAIN = re.compile(r"(?:\\[_*`\[]|[^_*`\[])+")
_ESCAPED = re.compile(r"\\([_*`\[])")
# A language needs white space after it, or it is the code itself.
BLOCK = re.compile(r"```(?:([^ \t\r\n\0\v`]+)(?=[ \t\r\n\v]))?(?:\r\n|\n\r|\n|\r)?")
_KINDS = {"_": "italic", "*": "bold", "`": "code"}


def parse(text: str) -> tuple[str, list[Entity]]:
    """The text without markup, and its entities; Malformed with Telegram's text."""
    pieces: list[str] = []
    entities: list[Entity] = []
    at = offset = 0
    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain:
            piece, meaning, after = _ESCAPED.sub(r"\1", plain[0]), NOTHING, plain.end()
        else:
            piece, meaning, after = _marked(text, at)
        length = units(piece)
        if meaning[0] and length:
            entities.append(Entity(meaning[0], offset, length, meaning[1]))
        pieces.append(piece)
        at, offset = after, offset + length
    return "".join(pieces), entities


def _marked(text: str, begin: int) -> tuple[str, Meaning, int]:
    """What an entity beginning here holds and means, and where the text goes on."""
    if text.startswith("```", begin):
        return _block(text, begin)
    mark = "]" if text[begin] == "[" else text[begin]
    end = _found(text, mark, begin, begin + 1)
    inside = text[begin + 1 : end]
    if mark != "]":
        return inside, (_KINDS[mark], {}), end + 1
    if not text.startswith("(", end + 1):
        return inside, link(inside), end + 1
    url = text[end + 2 :].partition(")")[0]
    return inside, link(url), end + 3 + len(url)


def _block(text: str, begin: int) -> tuple[str, Meaning, int]:
    opening = BLOCK.match(text, begin)
    start = opening.end() if opening else begin
    language: str | None = opening[1] if opening else None
    end = _found(text, "```", begin, start)
    return text[start:end], ("pre", {"language": language} if language else {}), end + 3


def _found(text: str, mark: str, begin: int, start: int) -> int:
    end = text.find(mark, start)
    if end < 0:
        where = byte_offset(text, begin)
        raise Malformed(f"Can't find end of the entity starting at byte offset {where}")
    return end
