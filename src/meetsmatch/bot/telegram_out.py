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
    Bill,
    Button,
    Erase,
    Facts,
    Formatted,
    GiveBack,
    Hand,
    Mirror,
    Pass,
    Rebutton,
    Reply,
    Revise,
    Rows,
    Say,
    Settled,
    Show,
    Withdraw,
)
from meetsmatch.core.ids import BotId
from meetsmatch.core.profiles import Shot
from meetsmatch.core.relay import CAPTIONED, VISUAL, Content, Entity, Kind

ANSWER_LIVES_MS = 120_000
"""Telegram forgets a pressed button after 150 s (telegram-bot-api, Client.cpp)."""

LOCATION_KEY = "key-location"
"""The one key that sends where somebody is, not its words."""

FORWARDED = "↪ "

CHECKOUT_LIVES_MS = 10_000
"""Telegram waits so long for an answer to a checkout (Bot API documentation)."""

STARS = "XTR"

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
            case Hand():
                return self._hand(reply)
            case Show():
                return self._show(reply)
            case Rebutton():
                return self._rebutton(reply)
            case Answered():
                return self._answered(reply)
            case Erase():
                return self._erase(reply)
            case Bill() | Settled() | GiveBack():
                return self._paying(reply)
            case _:
                return self._relayed(reply)

    # --- the bot's own words --------------------------------------------------------------

    def _say(self, reply: Say) -> Outgoing:
        params = self._text(reply.key, reply.facts)
        if reply.buttons:
            params["reply_markup"] = self._inline(reply.buttons)
        elif reply.keys:
            rows = [[self._key(key) for key in row] for row in reply.keys]
            params["reply_markup"] = {"keyboard": rows, "resize_keyboard": True}
        elif reply.keys is not None:
            params["reply_markup"] = {"remove_keyboard": True}
        elif reply.asks:
            params["reply_markup"] = {"force_reply": True}
        if reply.about is not None:
            params["reply_parameters"] = {
                "message_id": reply.about,
                "allow_sending_without_reply": True,
            }
        return Outgoing(self.bot, reply.to, "sendMessage", params, reply.priority, card=reply.card)

    def _hand(self, reply: Hand) -> Outgoing:
        said = self.words(reply.key, reply.facts)
        file = {"upload": reply.content, "name": reply.name}
        params: Params = {"document": file, **_caption(said.text, said.entities)}
        return Outgoing(self.bot, reply.to, "sendDocument", params)

    def _show(self, reply: Show) -> Outgoing:
        said = self.words(reply.key, reply.facts)
        if reply.shot:
            method, params = _pictured(reply.shot, said, reply.anew)
        else:
            method = "sendMessage" if reply.anew else "editMessageText"
            params = text_params(said.text, said.entities)
        if reply.shot and reply.anew and self.protect:
            params["protect_content"] = True
        if reply.buttons:
            params["reply_markup"] = self._inline(reply.buttons)
        if reply.message is not None:
            params["message_id"] = reply.message
        return Outgoing(self.bot, reply.to, method, params, card=reply.card)

    def _rebutton(self, reply: Rebutton) -> Outgoing:
        params: Params = {} if reply.message is None else {"message_id": reply.message}
        if reply.buttons:
            params["reply_markup"] = self._inline(reply.buttons)
        return Outgoing(self.bot, reply.to, "editMessageReplyMarkup", params, card=reply.card)

    def _erase(self, reply: Erase) -> Outgoing:
        params: Params = {} if reply.message is None else {"message_id": reply.message}
        return Outgoing(self.bot, reply.to, "deleteMessage", params, card=reply.card)

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

    # --- Stars ----------------------------------------------------------------------------

    def _paying(self, reply: Bill | Settled | GiveBack) -> Outgoing:
        match reply:
            case Bill():
                return Outgoing(self.bot, reply.to, "sendInvoice", self._bill(reply))
            case Settled():
                params: Params = {"pre_checkout_query_id": reply.query, "ok": not reply.key}
                if reply.key:
                    params["error_message"] = self._plain(reply.key, reply.facts)
                lives_ms = self.now_ms + CHECKOUT_LIVES_MS
                method, first = "answerPreCheckoutQuery", Priority.ANSWER
                return Outgoing(self.bot, reply.to, method, params, first, expires_ms=lives_ms)
            case GiveBack():
                params = {
                    "user_id": reply.telegram_id,
                    "telegram_payment_charge_id": reply.charge,
                }
                return Outgoing(self.bot, reply.to, "refundStarPayment", params)

    def _bill(self, reply: Bill) -> Params:
        title = self._plain(reply.title, reply.facts)
        return {
            "title": title,
            "description": self._plain(reply.about, reply.facts),
            "payload": reply.payload,
            "provider_token": "",
            "currency": STARS,
            "prices": [{"label": title, "amount": reply.stars}],
        }

    # --- how words are written ------------------------------------------------------------

    def _text(self, key: str, facts: Facts) -> Params:
        said = self.words(key, facts)
        return text_params(said.text, said.entities)

    def _plain(self, key: str, facts: Facts | None = None) -> str:
        return self.words(key, facts or {}).text

    def _key(self, key: str) -> Params:
        location: Params = {"request_location": True} if key == LOCATION_KEY else {}
        return {"text": self._plain(key), **location}

    def _inline(self, rows: Rows) -> Params:
        return {"inline_keyboard": [[self._button(it) for it in row] for row in rows]}

    def _button(self, button: Button) -> Params:
        does = {"url": button.url} if button.url else {"callback_data": button.token}
        return {"text": self._plain(button.text, button.facts), **does}

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
        return "editMessageCaption", _caption(content.text, content.entities)
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


def _pictured(shot: Shot, said: Formatted, anew: bool) -> tuple[str, Params]:
    """A photo or video with words below it: a new message, or in the place of one."""
    words = _caption(said.text, said.entities)
    if anew:
        method, field = SEND[Kind(shot.medium)]
        return method, {field: _file(shot), **words}
    media = {"type": shot.medium.value, "media": _file(shot), **words}
    return "editMessageMedia", {"media": media}


def _file(found: Content | Shot) -> object:
    return {"reupload": found.file, "name": found.name} if found.name else found.file


def _about_media(content: Content) -> Params:
    params: Params = dict(content.details)
    if content.text:
        params |= _caption(content.text, content.entities)
    if content.spoiler and content.kind in VISUAL:
        params["has_spoiler"] = True
    return params


def _caption(text: str, entities: tuple[Entity, ...]) -> Params:
    params: Params = {"caption": text}
    if entities:
        params["caption_entities"] = [entity_json(entity) for entity in entities]
    return params


def _poll(content: Content) -> Params:
    options = cast("tuple[str, ...]", content.details["options"])
    return {**content.details, "options": [{"text": text} for text in options]}
