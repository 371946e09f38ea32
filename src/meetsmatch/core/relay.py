"""What may pass from one person to the other, and what is stripped from it on the way.

Content is rebuilt from the fields named here, and only these: deny by default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """What somebody wrote, cleaned of all that could tell who they are."""

    kind: Kind
    text: str = ""
    """The text, or the caption of media."""

    entities: tuple[Entity, ...] = ()
    file: str = ""
    """Telegram's file_id of the media."""

    spoiler: bool = False
    details: Mapping[str, object] = field(default_factory=dict[str, object])
    """Further fields by kind that a rebuilt message may carry (duration, emoji, options, …)."""
