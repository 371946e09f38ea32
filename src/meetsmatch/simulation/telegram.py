"""A Telegram that is honest about what Telegram does: numbers per chat, refusals, and answers that
get lost on their way."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from meetsmatch.app.ports import Answer, NowMs
from meetsmatch.simulation.court import GROUP
from meetsmatch.simulation.deliveries import Deliveries, Message, Params, word_in, words_in
from meetsmatch.simulation.ledger import Ledger
from meetsmatch.simulation.till import Till
from meetsmatch.simulation.timeline import Loop, Timeline
from meetsmatch.simulation.trace import Trace
from meetsmatch.simulation.weather import Ended, Weather

NAME = "meetsmatch_bot"
CODE = re.compile(rf"https://t\.me/{NAME}\?start=(\w+)")
REMEMBERED = 60
"""So many messages of a chat can still be changed."""

BLOCKED = Answer(403, None, "Forbidden: bot was blocked by the user")
DONE = Answer(200, True)


@dataclass(slots=True)
class Chat:
    """Somebody's chat with the bot."""

    person: int
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    blocked: bool = False
    last: int = 0
    waits_ms: int = 0
    """Until when the bot was told to write nothing."""

    told: dict[int, int] = field(default_factory=dict[int, int])
    """The same, as far as each process has heard of it."""

    keys: tuple[str, ...] = ()
    """What lies below the chat until something else does."""

    def keep(self, message: Message) -> Message:
        self.messages[message.number] = message
        if len(self.messages) > REMEMBERED:
            del self.messages[next(iter(self.messages))]
        return message

    def next(self) -> int:
        self.last += 1
        return self.last


@dataclass(slots=True)
class Call:
    """A request on its way."""

    host: "Line"
    method: str
    params: Params
    answer: asyncio.Future[Answer]
    arrived: bool = False


@dataclass(slots=True)
class Telegram:
    """The chats, and what is on its way to and from them."""

    timeline: Timeline
    weather: Weather
    ledger: Ledger
    deliveries: Deliveries
    trace: Trace
    now_ms: NowMs
    till: Till
    chats: dict[int, Chat] = field(default_factory=dict[int, Chat])
    codes: list[str] = field(default_factory=list[str])
    """Of the links that people were told, the latest last."""

    poisoned: dict[int, bool] = field(default_factory=dict[int, bool])

    def chat(self, person: int) -> Chat:
        found = self.chats.get(person)
        if found is None:
            found = self.chats[person] = Chat(person)
        return found

    # --- calls --------------------------------------------------------------------------------

    def arrives(self, call: Call) -> None:
        """The request is here: do it, or not, and answer, or not."""
        if call.arrived:
            return
        call.arrived = True
        self.timeline.steps += 1
        answer = self._answered(call)
        self.trace.note(
            f"{self.timeline.now} {call.method} {call.params.get('chat_id')} {answer.status}"
            f" {call.params.get('text', '')!r}"
        )
        call.host.forget(call)
        if not call.host.loop.dead:
            delay = 5_000 + int(self.weather.chance.random() * 60_000)
            self.timeline.after(delay, self._hears, call, answer)

    def _hears(self, call: Call, answer: Answer) -> None:
        if not call.host.loop.dead:
            if answer.status == 429:
                chat = self.chat(cast(int, call.params["chat_id"]))
                chat.told[call.host.number] = self.now_ms() + 1_000 * answer.retry_after
            call.host.loop.call_soon(_set, call.answer, answer)

    def _answered(self, call: Call) -> Answer:
        method, params = call.method, call.params
        if method.startswith(("answer", "get", "refund")):
            return self._asked(method, params)
        chance, faults = self.weather.chance.random(), self.weather.faults
        chat = self.chat(cast(int, params["chat_id"]))
        if chat.waits_ms > self.now_ms():
            return Answer(429, None, "", -(-(chat.waits_ms - self.now_ms()) // 1_000))
        for share, fault in (
            (faults.throttled, self._throttles),
            (faults.broken, self._breaks),
            (faults.ambiguous, self._loses_the_answer),
        ):
            if chance < share:
                return fault(call, chat)
            chance -= share
        return self._done(call, chat)

    def _asked(self, method: str, params: Params) -> Answer:
        """What goes to no chat."""
        match method:
            case "getMe":
                return Answer(200, {"username": NAME})
            case "getUserProfilePhotos":
                return _portrait(cast(int, params["user_id"]))
            case "answerPreCheckoutQuery":
                self.till.answered(params)
            case "refundStarPayment":
                charge = str(params["telegram_payment_charge_id"])
                if not self.till.gives_back(cast(int, params["user_id"]), charge):
                    return Answer(400, None, "Bad Request: CHARGE_ALREADY_REFUNDED")
            case _:
                pass
        return DONE

    def _throttles(self, call: Call, chat: Chat) -> Answer:
        seconds = 1 + int(self.weather.chance.random() * 5)
        self.ledger.counts["429"] += 1
        chat.waits_ms = self.now_ms() + 1_000 * seconds
        return Answer(429, None, "Too Many Requests", seconds)

    def _breaks(self, call: Call, chat: Chat) -> Answer:
        self.ledger.counts["5xx and resets"] += 1
        return Answer((0, 500, 502)[int(self.weather.chance.random() * 3)])

    def _loses_the_answer(self, call: Call, chat: Chat) -> Answer:
        self.ledger.counts["ambiguous"] += 1
        if self.weather.happens(0.5):
            answer = self._done(call, chat)
            if answer.status == 200:
                for number in _words(call.params):
                    self.ledger.sayings[number].excused += 1
        return Answer(-1)

    def _done(self, call: Call, chat: Chat) -> Answer:
        method, params = call.method, call.params
        if chat.blocked:
            return BLOCKED
        if method == "sendMediaGroup":
            return self._album(call, chat)
        if method.startswith("send"):
            return self._sent(call, chat, params, word_in(params))
        return self._changed(chat, method, params)

    def _album(self, call: Call, chat: Chat) -> Answer:
        media = cast("Sequence[Params]", call.params["media"])
        words = words_in(media)
        if any(word and self._is_poison(word[0]) for word in words):
            return Answer(400, None, "Bad Request: wrong file identifier")
        about = {k: v for k, v in call.params.items() if k == "reply_parameters"}
        answers: list[object] = []
        for place, (one, word) in enumerate(zip(media, words, strict=True)):
            params = {**one, **(about if not place else {})}
            answers.append(self._sent(call, chat, params, word).result)
        return Answer(200, answers)

    def _is_poison(self, number: int) -> bool:
        known = self.poisoned.get(number)
        if known is None:
            known = self.poisoned[number] = self.weather.happens(self.weather.faults.poison)
        return known

    def _sent(
        self, call: Call, chat: Chat, params: Params, word: tuple[int, int] | None
    ) -> Answer:
        if word and self._is_poison(word[0]):
            return Answer(400, None, "Bad Request: wrong file identifier")
        number, version = word or (0, 0)
        buttons, labels = _buttons(params)
        made = Message(chat.next(), False, number, version, buttons, params, labels)
        if number and chat.person == GROUP:
            self.deliveries.shown(number)
        elif number:
            self.deliveries.came(chat.person, made, params, chat.messages)
            if not call.host.loop.dead:
                self.ledger.unmarked[call.host.number][number] += 1
            else:
                self.ledger.sayings[number].excused += 1
        else:
            self.deliveries.told(chat.person, params)
        if "payload" in params:
            payload, stars = _bill(params)
            self.till.purse.billed(chat.person, payload, stars)
        if (link := CODE.search(str(params.get("text")))) is not None:
            self.codes.append(link[1])
        chat.keep(made)
        chat.keys = _keys(params, chat.keys)
        return Answer(200, {"message_id": made.number})

    def _changed(self, chat: Chat, method: str, params: Params) -> Answer:
        there = chat.messages.get(cast(int, params["message_id"]))
        if there is None:
            what = {"d": "delete", "s": "react"}.get(method[0], "edit")
            return Answer(400, None, f"Bad Request: message to {what} not found")
        if method == "deleteMessage":
            self.deliveries.deleted(chat.person, there)
            del chat.messages[there.number]
            return DONE
        if method == "setMessageReaction":
            shown = cast("Sequence[Params]", params["reaction"])
            emoji = str(shown[0]["emoji"]) if shown else ""
            self.deliveries.marked(chat.person, there, emoji)
            return DONE
        self.deliveries.told(chat.person, params)
        new = word_in(params)
        self.deliveries.changed(chat.person, there, new)
        there.version = new[1] if new else 0
        there.buttons, there.labels = _buttons(params)
        return Answer(200, {"message_id": there.number})


class Line:
    """The Gateway port: one process's connection."""

    def __init__(self, number: int, loop: Loop, telegram: Telegram) -> None:
        self.number, self.loop, self._telegram = number, loop, telegram
        self._under_way = dict[int, Call]()

    async def call(self, method: str, params: Mapping[str, object]) -> Answer:
        if self.loop.dead:
            raise Ended
        telegram = self._telegram
        call = Call(self, method, params, self.loop.create_future())
        self._obeys(method, params)
        if method.startswith("send") and params.get("chat_id") != GROUP:
            for number in _words(params):
                telegram.ledger.calls(telegram.ledger.sayings[number])
        if telegram.weather.happens(telegram.weather.faults.unheard):
            return Answer(0)
        self._under_way[id(call)] = call
        delay = 5_000 + int(telegram.weather.chance.random() * 60_000)
        telegram.timeline.after(delay, telegram.arrives, call)
        return await call.answer

    def _obeys(self, method: str, params: Params) -> None:
        """By what was heard when the call is made, not when it arrives: whoever deletes everything
        and comes back is two people in one chat, so two calls may be on their way."""
        telegram, who = self._telegram, params.get("chat_id")
        chat = telegram.chats.get(cast(int, who))
        early_ms = (chat.told.get(self.number, 0) if chat else 0) - telegram.now_ms()
        said = f"{method} to {who} {early_ms} ms too early"
        telegram.ledger.judge.must(early_ms <= 0, "I4", said, str(who))

    def forget(self, call: Call) -> None:
        self._under_way.pop(id(call), None)

    def die(self) -> None:
        """What is on its way arrives at once, or never."""
        for call in list(self._under_way.values()):
            if self._telegram.weather.happens(0.5):
                self._telegram.arrives(call)
            call.arrived = True


def _set(answer: "asyncio.Future[Answer]", value: Answer) -> None:
    if not answer.done():
        answer.set_result(value)


def _portrait(person: int) -> Answer:
    """Every other person shows a photo."""
    size = {"file_id": f"portrait-{person}", "width": 640, "height": 640}
    photos = [[size]] if person % 2 else []
    return Answer(200, {"total_count": len(photos), "photos": photos})


def _buttons(params: Params) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What pressing them sends, and what they say."""
    markup = cast("Mapping[str, list[list[Mapping[str, str]]]]", params.get("reply_markup") or {})
    every = [button for row in markup.get("inline_keyboard", ()) for button in row]
    told = [it for it in every if "callback_data" in it]  # the others open a page
    return tuple(it["callback_data"] for it in told), tuple(it["text"] for it in told)


def _keys(params: Params, before: tuple[str, ...]) -> tuple[str, ...]:
    """The keyboard after that message: another one, none, or the one before."""
    markup = cast("Mapping[str, list[list[Mapping[str, str]]]]", params.get("reply_markup") or {})
    if "remove_keyboard" in markup:
        return ()
    if "keyboard" not in markup:
        return before
    return tuple(key["text"] for row in markup["keyboard"] for key in row)


def _bill(params: Params) -> tuple[str, int]:
    """What an invoice carries, and what it costs."""
    (price,) = cast("Sequence[Mapping[str, int]]", params["prices"])
    return str(params["payload"]), price["amount"]


def _words(params: Params) -> list[int]:
    """Numbers of all sayings in a call that sends."""
    media = params.get("media")
    several = cast("list[Params]", media) if isinstance(media, list) else None
    found = [word_in(params)] if several is None else words_in(several)
    return [word[0] for word in found if word]
