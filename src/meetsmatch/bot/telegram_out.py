"""Replies rendered into Bot API calls. Everything is rebuilt; nothing is ever forwarded or copied.

What is only known when a call is made (the recipient's address, the partner's number of a
message, the number of a live card) is left to the sender.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from meetsmatch.app.work import Outgoing, Priority
from meetsmatch.bot.speech import (
    Answered,
    Erase,
    Facts,
    Formatted,
    Mirror,
    Pass,
    Reply,
    Revise,
    Rows,
    Say,
    Show,
    Withdraw,
)
from meetsmatch.core.ids import BotId
from meetsmatch.core.relay import CAPTIONED, VISUAL, Content, Entity, Kind

ANSWER_LIVES_MS = 120_000
"""Telegram forgets a pressed button after 150 s (telegram-bot-api, Client.cpp)."""

FORWARDED = "↪ "

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""Characters that Telegram takes (Bot API documentation); counted in UTF-16 units here."""

Params = dict[str, object]
Relayed = Pass | Revise | Mirror | Withdraw


@dataclass(frozen=True, slots=True)
class Pen:
    """Renders replies for one person: their words and the operator's wish to protect content."""

    bot: BotId
    words: Callable[[str, Facts], Formatted]
    now_ms: int
    protect: bool = False

    def outgoing(self, reply: Reply) -> Outgoing:
        """The call that says it."""
        match reply:
            case Say():
                return self._say(reply)
            case Show():
                return self._show(reply)
            case Answered():
                return self._answered(reply)
            case Erase():
                return Outgoing(self.bot, reply.to, "deleteMessage", {"message_id": reply.message})
            case _:
                return self._relayed(reply)

    # --- the bot's own words --------------------------------------------------------------

    def _say(self, reply: Say) -> Outgoing:
        params = self._text(reply.key, reply.facts)
        if reply.buttons:
            params["reply_markup"] = self._inline(reply.buttons)
        elif reply.keys:
            rows = [[{"text": self._plain(key)} for key in row] for row in reply.keys]
            params["reply_markup"] = {"keyboard": rows, "resize_keyboard": True}
        elif reply.keys is not None:
            params["reply_markup"] = {"remove_keyboard": True}
        if reply.about is not None:
            params["reply_parameters"] = {
                "message_id": reply.about,
                "allow_sending_without_reply": True,
            }
        return Outgoing(self.bot, reply.to, "sendMessage", params, reply.priority)

    def _show(self, reply: Show) -> Outgoing:
        params = self._text(reply.key, reply.facts)
        if reply.buttons:
            params["reply_markup"] = self._inline(reply.buttons)
        method = "sendMessage" if reply.anew else "editMessageText"
        if reply.message is not None:
            params["message_id"] = reply.message
        return Outgoing(self.bot, reply.to, method, params, card=reply.card)

    def _answered(self, reply: Answered) -> Outgoing:
        params: Params = {"callback_query_id": reply.query}
        if reply.key:
            params |= {"text": self._plain(reply.key, reply.facts), "show_alert": reply.alert}
        return Outgoing(
            self.bot,
            reply.to,
            "answerCallbackQuery",
            params,
            Priority.ANSWER,
            expires_ms=self.now_ms + ANSWER_LIVES_MS,
        )

    def _text(self, key: str, facts: Facts) -> Params:
        said = self.words(key, facts)
        return text_params(said.text, said.entities)

    def _plain(self, key: str, facts: Facts | None = None) -> str:
        return self.words(key, facts or {}).text

    def _inline(self, rows: Rows) -> Params:
        keyboard = [
            [{"text": self._plain(b.text, b.facts), "callback_data": b.token} for b in row]
            for row in rows
        ]
        return {"inline_keyboard": keyboard}

    # --- the partner's --------------------------------------------------------------------

    def _relayed(self, reply: Relayed) -> Outgoing:
        source: int | None = None
        album: str | None = None
        match reply:
            case Pass(source=source, album=album):
                method, params = creation(reply.content)
                if self.protect:
                    params["protect_content"] = True
            case Revise():
                method, params = revision(reply.content)
            case Mirror():
                shown = [{"type": "emoji", "emoji": reply.emoji}] if reply.emoji else []
                method, params = "setMessageReaction", {"reaction": shown}
            case Withdraw():
                method, params = "deleteMessage", {}
        return Outgoing(
            self.bot,
            reply.to,
            method,
            params,
            Priority.RELAY,
            chat=reply.chat,
            author=reply.author,
            source=source,
            about=reply.about,
            album=album,
        )


# --- content into calls -------------------------------------------------------------------

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
        return "editMessageCaption", _caption(content)
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


def _file(content: Content) -> object:
    return {"reupload": content.file, "name": content.name} if content.name else content.file


def _about_media(content: Content) -> Params:
    params: Params = {**content.details, **(_caption(content) if content.text else {})}
    if content.spoiler and content.kind in VISUAL:
        params["has_spoiler"] = True
    return params


def _caption(content: Content) -> Params:
    params: Params = {"caption": content.text}
    if content.entities:
        params["caption_entities"] = [entity_json(entity) for entity in content.entities]
    return params


def _poll(content: Content) -> Params:
    options = cast("tuple[str, ...]", content.details["options"])
    return {**content.details, "options": [{"text": text} for text in options]}
