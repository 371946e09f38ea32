"""Whom a decision keeps out: what they read, what stays open to them, and the appeal."""

import pytest

from bot.moderating import Bench
from bot.scene import ANA, BOB, CLEO, Scene
from meetsmatch.core.reports import REASONS
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.sanctions import APPEAL_LIMIT, Outcome, Rung

OUT = [(ANA, "statement")]


@pytest.fixture
def bench(scene: Scene) -> Bench:
    return Bench(scene)


async def test_whoever_is_kept_out_reads_why_and_until_when_whatever_they_do(
    scene: Scene, bench: Bench
):
    find = scene.button(ANA, "find-someone")
    assert await bench.sanctions(ANA, Rung.HOUR) == OUT
    assert scene.buttons(ANA) == ["appeal"]
    said = scene.reads(ANA)
    assert "break of one hour" in said
    assert "insults" in said
    assert "Until: 2026-09-21 15:13 UTC" in said
    for did in ("/chat", "/match", "/start", "/report", "/nonsense", "hello?"):
        assert await scene(ANA, did) == OUT, did
    assert await scene.presses(ANA, find[1], find[0]) == OUT
    assert await scene.sends(ANA, photo=[{"file_id": "p", "width": 1, "height": 1}]) == OUT


async def test_edits_and_reactions_of_theirs_go_nowhere_and_need_no_words(chat: Scene):
    await chat(ANA, "hello")
    mine = chat.last(ANA)
    await chat(BOB, "hi")
    theirs = chat.last(ANA)
    await Bench(chat).sanctions(ANA, Rung.HOUR)
    assert await chat.edits(ANA, mine, "changed") == []
    assert await chat.reacts(ANA, theirs, "👍") == []


async def test_their_rights_stay_open_to_them(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.BAN)
    assert await scene(ANA, "/privacy") == [(ANA, "privacy")]
    assert await scene(ANA, "/help") == [(ANA, "help")]
    assert await scene(ANA, "/language") == [(ANA, "ask-language")]
    assert await scene(ANA, "/delete") == [(ANA, "delete-sure")]
    assert (ANA, "deleted") in await scene.taps(ANA, "delete-yes")


async def test_after_its_time_all_is_as_before(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.HOUR)
    scene.clock.ms += HOUR_MS
    await scene.meet()
    assert await scene(ANA, "hello") == [(BOB, "hello")]


async def test_a_warning_is_only_words(scene: Scene, bench: Bench):
    assert await bench.sanctions(ANA, Rung.WARNING) == [(ANA, "statement-warning")]
    await scene.meet()


@pytest.mark.parametrize("rung", [Rung.HOUR, Rung.DAY, Rung.THREE_DAYS, Rung.BAN])
@pytest.mark.parametrize("reason", [*REASONS, "something a moderator typed"])
async def test_each_reason_and_each_length_has_words_in_both_languages(rung: Rung, reason: str):
    scene = Scene()
    await scene.joins(ANA)
    await Bench(scene).sanctions(ANA, rung, reason)
    assert "{" not in scene.reads(ANA)
    scene.languages[CLEO] = "ru"
    await scene.joins(CLEO)
    await Bench(scene).sanctions(CLEO, rung, reason)
    assert "Причина" in scene.reads(CLEO)


async def test_an_appeal_by_the_button_is_a_reply_to_the_question(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.DAY)
    assert await scene.taps(ANA, "appeal") == [(ANA, "appeal-ask")]
    question = scene.last(ANA)
    assert await scene(ANA, "it was not me") == OUT, "no reply to anything"
    bot = {"message_id": question, "from": {"is_bot": True}}
    assert await scene(ANA, "it was not me", reply_to_message=bot) == [(ANA, "appeal-taken")]
    (waiting,) = await bench.moderation.appeals()
    assert waiting.words == "it was not me"
    assert await scene(ANA, "more", reply_to_message=bot) == [(ANA, "appealed-before")]
    assert await scene(ANA, "/appeal") == [(ANA, "appealed-before")]
    assert await scene(ANA, "/chat") == OUT
    assert scene.buttons(ANA) == [], "there is only one appeal"


async def test_a_reply_to_something_else_is_no_appeal(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.DAY)
    statement = {"message_id": scene.last(ANA), "from": {"is_bot": True}}
    await scene.taps(ANA, "appeal")
    assert await scene(ANA, "words", reply_to_message=statement) == OUT
    own = {"message_id": scene.last(ANA), "from": {"is_bot": False}}
    assert await scene(ANA, "words", reply_to_message=own) == OUT
    assert await bench.moderation.appeals() == []


async def test_a_picture_is_no_appeal_and_the_question_is_asked_again(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.DAY)
    await scene(ANA, "/appeal")
    bot = {"message_id": scene.last(ANA), "from": {"is_bot": True}}
    photo = [{"file_id": "p", "width": 1, "height": 1}]
    assert await scene.sends(ANA, photo=photo, reply_to_message=bot) == [(ANA, "appeal-ask")]


async def test_too_many_letters_are_told_and_the_next_try_counts(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.DAY)
    await scene(ANA, "/appeal")
    bot = {"message_id": scene.last(ANA), "from": {"is_bot": True}}
    long = "a" * (APPEAL_LIMIT + 1)
    assert await scene(ANA, long, reply_to_message=bot) == [(ANA, "too-many-letters")]
    assert await scene(ANA, long[1:], reply_to_message=bot) == [(ANA, "appeal-taken")]


async def test_who_is_warned_appeals_from_within_a_chat_and_the_partner_hears_nothing(
    chat: Scene,
):
    bench = Bench(chat)
    await bench.sanctions(ANA, Rung.WARNING)
    await chat(BOB, "hi")
    theirs = {"message_id": chat.last(ANA), "from": {"is_bot": True}}
    assert await chat(ANA, "hello", reply_to_message=theirs) == [(BOB, "hello")]
    await chat(ANA, "/appeal")
    question = {"message_id": chat.last(ANA), "from": {"is_bot": True}}
    seen = await chat(ANA, "not me", reply_to_message=question)
    assert seen == [(ANA, "appeal-taken")]


async def test_the_words_may_come_with_the_command(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.BAN)
    assert await scene(ANA, "/appeal it was my brother") == [(ANA, "appeal-taken")]
    assert await bench.judges(ANA, Outcome.UPHELD) == [(ANA, "appeal-upheld")]
    assert await scene(ANA, "/chat") == OUT


@pytest.mark.parametrize(
    ("language", "invited", "waits", "heard"),
    [
        ("en", "/appeal, once.", "Your appeal waits for a moderator.", "Your appeal was heard"),
        ("ru", "/appeal, один раз.", "апелляция ждёт модератора.", "апелляцию рассмотрели"),
    ],
)
async def test_what_keeps_them_out_says_where_their_appeal_stands(
    language: str, invited: str, waits: str, heard: str
):
    scene = Scene()
    bench = Bench(scene)
    scene.languages[ANA] = language
    await scene.joins(ANA)
    await bench.sanctions(ANA, Rung.BAN)
    assert stands(scene, invited, waits, heard) == [invited]
    await scene(ANA, "/appeal it was my brother")
    await scene(ANA, "/chat")
    assert stands(scene, invited, waits, heard) == [waits]
    await bench.judges(ANA, Outcome.UPHELD)
    await scene(ANA, "/chat")
    assert stands(scene, invited, waits, heard) == [heard]
    assert scene.buttons(ANA) == []


def stands(scene: Scene, *among: str) -> list[str]:
    """Which of these they read last."""
    return [it for it in among if it in scene.reads(ANA)]


async def test_who_was_heard_is_not_told_to_wait_any_longer(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.BAN)
    button = scene.button(ANA, "appeal")
    await scene(ANA, "/appeal it was my brother")
    assert await scene.presses(ANA, button[1], button[0]) == [(ANA, "!appealed-before")]
    await bench.judges(ANA, Outcome.UPHELD)
    assert await scene(ANA, "/appeal") == [(ANA, "appeal-heard")]
    assert await scene.presses(ANA, button[1], button[0]) == [(ANA, "!appeal-heard")]


async def test_a_granted_appeal_opens_the_door(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.BAN)
    await scene(ANA, "/appeal it was my brother")
    assert await bench.judges(ANA, Outcome.GRANTED) == [(ANA, "sanction-lifted")]
    await scene.meet()


async def test_who_did_nothing_has_nothing_to_appeal(scene: Scene, bench: Bench):
    assert await scene(ANA, "/appeal") == [(ANA, "nothing-to-appeal")]
    await bench.sanctions(ANA, Rung.HOUR)
    button = scene.button(ANA, "appeal")
    scene.clock.ms += DAY_MS
    assert await scene(ANA, "/appeal") == [(ANA, "nothing-to-appeal")], "it is over"
    assert await scene.presses(ANA, button[1], button[0]) == [(ANA, "appeal-ask")], "of that one"
    await bench.lifts(ANA)
    assert await scene.presses(ANA, button[1], button[0]) == [(ANA, "!nothing-to-appeal")]


async def test_an_appeal_survives_a_restart(scene: Scene, bench: Bench):
    await bench.sanctions(ANA, Rung.BAN)
    await scene(ANA, "/appeal")
    bot = {"message_id": scene.last(ANA), "from": {"is_bot": True}}
    scene.restart()
    assert await scene(ANA, "words", reply_to_message=bot) == [(ANA, "appeal-taken")]


async def test_who_deletes_everything_before_anybody_has_listened_may_appeal_again(
    scene: Scene, bench: Bench
):
    await bench.sanctions(ANA, Rung.BAN)
    assert await scene(ANA, "/appeal I did not") == [(ANA, "appeal-taken")]
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    assert (ANA, "statement") in await scene(ANA, "/start")
    assert await scene(ANA, "/appeal I really did not") == [(ANA, "appeal-taken")]
    assert await bench.judges(ANA, Outcome.UPHELD) == [(ANA, "appeal-upheld")]
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    await scene(ANA, "/start")
    assert await scene(ANA, "/appeal And yet") == [(ANA, "appeal-heard")]
