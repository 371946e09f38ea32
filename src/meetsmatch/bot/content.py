"""Telegram's Message rebuilt as Content, field by field; nothing else of it survives.

Files travel by file_id, which keeps whatever name the author's file had. So kinds that carry a
name, and videos whose name isn't a machine's, are marked to be sent anew under a neutral one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from meetsmatch.bot.message_fields import CANNOT_PASS, FIELDS, TOO_LARGE, WHY, Fate
from meetsmatch.core.relay import Content, Entity, Kind

Json = Mapping[str, Any]
Details = dict[str, object]

FETCH_LIMIT = 20 * 1024 * 1024
"""Bytes a bot may download (getFile, Bot API documentation)."""

_MACHINE_NAME = re.compile(
    r"(?:video|animation|mp4|giphy|tenor|gif)(?:[._-]?\d{0,2})(?:\.\w{3,4})*", re.I
)
_EXTENSION = re.compile(r"\.([a-z0-9]{1,5})$", re.I)
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.-]{1,20}")


class CannotPass(Exception):
    """This message has no content that may be relayed; `why` is a text key."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def content_of(message: Json) -> Content | None:
    """The content, or None for service messages. Raises CannotPass with the reason."""
    fates = {name: FIELDS.get(name, Fate.REFUSED) for name in message}
    for name, fate in fates.items():
        if fate is Fate.REFUSED:
            raise CannotPass(WHY.get(name, CANNOT_PASS))
    if Fate.SERVICE in fates.values():
        return None
    for name, build in BUILDERS.items():
        if name in message:
            return build(message)
    raise CannotPass(CANNOT_PASS)


# --- parts --------------------------------------------------------------------------------


def _entities(raw: object) -> tuple[Entity, ...]:
    items = cast("list[Json]", raw) if isinstance(raw, list) else []
    return tuple(
        Entity(
            kind=str(item["type"]),
            offset=int(item["offset"]),
            length=int(item["length"]),
            url=str(item.get("url", "")) if item["type"] == "text_link" else "",
            language=_language(item) if item["type"] == "pre" else "",
        )
        for item in items
    )


def _language(entity: Json) -> str:
    """The programming language of a block of code."""
    said = str(entity.get("language", ""))
    return said if _LANGUAGE.fullmatch(said) else ""


def _media(
    kind: Kind, message: Json, file: str, name: str = "", details: Details | None = None
) -> Content:
    above = message.get("show_caption_above_media")
    return Content(
        kind=kind,
        text=str(message.get("caption", "")),
        entities=_entities(message.get("caption_entities")),
        file=file,
        name=name,
        spoiler=bool(message.get("has_media_spoiler")),
        forwarded=_is_forwarded(message),
        details={**(details or {}), **({"show_caption_above_media": True} if above else {})},
    )


def _unique(file: Json) -> str:
    return str(file.get("file_unique_id", ""))


def _is_forwarded(message: Json) -> bool:
    return "forward_origin" in message or "forward_date" in message


def _numbers(source: Json, *names: str) -> Details:
    return {name: int(source[name]) for name in names if isinstance(source.get(name), int)}


def _renamed(source: Json, base: str) -> str:
    if int(source.get("file_size") or 0) > FETCH_LIMIT:
        raise CannotPass(TOO_LARGE)
    found = _EXTENSION.search(str(source.get("file_name", "")))
    return f"{base}.{found.group(1).lower()}" if found else base


def _renamed_if_personal(source: Json, base: str) -> str:
    name = str(source.get("file_name", ""))
    return "" if not name or _MACHINE_NAME.fullmatch(name) else _renamed(source, base)


# --- kinds --------------------------------------------------------------------------------


def _text(message: Json) -> Content:
    return Content(
        kind=Kind.TEXT,
        text=str(message["text"]),
        entities=_entities(message.get("entities")),
        forwarded=_is_forwarded(message),
    )


def _photo(message: Json) -> Content:
    size: Json = message["photo"][-1]
    return replace(_media(Kind.PHOTO, message, str(size["file_id"])), unique=_unique(size))


def _video(message: Json) -> Content:
    video: Json = message["video"]
    sizes = _numbers(video, "duration", "width", "height")
    name = _renamed_if_personal(video, "video")
    shown = _media(Kind.VIDEO, message, str(video["file_id"]), name, sizes)
    return replace(shown, unique=_unique(video))


def _animation(message: Json) -> Content:
    clip: Json = message["animation"]
    sizes = _numbers(clip, "duration", "width", "height")
    name = _renamed_if_personal(clip, "animation")
    return _media(Kind.ANIMATION, message, str(clip["file_id"]), name, sizes)


def _video_note(message: Json) -> Content:
    note: Json = message["video_note"]
    sizes = _numbers(note, "duration", "length")
    return _media(Kind.VIDEO_NOTE, message, str(note["file_id"]), details=sizes)


def _voice(message: Json) -> Content:
    voice: Json = message["voice"]
    length = _numbers(voice, "duration")
    return _media(Kind.VOICE, message, str(voice["file_id"]), details=length)


def _audio(message: Json) -> Content:
    audio: Json = message["audio"]
    name = _renamed(audio, "audio")
    length = _numbers(audio, "duration")
    return _media(Kind.AUDIO, message, str(audio["file_id"]), name, length)


def _document(message: Json) -> Content:
    document: Json = message["document"]
    return _media(Kind.DOCUMENT, message, str(document["file_id"]), _renamed(document, "document"))


def _sticker(message: Json) -> Content:
    return _media(Kind.STICKER, message, str(message["sticker"]["file_id"]))


def _dice(message: Json) -> Content:
    # Sent as a die it would be thrown again and show the partner another number.
    dice: Json = message["dice"]
    return Content(Kind.DICE, text=f"{dice['emoji']} {int(dice['value'])}")


def _point(location: Json) -> dict[str, object]:
    return {
        "latitude": float(location["latitude"]),
        "longitude": float(location["longitude"]),
    }


def _location(message: Json) -> Content:
    # Static on purpose: a live location would go on telling where somebody walks.
    return Content(
        Kind.LOCATION, forwarded=_is_forwarded(message), details=_point(message["location"])
    )


def _venue(message: Json) -> Content:
    venue: Json = message["venue"]
    details = {
        **_point(venue["location"]),
        "title": str(venue["title"]),
        "address": str(venue["address"]),
    }
    return Content(Kind.VENUE, forwarded=_is_forwarded(message), details=details)


def _poll(message: Json) -> Content:
    poll: Json = message["poll"]
    details: dict[str, object] = {
        "question": str(poll["question"]),
        "options": tuple(str(option["text"]) for option in poll["options"]),
    }
    if poll.get("type") == "quiz" and "correct_option_ids" in poll:
        details["type"] = "quiz"
        details["correct_option_ids"] = tuple(int(n) for n in poll["correct_option_ids"])
    elif poll.get("allows_multiple_answers"):
        details["allows_multiple_answers"] = True
    return Content(Kind.POLL, forwarded=_is_forwarded(message), details=details)


BUILDERS: dict[str, Callable[[Json], Content]] = {
    # Telegram repeats an animation as a document and a venue as a location: these come first.
    "text": _text,
    "animation": _animation,
    "venue": _venue,
    "photo": _photo,
    "video": _video,
    "video_note": _video_note,
    "voice": _voice,
    "audio": _audio,
    "document": _document,
    "sticker": _sticker,
    "dice": _dice,
    "location": _location,
    "poll": _poll,
}
