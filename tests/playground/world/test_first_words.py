"""The thinnest conversation: two people, one bot, texts and buttons."""

import pytest

from playground.errors import Mistake

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


async def test_pressing_start_tells_the_bot(scene):
    await scene.do("start", person=6100000001, chat=scene.bot, payload="ref_bob")
    [update] = scene.told.updates
    message = update["body"]
    assert update["kind"] == "message"
    assert update["queue"] == message["chat"]["id"] == 6100000001
    assert update["lives"] == 86400 - (scene.clock.now() % 1)
    assert message["text"] == "/start ref_bob"
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    assert message["from"]["first_name"] == "Alice"


async def test_message_ids_come_from_one_counter_per_bot(scene, alice, bob):
    first = await scene.says(alice)
    second = await scene.says(bob)
    third = await scene.call("sendMessage", chat_id=alice, text="hello")
    assert [second["message_id"], third["message_id"]] == [
        first["message_id"] + 1,
        first["message_id"] + 2,
    ]


async def test_a_person_sees_what_the_bot_sends(scene, alice):
    sent = await scene.call("sendMessage", chat_id=alice, text="hello", reply_markup=KEYBOARD)
    [event] = scene.events("message")
    assert event["person"] == alice
    assert event["chat"] == scene.bot
    assert event["seen"]["message"] == sent
    assert event["seen"]["mine"] is False
    assert scene.updates("message") == []


async def test_a_pressed_button_spins_until_it_is_answered(scene, alice):
    sent = await scene.call("sendMessage", chat_id=alice, text="Go?", reply_markup=KEYBOARD)
    pressed = await scene.do(
        "press", person=alice, chat=scene.bot, message_id=sent["message_id"], data="yes"
    )
    [update] = [u for u in scene.told.updates if u["kind"] == "callback_query"]
    assert update["queue"] == alice + (3 << 33)
    assert update["lives"] == 150
    assert update["body"]["message"] == sent
    assert update["body"]["data"] == "yes"
    query = update["body"]["id"]
    assert await scene.call("answerCallbackQuery", callback_query_id=query, text="Ok") is True
    [answered] = scene.events("answered")
    assert answered == {
        "event": "answered",
        "person": alice,
        "query_id": pressed["query_id"],
        "text": "Ok",
        "show_alert": False,
    }


async def test_a_press_may_cross_the_deletion_of_its_message(scene, alice):
    sent = await scene.call("sendMessage", chat_id=alice, text="Go?", reply_markup=KEYBOARD)
    number = sent["message_id"]
    await scene.call("deleteMessage", chat_id=alice, message_id=number)
    press = {"person": alice, "chat": scene.bot, "data": "yes"}
    pressed = await scene.do("press", message_id=number, **press)
    [body] = scene.updates("callback_query")
    assert body["message"] == {"chat": sent["chat"], "message_id": number, "date": 0}
    assert (body["id"], body["data"]) == (pressed["query_id"], "yes")
    assert await scene.call("answerCallbackQuery", callback_query_id=body["id"]) is True
    for nothing in ({"message_id": number + 1}, {"message_id": 0}):
        with pytest.raises(Mistake, match="there is no message"):
            await scene.do("press", **press | nothing)


async def test_editing_a_text_shows_the_new_one(scene, alice):
    sent = await scene.call("sendMessage", chat_id=alice, text="one")
    edited = await scene.call(
        "editMessageText", chat_id=alice, message_id=sent["message_id"], text="two"
    )
    assert edited["text"] == "two"
    assert edited["edit_date"] == sent["date"]
    [event] = scene.events("edited")
    assert event["seen"]["message"] == edited
