"""Replies rendered into Bot API calls. Everything is rebuilt; nothing is ever forwarded or copied.

What is only known when a call is made (the recipient's address, the partner's number of a
message, the number of a live card) is left to the sender.
"""

from collections.abc import Callable
from dataclasses import dataclass

from meetsmatch.app.work import Outgoing, Priority
from meetsmatch.bot.rebuilt import (
    Params,
    behind_spoiler,
    caption_params,
    creation,
    pictured,
    revision,
    text_params,
)
from meetsmatch.bot.speech import (
    Announce,
    Answered,
    Button,
    Erase,
    Exhibit,
    Facts,
    Hand,
    Mirror,
    Pass,
    Rebutton,
    Reply,
    Revise,
    Rows,
    Say,
    Show,
    Withdraw,
)
from meetsmatch.bot.stars import Bill, GiveBack, Settled
from meetsmatch.bot.wording import Formatted
from meetsmatch.core.ids import BotId

ANSWER_LIVES_MS = 120_000
"""Telegram forgets a pressed button after 150 s (telegram-bot-api, Client.cpp)."""

LOCATION_KEY = "key-location"
"""The one key that sends where somebody is, not its words."""

CHECKOUT_LIVES_MS = 10_000
"""Telegram waits so long for an answer to a checkout (Bot API documentation)."""

STARS = "XTR"

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
            case Say() | Announce() | Hand():
                return self._new(reply)
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
                return self._rebuilt(reply)

    # --- the bot's own words --------------------------------------------------------------

    def _new(self, reply: Say | Announce | Hand) -> Outgoing:
        match reply:
            case Say():
                return self._say(reply)
            case Announce():
                return self._announce(reply)
            case Hand():
                return self._hand(reply)

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

    def _announce(self, reply: Announce) -> Outgoing:
        params = text_params(reply.words.text, reply.words.entities)
        params["reply_markup"] = self._inline(reply.buttons)
        if reply.chat is not None:
            params["chat_id"] = reply.chat
        if reply.is_paid:
            params["allow_paid_broadcast"] = True
        return Outgoing(
            self.bot,
            reply.to,
            "sendMessage",
            params,
            Priority.CONTROL if reply.broadcast is None else Priority.BROADCAST,
            expires_ms=reply.expires_ms,
            broadcast=reply.broadcast,
        )

    def _hand(self, reply: Hand) -> Outgoing:
        said = self.words(reply.key, reply.facts)
        file = {"upload": reply.content, "name": reply.name}
        params: Params = {"document": file, **caption_params(said.text, said.entities)}
        return Outgoing(self.bot, reply.to, "sendDocument", params)

    def _show(self, reply: Show) -> Outgoing:
        said = self.words(reply.key, reply.facts)
        if reply.shot:
            method, params = pictured(reply.shot, said, reply.anew)
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
        due_ms = reply.due_ms
        return Outgoing(
            self.bot, reply.to, "deleteMessage", params, card=reply.card, due_ms=due_ms
        )

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
        return {"text": button.label or self._plain(button.text, button.facts), **does}

    # --- what somebody wrote --------------------------------------------------------------------

    def _rebuilt(self, reply: Exhibit | Relayed) -> Outgoing:
        if not isinstance(reply, Exhibit):
            return self._relayed(reply)
        method, params = creation(behind_spoiler(reply.content))
        return Outgoing(self.bot, reply.to, method, params, card=reply.card)

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
