"""The random chat: waiting, meeting, moving on, parting."""

from contextlib import suppress

import pytest

from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.work import Commit
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS, Rules
from meetsmatch.engine.ports import Point, unreached


async def test_two_people_meet_talk_and_part(scene: Scene):
    assert await scene(ANA, "/chat") == [(ANA, "queue-card")]
    assert await scene(BOB, "/chat") == [(BOB, "queue-card")]
    assert await scene.wave() == [
        (ANA, "~queue-found"),
        (ANA, "found"),
        (BOB, "~queue-found"),
        (BOB, "found"),
    ]
    assert await scene(ANA, "hello") == [(BOB, "hello")]
    assert await scene(BOB, "hi!") == [(ANA, "hi!")]
    assert await scene(BOB, "/stop") == [
        (ANA, "partner-left"),
        (ANA, "after-chat"),
        (BOB, "you-left"),
        (BOB, "after-chat"),
    ]


async def test_two_people_meet_in_russian():
    scene = Scene()
    scene.languages = {ANA: "ru", BOB: "ru"}
    await scene.joins(ANA, BOB)
    await scene(ANA, "/chat")
    assert scene.reads(ANA) == (
        "🔎 Ищем вам собеседника…\n\nКроме вас, пока никто не ждёт. "
        "Как только появится подходящий собеседник, мы сразу скажем."
    )
    await scene(BOB, "/chat")
    await scene.wave()
    assert scene.keyboard(BOB) == ["⏭ Дальше", "⏹ Стоп"]
    await scene(BOB, "⏹ Стоп")
    assert scene.reads(ANA, scene.last(ANA) - 2) == "Собеседник вышел из чата."


async def test_who_is_alone_in_their_language_meets_whoever_comes_in_the_end():
    scene = Scene()
    scene.languages = {ANA: "ru"}
    await scene.joins(ANA, BOB, CLEO)
    await scene(ANA, "/chat")
    await scene.later(2 * MINUTE_MS - 1_000)
    await scene(BOB, "/chat")
    assert await scene.wave() == []
    await scene.later(1_000)
    await scene(CLEO, "/chat")
    assert (CLEO, "found") in await scene.wave()
    assert (scene.keyboard(BOB), scene.keyboard(ANA)) == (scene.keyboard(CLEO), None), (
        "who share a language go first"
    )
    await scene(BOB, "/next")
    await scene.wave()
    for who, word in (ANA, "разных языках"), (BOB, "different languages"):
        assert word in scene.reads(who)
    assert await scene(BOB, "hi") == [(ANA, "hi")]


async def test_who_wants_no_other_language_waits_for_their_own():
    scene = Scene()
    scene.languages = {ANA: "ru"}
    await scene.joins(ANA, BOB)
    await scene(BOB, "/settings")
    await scene.taps(BOB, "set-relaxes")
    await scene(ANA, "/chat")
    await scene(BOB, "/chat")
    await scene.later(10 * MINUTE_MS)
    assert await scene.wave() == []


# --- the queue ----------------------------------------------------------------------------


async def test_the_card_tells_place_and_usual_wait(scene: Scene):
    await scene(ANA, "/chat")
    assert "Nobody else is waiting yet." in scene.reads(ANA)
    assert scene.buttons(ANA) == ["cancel", "filters"]
    await scene.later(3 * MINUTE_MS)
    await scene(BOB, "/chat")
    await scene.wave()
    await scene.joins(CLEO)
    dan = 104
    await scene.joins(dan, gender="man", seeks="men")
    await scene(dan, "/chat")
    await scene(CLEO, "/chat")
    assert "You are number 2 of 2. It usually takes about 3 minutes." in scene.reads(CLEO)


async def test_asking_again_shows_the_card_again_at_the_same_place(scene: Scene):
    await scene(ANA, "/chat")
    first = scene.last(ANA)
    assert await scene(ANA, "/chat") == [(ANA, "queue-card")]
    assert await scene(ANA, "/next") == [(ANA, "queue-card")]
    assert "Nobody else is waiting yet." in scene.reads(ANA)
    await scene(BOB, "/chat")
    await scene.wave()
    assert scene.reads(ANA, first) != scene.words(ANA, "queue-found"), (
        "the newest card is the live one"
    )


async def test_the_card_changes_as_the_line_moves(scene: Scene):
    await scene.joins(CLEO, gender="man", seeks="men")
    await scene(CLEO, "/chat")
    await scene(ANA, "/chat")
    assert "number 2 of 2" in scene.reads(ANA)
    assert await scene.cards() == [(CLEO, "~queue-card")]
    assert await scene.cards() == []
    await scene.taps(CLEO, "cancel")
    assert await scene.cards() == [(ANA, "~queue-card")]
    assert "Nobody else is waiting yet." in scene.reads(ANA)


async def test_a_card_that_waits_long_says_why_and_what_helps(scene: Scene):
    await scene.joins(CLEO, gender="man", seeks="men")
    await scene(CLEO, "/chat")
    await scene.taps(CLEO, "filters")
    await scene.taps(CLEO, "set-relaxes")
    await scene(ANA, "/chat")
    await scene.cards()
    await scene.later(20_000)
    assert await scene.cards() == [(ANA, "~queue-card"), (CLEO, "~queue-card")]
    assert "widening the search" in scene.reads(ANA)
    assert "Filters let you widen" in scene.reads(CLEO, scene.button(CLEO, "filters")[0])
    assert await scene.cards() == []


async def test_cancelling_and_coming_back(scene: Scene):
    await scene(ANA, "/chat")
    message, cancel = scene.button(ANA, "cancel")
    assert await scene.taps(ANA, "cancel") == [(ANA, "~queue-left")]
    assert await scene.presses(ANA, cancel, message) == [(ANA, "!old-button")]
    assert await scene.taps(ANA, "find-someone") == [(ANA, "queue-card")]
    assert await scene(ANA, "/stop") == [(ANA, "queue-left")]
    assert await scene(ANA, "/stop") == [(ANA, "nobody-there")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "One person is waiting already, and that is all we can take just now."),
        ("ru", "В очереди уже 1 человек, и больше мы сейчас принять не можем."),
    ],
)
async def test_a_full_queue_says_so(language: str, words: str):
    scene = Scene(Rules(queue_limit=1))
    scene.languages = {BOB: language}
    await scene.joins(ANA, BOB)
    await scene(ANA, "/chat")
    assert await scene(BOB, "/chat") == [(BOB, "queue-full")]
    assert scene.reads(BOB).startswith(words)


async def test_moving_on_into_a_full_queue_still_ends_the_chat():
    scene = Scene(Rules(queue_limit=2))
    await scene.joins(ANA, BOB, CLEO)
    await scene.joins(104)
    await scene.meet()
    await scene(CLEO, "/chat")
    await scene(104, "/chat")
    assert await scene(ANA, "/next") == [
        (ANA, "you-left"),
        (ANA, "queue-full"),
        (BOB, "partner-left"),
        (BOB, "after-chat"),
    ]


# --- next and stop ------------------------------------------------------------------------


async def test_next_ends_the_chat_and_searches_again(chat: Scene):
    assert await chat(ANA, "/next") == [
        (ANA, "you-left"),
        (ANA, "queue-card"),
        (BOB, "partner-left"),
        (BOB, "after-chat"),
    ]
    assert chat.keyboard(ANA) is None
    assert chat.keyboard(BOB) is None
    assert chat.buttons(ANA) == ["cancel", "filters", "report-previous", "block-previous"]
    assert chat.buttons(BOB) == [
        "say-good",
        "say-bad",
        "keep-in-touch",
        "new-chat",
        "report",
        "block",
    ]


async def test_the_two_do_not_meet_again_at_once(chat: Scene):
    await chat(ANA, "/next")
    await chat.taps(BOB, "new-chat")
    assert await chat.wave() == []
    await chat.later(HOUR_MS)
    assert (ANA, "found") in await chat.wave()


async def test_the_reply_keyboard_speaks_every_language(chat: Scene):
    assert chat.keyboard(ANA) == ["⏭ Next", "⏹ Stop"]
    assert (ANA, "queue-card") in await chat(ANA, "⏭ Next")
    assert await chat(ANA, "⏹ Стоп") == [(ANA, "queue-left")]


async def test_searching_inside_a_chat_offers_to_leave_it(chat: Scene):
    assert await chat(ANA, "/chat") == [(ANA, "already-chatting")]
    assert (ANA, "queue-card") in await chat.taps(ANA, "next-button")
    await chat.taps(ANA, "cancel")
    await chat.later(HOUR_MS)
    await chat.meet()
    await chat(ANA, "/chat")
    assert (ANA, "you-left") in await chat.taps(ANA, "stop-button")


async def test_a_button_of_one_chat_never_ends_another(chat: Scene):
    await chat(ANA, "/chat")
    message, leave = chat.button(ANA, "next-button")
    stop = chat.button(ANA, "stop-button")[1]
    await chat(BOB, "/stop")
    assert await chat.presses(ANA, leave, message) == [(ANA, "!nobody-there")]
    await chat.later(HOUR_MS)
    await chat.meet()
    assert await chat.presses(ANA, leave, message) == [(ANA, "!old-button")]
    assert await chat.presses(ANA, stop, message) == [(ANA, "!old-button")]
    assert await chat(ANA, "still here") == [(BOB, "still here")]


async def test_next_outside_a_chat_searches(scene: Scene):
    assert await scene(ANA, "/next") == [(ANA, "queue-card")]


# --- what happens to people ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Nobody wrote for 30 minutes, so the chat has ended."),
        ("ru", "30 минут никто не писал, и чат завершён."),
    ],
)
async def test_a_silent_chat_ends(language: str, words: str):
    scene = Scene()
    scene.languages = {ANA: language, BOB: language}
    await scene.joins(ANA, BOB)
    await scene.meet()
    assert await scene.later(29 * MINUTE_MS) == []
    await scene(ANA, "anybody?")
    assert await scene.later(29 * MINUTE_MS) == []
    assert await scene.later(2 * MINUTE_MS) == [
        (ANA, "chat-idle"),
        (ANA, "after-chat"),
        (BOB, "chat-idle"),
        (BOB, "after-chat"),
    ]
    assert scene.reads(ANA, scene.last(ANA) - 2).startswith(words)
    assert scene.keyboard(ANA) is None


async def test_a_partner_who_blocks_the_bot_ends_the_chat(chat: Scene):
    assert await chat.blocks_the_bot(BOB) == [(ANA, "partner-left"), (ANA, "after-chat")]
    assert not (await chat.person(BOB)).reachable
    assert await chat.blocks_the_bot(BOB) == []
    assert not (await chat.person(BOB)).reachable
    assert await chat.blocks_the_bot(BOB, "member") == []
    assert (await chat.person(BOB)).reachable


async def test_who_blocks_the_bot_waits_no_longer(scene: Scene):
    await scene(ANA, "/chat")
    assert await scene.blocks_the_bot(ANA) == []
    await scene(BOB, "/chat")
    assert await scene.wave() == []


async def test_who_writes_again_can_be_reached_again(scene: Scene):
    await scene.blocks_the_bot(ANA)
    assert await scene(ANA, "/help") == [(ANA, "help")]
    assert (await scene.person(ANA)).reachable


async def test_telegram_telling_that_somebody_is_gone_ends_their_chat(chat: Scene):
    chat.telegram.blocked.add(BOB)
    assert await chat(ANA, "hello?") == [
        (ANA, "partner-left"),
        (ANA, "after-chat"),
        (ANA, "not-delivered"),
    ]


async def test_strangers_who_only_block_or_react_leave_no_trace():
    scene = Scene()
    assert await scene.blocks_the_bot(ANA) == []
    assert await scene.reacts(ANA, 1, "👍") == []
    with pytest.raises(AssertionError):
        await scene.person(ANA)


async def test_nobody_unknown_vanishes(scene: Scene):
    ana = await scene.person(ANA)
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    work = await scene.dialog.vanished(ana.id)
    assert (work.changes, work.outgoing) == ((), ())


# --- at the same moment -------------------------------------------------------------------


async def about_to_meet(scene: Scene) -> None:
    """Ann and Ben wait, and are paired between the next decision and its commit."""
    for who in (ANA, BOB):
        await scene(who, "/chat")
    (met,) = await scene.dialog.wave([(await scene.person(it)).id for it in (ANA, BOB)], 0)

    def pairs(point: Point) -> None:
        if point is Point.DECIDED:
            scene.reached = unreached
            with suppress(StopIteration):
                scene.store.commit(Commit(BOT, scene.clock(), met.changes)).send(None)

    scene.reached = pairs


async def test_who_stops_while_being_paired_does_not_sit_in_a_chat(scene: Scene):
    await about_to_meet(scene)
    seen = await scene(ANA, "/stop")
    assert {(ANA, "you-left"), (BOB, "partner-left")} <= {*seen}
    assert await scene(BOB, "hello") == [(BOB, "chat-over")]


async def test_who_cancels_while_being_paired_is_not_told_to_have_left(scene: Scene):
    await about_to_meet(scene)
    assert await scene.taps(ANA, "cancel") == [(ANA, "!old-button")]
    assert await scene(BOB, "hello") == [(ANA, "hello")]


async def test_who_withdraws_while_being_paired_does_not_sit_in_a_chat(scene: Scene):
    await scene(ANA, "/privacy")
    await about_to_meet(scene)
    seen = await scene.taps(ANA, "withdraw")
    assert {(ANA, "~withdrawn"), (BOB, "partner-left")} <= {*seen}
    assert await scene(BOB, "hello") == [(BOB, "chat-over")]
