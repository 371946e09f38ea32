"""Entities and the text they lie on, measured as Telegram measures: in UTF-16 units."""

from dataclasses import dataclass, field, replace

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
VERBATIM = ("pre", "code", "date_time")

# Of two entities on the same stretch the one with the lower number comes first (source).
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_FOUND = 50


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text that means something; `more` holds its url, language, user and so on."""

    kind: str
    offset: int
    length: int
    more: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def end(self) -> int:
        return self.offset + self.length

    @property
    def order(self) -> tuple[int, int, int]:
        """Telegram's order: by beginning, the longer first, then by kind."""
        priority = _PRIORITY.get(self.kind, _FOUND) - (
            self.kind == "pre" and "language" in self.more
        )
        return self.offset, -self.length, priority

    def over(self, offset: int, end: int) -> "Entity":
        """The same entity on another stretch."""
        return replace(self, offset=offset, length=end - offset)

    def json(self) -> dict[str, object]:
        """A Bot API MessageEntity."""
        return {"type": self.kind, "offset": self.offset, "length": self.length, **self.more}


def ordered(entities: list[Entity]) -> list[Entity]:
    """Sorted as Telegram sorts."""
    return sorted(entities, key=lambda entity: entity.order)


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def byte_offset(text: str, index: int) -> int:
    """Where character `index` begins in UTF-8."""
    return len(text[:index].encode())
