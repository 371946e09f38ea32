"""A small Telegram in this process: what tests and simulations send to, and people type into.

It keeps the messages of each private chat, answers as Telegram does, and fails as told.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from meetsmatch.app.ports import Answer, NowMs

Params = Mapping[str, object]
Message = dict[str, object]
DONE = Answer(200, True)
SIZES = (160, 640, 320)
"""Of a photo, in pixels; in no order that anybody promises."""


@dataclass(frozen=True, slots=True)
class Called:
    """One call as it arrived, and the numbers of the messages that it made."""

    method: str
    params: Params
    answer: Answer
    messages: tuple[int, ...] = ()

    @property
    def chat(self) -> object:
        return self.params.get("chat_id")


@dataclass(slots=True)
class Fault:
    """What goes wrong, with which calls, how often."""

    answer: Answer
    method: str | None = None
    chat: int | None = None
    times: int = 1
    happens: bool = False
    """Whether Telegram does it all the same, and only the answer is wrong."""

    def hits(self, method: str, params: Params) -> bool:
        return (
            self.times > 0
            and self.method in (None, method)
            and self.chat in (None, params.get("chat_id"))
        )


@dataclass(slots=True)
class MemoryTelegram:
    """The Gateway port, and the people behind it."""

    now_ms: NowMs
    calls: list[Called] = field(default_factory=list[Called])
    chats: dict[int, dict[int, Message]] = field(default_factory=dict[int, dict[int, Message]])
    blocked: set[int] = field(default_factory=set[int])
    portraits: dict[int, str] = field(default_factory=dict[int, str])
    """Files of the photos that people show."""

    birthdates: dict[int, dict[str, int]] = field(default_factory=dict[int, dict[str, int]])
    """Dates of birth that people let the bot see: day, month and perhaps the year."""

    faults: list[Fault] = field(default_factory=list[Fault])
    before: Callable[[str, Params], Awaitable[None]] | None = None
    """Awaited ahead of every call: for a Telegram that is slow."""

    _messages: int = 0
    _updates: int = 0

    # --- the bot's side ---------------------------------------------------------------------

    async def call(self, method: str, params: Params) -> Answer:
        """Never raises; every call is recorded."""
        if self.before is not None:
            await self.before(method, params)
        first = self._messages
        answer = self._answer(method, params)
        made = tuple(range(first + 1, self._messages + 1))
        self.calls.append(Called(method, params, answer, made))
        return answer

    def fail(self, fault: Fault) -> None:
        """From now on, until it has happened so many times."""
        self.faults.append(fault)

    def _answer(self, method: str, params: Params) -> Answer:
        fault = next((f for f in self.faults if f.hits(method, params)), None)
        if fault is None:
            return self._do(method, params)
        fault.times -= 1
        if fault.happens:
            self._do(method, params)
        return fault.answer

    def _do(self, method: str, params: Params) -> Answer:
        if method.startswith(("answer", "refund")):
            return DONE
        if method == "getMe":
            return Answer(200, {"id": 7, "is_bot": True, "username": "stage_bot"})
        if method == "getUserProfilePhotos":
            return self._photos(cast(int, params["user_id"]))
        chat = cast(int, params["chat_id"])
        if method == "getChat":
            shown = {"birthdate": it} if (it := self.birthdates.get(chat)) else {}
            return Answer(200, {"id": chat, "type": "private", **shown})
        if chat in self.blocked:
            return Answer(403, None, "Forbidden: bot was blocked by the user")
        if method == "sendMediaGroup":
            media = cast("list[Params]", params["media"])
            return Answer(200, [self._keep(chat, one) for one in media])
        if method.startswith("send"):
            return Answer(200, self._keep(chat, params))
        return self._change(method, chat, params)

    def _photos(self, person: int) -> Answer:
        file = self.portraits.get(person)
        sizes = [{"file_id": f"{file}-{side}", "width": side, "height": side} for side in SIZES]
        photos = [sizes] if file else []
        return Answer(200, {"total_count": len(photos), "photos": photos})

    def _keep(self, chat: int, said: Params) -> Message:
        self._messages += 1
        message: Message = {**said, "message_id": self._messages}
        self.chats.setdefault(chat, {})[self._messages] = message
        return message

    def _change(self, method: str, chat: int, params: Params) -> Answer:
        messages = self.chats.setdefault(chat, {})
        number = cast(int, params["message_id"])
        if number not in messages:
            what = {"d": "delete", "s": "react"}.get(method[0], "edit")
            return Answer(400, None, f"Bad Request: message to {what} not found")
        if method == "deleteMessage":
            del messages[number]
            return DONE
        before = dict(messages[number])
        if method == "editMessageText" and "text" not in before:
            return Answer(400, None, "Bad Request: there is no text in the message to edit")
        if method.startswith("edit"):
            # An edit without buttons takes the old ones away.
            before.pop("reply_markup", None)
        changed: Message = {**before, **_plain(before, params)}
        if changed == messages[number]:
            return Answer(400, None, "Bad Request: message is not modified: the same as before")
        messages[number] = changed
        return DONE if method == "setMessageReaction" else Answer(200, changed)

    # --- the people's side ------------------------------------------------------------------

    def writes(self, person: int, text: str, **more: object) -> dict[str, object]:
        """The update of a message that somebody types."""
        message = self._keep(person, {"text": text, "date": self.now_ms() // 1_000, **more})
        return self._update("message", self._message(person, message))

    def edits(self, person: int, number: int, text: str) -> dict[str, object]:
        """The update of a message that somebody changes."""
        message = self.chats[person][number]
        message["text"] = text
        return self._update("edited_message", {**self._message(person, message), "edit_date": 1})

    def update(self, kind: str, person: int, **body: object) -> dict[str, object]:
        """An update of any other kind."""
        user = _user(person)
        return self._update(kind, {"from": user, "user": user, "chat": _chat(person), **body})

    def _message(self, person: int, message: Message) -> Message:
        return {**message, "from": _user(person), "chat": _chat(person)}

    def _update(self, kind: str, body: Message) -> dict[str, object]:
        self._updates += 1
        return {"update_id": self._updates, kind: body}


def _plain(before: Message, params: Params) -> Params:
    """The changes as they are when a message is sent: media take the place of what was there."""
    media = dict(cast(Params, params.get("media", {})))
    if not media:
        return params
    for gone in ("text", "photo", "video", "caption"):
        before.pop(gone, None)
    rest = {name: value for name, value in params.items() if name != "media"}
    return {**rest, str(media.pop("type")): media.pop("media"), **media}


def _user(person: int) -> Message:
    return {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": "en"}


def _chat(person: int) -> Message:
    return {"id": person, "type": "private", "first_name": f"P{person}"}
