"""Protection: block, report, unblock, for the present partner and the one before."""

import pytest

from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.bot.buttons import Action
from meetsmatch.core.reports import PAUSES, REASONS
from meetsmatch.core.rules import DAY_MS, HOUR_MS


async def test_blocking_ends_the_chat_and_the_partner_learns_nothing(chat: Scene):
    assert await chat(ANA, "/block") == [
        (ANA, "you-left"),
        (ANA, "blocked"),
        (BOB, "partner-left"),
        (BOB, "after-chat"),
    ]
    assert chat.keyboard(ANA) is None
    assert await seek_again(chat) == []


async def seek_again(scene: Scene) -> list[tuple[object, str]]:
    """Both wait again, long after they could have met again."""
    await scene.later(HOUR_MS)
    await scene(ANA, "/chat")
    await scene(BOB, "/chat")
    seen = await scene.wave()
    await scene(ANA, "/stop")
    await scene(BOB, "/stop")
    return seen


async def test_unblocking_lifts_all_blocks(chat: Scene):
    await chat(ANA, "/block")
    assert await chat(ANA, "/unblock") == [(ANA, "unblocked")]
    assert (ANA, "found") in await seek_again(chat)


async def test_the_previous_partner_can_be_blocked_for_a_day(chat: Scene):
    await chat(BOB, "/stop")
    message, block = chat.button(ANA, "block")
    assert await chat.taps(ANA, "block") == [(ANA, "blocked")]
    assert await seek_again(chat) == []
    await chat.later(DAY_MS)
    assert await chat.presses(ANA, block, message) == [(ANA, "!old-button")]
    assert await chat(ANA, "/block") == [(ANA, "nobody-there")]
    assert await chat(ANA, "/report") == [(ANA, "nobody-there")]


async def test_the_previous_partner_by_command(chat: Scene):
    await chat(BOB, "/stop")
    assert await chat(ANA, "/block") == [(ANA, "blocked")]


async def test_blocking_from_the_queues_card_leaves_the_card_alone(chat: Scene):
    await chat(ANA, "/next")
    assert await chat.taps(ANA, "block-previous") == [(ANA, "blocked")]
    assert chat.buttons(ANA) == []
    assert chat.button(ANA, "cancel")


async def test_with_two_to_choose_from_it_is_asked_whom(chat: Scene):
    await chat.joins(CLEO)
    await chat(ANA, "/next")
    await chat(CLEO, "/chat")
    await chat.wave()
    assert await chat(ANA, "/block") == [(ANA, "block-whom")]
    assert await chat.taps(ANA, "previous-partner") == [(ANA, "blocked")]
    assert await chat(ANA, "still here") == [(CLEO, "still here")]
    assert await chat(ANA, "/report") == [(ANA, "report-whom")]
    assert await chat.taps(ANA, "present-partner") == [(ANA, "report-why")]
    assert (CLEO, "partner-left") in await chat.taps(ANA, "reason-spam")


@pytest.mark.parametrize("reason", REASONS)
async def test_reporting_needs_a_reason_and_ends_the_chat(chat: Scene, reason: str):
    assert await chat(ANA, "/report") == [(ANA, "report-why")]
    assert chat.buttons(ANA) == [*(f"reason-{reason}" for reason in REASONS), "never-mind"]
    assert await chat.taps(ANA, f"reason-{reason}") == [
        (ANA, "you-left"),
        (ANA, "~reported"),
        (BOB, "partner-left"),
        (BOB, "after-chat"),
        *([(BOB, "under-review")] if reason == PAUSES else []),
    ]
    assert await seek_again(chat) == []
    await chat(ANA, "/unblock")
    assert await seek_again(chat) == [], "reports stay"


async def test_one_report_per_chat(chat: Scene):
    await chat(BOB, "/stop")
    await chat.taps(ANA, "report")
    message, reason = chat.button(ANA, "reason-insults")
    await chat.taps(ANA, "reason-insults")
    assert await chat.presses(ANA, reason, message) == [(ANA, "!already-reported")]
    assert await chat(ANA, "/report") == [(ANA, "already-reported")], "before it is asked why"
    assert await chat.taps(ANA, "report") == [(ANA, "!already-reported")]
    assert await chat(ANA, "/chat") == [(ANA, "queue-card")]
    assert chat.buttons(ANA) == ["cancel", "filters"]
    await chat.taps(BOB, "report")
    assert await chat.taps(BOB, "reason-other") == [(BOB, "~reported")]


async def test_whom_they_have_reported_is_not_asked_about_again(chat: Scene):
    await chat.joins(CLEO)
    await chat(ANA, "/report")
    await chat.taps(ANA, "reason-insults")
    await chat.meet(ANA, CLEO)
    assert await chat(ANA, "/report") == [(ANA, "report-why")]
    assert (CLEO, "partner-left") in await chat.taps(ANA, "reason-spam")


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_who_would_rather_not_report_or_block_goes_on(language: str):
    scene = Scene()
    scene.languages = dict.fromkeys((ANA, BOB, CLEO), language)
    await scene.joins(ANA, BOB, CLEO)
    await scene.meet(ANA, CLEO)
    await scene(ANA, "/next")
    await scene(BOB, "/chat")
    await scene.wave()
    for command in ("/report", "/block"):
        assert (ANA, f"{command[1:]}-whom") in await scene(ANA, command)
        assert await scene.taps(ANA, "never-mind") == [(ANA, "~nothing-done")]
        assert scene.buttons(ANA) == []
    await scene(ANA, "/report")
    await scene.taps(ANA, "present-partner")
    assert await scene.taps(ANA, "never-mind") == [(ANA, "~nothing-done")]
    assert await scene(ANA, "still here") == [(BOB, "still here")]


async def test_what_was_underway_is_cancelled_and_its_author_told_once(chat: Scene):
    await chat(ANA, "/report")
    message, reason = chat.button(ANA, "reason-threats")
    chat.holding = True
    for text in ("one", "two", "three"):
        await chat(BOB, text)
    body = {"message_id": message, "chat": {"id": ANA, "type": "private"}}
    await chat.happens(
        chat.telegram.update("callback_query", ANA, id=f"{ANA}:q", data=reason, message=body), ANA
    )
    chat.holding = False
    seen = await chat.settles()
    assert seen.count((BOB, "lost-at-the-end")) == 1
    assert not {(ANA, "one"), (ANA, "two"), (ANA, "three")} & set(seen)


async def test_blocking_the_last_chat_ends_a_newer_one_with_the_same_person(chat: Scene):
    await chat(BOB, "/stop")
    message, block = chat.button(ANA, "block")
    await chat.later(2 * HOUR_MS)
    await chat(ANA, "/chat")
    await chat(BOB, "/chat")
    await chat.wave()
    assert await chat(ANA, "you again?") == [(BOB, "you again?")]
    assert (BOB, "partner-left") in await chat.presses(ANA, block, message)
    assert await seek_again(chat) == []


async def test_whose_chat_is_forgotten_has_nobody_to_report_and_nothing_breaks(chat: Scene):
    await chat(BOB, "/stop")
    last = await chat.store.last_chat_of(BOT, (await chat.person(ANA)).id)
    await chat.later(8 * 24 * HOUR_MS)
    assert last is not None
    assert await chat.store.chat(BOT, last.id) is None
    assert await chat(ANA, "/report") == [(ANA, "nobody-there")]
    assert await chat(ANA, "/block") == [(ANA, "nobody-there")]
    assert await chat(ANA, "hello?") == [(ANA, "no-chat")]
    ana = await chat.person(ANA)
    late = chat.dialog.buttons.make(ana.id, "report", Action.REPORT, last.id).token
    assert await chat.presses(ANA, late, chat.last(ANA)) == [(ANA, "!old-button")]
    await chat.meet()
    assert await chat(ANA, "again") == [(BOB, "again")]


async def test_a_stranger_cannot_act_on_a_chat_that_is_not_theirs(chat: Scene):
    await chat.joins(CLEO)
    cleo, ana = await chat.person(CLEO), await chat.person(ANA)
    theirs = await chat.store.chat_of(BOT, ana.id)
    assert theirs is not None
    token = chat.dialog.buttons.make(cleo.id, "block", Action.BLOCK, theirs.id).token
    assert await chat.presses(CLEO, token, chat.last(CLEO)) == [(CLEO, "!old-button")]
    token = chat.dialog.buttons.make(cleo.id, "block", Action.BLOCK, 12345).token
    assert await chat.presses(CLEO, token, chat.last(CLEO)) == [(CLEO, "!old-button")]
    assert await chat(ANA, "unharmed") == [(BOB, "unharmed")]
