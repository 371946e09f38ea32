"""Everything the playground emulates answers and tells in the shapes aiogram knows, no field more.

The playground is strict here, so the calls are checked as well.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import pytest

from playground import samples
from playground.api import DELIVERY
from playground.lint import validate_result, validate_update
from playground.methods import METHODS
from playground.server import Serving, serve
from playground.site import Options

TOKEN = "700:AAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
ALICE, BOB, GROUP, FORUM = 6100000001, 6100000002, -1001000000001, -1001000000002
PLAN: dict[str, object] = {
    "people": [
        {
            "id": ALICE,
            "first_name": "Alice",
            "username": "alice",
            "photo": True,
            "bio": "Hi",
            "birthdate": {"day": 14, "month": 3, "year": 1997},
            "is_premium": True,
        },
        {"id": BOB, "first_name": "Bob", "forwards": "nobody"},
    ],
    "bots": [{"token": TOKEN, "username": "shape_bot", "reads_groups": True}],
    "chats": [
        {
            "id": GROUP,
            "type": "supergroup",
            "title": "Walkers",
            "username": "walkers",
            "members": [
                {"id": ALICE, "status": "creator"},
                {"id": BOB},
                {
                    "bot": "shape_bot",
                    "status": "administrator",
                    "rights": {
                        name: True
                        for name in (
                            "can_manage_chat",
                            "can_change_info",
                            "can_delete_messages",
                            "can_invite_users",
                            "can_restrict_members",
                            "can_pin_messages",
                            "can_promote_members",
                            "can_manage_video_chats",
                        )
                    },
                },
            ],
        },
        {
            "id": FORUM,
            "type": "forum",
            "title": "Topics",
            "members": [{"id": ALICE, "status": "creator"}, {"bot": "shape_bot"}],
        },
    ],
}
INLINE = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}, {"text": "u", "url": "a.b"}]]}
# The schema has only their new names.
RENAMED = {"getchatmemberscount", "kickchatmember"}


def unknown(slips: list[str]) -> list[str]:
    """What is wrong, but for `thumb`: Telegram still sends it beside `thumbnail` (source)."""
    return [slip for slip in slips if not slip.endswith(".thumb: no such field")]


class Bench:
    """Calls methods and does what people do; whatever comes back is validated."""

    def __init__(self, serving: Serving, http: aiohttp.ClientSession) -> None:
        self._serving = serving
        self._http = http
        self.performed: set[str] = set()

    async def call(self, method: str, /, files: Mapping[str, bytes] = {}, **args: object) -> Any:
        form = aiohttp.FormData(quote_fields=False)
        for name, value in args.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, data in files.items():
            suffix = "png" if data.startswith(b"\x89PNG") else "bin"
            form.add_field(name, data, filename=f"{name}.{suffix}")
        url = f"{self._serving.url}/bot{TOKEN}/{method}"
        async with self._http.post(url, data=form) as response:
            answer = await response.json()
        assert answer["ok"], (method, answer)
        if method.lower() not in RENAMED:
            assert unknown(validate_result(method, answer["result"])) == [], (method, answer)
        self.performed.add(method.lower())
        return answer["result"]

    async def do(self, action: str, **members: object) -> Any:
        members = {"person": ALICE, "chat": 700, **members}
        body = {"action": action, **members}
        async with self._http.post(f"{self._serving.url}/control/do", json=body) as response:
            answer = await response.json()
        assert answer["ok"], (action, answer)
        return answer["result"]

    async def send(self, kind: str, **members: object) -> int:
        sent = await self.do("send", kind=kind, **members)
        return (sent[0] if isinstance(sent, list) else sent)["message"]["message_id"]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    options = Options(plan=PLAN, lint="raise")
    async with serve(options) as serving, aiohttp.ClientSession() as http:
        bench = Bench(serving, http)
        await bench.do("start")
        yield bench


async def send_everything(bench: Bench) -> None:
    to = {"chat_id": ALICE, "disable_notification": True}
    text = await bench.call("sendMessage", text="*b* _@alice_ /x", parse_mode="Markdown", **to)
    await bench.call("sendMessage", text="a.com", reply_markup=INLINE, **to)
    await bench.call(
        "sendMessage",
        text="answer",
        reply_parameters={"message_id": text["message_id"], "quote": "b"},
        link_preview_options={"is_disabled": True},
        protect_content=True,
        **to,
    )
    picture = samples.picture(1)
    words = {"caption": "<i>c</i>", "parse_mode": "HTML", "has_spoiler": True}
    photo = await bench.call("sendPhoto", {"photo": picture}, **words, **to)
    await bench.call("sendPhoto", photo=photo["photo"][-1]["file_id"], **to)
    await bench.call("sendAudio", {"audio": samples.audio()}, title="t", performer="p", **to)
    await bench.call("sendVoice", {"voice": samples.voice(2)}, duration=2, **to)
    await bench.call("sendVideo", {"video": samples.video(), "thumbnail": picture}, width=9, **to)
    await bench.call("sendVideoNote", {"video_note": samples.video()}, length=240, **to)
    await bench.call("sendAnimation", {"animation": samples.animation()}, **to)
    await bench.call("sendDocument", {"document": b"text"}, caption="c", **to)
    await bench.call("sendSticker", {"sticker": samples.sticker()}, **to)
    album = [{"type": "photo", "media": "attach://a", "caption": "c"},
             {"type": "video", "media": "attach://b", "has_spoiler": True}]  # fmt: skip
    await bench.call("sendMediaGroup", {"a": picture, "b": samples.video()}, media=album, **to)
    place = {"latitude": 52.5, "longitude": 13.4}
    await bench.call("sendVenue", title="Zoo", address="Street 1", **place, **to)
    await bench.call("sendContact", phone_number="+4930", first_name="Zoe", vcard="", **to)
    await bench.call("sendDice", emoji="🎰", **to)
    await bench.call("sendChatAction", chat_id=ALICE, action="typing")
    await bench.call("sendMessage", chat_id=GROUP, text="Hello all")


async def change_everything(bench: Bench) -> None:
    here = {"chat_id": ALICE}
    place = {"latitude": 52.5, "longitude": 13.4}
    live = await bench.call("sendLocation", live_period=600, heading=9, **place, **here)
    moved = {"message_id": live["message_id"], "latitude": 52.6, "longitude": 13.5}
    await bench.call("editMessageLiveLocation", **moved, **here)
    await bench.call("stopMessageLiveLocation", message_id=live["message_id"], **here)
    poll = await bench.call(
        "sendPoll", question="Q?", options=[{"text": "a"}, {"text": "b"}], **here
    )
    await bench.call("stopPoll", message_id=poll["message_id"], **here)
    quiz = {"question": "Q?", "options": [{"text": "a"}, {"text": "b"}], "is_anonymous": False}
    await bench.call(
        "sendPoll", type="quiz", correct_option_ids=[0], explanation="e", **quiz, **here
    )
    text = (await bench.call("sendMessage", text="a", **here))["message_id"]
    await bench.call("editMessageText", message_id=text, text="b", **here)
    await bench.call("editMessageReplyMarkup", message_id=text, reply_markup=INLINE, **here)
    photo = await bench.call("sendPhoto", {"photo": samples.picture(2)}, caption="a", **here)
    number = photo["message_id"]
    await bench.call("editMessageCaption", message_id=number, caption="b", **here)
    await bench.call("editMessageMedia", {"v": samples.video()}, message_id=number,
                     media={"type": "video", "media": "attach://v"}, **here)  # fmt: skip
    there = {"from_chat_id": ALICE}
    await bench.call("copyMessage", message_id=number, caption="c", **here, **there)
    await bench.call("copyMessages", message_ids=[text, number], **here, **there)
    await bench.call("forwardMessage", message_id=number, **here, **there)
    await bench.call("forwardMessages", message_ids=[text, number], **here, **there)
    reaction = [{"type": "emoji", "emoji": "👍"}]
    await bench.call("setMessageReaction", message_id=text, reaction=reaction, **here)
    await bench.call("pinChatMessage", message_id=text, **here)
    await bench.call("getChat", **here)
    await bench.call("unpinChatMessage", message_id=text, **here)
    await bench.call("unpinAllChatMessages", **here)
    await bench.call("deleteMessage", message_id=text, **here)
    await bench.call("deleteMessages", message_ids=[number], **here)
    pressed = await bench.call("sendMessage", text="k", reply_markup=INLINE, **here)
    query = await bench.do("press", message_id=pressed["message_id"], data="b")
    await bench.call("answerCallbackQuery", callback_query_id=query["query_id"], show_alert=True)


PRICE = {"title": "t", "description": "d", "payload": "p", "currency": "XTR"}


async def paid(bench: Bench, **members: object) -> dict[str, str | int]:
    """Pays, and gives the payment's names."""
    begun = await bench.do("pay", **members)
    await bench.call("answerPreCheckoutQuery", pre_checkout_query_id=begun["query_id"], ok=True)
    book = await bench.call("getStarTransactions")
    charge = book["transactions"][-1]["id"]
    return {"user_id": ALICE, "telegram_payment_charge_id": charge}


async def sell_everything(bench: Bench) -> None:
    prices = [{"label": "l", "amount": 5}]
    offer = await bench.call("sendInvoice", chat_id=ALICE, prices=prices, **PRICE)
    payment = await paid(bench, message_id=offer["message_id"])
    await bench.call("getMyStarBalance")
    await bench.call("refundStarPayment", **payment)
    monthly = {"prices": prices, "subscription_period": 2592000}
    link = await bench.call("createInvoiceLink", **monthly, **PRICE)
    payment = await paid(bench, link=link)
    await bench.call("editUserStarSubscription", is_canceled=True, **payment)


async def look_at_everything(bench: Bench) -> None:
    await bench.call("getMe")
    photos = await bench.call("getUserProfilePhotos", user_id=ALICE)
    await bench.call("getUserProfilePhotos", user_id=BOB)
    await bench.call("getFile", file_id=photos["photos"][0][0]["file_id"])
    scope = {"type": "chat", "chat_id": ALICE}
    commands = [{"command": "start", "description": "Begin"}]
    await bench.call("setMyCommands", commands=commands, scope=scope)
    await bench.call("getMyCommands", scope=scope)
    await bench.call("deleteMyCommands", scope=scope)
    for what in ("Name", "Description", "ShortDescription"):
        snake = what.replace("tD", "t_d").lower()
        await bench.call(f"setMy{what}", **{snake: "text"})
        await bench.call(f"getMy{what}")
    await bench.call("setChatMenuButton", chat_id=ALICE, menu_button={"type": "commands"})
    await bench.call("getChatMenuButton", chat_id=ALICE)


async def manage_a_group(bench: Bench) -> None:
    group, bob = {"chat_id": GROUP}, {"user_id": BOB}
    await bench.call("getChat", **group)
    await bench.call("getChat", chat_id=FORUM)
    await bench.call("setChatTitle", title="Runners", **group)
    await bench.call("setChatDescription", description="d", **group)
    await bench.call("setChatPermissions", permissions={"can_send_messages": True}, **group)
    await bench.call("getChatAdministrators", **group)
    await bench.call("getChatMemberCount", **group)
    await bench.call("getChatMember", user_id=ALICE, **group)
    await bench.call("promoteChatMember", can_pin_messages=True, **bob, **group)
    await bench.call("getChatMember", **bob, **group)
    await bench.call("promoteChatMember", can_pin_messages=False, **bob, **group)
    await bench.call("restrictChatMember", permissions={"can_send_polls": True}, **bob, **group)
    await bench.call("getChatMember", **bob, **group)
    await bench.call("banChatMember", **bob, **group)
    await bench.call("getChatMember", **bob, **group)
    await bench.call("unbanChatMember", **bob, **group)
    await bench.call("getChatMember", **bob, **group)
    await bench.call("leaveChat", **group)


async def deliver(bench: Bench) -> None:
    await bench.call("getUpdates", timeout=0)
    await bench.call("setWebhook", url="http://127.0.0.1:9/hook", allowed_updates=["message"])
    await bench.call("getWebhookInfo")
    await bench.call("deleteWebhook")
    await bench.call("getWebhookInfo")


async def test_every_result_is_of_the_promised_shape(bench: Bench) -> None:
    steps: list[Callable[[Bench], Awaitable[None]]] = [
        send_everything,
        change_everything,
        sell_everything,
        look_at_everything,
        manage_a_group,
        deliver,
    ]
    for step in steps:
        await step(bench)
    left = (METHODS.keys() | DELIVERY) - bench.performed - RENAMED
    # These two only ever answer true, and end the bot.
    assert left == {"close", "logout"}


KINDS = ("photo", "video", "animation", "audio", "voice", "video_note", "document", "sticker")


async def people_do_everything(bench: Bench) -> None:
    text = await bench.send("text", text="Hi @alice /x a.com")
    for kind in KINDS:
        await bench.send(kind, **({} if kind in ("video_note", "sticker") else {"caption": "c"}))
    await bench.send("album", items=[{"kind": "photo", "caption": "c"}, {"kind": "video"}])
    spot = {"latitude": 52.5, "longitude": 13.4}
    await bench.send("location", **spot)
    live = await bench.send("location", live_period=600, **spot)
    await bench.do("move", message_id=live, latitude=52.6, longitude=13.5)
    await bench.do("move", message_id=live, latitude=52.6, longitude=13.5, stop=True)
    await bench.send("venue", title="Zoo", address="Street 1", **spot)
    await bench.send("contact", phone_number="+4930", first_name="Zoe", user_id=BOB)
    await bench.send("dice", emoji="🎯")
    await bench.send("poll", question="Q?", options=["a", "b"])
    await bench.send("text", text="answer", reply_to=text, quote="Hi")
    await bench.do("edit", message_id=text, text="Ho")
    await bench.do("react", message_id=text, emoji="👍")
    await bench.do("start", person=BOB, payload="x")
    bobs = await bench.send("text", person=BOB, text="secret")
    await bench.do("forward", from_chat=700, message_ids=[text])
    await bench.do("forward", person=BOB, from_chat=700, message_ids=[bobs])
    await bench.send("text", chat=GROUP, text="Hello group")


async def bots_words_are_acted_on(bench: Bench) -> None:
    poll = {"question": "Q?", "options": [{"text": "a"}, {"text": "b"}], "is_anonymous": False}
    asked = await bench.call("sendPoll", chat_id=ALICE, **poll)
    await bench.do("vote", message_id=asked["message_id"], options=[1])
    keyboard = [
        [{"text": "me", "request_contact": True}, {"text": "here", "request_location": True}]
    ]
    await bench.call("sendMessage", chat_id=ALICE, text="?", reply_markup={"keyboard": keyboard})
    await bench.do("tap", text="me")
    await bench.do("tap", text="here")
    pressed = await bench.call("sendMessage", chat_id=ALICE, text="k", reply_markup=INLINE)
    await bench.do("press", message_id=pressed["message_id"], data="b")
    await bench.do("block", bot=700)
    await bench.do("unblock", bot=700)
    await bench.call("setChatTitle", chat_id=GROUP, title="New")
    await bench.call("banChatMember", chat_id=GROUP, user_id=BOB)


async def test_every_update_is_of_a_known_shape(bench: Bench) -> None:
    wanted = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member",
              "message_reaction", "poll", "poll_answer", "pre_checkout_query"]  # fmt: skip
    await bench.call("getUpdates", allowed_updates=wanted)
    await people_do_everything(bench)
    await bots_words_are_acted_on(bench)
    await sell_everything(bench)
    # Whoever asks for the same at once gets one.
    updates = await bench.call("getUpdates", timeout=0, offset=1)
    for update in updates:
        assert unknown(validate_update(update)) == [], update
    kinds = {name for update in updates for name in update if name != "update_id"}
    assert kinds == set(wanted)
    contents = {name for update in updates for name in update.get("message", {})}
    assert {*KINDS, "location", "venue", "contact", "dice", "poll", "media_group_id"} <= contents
    assert {"successful_payment", "refunded_payment"} <= contents
    assert {"reply_to_message", "quote", "forward_origin", "caption", "entities"} <= contents
