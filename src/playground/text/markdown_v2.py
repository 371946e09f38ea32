"""MarkdownV2 parse mode (source: MessageEntity.cpp, parse_markdown_v2)."""

import re
from dataclasses import dataclass, field

from playground.fields import Malformed
from playground.text.entity import Entity, byte_offset, ordered, units
from playground.text.markdown import BLOCK
from playground.text.parts import Meaning, by_url, link

_RESERVED = "_*[]()~`>#+-=|{}.!\n"
# Whatever is inside, these mean themselves.
_PLAIN = re.compile(r"[^_*\[\]()~`>#+\-=|{}.!\n\r\\\0]+")
_ESCAPE = re.compile(r"\\[\x01-\x7e]")
_URL = re.compile(r"\(((?:\\[\x01-\x7e]|[^)\0])*)(\)?)")
_UNESCAPE = re.compile(r"\\([\x01-\x7e])")

# What a kind's mark is, and the name Telegram gives it in errors. The longer marks come first.
_MARKS = {
    "```": "pre",
    "`": "code",
    "__": "underline",
    "_": "italic",
    "*": "bold",
    "~": "strikethrough",
    "||": "spoiler",
    "![": "custom_emoji",
    "[": "text_link",
}
_ENDS = {
    **{kind: mark for mark, kind in _MARKS.items()},
    "custom_emoji": "]",
    "text_link": "]",
}
_NAMES = {
    "pre": "Pre",
    "code": "Code",
    "underline": "Underline",
    "italic": "Italic",
    "bold": "Bold",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "custom_emoji": "CustomEmoji",
    "text_link": "TextUrl",
    "blockquote": "BlockQuote",
}


def parse(text: str) -> tuple[str, list[Entity]]:
    """The text without markup, and its entities; Malformed with Telegram's text."""
    return _Reader(text + "\0").read()


@dataclass(slots=True)
class _Open:
    kind: str
    at: int
    offset: int
    piece: int
    language: str = ""


@dataclass(slots=True)
class _Reader:
    """Goes once over the text; `source` ends with a zero, as no rule goes beyond one."""

    source: str
    at: int = 0
    offset: int = 0
    line_begins: bool = True
    pieces: list[str] = field(default_factory=list[str])
    opened: list[_Open] = field(default_factory=list[_Open])
    entities: list[Entity] = field(default_factory=list[Entity])

    def read(self) -> tuple[str, list[Entity]]:
        end = len(self.source) - 1
        while self.at < end:
            self._step()
        if self._in_quote():
            self._last_quote(end)
        if self.opened:
            raise self._endless()
        return "".join(self.pieces), ordered(self.entities)

    def _step(self) -> None:
        if plain := _PLAIN.match(self.source, self.at):
            self._add(plain[0], begins=False)
            return
        char = self.source[self.at]
        if _ESCAPE.match(self.source, self.at):
            char = self.source[self.at + 1]
            self.at += 1
            self._add(char, begins=char == "\n")
        elif char not in ("`" if self._top() in ("code", "pre") else _RESERVED):
            self._add(char, begins=False)
        elif char == "\n" and self._in_quote() and self.source[self.at + 1] != ">":
            self._end_quote()
        elif self._ends():
            self._end()
        else:
            self._begin(char)

    def _top(self) -> str:
        return self.opened[-1].kind if self.opened else ""

    def _in_quote(self) -> bool:
        return any(entity.kind == "blockquote" for entity in self.opened)

    def _add(self, char: str, *, begins: bool) -> None:
        """More of the text; `begins` says whether a line begins after it."""
        self.pieces.append(char)
        self.offset += units(char)
        self.at += len(char)
        if char != "\r":
            self.line_begins = begins

    def _endless(self) -> Malformed:
        opened = self.opened[-1]
        name = "PreCode" if opened.language else _NAMES[opened.kind]
        where = byte_offset(self.source, opened.at)
        return Malformed(f"Can't find end of {name} entity at byte offset {where}")

    def _begin(self, char: str) -> None:
        if char == "\n":
            self._add(char, begins=True)
            return
        if char == ">" and self.line_begins:
            if not self._in_quote():
                self.opened.append(_Open("blockquote", self.at, self.offset, len(self.pieces)))
            self.at += 1
            return
        mark = next((mark for mark in _MARKS if self.source.startswith(mark, self.at)), "")
        if not mark:
            raise Malformed(
                f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
            )
        opened = _Open(_MARKS[mark], self.at, self.offset, len(self.pieces))
        self.opened.append(opened)
        self.at += len(mark)
        if opened.kind == "pre" and (block := BLOCK.match(self.source, opened.at)):
            opened.language = block[1] or ""
            self.at = block.end()

    def _ends(self) -> bool:
        mark = _ENDS.get(self._top(), "")
        if not mark or not self.source.startswith(mark, self.at):
            return False
        return mark != "_" or self.source[self.at + 1] != "_"

    def _end(self) -> None:
        opened = self.opened[-1]
        self.at += len(_ENDS[opened.kind])
        kind, more = self._meaning(opened)
        self.opened.pop()
        if kind and self.offset > opened.offset:
            self.entities.append(Entity(kind, opened.offset, self.offset - opened.offset, more))

    def _meaning(self, opened: _Open) -> Meaning:
        if opened.kind == "custom_emoji":
            url = self._url()
            if url is None:
                raise Malformed("The entity must contain a tg://emoji or tg://time URL")
            return by_url(url)
        if opened.kind == "text_link":
            url = self._url()
            return link("".join(self.pieces[opened.piece :]) if url is None else url)
        return opened.kind, {"language": opened.language} if opened.language else {}

    def _url(self) -> str | None:
        """The address in parentheses that may follow; goes behind it."""
        found = _URL.match(self.source, self.at)
        if found is None:
            return None
        if not found[2]:
            where = byte_offset(self.source, self.at + 1)
            raise Malformed(f"Can't find end of a URL at byte offset {where}")
        self.at = found.end()
        return _UNESCAPE.sub(r"\1", found[1])

    def _end_quote(self) -> None:
        """At the new line that ends a quote; the new line belongs to it."""
        kind = self._quote_kind(self.at)
        if self._top() != "blockquote":
            raise self._endless()
        self._add("\n", begins=True)
        self._close_quote(kind)

    def _last_quote(self, end: int) -> None:
        kind = self._quote_kind(end)
        if self._top() == "blockquote":
            self._close_quote(kind)

    def _quote_kind(self, end: int) -> str:
        """A quote that ends with `||` is expandable; the mark is no spoiler then."""
        before = end - (self.source[end - 1] == "\r" and self.source[end] == "\n")
        if self._top() == "spoiler" and self.opened[-1].at == before - 2:
            self.opened.pop()
            return "expandable_blockquote"
        return "blockquote"

    def _close_quote(self, kind: str) -> None:
        opened = self.opened.pop()
        if self.offset > opened.offset:
            self.entities.append(Entity(kind, opened.offset, self.offset - opened.offset))
