"""What is written into a match reaches the partner: at once, or when they open the chat."""

from functools import partial
from typing import Any

import pytest

from bot.pairs import matched, named, opens
from bot.scene import ANA, BOB, BOT, CLEO, Scene, Seen
from meetsmatch.app.catalogue import KEPT_MS
from meetsmatch.app.work import Commit, Withheld
from meetsmatch.bot.telegram_in import read
from meetsmatch.core.ids import ChatId
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS

PHOTO: dict[str, Any] = {"photo": [{"file_id": "p1"}]}
PLACE: dict[str, Any] = {"location": {"latitude": 1.0, "longitude": 2.0}}


@pytest.fixture
async def pair(scene: Scene) -> Scene:
    """Ana, who calls herself Ann, sits in her match with Bob, who is away."""
    await named(scene, ANA, "Ann")
    await named(scene, BOB, "Ben")
    await matched(scene)
    await opens(scene, ANA, "Ben")
    return scene


@pytest.fixture
async def both(pair: Scene) -> Scene:
    """Both sit there."""
    await opens(pair, BOB, "Ann")
    return pair


def newest(scene: Scene, who: int) -> dict[str, Any]:
    return scene.telegram.chats[who][scene.last(who)]


def own(who: int, number: int) -> dict[str, Any]:
    return {"message_id": number, "from": {"id": who, "is_bot": False}}


# --- announced once, delivered in order -----------------------------------------------------


async def test_what_is_written_to_who_is_away_is_announced_once_and_waits(pair: Scene):
    assert await pair(ANA, "one") == [(BOB, "match-wrote")]
    assert pair.reads(BOB) == "✉️ Ann wrote to you."
    assert await pair(ANA, "two") == []
    assert await pair.taps(BOB, "open-match") == [
        (BOB, "match-opened"),
        (BOB, "one"),
        (BOB, "two"),
    ]
    told = pair.reads(BOB, pair.last(BOB) - 2)
    assert told.endswith("2 messages have waited for you:")


async def test_each_absence_is_announced_anew(both: Scene):
    await both(BOB, "/stop")
    assert await both(ANA, "one") == [(BOB, "match-wrote")]
    assert await opens(both, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "one")]
    await both(BOB, "/stop")
    assert await both(ANA, "two") == [(BOB, "match-wrote")]


async def test_what_waits_survives_a_restart(pair: Scene):
    await pair(ANA, "one")
    pair.restart()
    assert await pair(ANA, "two") == []
    pair.restart()
    assert await opens(pair, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "one"), (BOB, "two")]


async def test_what_waits_for_one_seat_never_reaches_another(pair: Scene):
    await pair.joins(CLEO)
    await named(pair, CLEO, "Cleo")
    await matched(pair, BOB, CLEO, 901)
    await pair(ANA, "only for Ben")
    assert await opens(pair, CLEO, "Ben") == [(CLEO, "match-opened")]
    assert await opens(pair, BOB, "Cleo") == [(BOB, "match-opened")]
    assert await pair(BOB, "hi Cleo") == [(CLEO, "hi Cleo")]
    assert await opens(pair, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "only for Ben")]


async def test_the_partner_in_a_random_chat_is_only_told(pair: Scene):
    await pair.joins(CLEO)
    await pair(BOB, "/chat")
    await pair(CLEO, "/chat")
    await pair.wave()
    assert await pair(ANA, "one") == [(BOB, "match-wrote")]
    assert await pair(BOB, "hello stranger") == [(CLEO, "hello stranger")]


async def test_what_was_sent_before_the_partner_left_still_arrives(both: Scene):
    both.holding = True
    await both(ANA, "quick")
    await both(BOB, "/stop")
    await both(ANA, "late")
    both.holding = False
    assert await both.settles() == [(BOB, "quick"), (BOB, "parked"), (BOB, "match-wrote")]


# --- at the same moment ---------------------------------------------------------------------


async def decided_before(scene: Scene, meanwhile: Any, happening: Any) -> list[Seen]:
    """`happening` is decided on, then `meanwhile` is committed, then `happening` would be."""
    answer, begun = scene.dialog.answer, list[bool]()
    stale = scene.engine.counters.stale

    async def overtaken(intent: Any):
        work = await answer(intent)
        if not begun:
            begun.append(True)
            await meanwhile()
        return work

    scene.dialog.answer = overtaken
    seen = await happening()
    assert scene.engine.counters.stale == stale + 1
    return seen


async def test_words_to_who_opens_at_that_moment_reach_them(pair: Scene):
    await pair(ANA, "/stop")
    await pair(BOB, "/matches")
    await opens(pair, ANA, "Ben")

    async def opens_now():
        line = pair.labels(BOB)[0]
        await pair.taps(BOB, line)

    seen = await decided_before(pair, opens_now, lambda: pair(ANA, "there?"))
    assert [it for it in seen if it[0] == BOB][-1] == (BOB, "there?")
    assert (BOB, "match-wrote") not in seen


async def test_words_to_who_leaves_at_that_moment_wait(both: Scene):
    seen = await decided_before(both, lambda: both(BOB, "/stop"), lambda: both(ANA, "there?"))
    assert [it for it in seen if it[0] == BOB] == [(BOB, "match-wrote")]
    assert await opens(both, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "there?")]


async def test_a_change_at_that_moment_waits_too(both: Scene):
    await both(ANA, "helo")
    number = both.last(ANA)
    seen = await decided_before(
        both, lambda: both(BOB, "/stop"), lambda: both.edits(ANA, number, "hello")
    )
    assert not [it for it in seen if it[1] == "~hello"]
    assert await opens(both, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "~hello")]


async def test_who_reads_and_leaves_at_that_moment_is_told_again(pair: Scene):
    await pair(ANA, "one")

    async def reads_and_leaves():
        await pair.taps(BOB, "open-match")
        await pair(BOB, "/stop")

    seen = await decided_before(pair, reads_and_leaves, lambda: pair(ANA, "two"))
    assert (BOB, "match-wrote") in seen


async def test_a_letter_that_nobody_sealed_is_not_kept(pair: Scene):
    work = await pair.dialog.answer(intent_of(pair, "hi"))
    assert isinstance(work.changes[-1], Withheld)
    with pytest.raises(TypeError):
        await pair.store.commit(Commit(BOT, pair.clock(), work.changes))


def intent_of(scene: Scene, text: str) -> Any:
    return read(scene.telegram.writes(ANA, text), partial(scene.vault.fingerprint, BOT))


# --- everything that a chat carries ---------------------------------------------------------


async def test_a_reply_keeps_its_thread_across_an_absence(both: Scene):
    await both(BOB, "tea or coffee?")
    asked, copy = both.last(BOB), both.last(ANA)
    await both(BOB, "/stop")
    await both(ANA, "tea", reply_to_message={"message_id": copy})
    await opens(both, BOB, "Ann")
    assert newest(both, BOB)["text"] == "tea"
    assert newest(both, BOB)["reply_parameters"]["message_id"] == asked


async def test_a_reply_to_what_waits_keeps_its_thread(pair: Scene):
    await pair(ANA, "one")
    await pair(ANA, "two", reply_to_message={"message_id": pair.last(ANA)})
    await opens(pair, BOB, "Ann")
    assert newest(pair, BOB)["reply_parameters"]["message_id"] == pair.last(BOB) - 1


async def test_edits_of_what_waits_follow_it(pair: Scene):
    await pair(ANA, "helo")
    assert await pair.edits(ANA, pair.last(ANA), "hello") == []
    seen = await opens(pair, BOB, "Ann")
    assert seen == [(BOB, "match-opened"), (BOB, "helo"), (BOB, "~hello")]
    assert pair.reads(BOB) == "hello"


async def test_changes_of_what_was_read_wait_and_are_not_announced(both: Scene):
    await both(ANA, "helo")
    mine, copy = both.last(ANA), both.last(BOB)
    await both(BOB, "hm?")
    theirs = both.last(ANA)
    await both(BOB, "/stop")
    assert await both.edits(ANA, mine, "hello") == []
    assert await both.reacts(ANA, theirs, "👍") == []
    assert both.reads(BOB, copy) == "helo"
    assert await both(ANA, "there?") == [(BOB, "match-wrote")], "the first message is told of"
    assert await opens(both, BOB, "Ann") == [
        (BOB, "match-opened"),
        (BOB, "~hello"),
        (BOB, "setMessageReaction"),
        (BOB, "there?"),
    ]
    assert both.reads(BOB, copy) == "hello"


async def test_taking_back_what_waits_leaves_nothing(pair: Scene):
    await pair(ANA, "oops")
    mine = pair.last(ANA)
    await pair(ANA, "/del", reply_to_message=own(ANA, mine))
    assert mine not in pair.telegram.chats[ANA]
    await opens(pair, BOB, "Ann")
    shown = [it.get("text") for it in pair.telegram.chats[BOB].values()]
    assert "oops" not in shown


async def test_an_album_comes_as_an_album(pair: Scene):
    for _ in range(2):
        await pair.sends(ANA, **PHOTO, media_group_id="g")
    assert [it["text"] for it in [newest(pair, BOB)]] == ["✉️ Ann wrote to you."]
    assert await pair.taps(BOB, "open-match") == [(BOB, "match-opened"), (BOB, "media-hidden")]
    assert await pair.later(2_000) == [(BOB, "sendMediaGroup")]


async def test_the_question_about_pictures_waits_with_them(pair: Scene):
    await pair.sends(ANA, **PHOTO)
    await pair.sends(ANA, **PHOTO)
    assert await opens(pair, BOB, "Ann") == [
        (BOB, "match-opened"),
        (BOB, "media-hidden"),
        (BOB, "sendPhoto"),
        (BOB, "sendPhoto"),
    ]
    assert await pair.taps(BOB, "show-media") == [(BOB, "~media-shown")]
    await pair.sends(ANA, **PHOTO)
    assert "has_spoiler" not in newest(pair, BOB)


async def test_a_place_is_sent_once_though_its_reader_is_away(pair: Scene):
    await pair.sends(ANA, **PLACE)
    message, yes = pair.button(ANA, "send")
    number: Any = pair.telegram.chats[ANA][message]["reply_parameters"]
    place = {"reply_to_message": {**own(ANA, number["message_id"]), **PLACE}}
    await pair.presses(ANA, yes, message, **place)
    assert await pair.presses(ANA, yes, message, **place) == [(ANA, "!old-button")]
    assert await opens(pair, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "sendLocation")]


# --- nobody comes to read -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "✉️ 2 messages of yours were not read within 7 days and are gone. They were for "),
        ("ru", "✉️ 2 ваших сообщения не прочитали за 7 дней, и они удалены. Получатель: "),
    ],
)
async def test_what_nobody_reads_for_a_week_is_dropped_and_its_author_told(
    pair: Scene, language: str, words: str
):
    await pair(ANA, "one")
    await pair.later(MINUTE_MS)
    await pair(ANA, "two")
    if language != "en":
        await pair(ANA, "/language")
        await pair.taps(ANA, "Русский")
    assert await pair.later(KEPT_MS - 2 * MINUTE_MS) == []
    assert await pair.later(3 * MINUTE_MS) == [(ANA, "not-read")]
    assert pair.reads(ANA) == f"{words}Ben."
    assert await pair.later(MINUTE_MS) == []
    assert await opens(pair, BOB, "Ann") == [(BOB, "match-opened")]


async def test_what_came_later_is_kept_for_its_own_week(pair: Scene):
    await pair(ANA, "old")
    await pair.later(HOUR_MS)
    await pair(ANA, "new")
    assert await pair.later(KEPT_MS - HOUR_MS + MINUTE_MS) == [(ANA, "not-read")]
    assert await opens(pair, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "new")]


async def test_a_change_that_nobody_sees_for_a_week_is_dropped_without_words(both: Scene):
    await both(ANA, "hello")
    await both(BOB, "/stop")
    await both.edits(ANA, both.last(ANA), "hi")
    assert await both.later(KEPT_MS + MINUTE_MS) == []
    assert await opens(both, BOB, "Ann") == [(BOB, "match-opened")]


async def test_who_comes_to_read_at_the_last_moment_reads_it(pair: Scene):
    await pair(ANA, "one")
    pair.clock.ms += KEPT_MS + MINUTE_MS
    (work,) = await pair.dialog.overdue()
    assert await opens(pair, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "one")]
    sweeps = pair.engine.sweeps

    async def late():
        return [work]

    pair.dialog.overdue = late
    await sweeps.overdue()
    assert await pair.settles() == []
    assert pair.engine.counters.stale == 1


# --- words that a button has overtaken ------------------------------------------------------


@pytest.fixture
async def three(both: Scene) -> Scene:
    """Ann has opened Cleo's chat before, and sits with Ben; all three are there."""
    await both.joins(CLEO)
    await named(both, CLEO, "Cleo")
    await matched(both, ANA, CLEO, 901)
    await opens(both, CLEO, "Ann")
    await opens(both, ANA, "Cleo")
    await opens(both, ANA, "Ben")
    return both


async def test_words_that_an_opening_has_overtaken_reach_nobody_else(three: Scene):
    await three.later(HOUR_MS)
    message, token = await to_open(three, "Cleo")
    late = three.telegram.writes(ANA, "only for Ben")
    number = three.last(ANA)
    await three.presses(ANA, token, message)
    assert await three.happens(late, ANA) == [(ANA, "too-early-match")]
    assert newest(three, ANA)["reply_parameters"]["message_id"] == number
    assert three.reads(ANA).endswith("Is it for Cleo? Then send it again.")
    assert await three(ANA, "hello Cleo") == [(CLEO, "hello Cleo")]


async def to_open(scene: Scene, name: str) -> tuple[int, str]:
    """The button in Ann's list that opens the chat with them."""
    await scene(ANA, "/matches")
    return scene.button(ANA, next(it for it in scene.labels(ANA) if it.startswith(name)))


async def test_words_that_an_opening_has_overtaken_do_not_wait_for_somebody_else(three: Scene):
    await three(CLEO, "/stop")
    message, token = await to_open(three, "Cleo")
    late = three.telegram.writes(ANA, "only for Ben")
    await three.presses(ANA, token, message)
    assert await three.happens(late, ANA) == [(ANA, "too-early-match")]
    assert await opens(three, CLEO, "Ann") == [(CLEO, "match-opened")]


@pytest.mark.parametrize(("waits_ms", "passes"), [(1_000, False), (0, True)])
async def test_while_nobody_was_told_of_the_opening_the_second_decides(
    three: Scene, waits_ms: int, passes: bool
):
    """Cleo's chat was opened before: that greeting says nothing about this opening."""
    message, token = await to_open(three, "Cleo")
    late = three.telegram.writes(ANA, "hm")
    three.clock.ms += waits_ms
    three.holding = True
    body = {"message_id": message, "chat": {"id": ANA, "type": "private"}}
    press = three.telegram.update("callback_query", ANA, id=f"{ANA}:q", data=token, message=body)
    await three.happens(press, ANA)
    await three.happens(late, ANA)
    three.holding = False
    seen = await three.settles()
    assert ((CLEO, "hm") in seen) == passes
    assert ((ANA, "too-early-match") in seen) != passes
    assert (BOB, "hm") not in seen


async def test_the_greetings_of_earlier_openings_are_forgotten(three: Scene):
    ana = (await three.person(ANA)).id
    before = await three.store.chat(BOT, ChatId(901))
    assert before is not None
    assert await three.store.card(BOT, ana, before.greeting(ana)) is not None
    await three.later(HOUR_MS)
    await opens(three, ANA, "Cleo")
    after = await three.store.chat(BOT, ChatId(901))
    assert after is not None
    assert await three.store.card(BOT, ana, before.greeting(ana)) is None
    assert await three.store.card(BOT, ana, after.greeting(ana)) is not None


async def test_words_after_leaving_a_match_reach_nobody(both: Scene):
    await both(ANA, "/stop")
    assert await both(ANA, "to nobody") == [(ANA, "no-chat")]
    assert await both(BOB, "for Ann") == [(ANA, "match-wrote")]
