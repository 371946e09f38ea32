"""What may pass from one person to the other, and what is hidden on the way.

Content is rebuilt from the fields named here, and only these: deny by default. Which fields of
Telegram's messages may become content is decided in bot/message_fields, one by one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import cast
from unicodedata import is_normalized, normalize
from urllib.parse import unquote


class Kind(StrEnum):
    """Kinds of message that a chat carries."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    VIDEO_NOTE = "video_note"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"
    DICE = "dice"
    LOCATION = "location"
    VENUE = "venue"
    POLL = "poll"


VISUAL = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION})
"""Kinds that Telegram can hide behind a spoiler."""

CAPTIONED = VISUAL | {Kind.VOICE, Kind.AUDIO, Kind.DOCUMENT}

ASK_FIRST = frozenset({Kind.LOCATION, Kind.VENUE})
"""Kinds that pass only after the author has confirmed: they tell where somebody is."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Formatting of a part of the text; offset and length in UTF-16 units, as Telegram counts."""

    kind: str
    offset: int
    length: int
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody wrote, without anything around it that could tell who they are."""

    kind: Kind
    text: str = ""
    """The text, or the caption of media."""

    entities: tuple[Entity, ...] = ()
    file: str = ""
    """Telegram's file_id of the media."""

    unique: str = ""
    """What Telegram calls the same photo or video whoever sends it: compared, never sent."""

    name: str = ""
    """Set when the file must be sent anew under this neutral name: a file_id keeps the old one."""

    spoiler: bool = False
    forwarded: bool = False
    """They did not make it themselves; from whom it came is never told."""

    details: Mapping[str, object] = field(default_factory=dict[str, object])
    """Further fields by kind that a rebuilt message carries (duration, options, …)."""


FORMATTING = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
    }
)
"""Entities that pass. The others are either found again by Telegram or tell who somebody is."""

TELLING = frozenset({"mention", "email", "phone_number"})
"""Entities by which Telegram itself says that this text leads to a person."""

# A long word without the rest is looked at once, from its beginning: hence the looks behind.
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}")
_INVITE = re.compile(
    r"(?:(?:https?://)?(?:(?<![\w-])[\w-]+\.)?(?:t\.me|telegram\.(?:me|dog))(?:/\S*)?"
    r"|tg:(?://)?\w\S*)",
    re.I,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATE = r"(?!\d{4}-\d\d-\d\d\b)"
_PHONE = re.compile(
    rf"(?<![\w+]){_DATE}(?:\+\d[\d\s().-]{{6,18}}\d|\d(?:[\s().-]{{0,2}}\d){{8,14}})(?!\w)"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,}/\S+", re.I)

IDENTIFYING = (_EMAIL, _INVITE, _HANDLE, _PHONE)
"""What leads to a person outside the chat: hidden until both reveal themselves."""

_SUSPICIOUS = re.compile(r"[@.:]\S|\+\d|(?:\d\D*){9}")
"""In every text that one of these patterns or `_LINK` finds something in; in few others."""

HIDDEN = "•"

_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u20d0-\u20f0\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
"""Marks and characters without a shape of their own, which break a name up for us alone."""


def is_identifying(text: str) -> bool:
    """Whether there is a name, number or address in it by which somebody can be found."""
    shown, _ = _as_seen(text)
    return any(pattern.search(shown) for pattern in IDENTIFYING)


def hide(text: str, links: bool) -> str:
    """The text with everything identifying (and, if asked, every link) covered.

    Each covered character becomes as many dots as it has UTF-16 units, so that the offsets of
    entities stay right.
    """
    shown, places = _as_seen(text)
    if not _SUSPICIOUS.search(shown):
        return text
    covered: set[int] = set()

    def cover(found: re.Match[str]) -> str:
        after = places[found.end() : found.end() + 1]
        # Up to the next character that can be seen.
        end = max(places[found.end() - 1] + 1, after[0] if after else len(text))
        covered.update(range(places[found.start()], end))
        return HIDDEN * len(found.group())

    for pattern in (*IDENTIFYING, _LINK) if links else IDENTIFYING:
        shown = pattern.sub(cover, shown)
    if not covered:
        return text
    return "".join(
        HIDDEN * (1 + (character > "\uffff")) if place in covered else character
        for place, character in enumerate(text)
    )


def addresses(content: Content) -> Sequence[str]:
    """All that leads anywhere: names, numbers, links, as they stand or lie behind words."""
    shown = as_seen(content.text)
    found = [it.url for it in content.entities if it.kind == "text_link"]
    if _SUSPICIOUS.search(shown):
        found += (
            it.group() for pattern in (*IDENTIFYING, _LINK) for it in pattern.finditer(shown)
        )
    return found


def as_seen(text: str) -> str:
    """The text as people read it, whatever letters it is made of."""
    return _as_seen(text)[0]


def _as_seen(text: str) -> tuple[str, Sequence[int]]:
    """The text as people read it, whatever letters it is made of, and where in it each
    character comes from."""
    if text.isascii() or (
        not _UNSEEN.search(text) and "\u3002" not in text and is_normalized("NFKC", text)
    ):
        return text, range(len(text))
    places = [
        (seen, place)
        for place, character in enumerate(text)
        if not _UNSEEN.match(character)
        # An ideographic full stop is a dot to whoever looks an address up.
        for seen in normalize("NFKC", character).replace("\u3002", ".")
    ]
    return "".join(seen for seen, _ in places), [place for _, place in places]


def cleaned(content: Content, links: bool) -> Content:
    """The content as the partner may see it: nothing identifying in text, links or options."""
    entities = tuple(
        entity
        for entity in content.entities
        if entity.kind in FORMATTING and not _leads_away(entity, links)
    )
    telling = TELLING | {"url"} if links else TELLING
    told = [entity for entity in content.entities if entity.kind in telling]
    text = hide(_covered(content.text, told), links)
    details = {name: _clean_detail(value, links) for name, value in content.details.items()}
    return replace(content, text=text, entities=entities, details=details)


def _covered(text: str, parts: Sequence[Entity]) -> str:
    if not parts:
        return text
    units = bytearray(text.encode("utf-16-le", "surrogatepass"))
    for part in parts:
        units[2 * part.offset : 2 * (part.offset + part.length)] = (
            HIDDEN.encode("utf-16-le") * part.length
        )
    return units.decode("utf-16-le", "surrogatepass")


def _leads_away(entity: Entity, links: bool) -> bool:
    return entity.kind == "text_link" and (links or is_identifying(unquote(entity.url)))


def _clean_detail(value: object, links: bool) -> object:
    if isinstance(value, str):
        return hide(value, links)
    if isinstance(value, tuple):
        return tuple(_clean_detail(item, links) for item in cast("tuple[object, ...]", value))
    return value
