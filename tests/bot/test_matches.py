"""Matches: the list, the one that is open, parking, and the end."""

import pytest

from bot.pairs import matched, named, opens
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.matches import PAGE
from meetsmatch.bot.buttons import Action
from meetsmatch.core.opinions import PASSED_MS
from meetsmatch.core.rules import DAY_MS, HOUR_MS

DAN = 104


@pytest.fixture
async def pair(scene: Scene) -> Scene:
    """Ana, who calls herself Ann, and Bob are a match."""
    await named(scene, ANA, "Ann")
    await named(scene, BOB, "Ben")
    await matched(scene)
    return scene


@pytest.fixture
async def two(pair: Scene) -> Scene:
    """Ann has a second match, Cleo."""
    await pair.joins(CLEO)
    await named(pair, CLEO, "Cleo")
    await matched(pair, ANA, CLEO, 901)
    return pair


# --- the list -------------------------------------------------------------------------------


async def test_who_has_no_match_learns_how_to_get_one(scene: Scene):
    assert await scene(ANA, "/matches") == [(ANA, "matches-none")]


async def test_the_list_tells_names_when_and_how_much_waits(two: Scene):
    await opens(two, BOB, "Ann")
    await two(BOB, "one")
    await two(BOB, "two")
    await two.later(DAY_MS)
    assert await two(ANA, "/matches") == [(ANA, "matches")]
    assert two.labels(ANA) == ["Ben · 1 day ago · ✉️ 2", "Cleo · new"]
    await two.later(DAY_MS)
    await two(ANA, "/matches")
    assert two.labels(ANA)[0] == "Ben · 2 days ago · ✉️ 2"


async def test_the_list_speaks_russian(pair: Scene):
    pair.languages = {ANA: "ru", BOB: "ru"}
    scene = Scene()
    scene.languages = pair.languages
    await scene.joins(ANA, BOB)
    await named(scene, BOB, "Борис")
    await matched(scene)
    await opens(scene, BOB, "Кто-то")
    await scene(BOB, "привет")
    assert scene.reads(ANA) == "✉️ Новое сообщение. Пишет Борис."
    await scene(ANA, "/matches")
    assert scene.labels(ANA) == ["Борис · сегодня · ✉️ 1"]
    await opens(scene, ANA, "Борис")
    assert scene.keyboard(ANA) == ["⏸ Закрыть на время", "🔓 Юзернеймы", "⋯ Ещё"]
    assert scene.reads(ANA, scene.last(ANA) - 1) == (
        "💬 Теперь ваш собеседник – Борис.\n\n"
        "Всё, что вы пишете, видит только этот человек. Вас ждёт 1 сообщение:"
    )
    assert await scene(ANA, "⏸ Закрыть на время") == [(ANA, "parked")]


async def test_a_long_list_has_pages(scene: Scene):
    for number in range(PAGE + 1):
        who = 200 + number
        await scene.joins(who)
        await named(scene, who, f"P{number}")
        await matched(scene, ANA, who, 900 + number)
    await scene(ANA, "/matches")
    assert scene.labels(ANA)[0] == f"P{PAGE} · new", "the newest first"
    assert scene.labels(ANA)[-2:] == ["P1 · new", "More →"]
    assert await scene.taps(ANA, "matches-on") == [(ANA, "~matches")]
    assert scene.labels(ANA) == ["P0 · new", "← Back"]
    await scene.taps(ANA, "back")
    assert len(scene.labels(ANA)) == PAGE + 1


async def test_a_page_that_is_empty_by_now_leads_to_the_first_one(scene: Scene):
    for number in range(PAGE + 1):
        who = 200 + number
        await scene.joins(who)
        await named(scene, who, f"P{number}")
        await matched(scene, ANA, who, 900 + number)
    await scene(ANA, "/matches")
    await deletes(scene, 200)
    assert await scene.taps(ANA, "matches-on") == [(ANA, "~matches")]


async def test_only_who_has_joined_has_matches():
    scene = Scene()
    assert await scene(ANA, "/matches") == [(ANA, "ask-consent")]


@pytest.mark.security
async def test_no_page_is_turned_without_consent(scene: Scene):
    for number in range(PAGE + 1):
        who = 200 + number
        await scene.joins(who)
        await named(scene, who, f"P{number}")
        await matched(scene, ANA, who, 900 + number)
    await scene(ANA, "/matches")
    message, on = scene.button(ANA, "matches-on")
    await scene(ANA, "/privacy")
    await scene.taps(ANA, "withdraw")
    assert (ANA, "!join-first") in await scene.presses(ANA, on, message)


# --- opening and parking --------------------------------------------------------------------


async def test_opening_says_clearly_whom_one_talks_to(pair: Scene):
    assert await opens(pair, ANA, "Ben") == [(ANA, "match-opened")]
    assert pair.reads(ANA).startswith("💬 You are now talking to Ben.")
    assert pair.keyboard(ANA) == ["⏸ Close for now", "🔓 Usernames", "⋯ More"]
    await opens(pair, BOB, "Ann")
    assert await pair(ANA, "hello") == [(BOB, "hello")]
    assert await pair(BOB, "hi") == [(ANA, "hi")]


async def test_who_has_no_profile_is_somebody_from_a_random_chat(scene: Scene):
    await matched(scene)
    await opens(scene, ANA, "Someone from a random chat")
    assert scene.reads(ANA).startswith("💬 You are now talking to someone from a random chat.")


async def test_opening_what_is_open_says_so_again_and_takes_nobodys_words(pair: Scene):
    await opens(pair, ANA, "Ben")
    await opens(pair, BOB, "Ann")
    late = pair.telegram.writes(ANA, "still for Ben")
    assert await opens(pair, ANA, "Ben") == [(ANA, "match-opened")]
    assert await pair.happens(late, ANA) == [(BOB, "still for Ben")]


async def test_opening_another_match_parks_the_first(two: Scene):
    await opens(two, ANA, "Ben")
    await opens(two, BOB, "Ann")
    assert await opens(two, ANA, "Cleo") == [(ANA, "match-opened")]
    assert await two(BOB, "are you there?") == [(ANA, "match-wrote")]
    assert await two(ANA, "hi Cleo") == [(CLEO, "match-wrote")]


@pytest.mark.parametrize("way", ["/stop", "⏸ Close for now"])
async def test_stopping_closes_a_match_for_now(pair: Scene, way: str):
    await opens(pair, ANA, "Ben")
    assert await pair(ANA, way) == [(ANA, "parked")]
    assert pair.keyboard(ANA) is None
    assert await pair(ANA, "anybody?") == [(ANA, "no-chat")]
    assert await opens(pair, ANA, "Ben") == [(ANA, "match-opened")]


@pytest.mark.parametrize("way", ["/next", "/chat"])
async def test_searching_from_a_match_closes_it_for_now(two: Scene, way: str):
    await opens(two, ANA, "Ben")
    assert await two(ANA, way) == [(ANA, "parked"), (ANA, "queue-card")]
    await two(BOB, "/chat")
    assert await two.wave() == []
    await two.joins(DAN)
    await two(DAN, "/chat")
    assert (ANA, "found") in await two.wave()


async def test_start_in_a_match_says_where_one_is(pair: Scene):
    await opens(pair, ANA, "Ben")
    assert await pair(ANA, "/start") == [(ANA, "welcome-match")]


async def test_a_random_chat_comes_to_its_end_before_a_match_is_opened(two: Scene):
    await two(BOB, "/chat")
    await two(CLEO, "/chat")
    await two.wave()
    await two(BOB, "/matches")
    assert await two.taps(BOB, "Ann · new") == [(BOB, "end-first")]
    assert await two(BOB, "to the stranger") == [(CLEO, "to the stranger")]
    await two.taps(BOB, "stop-button")
    assert await two.taps(BOB, "open-match") == [(BOB, "match-opened")]


async def test_opening_while_waiting_leaves_the_queue(pair: Scene):
    await pair(ANA, "/chat")
    seen = await opens(pair, ANA, "Ben")
    assert seen == [(ANA, "~queue-found"), (ANA, "match-opened")]
    await pair(BOB, "/chat")
    assert await pair.wave() == []


async def test_who_is_found_at_that_moment_is_asked_to_end_that_chat_first(two: Scene):
    """Bob's tap was decided on while he waited, and the wave is committed first."""
    await two(BOB, "/chat")
    await two(CLEO, "/chat")
    await two(BOB, "/matches")
    both = [(await two.person(who)).id for who in (BOB, CLEO)]
    works = await two.dialog.wave(both, 0)
    answer, desk = two.dialog.answer, two.engine.lane.desk
    met: list[bool] = []

    async def overtaken(intent: object):
        work = await answer(intent)
        if not met:
            met.append(True)
            await desk.commit(None, works[0])
        return work

    two.dialog.answer = overtaken
    seen = await two.taps(BOB, "Ann · new")
    assert (BOB, "end-first") in seen
    assert (BOB, "match-opened") not in seen
    assert two.engine.counters.stale == 1


async def test_a_match_is_nobody_elses_to_open(pair: Scene):
    await pair.joins(CLEO)
    cleo = await pair.person(CLEO)
    for number in (900, 12345):
        token = pair.dialog.buttons.make(cleo.id, "x", Action.OPEN_MATCH, number).token
        assert await pair.presses(CLEO, token, pair.last(CLEO)) == [(CLEO, "!old-button")]


async def test_an_open_match_survives_a_restart_and_silence(pair: Scene):
    await opens(pair, ANA, "Ben")
    await opens(pair, BOB, "Ann")
    pair.restart()
    assert await pair.later(3 * DAY_MS) == []
    assert await pair(ANA, "still here") == [(BOB, "still here")]


async def test_who_cannot_be_reached_leaves_the_seat_and_stays_a_match(pair: Scene):
    await opens(pair, ANA, "Ben")
    await opens(pair, BOB, "Ann")
    assert await pair.blocks_the_bot(BOB) == []
    assert await pair(ANA, "hello?") == [(BOB, "match-wrote")]
    assert await opens(pair, BOB, "Ann") == [(BOB, "match-opened"), (BOB, "hello?")]


# --- the end --------------------------------------------------------------------------------


async def test_unmatching_asks_first(pair: Scene):
    await opens(pair, ANA, "Ben")
    assert await pair(ANA, "⋯ More") == [(ANA, "match-more")]
    assert pair.buttons(ANA) == ["unmatch", "report", "block"]
    assert await pair.taps(ANA, "unmatch") == [(ANA, "unmatch-sure")]
    assert await pair.taps(ANA, "unmatch-no") == [(ANA, "~unmatch-kept")]
    assert await pair(ANA, "/unmatch") == [(ANA, "unmatch-sure")]


@pytest.mark.parametrize("command", ["/unmatch", "/more", "/reveal"])
async def test_outside_of_a_match_there_is_nothing_to_end(pair: Scene, command: str):
    assert await pair(ANA, command) == [(ANA, "nobody-there")]


@pytest.mark.parametrize("command", ["/unmatch", "/more"])
async def test_a_random_chat_is_no_match_to_end(chat: Scene, command: str):
    assert await chat(ANA, command) == [(ANA, "nobody-there")]


async def unmatches(scene: Scene) -> list[tuple[object, str]]:
    await scene(ANA, "/unmatch")
    return await scene.taps(ANA, "unmatch-yes")


async def test_who_was_unmatched_is_not_met_at_random_for_a_month(pair: Scene):
    await opens(pair, ANA, "Ben")
    await unmatches(pair)

    async def meets(after_ms: int) -> bool:
        await pair.later(after_ms)
        await pair(ANA, "/chat")
        await pair(BOB, "/chat")
        found = (ANA, "found") in await pair.wave()
        await pair(ANA, "/stop")
        await pair(BOB, "/stop")
        return found

    assert not await meets(pair.rules.rematch_ms)
    assert not await meets(PASSED_MS - 2 * pair.rules.rematch_ms)
    assert await meets(pair.rules.rematch_ms)


async def test_unmatching_ends_it_for_both(pair: Scene):
    await opens(pair, ANA, "Ben")
    await pair(ANA, "/unmatch")
    question = pair.last(ANA)
    assert await pair.taps(ANA, "unmatch-yes") == [
        (ANA, "match-over"),
        (ANA, "after-match"),
        (BOB, "match-over"),
    ]
    assert "reply_markup" not in pair.telegram.chats[ANA][question], "it is answered"
    assert pair.buttons(ANA) == ["report", "block"]
    assert pair.reads(BOB) == "💔 Your match with Ann has ended."
    assert pair.buttons(BOB) == ["report", "block"]
    assert pair.keyboard(ANA) is None
    for who in (ANA, BOB):
        assert await pair(who, "/matches") == [(who, "matches-none")]
    assert await pair.taps(BOB, "report") == [(BOB, "report-why")]


async def test_who_has_it_open_loses_the_keyboard(pair: Scene):
    await opens(pair, ANA, "Ben")
    await opens(pair, BOB, "Ann")
    assert await unmatches(pair) == [
        (ANA, "match-over"),
        (ANA, "after-match"),
        (BOB, "match-over"),
        (BOB, "after-match"),
    ]
    assert pair.keyboard(BOB) is None
    assert pair.buttons(BOB) == ["report", "block"]
    assert await pair(BOB, "hello?") == [(BOB, "no-chat")]


async def test_a_button_of_a_match_that_is_over_does_nothing(pair: Scene):
    await opens(pair, ANA, "Ben")
    await pair(ANA, "/unmatch")
    message, token = pair.button(ANA, "unmatch-yes")
    await pair.taps(ANA, "unmatch-yes")
    assert await pair.presses(ANA, token, message) == [(ANA, "!old-button")]


async def test_what_was_not_read_goes_with_the_match_and_its_authors_are_told(two: Scene):
    await opens(two, BOB, "Ann")
    await two(BOB, "read me")
    await opens(two, CLEO, "Ann")
    await two(CLEO, "and me")
    await opens(two, ANA, "Cleo")
    await two(ANA, "/stop")
    await two(ANA, "/matches")
    await two.taps(ANA, "Ben · today · ✉️ 1")
    await two(BOB, "/stop")
    await two(ANA, "to nobody")
    seen = await unmatches(two)
    assert (ANA, "lost-with-match") in seen, "hers was not read either"
    assert (BOB, "match-over") in seen
    assert not [it for it in seen if it[0] == CLEO]
    assert await two(ANA, "/matches") == [(ANA, "matches")]
    assert two.labels(ANA) == ["Cleo · today"]


async def test_neither_likes_the_other_any_more(pair: Scene):
    await opens(pair, ANA, "Ben")
    await unmatches(pair)
    catalogue, ana, bob = pair.store.catalogue, await pair.person(ANA), await pair.person(BOB)
    for one, other in ((ana, bob), (bob, ana)):
        opinion = await catalogue.opinion(BOT, one.id, other.id)
        assert opinion is not None
        assert opinion.mind.name == "UNMATCHED"


# --- block and report -----------------------------------------------------------------------


async def test_blocking_in_a_match_names_whom_and_ends_it(pair: Scene):
    await opens(pair, ANA, "Ben")
    assert await pair(ANA, "/block") == [(ANA, "block-whom")]
    assert pair.labels(ANA)[:-1] == ["Ben"]
    assert await pair.taps(ANA, "Ben") == [
        (ANA, "match-over"),
        (ANA, "blocked"),
        (BOB, "match-over"),
    ]
    assert pair.buttons(ANA) == []


async def test_reporting_in_a_match_ends_it(pair: Scene):
    await opens(pair, ANA, "Ben")
    await pair(ANA, "/more")
    assert await pair.taps(ANA, "report") == [(ANA, "report-why")]
    assert await pair.taps(ANA, "reason-insults") == [
        (ANA, "match-over"),
        (ANA, "~reported"),
        (BOB, "match-over"),
    ]
    await opens_nothing(pair)


async def opens_nothing(scene: Scene) -> None:
    assert await scene(ANA, "/matches") == [(ANA, "matches-none")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "What happened?\n\nYou two won't meet again, and a human will look at it.",
        ),
        (
            "ru",
            "Что случилось?\n\nВы больше не встретитесь, а жалобу посмотрит человек.",
        ),
    ],
)
async def test_reporting_the_only_match_asks_at_once_what_happened(language: str, words: str):
    scene = Scene()
    scene.languages = {ANA: language, BOB: language}
    await scene.joins(ANA, BOB)
    await named(scene, BOB, "Ben")
    await matched(scene)
    await opens(scene, ANA, "Ben")
    assert await scene(ANA, "/report") == [(ANA, "report-why")]
    assert scene.reads(ANA) == words
    seen = await scene.taps(ANA, "reason-insults")
    assert (BOB, "match-over") in seen


async def test_reporting_by_command_names_whom_when_another_match_may_be_meant(two: Scene):
    await opens(two, ANA, "Ben")
    assert await two(ANA, "/report") == [(ANA, "report-whom")]
    assert two.labels(ANA)[:-1] == ["Ben"]
    assert await two.taps(ANA, "Ben") == [(ANA, "report-why")]


async def test_a_parked_match_ends_when_its_partner_is_blocked(pair: Scene):
    await opens(pair, ANA, "Ben")
    await pair(ANA, "/more")
    await pair(ANA, "/stop")
    assert await pair.taps(ANA, "block") == [
        (ANA, "match-over"),
        (ANA, "blocked"),
        (BOB, "match-over"),
    ]


async def test_blocking_a_stranger_ends_the_match_with_them_and_names_nobody(scene: Scene):
    """They have liked each other's cards while they talked at random."""
    await named(scene, ANA, "Ann")
    await named(scene, BOB, "Ben")
    await scene.meet()
    await matched(scene)
    await scene(BOB, "/stop")
    seen = await scene.taps(ANA, "block")
    assert (ANA, "match-over") in seen
    assert (BOB, "match-over") in seen
    both = scene.telegram.chats[ANA], scene.telegram.chats[BOB]
    said = [str(it.get("text")) for chat in both for it in chat.values()]
    assert not [words for words in said if "Ann" in words or "Ben" in words]
    await opens_nothing(scene)


async def test_a_block_and_a_match_at_the_same_moment_leave_no_match(scene: Scene):
    """Ana's block was decided on before the match, and is committed after it."""
    await scene.meet()
    await scene(BOB, "/stop")
    message, block = scene.button(ANA, "block")
    answer, done = scene.dialog.answer, list[bool]()

    async def overtaken(intent: object):
        work = await answer(intent)
        if not done:
            done.append(True)
            await matched(scene)
        return work

    scene.dialog.answer = overtaken
    await scene.presses(ANA, block, message)
    assert scene.engine.counters.stale == 1
    await opens_nothing(scene)
    apart = await scene.store.catalogue.are_apart(
        BOT, (await scene.person(ANA)).id, (await scene.person(BOB)).id, scene.clock()
    )
    assert apart


# --- /delete --------------------------------------------------------------------------------


async def deletes(scene: Scene, who: int) -> list[tuple[object, str]]:
    await scene(who, "/delete")
    return await scene.taps(who, "delete-yes")


async def test_deleting_ends_every_match(two: Scene):
    await opens(two, BOB, "Ann")
    await two(BOB, "read me")
    await opens(two, ANA, "Cleo")
    seen = await deletes(two, ANA)
    assert sorted(seen, key=str) == sorted(
        [
            (ANA, "deleted"),
            (BOB, "lost-with-match"),
            (BOB, "match-over"),
            (BOB, "after-match"),
            (CLEO, "match-over"),
        ],
        key=str,
    )
    assert two.reads(CLEO) == "💔 Your match with Ann has ended."
    assert await two(BOB, "/matches") == [(BOB, "matches-none")]


async def test_deleting_in_a_random_chat_ends_that_and_the_matches(two: Scene):
    await two.joins(104)
    await two(BOB, "/chat")
    await two(104, "/chat")
    await two.wave()
    seen = await deletes(two, BOB)
    assert {(104, "partner-left"), (ANA, "match-over"), (BOB, "deleted")} <= set(seen)


async def test_two_hundred_matches_end_at_once(scene: Scene):
    for number in range(200):
        await scene.joins(1_000 + number)
        await matched(scene, ANA, 1_000 + number, 5_000 + number)
    await scene.later(HOUR_MS)
    seen = await deletes(scene, ANA)
    assert len([it for it in seen if it[1] == "match-over"]) == 200
    assert seen[0] == (ANA, "deleted")
