"""The Python client: people who act and expect, against a real playground."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from playground.client import Message, Person, Playground, Refused
from playground.client.link import Link
from playground.server import serve
from playground.shapes import Json
from playground.site import Options

pytest_plugins = ["playground.pytest_plugin"]
INLINE = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
TOKEN = "700:AAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
HEART = [{"type": "emoji", "emoji": "❤"}]
KEYS = {"keyboard": [[{"text": "Find"}, {"text": "Profile"}]]}


@pytest.fixture
async def alice(person: Callable[..., Awaitable[Person]]) -> Person:
    return await person("Alice")


@pytest.fixture
async def bot(playground: Playground, caller):
    return await caller(playground.url)


async def test_a_person_reads_what_a_bot_writes(alice, bot, playground: Playground) -> None:
    await alice.starts(payload="hello")
    [update] = await bot.updates()
    assert update["message"]["text"] == "/start hello"
    await bot.call("sendMessage", chat_id=alice.id, text="Welcome", reply_markup=KEYS)
    message = await alice.expects("Welcome", buttons=["Find"])
    assert (message.kind, message.buttons, message.mine) == ("text", ["Find", "Profile"], False)
    await alice.expects_nothing(within=0.01)
    assert await bot.updates() == []
    await playground.idle()
    assert [called.status for called in playground.calls("sendMessage")] == [200]


async def test_expecting_in_vain_shows_everybodys_screen(alice, bot, playground) -> None:
    bob = await playground.person("Bob")
    await alice.starts()
    await bob.starts()
    with pytest.raises(AssertionError) as failure:
        await alice.expects(contains="nothing like it", kind="photo", within=0.01)
    assert "contains='nothing like it', kind='photo'" in str(failure.value)
    assert "--- Alice" in str(failure.value)
    assert "--- Bob" in str(failure.value)
    assert "> #" in str(failure.value)


async def test_people_do_all_that_people_do(alice, bot, playground: Playground) -> None:
    said = await alice.starts()
    photo = await alice.sends("photo", caption="me")
    album = await alice.sends_album({"kind": "photo"}, {"kind": "video"})
    reply = await alice.replies(said, "indeed")
    edited = await alice.edits(reply, "indeed!")
    await alice.reacts(said, "👍")
    await alice.expects_reaction(said, "👍")
    await alice.reacts(said, None)
    await alice.expects_reaction(said, None)
    [copy] = await alice.forwards(photo, from_chat=await playground.bot(token=TOKEN))
    [again] = await alice.forwards(photo, from_chat=700)
    await alice.deletes(photo)
    await alice.expects_deleted(photo)
    assert [photo.kind, photo.text, *(item.kind for item in album)] == [
        "photo",
        "me",
        "photo",
        "video",
    ]
    assert (edited.text, copy.kind, again.kind) == ("indeed!", "photo", "photo")
    assert photo.line() not in alice.transcript()


async def test_people_vote_and_tap_keys(alice, bot, playground: Playground) -> None:
    await alice.starts()
    await bot.call("sendPoll", chat_id=alice.id, question="?", options=["a", "b"])
    await alice.votes(await alice.expects(kind="poll"), 1)
    await bot.call("sendMessage", chat_id=alice.id, text="keys", reply_markup=KEYS)
    await alice.expects("keys")
    tapped = await alice.taps("Find")
    assert (tapped.text, tapped.mine) == ("Find", True)
    await bot.call(
        "sendMessage", chat_id=alice.id, text="x", reply_markup={"remove_keyboard": True}
    )
    await alice.expects("x")
    with pytest.raises(AssertionError, match="no button 'Find'"):
        await alice.taps("Find")
    [call] = playground.calls("sendPoll")
    assert (call.args["question"], call.person) == ("?", alice.id)
    assert call.result["poll"]["question"] == "?"


async def test_what_lint_finds_is_told(caller) -> None:
    async with Playground.embedded(Options(lint="report")) as playground:
        bot = await caller(playground.url)
        await bot.ask("getMe", colour="red")
        assert [finding["path"] for finding in await playground.findings()] == ["colour"]


async def test_a_playground_that_hangs_up_says_so() -> None:
    async with serve() as serving:
        playground = await Playground(serving.url).__aenter__()
        await playground.do("clock", freeze=True)
        given_up = asyncio.create_task(playground.do("idle"))
        await asyncio.sleep(0)
        given_up.cancel()
        await playground.do("idle")
    with pytest.raises(ConnectionError, match="not connected"):
        await playground.do("clock")
    await playground.__aexit__()


async def test_a_route_that_refuses_says_why(playground: Playground) -> None:
    heard: list[Json] = []
    link = Link(playground.url, heard.append)
    await link.close()
    await link.open()
    with pytest.raises(Refused, match="there is no file nothing"):
        await link.get("files/nothing")
    await link.close()
    assert heard[0]["event"] == "hello"


async def test_bots_and_typing_are_heard_too(alice, bot, playground: Playground) -> None:
    said = await alice.starts()
    await bot.call("sendChatAction", chat_id=alice.id, action="typing")
    await bot.call("sendMessage", chat_id=alice.id, text="x", reply_markup=INLINE)
    asked = await alice.expects("x")
    await alice.taps("Yes")
    [_, update] = await bot.updates()
    await bot.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])
    await alice.expects_answer()
    await bot.call("deleteMessage", chat_id=alice.id, message_id=asked.id)
    await alice.expects_deleted(asked)
    await bot.call("setMessageReaction", chat_id=alice.id, message_id=said.id, reaction=HEART)
    await alice.expects_reaction(said, "❤")


async def test_whoever_waits_when_it_hangs_up_is_told() -> None:
    async with Playground.embedded() as playground:
        waiting = asyncio.create_task(playground.do("idle"))
        await asyncio.sleep(0)
        await playground.__aexit__()
        with pytest.raises(ConnectionError, match="the playground hung up"):
            await waiting


async def test_an_unexpected_message_is_told(alice, bot) -> None:
    await alice.starts()
    await bot.call("sendMessage", chat_id=alice.id, text="Boo")
    with pytest.raises(AssertionError, match=r"expected nothing, got .*Boo"):
        await alice.expects_nothing()


async def test_an_inline_button_is_tapped_by_its_text(alice, bot) -> None:
    await alice.starts()
    await bot.updates()
    await bot.call("sendMessage", chat_id=alice.id, text="Sure?", reply_markup=INLINE)
    sure = await alice.expects("Sure?")
    assert "query_id" in await alice.taps("Yes", on=sure)
    [update] = await bot.updates()
    query = update["callback_query"]
    assert query["data"] == "y"
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Good")
    assert (await alice.expects_answer("Good", alert=False))["query_id"] == query["id"]
    await bot.call("editMessageText", chat_id=alice.id, message_id=sure.id, text="Done")
    assert (await alice.expects_edit("Done")).id == sure.id


async def test_a_button_nobody_sees_cannot_be_tapped(alice, bot) -> None:
    await alice.starts()
    await bot.call("sendMessage", chat_id=alice.id, text="Sure?", reply_markup=INLINE)
    await alice.expects("Sure?")
    with pytest.raises(AssertionError, match=r"no button 'No', only \['Yes'\]"):
        await alice.taps("No")


async def test_every_expectation_has_its_complaint(alice, bot) -> None:
    said = await alice.starts()
    with pytest.raises(AssertionError, match="an edit with text='x'"):
        await alice.expects_edit("x", within=0.01)
    with pytest.raises(AssertionError, match="the reaction"):
        await alice.expects_reaction(said, "👍", within=0.01)
    with pytest.raises(AssertionError, match="to be deleted"):
        await alice.expects_deleted(said, within=0.01)
    with pytest.raises(AssertionError, match="the answer 'x' to a button"):
        await alice.expects_answer("x", within=0.01)
    await alice.expects_reaction(said, None)


async def test_what_cannot_be_done_is_refused_with_words(alice, bot) -> None:
    await alice.starts()
    await alice.blocks()
    with pytest.raises(Refused, match="unblock it first"):
        await alice.says("hello?")
    await alice.unblocks()
    assert isinstance(await alice.says("hello!"), Message)


async def test_without_a_bot_there_is_no_chat(alice) -> None:
    with pytest.raises(LookupError, match="in no chat yet"):
        await alice.says("anyone?")


async def test_with_two_bots_one_must_be_named(alice, bot, caller, playground) -> None:
    other = await caller(playground.url, "701:" + "A" * 35)
    await playground.idle()
    with pytest.raises(LookupError):
        await alice.says("which?")
    await alice.starts(await playground.bot(token=other.base.partition("/bot")[2]))
    assert [u["message"]["text"] for u in await other.updates()] == ["/start"]
    assert await bot.updates() == []


async def test_people_and_bots_are_found_or_made(playground: Playground) -> None:
    first = await playground.person("Alice", language_code="ru")
    assert first is await playground.person("Alice")
    assert first.card["language_code"] == "ru"
    zoe, alice = await playground.people("Zoe", "Alice")
    assert (zoe.name, alice) == ("Zoe", first)
    bot = await playground.bot("new_bot")
    assert bot == await playground.bot("new_bot")


async def test_a_fault_lasts_as_long_as_its_block(alice, bot, playground) -> None:
    await alice.starts()
    async with playground.fault("sendMessage", kind="429", person=alice, retry_after=7, times=1):
        status, answer = await bot.ask("sendMessage", chat_id=alice.id, text="x")
        assert (status, answer["parameters"]) == (429, {"retry_after": 7})
        await bot.call("sendMessage", chat_id=alice.id, text="x")
    async with playground.fault(kind="403"):
        assert (await bot.ask("getMe"))[0] == 403
    await bot.call("getMe")


async def test_a_share_of_the_calls_fails_the_same_ones_each_time(bot, playground) -> None:
    async with playground.fault("getMe", kind="5xx", share=0.3):
        failed = [(await bot.ask("getMe"))[0] == 502 for _ in range(20)]
    chance = random.Random(1)
    assert failed == [chance.random() < 0.3 for _ in range(20)]


async def test_calls_are_told_from_a_number_on(bot, playground: Playground) -> None:
    for method in ("getMe", "getMyName", "getMe"):
        await bot.call(method)
    await playground.idle()
    first, second, third = playground.calls()[-3:]
    assert [call.n for call in playground.calls("getMe", after=first.n)] == [third.n]
    assert [call.n for call in playground.calls(after=first.n)] == [second.n, third.n]


async def test_time_can_be_moved_and_stopped(playground: Playground) -> None:
    begun = await playground.clock.freeze()
    assert await playground.clock.advance(hours=25) == begun + 25 * 3600
    assert await playground.clock.now() == begun + 25 * 3600
    assert await playground.clock.run() >= begun + 25 * 3600


async def test_a_reset_clears_screens_and_keeps_bots(alice, bot, playground) -> None:
    await alice.starts()
    before = await playground.snapshot()
    await alice.says("later")
    await playground.reset(before)
    assert "later" not in alice.transcript()
    assert "/start" in alice.transcript()
    await playground.reset()
    assert "(nothing)" in alice.transcript()
    await alice.starts()


async def test_a_queued_update_is_not_idle(alice, bot, playground) -> None:
    await alice.starts()
    with pytest.raises(AssertionError, match="1 updates queued or not confirmed"):
        await playground.idle(within=0.05)


async def test_a_late_onlooker_sees_the_history(alice, bot, playground) -> None:
    await alice.starts()
    async with Playground(playground.url) as late:
        again = await late.person("Alice")
        assert "/start" in again.transcript()
        await again.expects_nothing(within=0.01)


async def test_flood_profiles_are_chosen_by_name(alice, bot, playground) -> None:
    await playground.flood("faq")
    await alice.starts()
    statuses = [(await bot.ask("sendMessage", chat_id=alice.id, text="x"))[0] for _ in range(6)]
    assert statuses[:4] == [200] * 4
    assert 429 in statuses
    with pytest.raises(Refused, match="no flood profile"):
        await playground.flood("sometimes")


async def test_a_playground_that_is_gone_says_so() -> None:
    nowhere = Playground("http://127.0.0.1:1")
    with pytest.raises(ConnectionError, match="not connected"):
        await nowhere.do("clock")
    with pytest.raises(ConnectionError, match="not connected"):
        await nowhere.person("Alice")
    with pytest.raises(ConnectionError, match="no playground answers"):
        await nowhere.__aenter__()


GOODS = {
    "title": "A month",
    "description": "Of everything.",
    "payload": "month",
    "currency": "XTR",
    "prices": [{"label": "A month", "amount": 50}],
}


async def test_a_person_pays_and_is_refunded(alice, bot, playground: Playground) -> None:
    await alice.starts()
    await bot.updates()
    await bot.call("sendInvoice", chat_id=alice.id, **GOODS)
    invoice = await alice.expects(kind="invoice")
    paying = asyncio.create_task(alice.pays(invoice, within=10))
    [update] = await bot.updates(wait=10)
    number = update["pre_checkout_query"]["id"]
    await bot.call("answerPreCheckoutQuery", pre_checkout_query_id=number, ok=True)
    assert (await paying)["ok"] is True
    [update] = await bot.updates(wait=10)
    charge = update["message"]["successful_payment"]["telegram_payment_charge_id"]
    await bot.call("refundStarPayment", user_id=alice.id, telegram_payment_charge_id=charge)
    assert "refunded_payment" in (await alice.expects(kind="service")).raw


async def test_a_checkout_that_nobody_answers_ends_after_ten_seconds(alice, bot, playground):
    await alice.starts()
    await bot.updates()
    link = await bot.call("createInvoiceLink", **GOODS)
    paying = asyncio.create_task(alice.pays(link, within=30))
    [update] = await bot.updates(wait=10)
    assert "pre_checkout_query" in update
    await playground.clock.advance(seconds=10)
    assert (await paying)["error"] == "BOT_PRECHECKOUT_TIMEOUT"
    with pytest.raises(AssertionError, match="the end of a checkout"):
        await alice.pays(link, within=0.01)


async def test_a_group_has_its_own_conversation(alice, bot, playground: Playground) -> None:
    bob = await playground.person("Bob")
    group = await playground.group("Walkers", alice, bob)
    known = await playground.bot(token=TOKEN)
    await group.adds(known)
    added = [it["my_chat_member"] for it in await bot.updates() if "my_chat_member" in it]
    assert [it["new_chat_member"]["status"] for it in added] == ["member"]
    assert added[0]["chat"] == {"id": group.id, "type": "supergroup", "title": "Walkers"}
    await bot.call("sendMessage", chat_id=group.id, text="Welcome", reply_markup=INLINE)
    for one in (alice, bob):
        one.turns_to(group)
        await one.expects("Welcome")
    await bob.says("not for bots")
    await bob.says("/for_bots")
    await bob.taps("Yes")
    heard = [it for it in await bot.updates() if "my_chat_member" not in it]
    assert heard[0]["message"]["text"] == "/for_bots"
    assert heard[1]["callback_query"]["from"]["id"] == bob.id
    assert heard[1]["callback_query"]["message"]["chat"]["id"] == group.id
    await bot.call("answerCallbackQuery", callback_query_id=heard[1]["callback_query"]["id"])


async def test_an_administrator_reads_all_and_who_was_put_out_reads_nothing(
    alice, bot, playground: Playground
) -> None:
    known = await playground.bot(token=TOKEN)
    group = await playground.group("Walkers", alice, known)
    alice.turns_to(group)
    await group.promotes(known, can_manage_chat=True)
    await alice.says("good morning")
    assert (await bot.updates())[-1]["message"]["text"] == "good morning"
    await group.removes(known)
    [update] = [it for it in await bot.updates() if "my_chat_member" in it]
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await alice.says("/anybody")
    assert await bot.updates() == []
