"""Polls: asked, voted in, stopped, closed by the clock; the bot hears of its own."""

import pytest

from playground.errors import Mistake

ASK = {"question": "Tea?", "options": ["Yes", {"text": "No"}]}


async def test_a_poll_is_shown_with_its_options(scene, alice):
    sent = await scene.call("sendPoll", chat_id=alice, **ASK)
    poll = sent["poll"]
    assert [option["text"] for option in poll["options"]] == ["Yes", "No"]
    assert (poll["type"], poll["is_anonymous"], poll["is_closed"]) == ("regular", True, False)
    assert poll["allows_revoting"] is True


async def test_a_quiz_knows_its_answer(scene, alice):
    sent = await scene.call(
        "sendPoll",
        chat_id=alice,
        type="quiz",
        correct_option_id=1,
        explanation="<i>so</i>",
        explanation_parse_mode="HTML",
        **ASK,
    )
    poll = sent["poll"]
    assert (poll["type"], poll["correct_option_id"]) == ("quiz", 1)
    assert poll["explanation_entities"] == [{"offset": 0, "length": 2, "type": "italic"}]
    assert poll["allows_revoting"] is False
    many = await scene.call(
        "sendPoll", chat_id=alice, type="quiz", correct_option_ids=[0, 1], **ASK
    )
    assert many["poll"]["correct_option_ids"] == [0, 1]


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"question": " "}, "poll question must be non-empty"),
        ({"options": "["}, "can't parse options JSON object"),
        ({"options": {}}, "expected an Array of String as options"),
        ({"options": [5]}, "expected an option to be of type String"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": ["a"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["a", " "]}, "poll options must be non-empty"),
        ({"options": ["x" * 101]}, "poll options length must not exceed 100"),
        ({"type": "riddle"}, "unsupported poll type specified"),
        ({"type": "quiz"}, "invalid correct option identifier specified"),
        ({"type": "quiz", "correct_option_ids": []}, "correct quiz option list must be non-empty"),
        (
            {"type": "quiz", "correct_option_ids": "["},
            "can't parse correct option identifiers JSON object",
        ),
        (
            {"type": "quiz", "correct_option_ids": {}},
            "expected an Array of correct option identifiers",
        ),
        (
            {"type": "quiz", "correct_option_id": 0, "explanation": "x" * 201},
            "MESSAGE_TOO_LONG",
        ),
    ],
)
async def test_a_wrong_poll_is_refused(scene, alice, args, refusal):
    told = await scene.refused("sendPoll", chat_id=alice, **(ASK | args))
    assert told == f"400 Bad Request: {refusal}"


async def test_a_vote_is_told_with_its_voter_unless_it_is_anonymous(scene, alice):
    for anonymous in (True, False):
        sent = await scene.call("sendPoll", chat_id=alice, is_anonymous=anonymous, **ASK)
        vote = {"person": alice, "chat": scene.bot, "message_id": sent["message_id"]}
        await scene.do("vote", options=[1], **vote)
    [answer] = scene.updates("poll_answer")
    assert (answer["user"]["id"], answer["option_ids"]) == (alice, [1])
    assert answer["option_persistent_ids"] == ["1"]
    assert [poll["options"][1]["voter_count"] for poll in scene.updates("poll")] == [1, 1]
    assert len(scene.events("edited")) == 2
    await scene.do("vote", options=[], **vote)
    assert scene.updates("poll_answer")[-1]["option_ids"] == []
    assert scene.updates("poll")[-1]["total_voter_count"] == 0


async def test_wrong_votes_are_explained(scene, alice):
    sent = await scene.call("sendPoll", chat_id=alice, allows_revoting=False, **ASK)
    text = await scene.call("sendMessage", chat_id=alice, text="x")
    vote = {"person": alice, "chat": scene.bot, "message_id": sent["message_id"]}
    for options, words in (([2], "options 0 to 1"), ([0, 1], "one answer"), (["x"], "list of")):
        with pytest.raises(Mistake, match=words):
            await scene.do("vote", options=options, **vote)
    with pytest.raises(Mistake, match="is no poll"):
        await scene.do("vote", **(vote | {"message_id": text["message_id"]}), options=[0])
    await scene.do("vote", options=[0], **vote)
    with pytest.raises(Mistake, match="can't be changed"):
        await scene.do("vote", options=[1], **vote)
    await scene.call("stopPoll", chat_id=alice, message_id=sent["message_id"])
    with pytest.raises(Mistake, match="closed"):
        await scene.do("vote", options=[1], **vote)


@pytest.mark.parametrize("how", ["open_period", "close_date"])
async def test_a_poll_closes_when_its_time_is_over(scene, alice, how):
    when = 60 if how == "open_period" else scene.world.now() + 60
    sent = await scene.call("sendPoll", chat_id=alice, **ASK, **{how: when})
    assert sent["poll"]["open_period"] == 60
    assert scene.world.due() == sent["poll"]["close_date"]
    scene.world.tick()
    assert scene.updates("poll") == []
    scene.clock.advance(61)
    scene.world.tick()
    [poll] = scene.updates("poll")
    assert poll["is_closed"] is True
    [update] = scene.told.updates
    assert (update["queue"], update["lives"]) == (int(poll["id"]), 86400)


async def test_a_poll_is_stopped_once(scene, alice):
    sent = await scene.call("sendPoll", chat_id=alice, open_period=60, **ASK)
    where = {"chat_id": alice, "message_id": sent["message_id"]}
    poll = await scene.call("stopPoll", **where)
    assert poll["is_closed"] is True
    told = await scene.refused("stopPoll", **where)
    assert told == "400 Bad Request: poll has already been closed"
    scene.clock.advance(61)
    scene.world.tick()
    assert len(scene.updates("poll")) == 1


async def test_only_the_bot_s_own_polls_can_be_stopped(scene, alice):
    said = await scene.says(alice)
    told = await scene.refused("stopPoll", chat_id=alice, message_id=said["message_id"])
    assert told == "400 Bad Request: poll can't be stopped"
    told = await scene.refused("stopPoll", chat_id=alice, message_id=999)
    assert told == "400 Bad Request: message with poll to stop not found"


async def test_a_person_s_poll_tells_the_bot_nothing_of_its_votes(scene, alice):
    ask = {"person": alice, "chat": scene.bot, "kind": "poll", "question": "Q", "options": ["a"]}
    seen = await scene.do("send", **ask, correct_option_id=0)
    vote = {"person": alice, "chat": scene.bot, "message_id": seen["message"]["message_id"]}
    await scene.do("vote", options=[0], **vote)
    assert [update["kind"] for update in scene.told.updates] == ["message"]


async def test_a_copied_poll_begins_anew(scene, alice, bob):
    sent = await scene.call("sendPoll", chat_id=alice, **ASK)
    vote = {"person": alice, "chat": scene.bot, "message_id": sent["message_id"]}
    await scene.do("vote", options=[0], **vote)
    copy = {"chat_id": bob, "from_chat_id": alice, "message_id": sent["message_id"]}
    await scene.call("copyMessage", **copy)
    seen = scene.world.seen(bob, scene.bot)[-1]["message"]
    assert seen["poll"]["total_voter_count"] == 0
    assert seen["poll"]["id"] != sent["poll"]["id"]


async def test_a_forwarded_poll_is_the_same_poll_even_when_the_first_is_gone(scene, alice, bob):
    sent = await scene.call("sendPoll", chat_id=alice, **ASK)
    where = {"chat_id": alice, "message_id": sent["message_id"]}
    forward = {"chat_id": bob, "from_chat_id": alice, "message_id": sent["message_id"]}
    new = await scene.call("forwardMessage", **forward)
    await scene.call("deleteMessage", **where)
    scene.told.events.clear()
    vote = {"person": bob, "chat": scene.bot, "message_id": new["message_id"], "options": [0]}
    await scene.do("vote", **vote)
    [poll] = scene.updates("poll")
    assert poll["id"] == sent["poll"]["id"]
    assert poll["total_voter_count"] == 1
    [event] = scene.events("edited")
    assert event["seen"]["message"]["message_id"] == new["message_id"]


async def test_everyone_sees_their_own_votes(scene, alice, bob):
    sent = await scene.call("sendPoll", chat_id=alice, **ASK)
    number = sent["message_id"]
    await scene.call("forwardMessage", chat_id=bob, from_chat_id=alice, message_id=number)
    await scene.do("vote", person=alice, chat=scene.bot, message_id=number, options=[1])
    assert scene.world.seen(alice, scene.bot)[-1]["votes"] == [1]
    assert scene.world.seen(bob, scene.bot)[-1]["votes"] == []
    assert {e["person"]: e["seen"]["votes"] for e in scene.events("edited")} == {
        alice: [1],
        bob: [],
    }
