"""A stock relay bot in the plainest Python: what one person writes, the others get as copies."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import cast

import aiohttp

Json = dict[str, object]

WELCOME = (
    "<b>Welcome!</b> This bot copies what you write to everybody else here.\n"
    "Try /keyboard, a <tg-spoiler>hidden word</tg-spoiler>, <code>code</code> or "
    '<a href="https://example.org/">a link</a>.'
)
BUTTONS = {
    "inline_keyboard": [
        [{"text": "Alert", "callback_data": "alert"}, {"text": "Toast", "callback_data": "toast"}],
        [
            {"text": "Edit this", "callback_data": "edit"},
            {"text": "Late", "callback_data": "late"},
        ],
        [{"text": "Website", "url": "https://example.org/"}],
    ]
}
KEYBOARD = {
    "keyboard": [
        [{"text": "Hello"}, {"text": "Goodbye"}],
        [{"text": "My number", "request_contact": True}],
        [{"text": "Where I am", "request_location": True}],
    ],
    "resize_keyboard": True,
    "one_time_keyboard": True,
    "input_field_placeholder": "Pick one",
}
GOODS = {
    "title": "A month",
    "description": "Of everything.",
    "payload": "month",
    "currency": "XTR",
    "prices": [{"label": "A month", "amount": 50}],
}
COMMANDS = [
    {"command": "start", "description": "Begin"},
    {"command": "keyboard", "description": "Show a keyboard"},
]


@dataclass(slots=True)
class Relay:
    """One bot at work over HTTP; `late` lets a test decide when the “Late” button is answered."""

    http: aiohttp.ClientSession
    base: str
    late: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    refusal: str = ""
    """Why nothing is sold, if so."""

    charge: str = ""
    people: list[int] = field(default_factory=list[int])
    copies: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])

    async def call(self, method: str, **args: object) -> object:
        """Call a method; a refusal is an error."""
        async with self.http.post(f"{self.base}/{method}", json=args) as response:
            answer = cast("Json", await response.json())
        if not answer["ok"]:
            raise RuntimeError(f"{method}: {json.dumps(answer)}")
        return answer["result"]

    async def run(self) -> None:
        """Poll until cancelled."""
        await self.call("setMyCommands", commands=COMMANDS)
        self.ready.set()
        wanted = ["message", "edited_message", "callback_query", "message_reaction",
                  "pre_checkout_query"]  # fmt: skip
        offset = 0
        async with asyncio.TaskGroup() as tasks:
            while True:
                got = await self.call(
                    "getUpdates", offset=offset, timeout=50, allowed_updates=wanted
                )
                for update in cast("list[Json]", got):
                    offset = cast("int", update["update_id"]) + 1
                    tasks.create_task(self.take(update))

    async def take(self, update: Json) -> None:
        """Answer one update."""
        for kind, act in self._acts().items():
            if kind in update:
                await act(cast("Json", update[kind]))

    def _acts(self) -> dict[str, Callable[[Json], Awaitable[None]]]:
        return {
            "message": self._message,
            "edited_message": self._edited,
            "callback_query": self._pressed,
            "message_reaction": self._reacted,
            "pre_checkout_query": self._checkout,
        }

    async def _message(self, message: Json) -> None:
        sender = _chat(message)
        text = str(message.get("text", ""))
        if sender not in self.people:
            self.people.append(sender)
        if text.startswith("/start"):
            await self.call(
                "sendMessage",
                chat_id=sender,
                text=WELCOME,
                parse_mode="HTML",
                reply_markup=BUTTONS,
            )
        elif text == "/keyboard":
            await self.call("sendMessage", chat_id=sender, text="Choose:", reply_markup=KEYBOARD)
        elif paid := cast("Json", message.get("successful_payment", {})):
            self.charge = str(paid["telegram_payment_charge_id"])
        elif text in ("/buy", "/link", "/refund"):
            await self._sell(text, sender)
        elif "refunded_payment" not in message:
            await self._relay(sender, message)

    async def _sell(self, wish: str, to: int) -> None:
        match wish:
            case "/buy":
                await self.call("sendInvoice", chat_id=to, **GOODS)
            case "/link":
                link = await self.call("createInvoiceLink", **GOODS)
                await self.call("sendMessage", chat_id=to, text=link)
            case _:
                named = {"user_id": to, "telegram_payment_charge_id": self.charge}
                await self.call("refundStarPayment", **named)

    async def _checkout(self, query: Json) -> None:
        why = {"error_message": self.refusal} if self.refusal else {}
        number = query["id"]
        await self.call(
            "answerPreCheckoutQuery", pre_checkout_query_id=number, ok=not self.refusal, **why
        )

    async def _relay(self, sender: int, message: Json) -> None:
        number = cast("int", message["message_id"])
        answered = cast("Json", message.get("reply_to_message", {})).get("message_id")
        for other in self.people:
            if other == sender:
                continue
            await self.call("sendChatAction", chat_id=other, action="typing")
            target = self.copies.get((other, cast("int", answered or 0)))
            extra = {"reply_parameters": {"message_id": target}} if target else {}
            copy = cast(
                "Json",
                await self.call(
                    "copyMessage", chat_id=other, from_chat_id=sender, message_id=number, **extra
                ),
            )
            self._link(sender, number, other, cast("int", copy["message_id"]))

    def _link(self, sender: int, number: int, other: int, copy: int) -> None:
        self.copies[other, number] = copy
        self.copies[sender, copy] = number

    async def _edited(self, message: Json) -> None:
        number = cast("int", message["message_id"])
        for other in self.people:
            if (other, number) in self.copies:
                await self.call(
                    "editMessageText",
                    chat_id=other,
                    message_id=self.copies[other, number],
                    text=message["text"],
                )

    async def _reacted(self, reaction: Json) -> None:
        number = cast("int", reaction["message_id"])
        sender = _chat(reaction)
        for other in self.people:
            if other != sender and (other, number) in self.copies:
                await self.call(
                    "setMessageReaction",
                    chat_id=other,
                    message_id=self.copies[other, number],
                    reaction=reaction["new_reaction"],
                )

    async def _pressed(self, query: Json) -> None:
        data = query["data"]
        message = cast("Json", query["message"])
        if data == "edit":
            await self.call(
                "editMessageText",
                chat_id=_chat(message),
                message_id=message["message_id"],
                text="Edited by a button",
            )
        if data == "late":
            await self.late.wait()
        words = {"alert": "Look at this", "toast": "Just so you know"}.get(str(data), "")
        await self.call(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text=words,
            show_alert=data == "alert",
        )


def _chat(thing: Json) -> int:
    return cast("int", cast("Json", thing["chat"])["id"])
