"""After a random chat: how it was, and keeping in touch when both want it."""

from dataclasses import replace

import pytest

from bot.pairs import matched, named, opens, writes_down
from bot.scene import ANA, BOB, BOT, CLEO, Scene, Seen
from meetsmatch.app.work import PersonChanged
from meetsmatch.core.chats import Chat, Says
from meetsmatch.core.people import Wishes
from meetsmatch.core.rules import DAY_MS, HOUR_MS

NOTED = "!keep-noted"


@pytest.fixture
async def after(chat: Scene) -> Scene:
    """Ann and Ben have just talked; the last words on their screens are what they can do now."""
    await named(chat, ANA, "Ann")
    await named(chat, BOB, "Ben")
    await chat(ANA, "/stop")
    return chat


async def last_chat(scene: Scene) -> Chat:
    found = await scene.store.last_chat_of(BOT, (await scene.person(ANA)).id)
    assert found is not None
    return found


# --- how it was -----------------------------------------------------------------------------


async def test_what_one_says_of_the_other_is_for_nobody_else(after: Scene):
    assert await after.taps(ANA, "say-good") == [(ANA, "!said-good")]
    assert await after.taps(BOB, "say-bad") == [(BOB, "!said-bad")]
    chat, ana, bob = await last_chat(after), await after.person(ANA), await after.person(BOB)
    assert (chat.says_of(ana.id), chat.says_of(bob.id)) == (Says.GOOD, Says.BAD)


async def test_a_second_thought_counts(after: Scene):
    await after.taps(ANA, "keep-in-touch")
    await after.taps(ANA, "say-good")
    await after.taps(ANA, "say-bad")
    ana = await after.person(ANA)
    assert (await last_chat(after)).says_of(ana.id) == Says.BAD | Says.KEEP


async def test_it_can_be_said_for_a_day(after: Scene):
    buttons = {key: after.button(ANA, key) for key in ("say-good", "say-bad", "keep-in-touch")}
    await after.later(DAY_MS)
    for message, token in buttons.values():
        assert await after.presses(ANA, token, message) == [(ANA, "!old-button")]


async def test_a_chat_that_lives_is_not_judged(chat: Scene):
    ana = await chat.person(ANA)
    live = await chat.store.chat_of(BOT, ana.id)
    assert live is not None
    make = chat.dialog.screens.talk.parting.after_card(ana.id, live).buttons[0][0]
    assert await chat.presses(ANA, make.token, chat.last(ANA)) == [(ANA, "!old-button")]


# --- keeping in touch -----------------------------------------------------------------------


async def both_keep(scene: Scene) -> list[Seen]:
    assert await scene.taps(ANA, "keep-in-touch") == [(ANA, NOTED)]
    return await scene.taps(BOB, "keep-in-touch")


async def test_one_who_wants_to_keep_in_touch_is_told_of_nobody(after: Scene):
    assert await after.taps(ANA, "keep-in-touch") == [(ANA, NOTED)]
    assert await after.taps(ANA, "keep-in-touch") == [(ANA, NOTED)]
    assert await after(ANA, "/matches") == [(ANA, "matches-none")]


async def test_two_who_want_to_keep_in_touch_are_a_match_and_told_once(after: Scene):
    assert await both_keep(after) == [(ANA, "kept"), (BOB, "kept")]
    assert "you find Ben under /matches" in after.reads(ANA)
    assert await after.taps(ANA, "keep-in-touch") == [(ANA, NOTED)]
    assert await after.taps(BOB, "keep-in-touch") == [(BOB, NOTED)]
    assert await after.taps(ANA, "open-match") == [(ANA, "match-opened")]
    assert await after(ANA, "hello again") == [(BOB, "match-wrote")]
    assert await after.taps(BOB, "open-match") == [(BOB, "match-opened"), (BOB, "hello again")]


async def test_both_at_the_same_moment_are_one_match_and_told_once(after: Scene):
    """Ben's wish was decided on before Ann's, and is committed after it."""
    message, token = after.button(ANA, "keep-in-touch")
    answer, begun = after.dialog.answer, list[bool]()

    async def overtaken(intent: object):
        work = await answer(intent)
        if not begun:
            begun.append(True)
            body = {"message_id": message, "chat": {"id": ANA, "type": "private"}}
            press = after.telegram.update(
                "callback_query", ANA, id=f"{ANA}:q", data=token, message=body
            )
            await after.happens(press, ANA)
        return work

    after.dialog.answer = overtaken
    number, button = after.button(BOB, "keep-in-touch")
    body = {"message_id": number, "chat": {"id": BOB, "type": "private"}}
    seen = await after.happens(
        after.telegram.update("callback_query", BOB, id=f"{BOB}:q", data=button, message=body), BOB
    )
    assert seen == [(ANA, "kept"), (BOB, "kept")]
    assert after.engine.counters.stale == 1
    matches = await after.store.catalogue.matches(BOT, (await after.person(ANA)).id, 9)
    assert len(matches) == 1


async def test_it_survives_a_restart(after: Scene):
    await after.taps(ANA, "keep-in-touch")
    after.restart()
    assert await after.taps(BOB, "keep-in-touch") == [(ANA, "kept"), (BOB, "kept")]


async def test_who_blocks_the_other_never_becomes_their_match_and_nobody_learns(after: Scene):
    message, keep = after.button(ANA, "keep-in-touch")
    await after.taps(ANA, "keep-in-touch")
    await after.taps(ANA, "block")
    assert await after.taps(BOB, "keep-in-touch") == [(BOB, NOTED)]
    assert await after.presses(ANA, keep, message) == [(ANA, NOTED)]
    assert await after(BOB, "/matches") == [(BOB, "matches-none")]


async def test_who_is_gone_is_nobodys_match(after: Scene):
    await after.taps(ANA, "keep-in-touch")
    await after(ANA, "/delete")
    await after.taps(ANA, "delete-yes")
    assert await after.taps(BOB, "keep-in-touch") == [(BOB, NOTED)]


async def test_who_may_meet_nobody_now_is_nobodys_match(after: Scene):
    await after.taps(ANA, "keep-in-touch")
    ana = await after.person(ANA)
    await writes_down(after, PersonChanged(ana.changed(wishes=replace(Wishes(), seeks=None))))
    assert await after.taps(BOB, "keep-in-touch") == [(BOB, NOTED)]
    assert await after(BOB, "/matches") == [(BOB, "matches-none")]


async def test_only_who_has_joined_keeps_in_touch(after: Scene):
    bob = await after.person(BOB)
    await writes_down(after, PersonChanged(bob.changed(consent=0)))
    seen = await after.taps(BOB, "keep-in-touch")
    assert seen[0] == (BOB, "!join-first")


async def test_after_unmatching_the_old_wish_brings_nobody_back(after: Scene):
    message, keep = after.button(BOB, "keep-in-touch")
    await both_keep(after)
    await opens(after, ANA, "Ben")
    await after(ANA, "/unmatch")
    await after.taps(ANA, "unmatch-yes")
    assert await after.presses(BOB, keep, message) == [(BOB, NOTED)]
    assert await after(ANA, "/matches") == [(ANA, "matches-none")]


async def test_only_who_has_reported_learns_that_there_is_no_keeping_in_touch(after: Scene):
    buttons = {who: after.button(who, "keep-in-touch") for who in (ANA, BOB)}
    await after(ANA, "/report")
    await after.taps(ANA, "reason-insults")
    for who, said in ((ANA, "!keep-reported"), (BOB, NOTED)):
        message, keep = buttons[who]
        assert await after.presses(who, keep, message) == [(who, said)]


# --- strangers who know each other ----------------------------------------------------------


@pytest.fixture
async def known(scene: Scene) -> Scene:
    """Ann and Ben have become a match by their cards while they talked at random."""
    await named(scene, ANA, "Ann")
    await named(scene, BOB, "Ben")
    await scene.meet()
    await matched(scene)
    await scene(ANA, "hello stranger")
    await scene(ANA, "/stop")
    return scene


async def test_nothing_tells_that_the_stranger_is_a_match(known: Scene):
    await known.taps(ANA, "keep-in-touch")
    for who in (ANA, BOB):
        said = [str(it.get("text")) for it in known.telegram.chats[who].values()]
        assert not [words for words in said if "Ann" in words or "Ben" in words]


async def test_when_both_keep_they_learn_that_they_know_each_other(known: Scene):
    assert await both_keep(known) == [(ANA, "kept-known"), (BOB, "kept-known")]
    assert "that was Ben." in known.reads(ANA)
    assert await known.taps(BOB, "open-match") == [(BOB, "match-opened")]
    matches = await known.store.catalogue.matches(BOT, (await known.person(ANA)).id, 9)
    assert len(matches) == 1


async def test_who_keeps_in_touch_is_not_shown_as_a_card(after: Scene):
    await both_keep(after)
    ana, bob = await after.person(ANA), await after.person(BOB)
    for one, other in ((ana, bob), (bob, ana)):
        opinion = await after.store.catalogue.opinion(BOT, one.id, other.id)
        assert opinion is not None
        assert opinion.mind.name == "LIKED"


async def test_a_match_can_meet_others_at_random_all_the_same(after: Scene):
    await both_keep(after)
    await after.joins(CLEO)
    await after.later(HOUR_MS)
    await after.meet(ANA, CLEO)
    assert await after(ANA, "hi") == [(CLEO, "hi")]
