"""HTML parse mode (source: MessageEntity.cpp, parse_html)."""

import re
from dataclasses import dataclass, replace
from dataclasses import field as _field

from playground.fields import Malformed
from playground.text.entity import Entity, byte_offset, ordered, units
from playground.text.parts import date_time, emoji, link

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = (*_KINDS, "a", "tg-emoji", "tg-time", "pre", "code", "blockquote")
_NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9A-Fa-f]*)|#(?P<number>[0-9]*)|(?P<name>[A-Za-z]*));?")
_LONE = re.compile("[\ud800-\udfff]")
_SPACE = " \t\r\n\0\v"
_TAG_NAME = re.compile(r"[^ \t\r\n\0\v>]*")
_SPACES = re.compile(r"[ \t\r\n\v]*")
_ATTRIBUTE = re.compile(r"[^ \t\r\n\0\v=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


def parse(text: str) -> tuple[str, list[Entity]]:
    """The text without tags, and its entities; Malformed with Telegram's text."""
    return _Reader(text + "\0").read()


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    piece: int


@dataclass(slots=True)
class _Reader:
    """Goes once over the text; `source` ends with a zero, as no rule goes beyond one."""

    source: str
    at: int = 0
    offset: int = 0
    pieces: list[str] = _field(default_factory=list[str])
    opened: list[_Open] = _field(default_factory=list[_Open])
    entities: list[Entity] = _field(default_factory=list[Entity])

    def read(self) -> tuple[str, list[Entity]]:
        end = len(self.source) - 1
        while self.at < end:
            self._step()
        if self.opened:
            tag = self.opened[-1].tag
            raise Malformed(f'Can\'t find end tag corresponding to start tag "{tag}"')
        result = "".join(self.pieces)
        if _LONE.search(result):
            raise Malformed(
                "Text contains invalid Unicode characters after decoding HTML entities,"
                " check for unmatched surrogate code units"
            )
        return result, ordered([_without_language(entity) for entity in self.entities])

    def _step(self) -> None:
        if self.source[self.at] == "&":
            char, self.at = _reference(self.source, self.at)
            self._add(char)
        elif self.source.startswith("</", self.at):
            self._end_tag()
        elif self.source[self.at] == "<":
            self._start_tag()
        else:
            stop = re.compile("[&<\0]").search(self.source, self.at + 1)
            here, self.at = self.at, stop.start() if stop else self.at + 1
            self._add(self.source[here : self.at])

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += units(text)

    def _wrong(self, what: str, index: int) -> Malformed:
        return Malformed(f"{what} at byte offset {byte_offset(self.source, index)}")

    def _start_tag(self) -> None:
        begin = self.at
        name = self._take(_TAG_NAME, begin + 1)
        if self.source[self.at] == "\0":
            raise self._wrong("Unclosed start tag", begin)
        tag = _lower(name)
        if tag not in _TAGS:
            raise self._wrong(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.opened.append(_Open(tag, attributes, self.offset, len(self.pieces)))

    def _take(self, pattern: re.Pattern[str], start: int) -> str:
        found = pattern.match(self.source, start)
        self.at = found.end() if found else start
        return self.source[start : self.at]

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while self.source[self.at] != ">":
            self._take(_SPACES, self.at)
            if self.source[self.at] == ">":
                break
            name = self._take(_ATTRIBUTE, self.at)
            if not name:
                raise self._wrong(f'Empty attribute name in the tag "{tag}"', begin)
            value = self._value(tag, begin)
            if _counts(tag, name, value):
                attributes[name] = value or ""
        self.at += 1
        return attributes

    def _value(self, tag: str, begin: int) -> str | None:
        """What follows an attribute's name: its value, or nothing."""
        self._take(_SPACES, self.at)
        if self.source[self.at] not in "=\0":
            return None
        if self.source[self.at] == "=":
            self._take(_SPACES, self.at + 1)
        if self.source[self.at] == "\0":
            raise self._wrong(f'Unclosed start tag "{tag}"', begin)
        value = self._quoted() if self.source[self.at] in "'\"" else self._token()
        if self.source[self.at] == "\0":
            raise self._wrong("Unclosed start tag", begin)
        return value

    def _token(self) -> str:
        begin = self.at
        value = self._take(_TOKEN, begin).lower()
        if self.source[self.at] not in _SPACE + ">":
            raise self._wrong("Unexpected end of name token", begin)
        return value

    def _quoted(self) -> str:
        quote = self.source[self.at]
        self.at += 1
        value: list[str] = []
        while self.source[self.at] not in (quote, "\0"):
            char, self.at = _reference(self.source, self.at)
            value.append(char)
        self.at += self.source[self.at] == quote
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.opened:
            raise self._wrong("Unexpected end tag", begin)
        name = _lower(self._take(_TAG_NAME, begin + 2))
        self._take(_SPACES, self.at)
        if self.source[self.at] != ">":
            raise self._wrong("Unclosed end tag", begin)
        opened = self.opened.pop()
        if name and name != opened.tag:
            where = byte_offset(self.source, begin)
            raise Malformed(
                f"Unmatched end tag at byte offset {where},"
                f' expected "</{opened.tag}>", found "</{name}>"'
            )
        self.at += 1
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind, more = _meaning(opened, "".join(self.pieces[opened.piece :]))
        entity = Entity(kind, opened.offset, self.offset - opened.offset, more)
        if self.entities and (language := _block_language(self.entities[-1], entity)):
            self.entities[-1] = replace(entity, kind="pre", more={"language": language})
        elif kind:
            self.entities.append(entity)


def _block_language(inner: Entity, outer: Entity) -> object:
    """The language when code and a block on the same stretch are one block of code."""
    if (inner.offset, inner.length) != (outer.offset, outer.length):
        return None
    if outer.kind == "pre" and inner.kind == "code":
        return inner.more.get("language")
    if outer.kind == "code" and inner.kind == "pre" and not inner.more:
        return outer.more.get("language")
    return None


def _lower(name: str) -> str:
    """Lower case of the Latin letters alone."""
    return "".join(char.lower() if char.isascii() else char for char in name)


def _counts(tag: str, name: str, value: str | None) -> bool:
    """Whether the attribute means something on this tag."""
    if value is None:
        return (tag, name) == ("blockquote", "expandable")
    if name == "class":
        return value.startswith({"code": "language-", "span": "tg-"}.get(tag, "\0"))
    return name in _MEANT.get(tag, ())


_MEANT = {
    "a": ("href",),
    "tg-emoji": ("emoji-id",),
    "blockquote": ("expandable",),
    "tg-time": ("unix", "format"),
}


def _meaning(opened: _Open, inside: str) -> tuple[str, dict[str, object]]:
    """The entity's kind ('' for none) and details."""
    tag, attributes = opened.tag, opened.attributes
    if tag in _KINDS:
        return _KINDS[tag], {}
    if tag == "a":
        return link(attributes.get("href") or inside)
    if tag == "tg-emoji":
        return emoji(attributes.get("emoji-id", ""))
    if tag == "tg-time":
        return date_time(attributes.get("unix", ""), attributes.get("format", ""))
    if tag == "blockquote":
        return ("expandable_blockquote" if "expandable" in attributes else "blockquote"), {}
    language = attributes.get("class", "").removeprefix("language-")
    return tag, {"language": language} if language else {}


def _without_language(entity: Entity) -> Entity:
    """Code alone has no language: only a block has."""
    return Entity("code", entity.offset, entity.length) if entity.kind == "code" else entity


def _reference(source: str, at: int) -> tuple[str, int]:
    """The character at this place, decoded if it is a character reference, and the next place."""
    found = _REFERENCE.match(source, at)
    if found is None:
        return source[at], at + 1
    name: str | None = found["name"]
    char = _numbered(found) if name is None else _NAMES.get(name, "")
    return (char, found.end()) if char else (source[at], at + 1)


def _numbered(found: re.Match[str]) -> str:
    if len(found[0].removesuffix(";")) >= 10:
        return ""
    code = int(found["hex"] or "0", 16) if found["number"] is None else int(found["number"] or "0")
    return chr(code) if 0 < code < 0x10FFFF else ""
