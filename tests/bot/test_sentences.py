"""What moderators decide, on stage: who leaves what, who is told, and who learns nothing."""

import pytest

from bot.browsing import two_people
from bot.moderating import Bench
from bot.pairs import matched, named, opens, writes_down
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.work import PersonChanged
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Rung


async def report(scene: Scene, who: int, reason: str) -> list[tuple[object, str]]:
    await scene(who, "/report")
    return await scene.taps(who, f"reason-{reason}")


async def test_a_chat_ends_by_a_decision_and_the_partner_learns_no_reason(chat: Scene):
    seen = await Bench(chat).sanctions(ANA, Rung.DAY)
    assert seen == [
        (ANA, "chat-ended"),
        (ANA, "statement"),
        (BOB, "partner-left"),
        (BOB, "after-chat"),
    ]
    assert chat.keyboard(ANA) is None
    assert await chat(BOB, "still there?") == [(BOB, "chat-over")]


@pytest.mark.security
async def test_what_they_wrote_and_was_not_sent_yet_never_is(chat: Scene):
    chat.holding = True
    await chat(ANA, "buy this")
    await chat(BOB, "what?")
    await Bench(chat).sanctions(ANA, Rung.DAY)
    chat.holding = False
    seen = await chat.settles()
    assert (BOB, "buy this") not in seen
    assert (ANA, "what?") not in seen
    assert (BOB, "lost-at-the-end") in seen


async def test_whoever_waits_leaves_the_queue(scene: Scene):
    await scene(ANA, "/chat")
    assert await Bench(scene).sanctions(ANA, Rung.HOUR) == [(ANA, "statement")]
    await scene(BOB, "/chat")
    assert await scene.wave() == []


async def test_a_case_is_decided_and_its_reporter_is_told(chat: Scene):
    bench = Bench(chat)
    await report(chat, BOB, "insults")
    assert await bench.decides(ANA, Verdict.DAY) == [(ANA, "statement"), (BOB, "report-judged")]
    assert (await bench.docket.record_of(BOT, bench.print_of(BOB))).confirmed == 1


async def test_dismissing_says_nothing_to_whom_nothing_had_happened(chat: Scene):
    await report(chat, BOB, "insults")
    assert await Bench(chat).decides(ANA, Verdict.DISMISS) == [(BOB, "report-judged")]


async def test_whoever_is_gone_is_sanctioned_and_only_the_reporter_hears_of_it(chat: Scene):
    await report(chat, BOB, "insults")
    await chat(ANA, "/delete")
    await chat.taps(ANA, "delete-yes")
    assert await Bench(chat).decides(ANA, Verdict.BAN) == [(BOB, "report-judged")]
    assert (ANA, "statement") in await chat(ANA, "/start")


async def test_a_minor_is_paused_told_and_shown_again_after_a_human_has_looked(chat: Scene):
    await chat.joins(CLEO)
    assert (ANA, "under-review") in await report(chat, BOB, "minor")
    assert await chat(ANA, "/chat") == [(ANA, "still-under-review")]
    assert await Bench(chat).decides(ANA, Verdict.DISMISS) == [
        (ANA, "review-over"),
        (BOB, "report-judged"),
    ]
    await chat.meet(ANA, CLEO)


async def test_a_minor_leaves_even_the_chat_that_came_after(chat: Scene):
    await chat.joins(CLEO)
    await chat(BOB, "/stop")
    await chat.meet(ANA, CLEO)
    seen = await report(chat, BOB, "minor")
    assert [it for it in seen if it[0] == ANA] == [(ANA, "chat-ended"), (ANA, "under-review")]
    assert (CLEO, "partner-left") in seen


async def hides(scene: Scene, who: int) -> None:
    """Reports have, while a chat of theirs goes on."""
    them = await scene.person(who)
    await writes_down(scene, PersonChanged(them.changed(is_hidden=True)))


async def test_next_ends_the_chat_of_who_is_hidden_though_nobody_new_comes(chat: Scene):
    await hides(chat, ANA)
    assert await chat(BOB, "hello") == [(ANA, "hello")], "what has begun goes on"
    assert await chat(ANA, "/next") == [
        (ANA, "you-left"),
        (ANA, "still-under-review"),
        (BOB, "partner-left"),
        (BOB, "after-chat"),
    ]
    assert chat.keyboard(ANA) is None
    assert await chat(BOB, "still there?") == [(BOB, "chat-over")]


async def test_who_is_hidden_leaves_the_chat_by_a_verdict(chat: Scene):
    await report(chat, BOB, "insults")
    await chat.joins(CLEO)
    await chat.meet(ANA, CLEO)
    await hides(chat, ANA)
    seen = await Bench(chat).decides(ANA, Verdict.HOUR)
    assert [it for it in seen if it[0] == ANA] == [(ANA, "chat-ended"), (ANA, "statement")]
    assert (CLEO, "partner-left") in seen


async def test_a_minor_leaves_the_chat_who_was_hidden_for_something_else_before(chat: Scene):
    await chat.joins(CLEO)
    await chat(BOB, "/stop")
    await chat.meet(ANA, CLEO)
    await hides(chat, ANA)
    seen = await report(chat, BOB, "minor")
    assert [it for it in seen if it[0] == ANA] == [(ANA, "chat-ended")], "the rest was said"
    assert (CLEO, "partner-left") in seen


async def test_a_break_parks_the_match_that_is_open_and_what_is_written_waits(scene: Scene):
    await matched(scene)
    await named(scene, BOB, "Bob")
    await opens(scene, ANA, "Bob")
    bench = Bench(scene)
    assert await bench.sanctions(ANA, Rung.DAY) == [(ANA, "chat-ended"), (ANA, "statement")]
    await named(scene, ANA, "Ann")
    await opens(scene, BOB, "Ann")
    assert await scene(BOB, "hi") == [(ANA, "match-wrote")]
    assert await scene.taps(ANA, "open-match") == [(ANA, "statement")]
    scene.clock.ms += DAY_MS
    assert (ANA, "hi") in await scene.taps(ANA, "open-match")


async def test_a_ban_ends_every_match(scene: Scene):
    await matched(scene)
    await named(scene, BOB, "Bob")
    await opens(scene, ANA, "Bob")
    assert await Bench(scene).sanctions(ANA, Rung.BAN) == [
        (ANA, "chat-ended"),
        (ANA, "statement"),
        (BOB, "match-over"),
    ]


async def test_who_is_hidden_is_told_so_by_match_and_is_seen_by_nobody():
    scene = await two_people()
    await scene.joins(CLEO)
    await scene.meet(BOB, CLEO)
    assert (BOB, "under-review") in await report(scene, CLEO, "minor")
    assert await scene(BOB, "/match") == [(BOB, "still-under-review")]
    bob = await scene.person(BOB)
    assert await scene.store.catalogue.candidate(BOT, bob.id) is None
    await Bench(scene).decides(BOB, Verdict.DISMISS)
    assert await scene.store.catalogue.candidate(BOT, bob.id) is not None


async def test_who_is_kept_out_is_seen_by_nobody_until_they_come_again():
    scene = await two_people()
    bob = await scene.person(BOB)
    await Bench(scene).sanctions(BOB, Rung.DAY)
    assert await scene.store.catalogue.candidate(BOT, bob.id) is None
    scene.clock.ms += DAY_MS
    await scene(BOB, "/match")
    assert await scene.store.catalogue.candidate(BOT, bob.id) is not None
