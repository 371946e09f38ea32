"""What is written in a chat: passed on, changed, taken back, or politely refused."""

from functools import partial
from typing import Any

import pytest

from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.adapters.memory import Fault
from meetsmatch.app.ports import Answer, Outcome
from meetsmatch.app.work import Letter, Outgoing
from meetsmatch.bot.telegram_in import read
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS, Rules

PHOTO: dict[str, Any] = {"photo": [{"file_id": "p1"}]}
PLACE: dict[str, Any] = {"location": {"latitude": 1.0, "longitude": 2.0}}
VENUE: dict[str, Any] = {"venue": {**PLACE, "title": "Café", "address": "Main St"}}
FILE: dict[str, Any] = {"document": {"file_id": "d1", "file_name": "ana-smith.pdf"}}


def newest(scene: Scene, who: int) -> dict[str, Any]:
    return scene.telegram.chats[who][scene.last(who)]


# --- writing ------------------------------------------------------------------------------


async def test_a_reply_stays_a_reply(chat: Scene):
    await chat(ANA, "tea or coffee?")
    asked = chat.last(BOB)
    await chat(BOB, "tea", reply_to_message={"message_id": asked})
    assert newest(chat, ANA)["reply_parameters"]["message_id"] == asked - 1


async def test_words_without_a_partner_are_not_swallowed(scene: Scene):
    assert await scene(ANA, "hello?") == [(ANA, "no-chat")]
    await scene(ANA, "/chat")
    assert await scene(ANA, "hello?") == [(ANA, "still-looking")]


async def test_words_right_after_the_end_are_known_to_be_lost(chat: Scene):
    await chat(BOB, "/stop")
    assert await chat(ANA, "wait!") == [(ANA, "chat-over")]
    assert newest(chat, ANA)["reply_parameters"]["message_id"] == chat.last(ANA) - 1
    await chat.later(MINUTE_MS)
    assert await chat(ANA, "hello?") == [(ANA, "no-chat")]


async def test_a_message_that_meets_the_end_of_the_chat_is_decided_again(chat: Scene):
    """Ana's words were read while the chat lived, and Bob's /stop is committed first."""
    desk = chat.engine.lane.desk
    decided = await chat.dialog.answer(intent(chat, ANA, "are you there?"))
    await chat(BOB, "/stop")
    works = iter([decided, await chat.dialog.answer(intent(chat, ANA, "are you there?"))])

    async def decide():
        return next(works)

    await desk.decide(0, decide)
    assert await chat.settles() == [(ANA, "chat-over")]


def intent(scene: Scene, who: int, text: str):
    found = read(scene.telegram.writes(who, text), partial(scene.vault.fingerprint, BOT))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"contact": {"phone_number": "1"}}, "cannot-pass-contact"),
        ({"story": {}}, "cannot-pass-story"),
        ({"game": {}}, "cannot-pass-game"),
        ({"invoice": {}}, "cannot-pass-paid"),
        ({"checklist": {}}, "cannot-pass"),
        (
            {"audio": {"file_id": "a", "file_name": "me.mp3", "file_size": 50_000_000}},
            "cannot-pass-large",
        ),
    ],
)
async def test_what_cannot_pass_gets_a_reason(chat: Scene, fields: dict[str, Any], key: str):
    assert await chat.sends(ANA, **fields) == [(ANA, key)]


async def test_names_and_links_are_hidden_and_the_author_knows(chat: Scene):
    assert await chat(ANA, "I am @ana_smith") == [(ANA, "hidden-part"), (BOB, "I am ••••••••••")]
    assert await chat(ANA, "see www.example.org") == [
        (ANA, "hidden-part"),
        (BOB, "media-hidden"),
        (BOB, "see •••••••••••••••"),
    ]
    assert await chat.taps(BOB, "show-media") == [(BOB, "~media-shown")]
    assert await chat(ANA, "see www.example.org") == [(BOB, "see www.example.org")]
    assert await chat(ANA, "I am @ana_smith") == [(ANA, "hidden-part"), (BOB, "I am ••••••••••")]


# --- pictures -----------------------------------------------------------------------------


async def test_the_first_pictures_come_behind_a_spoiler_until_accepted(chat: Scene):
    assert await chat.sends(ANA, **PHOTO) == [(BOB, "media-hidden"), (BOB, "sendPhoto")]
    assert newest(chat, BOB)["has_spoiler"] is True
    assert await chat.sends(ANA, **PHOTO) == [(BOB, "sendPhoto")]
    assert newest(chat, BOB)["has_spoiler"] is True
    await chat.taps(BOB, "show-media")
    await chat.sends(ANA, **PHOTO)
    assert "has_spoiler" not in newest(chat, BOB)
    assert await chat.sends(BOB, **PHOTO) == [(ANA, "media-hidden"), (ANA, "sendPhoto")]


async def test_accepting_pictures_counts_for_this_chat_only(chat: Scene):
    await chat.sends(ANA, **PHOTO)
    message, accept = chat.button(BOB, "show-media")
    await chat(BOB, "/stop")
    assert await chat.presses(BOB, accept, message) == [(BOB, "!nobody-there")]
    await chat.later(HOUR_MS)
    await chat.meet()
    assert await chat.presses(BOB, accept, message) == [(BOB, "!old-button")]
    await chat.sends(ANA, **PHOTO)
    assert newest(chat, BOB)["has_spoiler"] is True


async def test_the_question_comes_before_an_album_and_never_into_it(chat: Scene):
    chat.holding = True
    await chat.sends(ANA, **PHOTO, media_group_id="g")
    await chat.sends(ANA, **PHOTO, media_group_id="g")
    chat.holding = False
    assert await chat.settles() == [(BOB, "media-hidden")]
    assert await chat.later(2_000) == [(BOB, "sendMediaGroup")]


# --- what is asked about first ------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "question", "method"),
    [
        (PLACE, "send-location", "sendLocation"),
        (VENUE, "send-venue", "sendVenue"),
        (FILE, "send-document", "sendDocument"),
    ],
)
async def test_what_may_tell_who_one_is_passes_after_a_yes(
    chat: Scene, fields: dict[str, Any], question: str, method: str
):
    assert await chat.sends(ANA, **fields) == [(ANA, question)]
    seen = await chat.taps(ANA, "send", **held(chat, fields))
    assert seen == [(ANA, "!sent"), (ANA, "deleteMessage"), (BOB, method)]


def held(scene: Scene, fields: dict[str, Any], who: int = ANA) -> dict[str, Any]:
    """What Telegram hands back with a press: the message that the question replies to."""
    asked = scene.telegram.chats[who][scene.button(who, "send")[0]]
    about: Any = asked["reply_parameters"]
    number = about["message_id"]
    original = {"message_id": number, "from": {"id": who, "is_bot": False}, **fields}
    return {"reply_to_message": original}


async def test_a_place_is_asked_about_each_time_a_file_once(chat: Scene):
    await chat.sends(ANA, **FILE)
    await chat.taps(ANA, "send", **held(chat, FILE))
    assert await chat.sends(ANA, **FILE) == [(BOB, "sendDocument")]
    await chat.sends(ANA, **PLACE)
    await chat.taps(ANA, "send", **held(chat, PLACE))
    assert await chat.sends(ANA, **PLACE) == [(ANA, "send-location")]


async def test_what_waited_for_a_yes_still_answers_what_it_answered(chat: Scene):
    await chat(BOB, "where are you?")
    question, copy = chat.last(BOB), chat.last(ANA)
    await chat.sends(ANA, **PLACE, reply_to_message=reply_to(ANA, copy, is_bot=True))
    await chat.taps(ANA, "send", **held(chat, PLACE))
    about: Any = newest(chat, BOB)["reply_parameters"]
    assert about["message_id"] == question


async def test_a_no_sends_nothing(chat: Scene):
    await chat.sends(ANA, **PLACE)
    assert await chat.taps(ANA, "do-not-send") == [(ANA, "!not-sent"), (ANA, "deleteMessage")]


async def test_a_yes_twice_sends_once(chat: Scene):
    await chat.sends(ANA, **PLACE)
    message, yes = chat.button(ANA, "send")
    place = held(chat, PLACE)
    await chat.presses(ANA, yes, message, **place)
    assert await chat.presses(ANA, yes, message, **place) == [(ANA, "!old-button")]


async def test_two_quick_yeses_send_once(chat: Scene):
    await chat.sends(ANA, **PLACE)
    message, yes = chat.button(ANA, "send")
    place = held(chat, PLACE)
    chat.telegram.fail(Fault(Answer(429, retry_after=5), chat=BOB))
    await chat.presses(ANA, yes, message, **place)
    assert await chat.presses(ANA, yes, message, **place) == [(ANA, "!old-button")]
    assert await chat.later(5_000) == [(BOB, "sendLocation")]


async def test_a_yes_to_something_else_sends_nothing(chat: Scene):
    await chat.sends(ANA, **PLACE)
    message, yes = chat.button(ANA, "send")
    place = held(chat, PLACE)
    other = {"reply_to_message": {**place["reply_to_message"], "message_id": 1}}
    assert await chat.presses(ANA, yes, message, **other) == [(ANA, "!old-button")]
    assert await chat.presses(ANA, yes, message) == [(ANA, "!old-button")]


async def test_a_yes_after_the_end_of_the_chat_sends_nothing(chat: Scene):
    await chat.sends(ANA, **PLACE)
    message, yes = chat.button(ANA, "send")
    place = held(chat, PLACE)
    await chat(BOB, "/stop")
    assert await chat.presses(ANA, yes, message, **place) == [(ANA, "!nobody-there")]
    await chat.joins(CLEO)
    await chat.meet(ANA, CLEO)
    assert await chat.presses(ANA, yes, message, **place) == [(ANA, "!old-button")], "not to Cleo"


async def test_a_yes_to_a_file_comes_too_late_once_files_are_refused(chat: Scene):
    await chat.sends(ANA, **FILE)
    chat.dialog.adopt(chat.wording, Rules(allow_documents=False))
    assert await chat.taps(ANA, "send", **held(chat, FILE)) == [(ANA, "!old-button")]


async def test_the_operator_may_refuse_files():
    scene = Scene(Rules(allow_documents=False))
    await scene.joins(ANA, BOB)
    await scene.meet()
    assert await scene.sends(ANA, **FILE) == [(ANA, "cannot-pass-files")]


async def test_that_a_poll_is_a_copy_is_said_once(chat: Scene):
    poll = {"poll": {"question": "Tea?", "options": [{"text": "yes"}, {"text": "no"}]}}
    assert await chat.sends(ANA, **poll) == [(ANA, "poll-copied"), (BOB, "sendPoll")]
    assert await chat.sends(ANA, **poll) == [(BOB, "sendPoll")]


# --- changing and taking back -------------------------------------------------------------


async def test_edits_follow(chat: Scene):
    await chat(ANA, "helo")
    number, copy = chat.last(ANA), chat.last(BOB)
    assert await chat.edits(ANA, number, "hello") == [(BOB, "~hello")]
    assert chat.reads(BOB, copy) == "hello"
    assert await chat.edits(ANA, number, "I am @ana_smith") == [
        (ANA, "hidden-part"),
        (BOB, "~I am ••••••••••"),
    ]


async def test_edits_of_what_never_passed_change_nothing(chat: Scene):
    await chat.sends(ANA, **PLACE)
    moved = {"message_id": chat.last(ANA) - 1, **PLACE}
    assert await changes(chat, moved) == []
    assert await changes(chat, {"message_id": 1, "contact": {}}) == [(ANA, "edit-not-passed")]
    await chat(ANA, "/stop")
    assert await changes(chat, moved) == []


async def changes(scene: Scene, message: dict[str, Any]):
    update = scene.telegram.update("edited_message", ANA, **message)
    body: Any = update["edited_message"]
    del body["user"]
    return await scene.happens(update, ANA)


async def test_reactions_are_mirrored(chat: Scene):
    await chat(ANA, "hello")
    mine, copy = chat.last(ANA), chat.last(BOB)
    assert await chat.reacts(BOB, copy, "👍") == [(ANA, "setMessageReaction")]
    assert chat.telegram.chats[ANA][mine]["reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert await chat.reacts(BOB, copy, None) == [(ANA, "setMessageReaction")]
    assert chat.telegram.chats[ANA][mine]["reaction"] == []
    await chat(ANA, "/stop")
    assert await chat.reacts(BOB, copy, "👍") == []


def reply_to(who: int, number: int, is_bot: bool = False) -> dict[str, Any]:
    return {"message_id": number, "from": {"id": who, "is_bot": is_bot}}


async def test_taking_back_removes_it_on_both_sides(chat: Scene):
    await chat(ANA, "oops")
    mine, copy = chat.last(ANA), chat.last(BOB)
    await chat(ANA, "/del", reply_to_message=reply_to(ANA, mine))
    assert mine not in chat.telegram.chats[ANA]
    assert mine + 2 not in chat.telegram.chats[ANA], "the command goes, too"
    assert copy not in chat.telegram.chats[BOB]


async def test_only_ones_own_words_can_be_taken_back(chat: Scene):
    await chat(ANA, "mine")
    copy = chat.last(BOB)
    theirs = reply_to(BOB, copy, is_bot=True)
    assert await chat(BOB, "/del", reply_to_message=theirs) == [(BOB, "del-own-only")]
    assert await chat(BOB, "/del") == [(BOB, "del-how")]
    await chat(BOB, "/stop")
    assert await chat(BOB, "/del") == [(BOB, "nobody-there")]


# --- what comes too late ------------------------------------------------------------------


async def meets_another(scene: Scene) -> None:
    """Ana goes on to Cleo with a button, which overtakes what she has written."""
    await scene.joins(CLEO)
    await scene(CLEO, "/chat")
    _, token = scene.button(ANA, "next-button")
    await scene.presses(ANA, token, scene.last(ANA))
    await scene.wave()


async def test_words_that_a_button_has_overtaken_reach_nobody_new(chat: Scene):
    await chat(ANA, "/chat")
    late = chat.telegram.writes(ANA, "only for Bob")
    number = chat.last(ANA)
    await meets_another(chat)
    assert await chat.happens(late, ANA) == [(ANA, "too-early")]
    assert newest(chat, ANA)["reply_parameters"]["message_id"] == number
    assert await chat(ANA, "hello Cleo") == [(CLEO, "hello Cleo")]


@pytest.mark.parametrize("ahead_ms", [-HOUR_MS, 0, HOUR_MS])
async def test_a_clock_that_goes_wrong_takes_nobodys_words(chat: Scene, ahead_ms: int):
    chat.telegram.now_ms = lambda: chat.clock() + ahead_ms
    await chat(ANA, "/chat")
    await meets_another(chat)
    assert await chat(ANA, "hello Cleo") == [(CLEO, "hello Cleo")]
    assert await chat(CLEO, "hello Ana") == [(ANA, "hello Ana")]


@pytest.mark.parametrize(("waits_ms", "reader"), [(1_000, ANA), (0, CLEO)])
async def test_while_nobody_was_told_of_the_chat_the_second_decides(
    chat: Scene, waits_ms: int, reader: int
):
    await chat.joins(CLEO)
    late = chat.telegram.writes(ANA, "hm")
    chat.clock.ms += waits_ms
    chat.holding = True
    await chat(CLEO, "/chat")
    await chat(ANA, "/next")
    await chat.wave()
    await chat.happens(late, ANA)
    chat.holding = False
    seen = await chat.settles()
    assert ((ANA, "too-early") in seen) == (reader == ANA)
    assert ((CLEO, "hm") in seen) == (reader == CLEO)


# --- what Telegram does not take ----------------------------------------------------------


async def test_what_was_not_delivered_is_told(chat: Scene):
    chat.telegram.fail(Fault(Answer(400, None, "Bad Request: no"), chat=BOB))
    assert await chat(ANA, "hello") == [(ANA, "not-delivered")]
    assert newest(chat, ANA)["reply_parameters"]["message_id"] == chat.last(ANA) - 1


@pytest.mark.parametrize(
    ("author", "source", "outcome"),
    [(None, None, Outcome.FAILED), (ANA, None, Outcome.FAILED), (ANA, 5, Outcome.CANCELLED)],
)
async def test_other_losses_are_silent(
    chat: Scene, author: int | None, source: int | None, outcome: Outcome
):
    ana = (await chat.person(ANA)).id
    call = Outgoing(BOT, ana, "", {}, author=ana if author else None, source=source)
    work = await chat.dialog.undelivered(Letter(call, b""), outcome)
    assert work.outgoing == ()


async def test_somebody_is_told_when_the_bot_itself_failed(chat: Scene):
    work = await chat.dialog.sorry((await chat.person(ANA)).fingerprint)
    await chat.engine.lane.desk.commit(0, work)
    assert await chat.settles() == [(ANA, "sorry")]
    stranger = chat.vault.fingerprint(BOT, 999)
    assert (await chat.dialog.sorry(stranger)).outgoing == ()
