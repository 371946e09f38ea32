"""sendMessage, and what all sending shares: chats, replies, quotes, refusals."""

import pytest

from playground.errors import Mistake

ALICE, BOB, CAROL, DAVE = (6100000001, 6100000002, 6100000003, 6100000004)


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({"text": "x"}, "400 Bad Request: chat_id is empty"),
        ({"chat_id": 5}, "400 Bad Request: message text is empty"),
        ({"chat_id": 5, "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": "abc", "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": BOB, "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": "@bobmoreau", "text": "x"}, "400 Bad Request: chat not found"),
        (
            {"chat_id": 700, "text": "x"},
            "403 Forbidden: the bot can't send messages to the bot",
        ),
        (
            {"chat_id": "@bot700_bot", "text": "x"},
            "403 Forbidden: the bot can't send messages to the bot",
        ),
        ({"chat_id": ALICE, "text": " \n "}, "400 Bad Request: text must be non-empty"),
        ({"chat_id": ALICE, "text": "x" * 4097}, "400 Bad Request: message is too long"),
        (
            {"chat_id": ALICE, "text": "x", "reply_to_message_id": 999},
            "400 Bad Request: message to be replied not found",
        ),
        (
            {"chat_id": ALICE, "text": "x", "reply_parameters": "{"},
            "400 Bad Request: can't parse reply parameters JSON object",
        ),
        (
            {"chat_id": ALICE, "text": "x", "reply_parameters": [1]},
            "400 Bad Request: object expected as reply parameters",
        ),
        (
            {"chat_id": ALICE, "text": "x", "reply_parameters": {"quote": "x"}},
            '400 Bad Request: can\'t find field "message_id"',
        ),
        (
            {"chat_id": ALICE, "text": "x", "reply_parameters": {"message_id": "x"}},
            '400 Bad Request: field "message_id" must be a valid Number',
        ),
        (
            {"chat_id": ALICE, "text": "x", "link_preview_options": "{"},
            "400 Bad Request: can't parse link preview options JSON object",
        ),
        (
            {"chat_id": ALICE, "text": "x", "link_preview_options": [1]},
            "400 Bad Request: object expected as link preview options",
        ),
        # The text is looked at before anything else, the reply target last.
        (
            {"chat_id": 5, "text": "x", "reply_parameters": "{"},
            "400 Bad Request: can't parse reply parameters JSON object",
        ),
        (
            {"chat_id": 5, "text": "x", "reply_to_message_id": 999},
            "400 Bad Request: chat not found",
        ),
    ],
)
async def test_a_wrong_message_is_refused_in_telegrams_words(scene, alice, args, refusal):
    assert await scene.refused("sendMessage", **args) == refusal


@pytest.mark.parametrize(
    ("action", "refusal"),
    [
        ({"action": "block", "bot": 700}, "403 Forbidden: bot was blocked by the user"),
        (
            {"action": "change_person", "deactivated": True},
            "403 Forbidden: user is deactivated",
        ),
    ],
)
async def test_people_who_are_gone_get_nothing(scene, alice, action, refusal):
    await scene.do(person=alice, **action)
    assert await scene.refused("sendMessage", chat_id=alice, text="x") == refusal
    assert await scene.refused("sendChatAction", chat_id=alice, action="typing") == refusal


async def test_a_person_known_from_a_button_but_not_started_can_t_be_written_to(scene):
    scene.world.memory.private(scene.bot, BOB)
    refusal = await scene.refused("sendMessage", chat_id=BOB, text="x")
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"


async def test_a_message_says_what_was_asked_of_it(scene, alice):
    sent = await scene.call(
        "sendMessage",
        chat_id=alice,
        text="<b>hi</b>",
        parse_mode="HTML",
        protect_content=True,
        message_effect_id="5104841245755180586",
        link_preview_options={"is_disabled": True, "url": ""},
    )
    assert sent["entities"] == [{"offset": 0, "length": 2, "type": "bold"}]
    assert sent["has_protected_content"] is True
    assert sent["effect_id"] == "5104841245755180586"
    assert sent["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(
    ("args", "echo"),
    [
        ({"disable_web_page_preview": True}, {"is_disabled": True}),
        ({"link_preview_options": ""}, None),
        ({"link_preview_options": {}}, None),
        ({}, None),
    ],
)
async def test_the_link_preview_is_echoed_as_telegram_does(scene, alice, args, echo):
    sent = await scene.call("sendMessage", chat_id=alice, text="https://x.org", **args)
    assert sent.get("link_preview_options") == echo


async def test_only_an_inline_keyboard_comes_back_people_see_the_others(scene, alice):
    keyboard = {"keyboard": [[{"text": "A"}]], "resize_keyboard": True}
    sent = await scene.call("sendMessage", chat_id=alice, text="x", reply_markup=keyboard)
    assert "reply_markup" not in sent
    [event] = scene.events("message")
    assert event["seen"]["keyboard"]["keyboard"] == [[{"text": "A"}]]


@pytest.mark.parametrize("name", ["reply_to_message_id", "reply_parameters"])
async def test_a_reply_shows_its_target_one_level_deep(scene, alice, name):
    first = await scene.says(alice, "one")
    second = await scene.says(alice, "two", reply_to=first["message_id"])
    number = second["message_id"]
    target = number if name == "reply_to_message_id" else {"message_id": number}
    sent = await scene.call("sendMessage", chat_id=alice, text="x", **{name: target})
    assert sent["reply_to_message"]["text"] == "two"
    assert "reply_to_message" not in sent["reply_to_message"]
    assert second["reply_to_message"]["text"] == "one"


@pytest.mark.parametrize(
    "args",
    [
        {"reply_to_message_id": 999, "allow_sending_without_reply": True},
        {"reply_parameters": {"message_id": 999, "allow_sending_without_reply": True}},
        {"reply_parameters": ""},
        {"reply_parameters": {}},
    ],
)
async def test_a_message_can_be_sent_without_its_reply(scene, alice, args):
    sent = await scene.call("sendMessage", chat_id=alice, text="x", **args)
    assert "reply_to_message" not in sent


async def test_a_quote_is_found_nearest_to_its_position_in_utf16(scene, alice):
    said = await scene.says(alice, "😀 ab ab")
    wish = {"message_id": said["message_id"], "quote": "ab", "quote_position": 6}
    sent = await scene.call("sendMessage", chat_id=alice, text="x", reply_parameters=wish)
    assert sent["quote"] == {"text": "ab", "position": 6, "is_manual": True}
    wish["quote"] = "nowhere"
    refusal = await scene.refused("sendMessage", chat_id=alice, text="x", reply_parameters=wish)
    assert refusal == "400 Bad Request: QUOTE_TEXT_INVALID"


async def test_a_reply_to_another_chat_tells_where_from(scene, alice, bob):
    said = await scene.says(bob, "secret")
    wish = {"message_id": said["message_id"], "chat_id": bob}
    sent = await scene.call("sendMessage", chat_id=alice, text="x", reply_parameters=wish)
    assert sent["external_reply"]["origin"]["sender_user"]["id"] == bob
    assert "reply_to_message" not in sent


async def test_a_mention_by_number_needs_an_acquaintance(scene, alice):
    text = f'<a href="tg://user?id={alice}">A</a> <a href="tg://user?id={BOB}">B</a>'
    sent = await scene.call("sendMessage", chat_id=alice, text=text, parse_mode="HTML")
    assert [entity["user"]["id"] for entity in sent["entities"]] == [alice]


@pytest.mark.parametrize("method", ["sendVoice", "sendVideoNote"])
async def test_dave_takes_no_voice_messages(scene, method):
    await scene.started(DAVE)
    kind = {"sendVoice": "voice", "sendVideoNote": "video_note"}[method]
    files = [(kind, "x.bin", "", b"OggS-like")]
    noun = {"voice": "voice note", "video_note": "video note"}[kind]
    refusal = f"400 Bad Request: user restricted receiving of {noun} messages"
    assert await scene.refused(method, chat_id=DAVE, files=files) == refusal
    await scene.call("sendMessage", chat_id=DAVE, text="then in writing")


async def test_an_action_is_shown_for_five_seconds(scene, alice):
    assert await scene.call("sendChatAction", chat_id=alice, action="record_audio") is True
    await scene.call("sendChatAction", chat_id=alice, action="cancel")
    now = scene.clock.now()
    shown = [(event["action"], event["until"]) for event in scene.events("action")]
    assert shown == [("record_voice", now + 5), ("cancel", now)]
    refusal = await scene.refused("sendChatAction", chat_id=alice, action="dance")
    assert refusal == "400 Bad Request: wrong parameter action in request"


async def test_unknown_and_unemulated_methods_are_told_apart(scene):
    assert await scene.refused("sendLove") == "404 Not Found: method not found"
    assert await scene.refused("sendGift") == "501 playground: method not emulated"
    assert (await scene.call("GETME"))["id"] == scene.bot


async def test_a_query_is_answered_once_and_in_time(scene, alice):
    button = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await scene.call("sendMessage", chat_id=alice, text="?", reply_markup=button)
    press = {"person": alice, "chat": scene.bot, "message_id": sent["message_id"], "row": 0}
    late = (await scene.do("press", **press))["query_id"]
    scene.clock.advance(151)
    query = (await scene.do("press", **press))["query_id"]
    too_old = (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    assert await scene.refused("answerCallbackQuery", callback_query_id=late) == too_old
    assert await scene.refused("answerCallbackQuery", callback_query_id="0") == too_old
    long = {"callback_query_id": query, "text": "x" * 201}
    refusal = await scene.refused("answerCallbackQuery", **long)
    assert refusal == "400 Bad Request: MESSAGE_TOO_LONG"
    answer = {"callback_query_id": query, "show_alert": True, "url": "https://x.org"}
    assert await scene.call("answerCallbackQuery", **answer) is True
    assert await scene.refused("answerCallbackQuery", **answer) == too_old
    [told] = scene.events("answered")
    assert (told["show_alert"], told["url"]) == (True, "https://x.org")


async def test_people_s_mistakes_are_explained(scene, alice):
    with pytest.raises(Mistake, match="there is no action 'dance'"):
        await scene.do("dance")
