"""What may pass from one person to the other, and what is hidden on the way.

Content is rebuilt from the fields named here, and only these: deny by default. Which fields of
Telegram's messages may become content is decided in bot/message_fields, one by one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


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

_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}")
_INVITE = re.compile(
    r"(?:(?:https?://)?(?:[\w-]+\.)?(?:t\.me|telegram\.(?:me|dog))(?:/\S*)?|tg://\S+)", re.I
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATE = r"(?!\d{4}-\d\d-\d\d\b)"
_PHONE = re.compile(
    rf"(?<![\w+]){_DATE}(?:\+\d[\d\s().-]{{6,18}}\d|\d(?:[\s().-]{{0,2}}\d){{8,14}})(?!\w)"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.I)

IDENTIFYING = (_EMAIL, _INVITE, _HANDLE, _PHONE)
"""What leads to a person outside the chat: hidden until both reveal themselves."""

HIDDEN = "•"


def is_identifying(text: str) -> bool:
    """Whether there is a name, number or address in it by which somebody can be found."""
    return any(pattern.search(text) for pattern in IDENTIFYING)


def hide(text: str, links: bool) -> str:
    """The text with everything identifying (and, if asked, every link) covered.

    Each covered character becomes as many dots as it has UTF-16 units, so that the offsets of
    entities stay right.
    """
    for pattern in (*IDENTIFYING, _LINK) if links else IDENTIFYING:
        text = pattern.sub(_dots, text)
    return text


def _dots(found: re.Match[str]) -> str:
    return HIDDEN * (len(found.group().encode("utf-16-le")) // 2)


def cleaned(content: Content, links: bool) -> Content:
    """The content as the partner may see it: nothing identifying in text, links or options."""
    entities = tuple(
        entity
        for entity in content.entities
        if entity.kind in FORMATTING and not _leads_away(entity, links)
    )
    details = {name: _clean_detail(value, links) for name, value in content.details.items()}
    return replace(content, text=hide(content.text, links), entities=entities, details=details)


def _leads_away(entity: Entity, links: bool) -> bool:
    return entity.kind == "text_link" and (links or is_identifying(entity.url))


def _clean_detail(value: object, links: bool) -> object:
    if isinstance(value, str):
        return hide(value, links)
    if isinstance(value, tuple):
        return tuple(_clean_detail(item, links) for item in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value
