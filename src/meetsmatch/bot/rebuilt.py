"""Content rebuilt as calls: method and parameters, field by field."""

from dataclasses import replace
from typing import cast

from meetsmatch.bot.wording import Formatted
from meetsmatch.core.profiles import Shot
from meetsmatch.core.relay import CAPTIONED, VISUAL, Content, Entity, Kind

Params = dict[str, object]

FORWARDED = "↪ "

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""Characters that Telegram takes (Bot API documentation); counted in UTF-16 units here."""

SEND = {
    Kind.PHOTO: ("sendPhoto", "photo"),
    Kind.VIDEO: ("sendVideo", "video"),
    Kind.ANIMATION: ("sendAnimation", "animation"),
    Kind.VIDEO_NOTE: ("sendVideoNote", "video_note"),
    Kind.VOICE: ("sendVoice", "voice"),
    Kind.AUDIO: ("sendAudio", "audio"),
    Kind.DOCUMENT: ("sendDocument", "document"),
    Kind.STICKER: ("sendSticker", "sticker"),
}

MEDIA_EDITABLE = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION, Kind.AUDIO, Kind.DOCUMENT})


def creation(content: Content) -> tuple[str, Params]:
    """Method and parameters that send it as a new message."""
    content = _marked(content)
    match content.kind:
        case Kind.TEXT | Kind.DICE:
            return "sendMessage", text_params(content.text, content.entities)
        case Kind.LOCATION:
            return "sendLocation", dict(content.details)
        case Kind.VENUE:
            return "sendVenue", dict(content.details)
        case Kind.POLL:
            return "sendPoll", _poll(content)
        case _:
            method, field = SEND[content.kind]
            return method, {field: _file(content), **_about_media(content)}


def revision(content: Content) -> tuple[str, Params]:
    """Method and parameters that make an earlier copy of it say this."""
    content = _marked(content)
    if content.kind in MEDIA_EDITABLE:
        media = {"type": content.kind.value, "media": _file(content), **_about_media(content)}
        return "editMessageMedia", {"media": media}
    if content.kind in CAPTIONED:
        return "editMessageCaption", caption_params(content.text, content.entities)
    return "editMessageText", text_params(content.text, content.entities)


def _marked(content: Content) -> Content:
    """Forwarded words start with an arrow, which moves the formatting along."""
    if not content.forwarded or content.kind not in CAPTIONED | {Kind.TEXT}:
        return content
    shift, limit = len(FORWARDED), TEXT_LIMIT if content.kind is Kind.TEXT else CAPTION_LIMIT
    if shift + len(content.text.encode("utf-16-le", "surrogatepass")) // 2 > limit:
        return content  # rather without its mark than not at all
    entities = tuple(replace(entity, offset=entity.offset + shift) for entity in content.entities)
    return replace(content, text=FORWARDED + content.text, entities=entities)


def behind_spoiler(content: Content) -> Content:
    """All of it is seen only by who taps on it."""
    units = len(content.text.encode("utf-16-le", "surrogatepass")) // 2
    hidden = (*content.entities, Entity("spoiler", 0, units)) if units else ()
    return replace(content, entities=hidden, spoiler=True)


def text_params(text: str, entities: tuple[Entity, ...]) -> Params:
    """A text with its formatting; links never fetch a preview, which would tell who looks."""
    params: Params = {"text": text, "link_preview_options": {"is_disabled": True}}
    if entities:
        params["entities"] = [entity_json(entity) for entity in entities]
    return params


def entity_json(entity: Entity) -> Params:
    """As MessageEntity on the wire."""
    shown: Params = {"type": entity.kind, "offset": entity.offset, "length": entity.length}
    if entity.url:
        shown["url"] = entity.url
    if entity.language:
        shown["language"] = entity.language
    return shown


def pictured(shot: Shot, said: Formatted, anew: bool) -> tuple[str, Params]:
    """A photo or video with words below it: a new message, or in the place of one."""
    words = caption_params(said.text, said.entities)
    if anew:
        method, field = SEND[Kind(shot.medium)]
        return method, {field: _file(shot), **words}
    media = {"type": shot.medium.value, "media": _file(shot), **words}
    return "editMessageMedia", {"media": media}


def _file(found: Content | Shot) -> object:
    if isinstance(found, Shot) and found.copy:
        known = {"file": found.file, "name": found.name, "kind": found.medium.value}
        return {"kept": found.copy, **known}
    return {"reupload": found.file, "name": found.name} if found.name else found.file


def _about_media(content: Content) -> Params:
    params: Params = dict(content.details)
    if content.text:
        params |= caption_params(content.text, content.entities)
    if content.spoiler and content.kind in VISUAL:
        params["has_spoiler"] = True
    return params


def caption_params(text: str, entities: tuple[Entity, ...]) -> Params:
    params: Params = {"caption": text}
    if entities:
        params["caption_entities"] = [entity_json(entity) for entity in entities]
    return params


def _poll(content: Content) -> Params:
    options = cast("tuple[str, ...]", content.details["options"])
    return {**content.details, "options": [{"text": text} for text in options]}
