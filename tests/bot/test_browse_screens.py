"""Browsing: cards, likes, passes, and what becomes of them when the world changes meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from bot.browsing import come, mind, resumes, two_people
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.browse import LIKES_READ
from meetsmatch.app.browsing import Liked
from meetsmatch.app.work import Because, Commit, KeptApart, Stale
from meetsmatch.bot.buttons import Action
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.ids import ChatId
from meetsmatch.core.opinions import PASSED_MS, SHOWN_MS, UNDO_MS, Mind
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules
from meetsmatch.core.tallies import weight_at

DAN, EVE = 104, 105
CARD = ["card-pass", "card-like", "card-note", "card-more"]
SHOT_CARD = [*CARD, "card-shot"]
FAR = (52.0, 13.4)
"""Some 55 km away."""


@pytest.fixture
async def scene() -> Scene:
    """Ana and Bob can see each other, and nobody else is there."""
    return await two_people()


async def entry(stage: Scene, who: int) -> Candidate:
    found = await stage.store.catalogue.candidate(BOT, (await stage.person(who)).id)
    assert found
    return found


async def matches(stage: Scene, who: int) -> list[ChatId]:
    person = (await stage.person(who)).id
    return [chat.id for chat in await stage.store.catalogue.matches(BOT, person, 10)]


async def seen(stage: Scene, who: int) -> int:
    """How many cards were counted."""
    me = (await stage.person(who)).id
    tally = (await stage.store.catalogue.counts_of(BOT, [me]))[me].tally
    return round(tally.given_seen / weight_at(stage.clock()))


# --- looking ------------------------------------------------------------------------------


async def test_a_card_shows_who_it_is_and_what_can_be_said_to_it(scene: Scene):
    assert await scene(ANA, "/match") == [(ANA, "card")]
    assert scene.reads(ANA) == "Bob, 26 · same area · active today\n\n✨ New here"
    assert scene.buttons(ANA) == SHOT_CARD
    assert scene.labels(ANA)[-1] == "📷 1/2"
    assert scene.telegram.chats[ANA][scene.last(ANA)]["photo"] == "b1"
    assert await mind(scene, ANA, BOB) is Mind.SHOWN


async def test_a_card_in_russian(scene: Scene):
    for who in (ANA, BOB):
        await scene(who, "/language")
        await scene.taps(who, "language-ru")
    await scene(ANA, "/match")
    assert scene.reads(ANA) == "Bob, 26 · совсем рядом · в сети сегодня\n\n✨ Здесь недавно"


async def test_the_reason_is_what_both_chose(scene: Scene):
    for who in (ANA, BOB):
        await scene(who, "/profile")
        await scene.taps(who, "edit-interests")
        await scene.taps(who, scene.words(who, "interest-hiking"))
    await scene(ANA, "/match")
    assert scene.reads(ANA).endswith("🏷 🥾 Hiking\n\n✨ You both chose: 🥾 Hiking")


async def test_who_has_no_finished_profile_is_led_to_what_is_missing(scene: Scene):
    await scene.joins(CLEO)
    led = [(CLEO, "browse-first"), (CLEO, "card"), (CLEO, "preview-no-place")]
    assert await scene(CLEO, "/match") == led
    assert await scene(CLEO, "/likes") == led


async def test_strangers_join_first(scene: Scene):
    assert (CLEO, "ask-consent") in await scene(CLEO, "/match")


async def test_who_is_hidden_sees_nobody(scene: Scene):
    await scene(ANA, "/match")
    await scene(ANA, "/pause")
    seen = await scene(ANA, "/match")
    assert (ANA, "browse-hidden") in seen
    assert (ANA, "profile") in seen
    assert await scene.taps(ANA, "card-like") == [(ANA, "!browse-hidden")]
    assert await mind(scene, ANA, BOB) is Mind.SHOWN


async def test_a_second_look_takes_the_buttons_of_the_first_card(scene: Scene):
    await come(scene, CLEO)
    await scene(ANA, "/match")
    first = scene.last(ANA)
    assert await scene(ANA, "/match") == [(ANA, "card")]
    assert "reply_markup" not in scene.telegram.chats[ANA][first]


async def test_a_visit_on_a_new_day_makes_one_active(scene: Scene):
    before = await entry(scene, ANA)
    await scene.later(2 * DAY_MS)
    await scene(ANA, "/match")
    assert (await entry(scene, ANA)).active_day == before.active_day + 2


async def test_a_nudge_comes_once_a_day_above_the_card(scene: Scene):
    await scene.later(DAY_MS + 1)
    assert await scene(ANA, "/match") == [(ANA, "nudge-bio"), (ANA, "card")]
    assert (ANA, "nudge-bio") not in await scene(ANA, "/match")


# --- passing ------------------------------------------------------------------------------


async def test_a_pass_brings_the_next_card_in_place(scene: Scene):
    await come(scene, CLEO, shots=("c1",))
    await scene(ANA, "/match")
    first, card = scene.reads(ANA), scene.last(ANA)
    assert await scene.taps(ANA, "card-pass") == [(ANA, "~card")]
    assert scene.last(ANA) == card
    assert scene.reads(ANA) != first
    assert scene.buttons(ANA)[-1] == "card-undo"


async def test_nothing_is_kept_of_who_has_deleted_themselves_before_a_pass(scene: Scene):
    await scene(ANA, "/match")
    bob = (await scene.person(BOB)).id
    await deletes(scene)
    assert await scene.taps(ANA, "card-pass") == [(ANA, "browse-nobody")]
    ana = (await scene.person(ANA)).id
    assert await scene.store.catalogue.opinion(BOT, ana, bob) is None


async def test_a_pass_lasts_a_month(scene: Scene):
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-pass")
    for after_ms, seen in ((PASSED_MS - DAY_MS, "browse-nobody"), (DAY_MS + 1, "card")):
        await scene.later(after_ms)
        await scene(BOB, "/likes")
        assert (ANA, seen) in await scene(ANA, "/match")


async def test_a_card_without_an_answer_comes_again_in_three_days(scene: Scene):
    await scene(ANA, "/match")
    assert (ANA, "browse-nobody") in await scene(ANA, "/match")
    await scene.later(SHOWN_MS)
    assert (ANA, "card") in await scene(ANA, "/match")


async def test_a_tap_twice_changes_nothing_twice(scene: Scene):
    await come(scene, CLEO)
    await scene(ANA, "/match")
    message, token = scene.button(ANA, "card-pass")
    await scene.presses(ANA, token, message)
    minds = [await mind(scene, ANA, who) for who in (BOB, CLEO)]
    assert await scene.presses(ANA, token, message) == [(ANA, "!card-decided")]
    assert [await mind(scene, ANA, who) for who in (BOB, CLEO)] == minds


async def test_words_never_take_the_place_of_a_photo(scene: Scene):
    await scene(ANA, "/match")
    card = scene.last(ANA)
    seen = await scene.taps(ANA, "card-pass")
    assert seen == [(ANA, "browse-nobody")]
    assert scene.last(ANA) > card
    assert "reply_markup" not in scene.telegram.chats[ANA][card]


async def test_a_photo_takes_the_place_of_words(scene: Scene):
    await scene.later(SHOWN_MS)
    await come(scene, CLEO)
    await scene(BOB, "/pause")
    await scene(ANA, "/match")
    card = scene.last(ANA)
    assert "photo" not in scene.telegram.chats[ANA][card]
    await resumes(scene, BOB)
    assert await scene.taps(ANA, "card-pass") == [(ANA, "~card")]
    assert scene.telegram.chats[ANA][card]["photo"] == "b1"


# --- taking it back -----------------------------------------------------------------------


async def test_a_pass_can_be_taken_back_for_half_a_minute(scene: Scene):
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-pass")
    message, token = scene.button(ANA, "card-undo")
    assert await scene.taps(ANA, "card-undo") == [(ANA, "card")]
    assert await mind(scene, ANA, BOB) is Mind.SHOWN
    assert await seen(scene, ANA) == 1
    with pytest.raises(LookupError):
        scene.button(ANA, "card-undo")
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]
    await scene.taps(ANA, "card-like")
    assert await mind(scene, ANA, BOB) is Mind.LIKED


async def test_half_a_minute_later_it_stands(scene: Scene):
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-pass")
    await scene.later(UNDO_MS + 1_000)
    assert await scene.taps(ANA, "card-undo") == [(ANA, "!old-button")]
    assert "card-undo" not in scene.buttons(ANA), "it is of no use any more"
    assert scene.buttons(ANA), "the others are"
    assert await mind(scene, ANA, BOB) is Mind.PASSED


async def test_the_card_after_the_one_that_comes_back_keeps_its_buttons(scene: Scene):
    await come(scene, CLEO, shots=("c1",))
    await scene(ANA, "/match")
    first = scene.reads(ANA)
    await scene.taps(ANA, "card-pass")
    following, token = scene.button(ANA, "card-like")
    await scene.taps(ANA, "card-undo")
    assert scene.reads(ANA) == first
    assert (ANA, "!liked") in await scene.presses(ANA, token, following)


async def test_who_is_gone_does_not_come_back(scene: Scene):
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-pass")
    await scene(BOB, "/pause")
    assert await scene.taps(ANA, "card-undo") == [(ANA, "!card-gone")]


# --- liking -------------------------------------------------------------------------------


async def test_a_like_is_told_of_and_the_next_card_comes(scene: Scene):
    await come(scene, CLEO, shots=("c1",))
    await scene(ANA, "/match")
    liked = "Bob" if "Bob" in scene.reads(ANA) else "Cleo"
    other = BOB if liked == "Bob" else CLEO
    seen = await scene.taps(ANA, "card-like")
    assert seen == [(ANA, "!liked"), (ANA, "~card"), (other, "likes-wait")]
    assert scene.reads(other) == "❤️ Somebody likes you!"
    assert scene.buttons(other) == ["see-likes"]


async def test_a_like_that_is_answered_is_a_match_told_to_both_once(scene: Scene):
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-like")
    await scene(BOB, "/match")
    seen = await scene.taps(BOB, "card-like")
    assert seen == [(ANA, "matched"), (BOB, "matched")]
    assert "You and Bob like each other" in scene.reads(ANA)
    assert "You and Ann like each other" in scene.reads(BOB)
    assert scene.buttons(ANA) == ["open-match"]
    assert scene.buttons(BOB) == ["open-match", "browse-on"]
    (number,) = await matches(scene, ANA)
    assert await matches(scene, BOB) == [number]
    chat = await scene.store.chat(BOT, number)
    assert chat
    assert (chat.is_match, chat.one_away, chat.two_away) == (True, True, True)
    assert (BOB, "browse-nobody") in await scene.taps(BOB, "browse-on")
    await scene(ANA, "/likes")
    assert all(it.answer.status == 200 for it in scene.telegram.calls), "nothing in vain"


class Interleaved:
    """A store, or its catalogue, that lets others go first before everything it does."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if name == "catalogue":
            return Interleaved(found)
        if not asyncio.iscoroutinefunction(found):
            return found

        async def later(*args: Any, **more: Any) -> Any:
            await asyncio.sleep(0)
            return await found(*args, **more)

        return later


async def test_two_likes_at_the_same_instant_make_one_match(scene: Scene):
    await scene(ANA, "/match")
    await scene(BOB, "/match")
    scene.store = Interleaved(scene.store)
    scene.restart()
    scene.holding = True
    pressed = [scene.taps(who, "card-like") for who in (ANA, BOB)]
    # Presses complain that nothing is answered while Telegram is slow.
    await asyncio.gather(*pressed, return_exceptions=True)
    scene.holding = False
    seen = await scene.settles()
    assert [who for who, words in seen if words == "matched"] == [ANA, BOB]
    assert scene.engine.lane.desk.counters.stale == 1
    (number,) = await matches(scene, ANA)
    assert await matches(scene, BOB) == [number]


async def test_a_restart_changes_nothing(scene: Scene):
    await come(scene, CLEO, shots=("c1",))
    await scene(ANA, "/match")
    scene.restart()
    assert (ANA, "~card") in await scene.taps(ANA, "card-pass")
    scene.restart()
    assert (ANA, "browse-nobody") in await scene.taps(ANA, "card-like")


async def test_a_day_has_so_many_likes(scene: Scene):
    scene.rules = Rules(likes_per_day=1)
    scene.restart()
    await come(scene, CLEO, shots=("c1",))
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-like")
    assert await scene.taps(ANA, "card-like") == [(ANA, "!likes-spent")]
    assert scene.words(ANA, "likes-spent", most=1, hours=10, more="no") in scene.wording.keys
    assert await scene.taps(ANA, "card-note") == [(ANA, "!likes-spent")]
    await scene.later(11 * HOUR_MS)
    assert (ANA, "!liked") in await scene.taps(ANA, "card-like")


async def test_likes_are_told_of_now_and_then(scene: Scene):
    likers = (BOB, CLEO, DAN, EVE)
    await come(scene, *likers[1:])
    told = list[bool]()
    for who in likers:
        while "Ann" not in scene.reads(who) or scene.buttons(who)[:4] != CARD:
            seen = await scene(who, "/match")
            assert (who, "browse-nobody") not in seen
        told.append((ANA, "likes-wait") in await scene.taps(who, "card-like"))
    assert told == [True, True, True, False]
    notices = [m for m in scene.telegram.chats[ANA].values() if "like you" in str(m.get("text"))]
    assert len(notices) == 1, "the older ones go"


# --- /likes -------------------------------------------------------------------------------


async def test_likes_show_who_gave_them(scene: Scene):
    assert await scene(BOB, "/likes") == [(BOB, "likes-none")]
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-like")
    assert (BOB, "card") in await scene.taps(BOB, "see-likes")
    assert scene.reads(BOB).startswith("Ann, 26")
    assert await scene.taps(BOB, "card-pass") == [(BOB, "likes-none")]
    assert scene.buttons(BOB) == ["browse-on", "card-undo"]
    assert (BOB, "browse-nobody") in await scene.taps(BOB, "browse-on")


async def test_a_pass_in_likes_is_taken_back(scene: Scene):
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-like")
    await scene(BOB, "/likes")
    await scene.taps(BOB, "card-pass")
    assert await scene.taps(BOB, "card-undo") == [(BOB, "card")]
    assert (ANA, "matched") in await scene.taps(BOB, "card-like")


async def test_likes_of_those_who_do_not_fit_any_more_are_not_shown(scene: Scene):
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-like")
    await scene(ANA, "/pause")
    assert (BOB, "likes-none") in await scene(BOB, "/likes")


async def test_whoever_cannot_be_shown_takes_nobodys_place_in_likes(scene: Scene):
    crowd = tuple(range(200, 200 + LIKES_READ))
    await come(scene, *crowd)
    for who in (*crowd, BOB):
        await likes(scene, who, ANA)
        scene.clock.ms += 1
    for who in crowd:
        await scene(who, "/pause")
    assert (ANA, "card") in await scene(ANA, "/likes")
    assert scene.reads(ANA).startswith("Bob")


async def likes(stage: Scene, by: int, about: int) -> None:
    one, two = (await stage.person(by)).id, (await stage.person(about)).id
    like = Liked(BOT, one, two, stage.clock(), answers=False, most=50)
    await stage.store.commit(Commit(BOT, stage.clock(), (like,)))


async def test_only_likes_that_can_be_seen_are_counted(scene: Scene):
    await come(scene, CLEO)
    await likes(scene, CLEO, ANA)
    await scene(CLEO, "/pause")
    while not scene.reads(BOB).startswith("Ann"):
        await scene(BOB, "/match")
    await scene.taps(BOB, "card-like")
    assert scene.words(ANA, "likes-wait", count=1) in scene.reads(ANA)


@pytest.mark.parametrize("key", ["card-like", "card-note"])
async def test_nobody_likes_whom_they_do_not_suit_any_more(scene: Scene, key: str):
    await scene(ANA, "/match")
    await looks_for_men(scene)
    assert (ANA, "!card-gone") in await scene.taps(ANA, key)
    assert await mind(scene, ANA, BOB) is Mind.SHOWN


# --- the world changes meanwhile ----------------------------------------------------------

Change = Callable[[Scene], Awaitable[object]]


async def pauses(stage: Scene) -> None:
    await stage(BOB, "/pause")


async def deletes(stage: Scene) -> None:
    await stage(BOB, "/delete")
    await stage.taps(BOB, "delete-yes")


async def leaves(stage: Scene) -> None:
    await stage.blocks_the_bot(BOB)


async def blocks(stage: Scene) -> None:
    while not stage.reads(BOB).startswith("Ann"):
        await stage(BOB, "/match")
    await stage.taps(BOB, "card-more")
    await stage.taps(BOB, "block")


async def looks_for_men(stage: Scene) -> None:
    await stage(BOB, "/settings")
    await stage.taps(BOB, "set-seeks")
    await stage.taps(BOB, "seeks-men")


GONE = [pauses, deletes, leaves, blocks]


@pytest.mark.parametrize("change", GONE)
@pytest.mark.parametrize("key", ["card-like", "card-shot"])
async def test_who_is_gone_meanwhile_is_not_shown_and_nobody_says_why(
    scene: Scene, change: Change, key: str
):
    await scene(ANA, "/match")
    await change(scene)
    seen = await scene.taps(ANA, key)
    assert seen == [(ANA, "!card-gone"), (ANA, "browse-nobody")]
    assert await matches(scene, ANA) == []


@pytest.mark.parametrize("change", [pauses, deletes, leaves, blocks, looks_for_men])
async def test_who_is_gone_between_reading_and_writing_is_not_liked(scene: Scene, change: Change):
    await scene(ANA, "/match")
    ana, bob = await scene.person(ANA), (await scene.person(BOB)).id
    screen = cast(Any, scene.dialog.screens.presses[Action.LIKE]).__self__
    liked = await screen.opinions.like(ana, bob)
    await change(scene)
    with pytest.raises(Stale):
        await scene.store.commit(Commit(BOT, scene.clock(), liked.changes))


@pytest.mark.parametrize("change", GONE)
async def test_a_card_that_waits_in_a_deck_is_looked_at_again(scene: Scene, change: Change):
    await come(scene, CLEO, DAN, shots=("c1",))
    await scene(ANA, "/match")
    before = scene.reads(ANA)
    await change(scene)
    seen = {before}
    while "browse-nobody" not in str(await scene(ANA, "/match")):
        seen.add(scene.reads(ANA))
    assert sum("Bob" in it for it in seen) == ("Bob" in before)


async def test_who_has_moved_away_is_not_shown(scene: Scene):
    for who in (ANA, BOB):
        await scene(who, "/profile")
        await scene.taps(who, "edit-radius")
        await scene.taps(who, scene.words(who, "radius", km=25, chosen="no"))
    await scene(ANA, "/match")
    await scene(BOB, "/profile")
    await scene.taps(BOB, "edit-place")
    await scene.sends(BOB, location={"latitude": FAR[0], "longitude": FAR[1]})
    assert (ANA, "!card-gone") in await scene.taps(ANA, "card-shot")
    assert (ANA, "browse-nobody") in await scene(ANA, "/match")


async def test_more_people_than_a_deck_holds_keep_away(scene: Scene):
    crowd = tuple(range(200, 227))
    await come(scene, *crowd)
    await scene(ANA, "/match")
    for who in (*crowd, BOB):
        await keeps_away(scene, who, ANA)
    await come(scene, CLEO)
    scene.restart()
    await scene(ANA, "/match")
    assert scene.reads(ANA).startswith("Cleo")


async def keeps_away(stage: Scene, by: int, other: int) -> None:
    one, two = await stage.person(by), await stage.person(other)
    apart = KeptApart(BOT, one.fingerprint, two.fingerprint, Because.BLOCKED)
    await stage.store.commit(Commit(BOT, stage.clock(), (apart,)))


# --- photos -------------------------------------------------------------------------------


async def test_photos_are_turned_over_in_place(scene: Scene):
    await scene(ANA, "/match")
    card = scene.last(ANA)
    shots = list[object]()
    for _ in range(2):
        assert await scene.taps(ANA, "card-shot") == [(ANA, "~card")]
        shots.append((scene.telegram.chats[ANA][card]["photo"], scene.labels(ANA)[-1]))
    assert shots == [("b2", "📷 2/2"), ("b1", "📷 1/2")]


async def test_photos_that_were_taken_away_meanwhile_are_not_shown(scene: Scene):
    await scene(ANA, "/match")
    await scene(BOB, "/profile")
    await scene.taps(BOB, "edit-shots")
    for _ in range(2):
        await scene.taps(BOB, "shot-photo")
        await scene.taps(BOB, "shot-remove")
    assert await scene.taps(ANA, "card-shot") == [(ANA, "card")]
    assert scene.buttons(ANA) == CARD


# --- nobody left --------------------------------------------------------------------------


async def test_the_circle_can_be_widened_in_one_tap(scene: Scene):
    for who in (ANA, BOB):
        await scene(who, "/pause")
    await scene.joins(CLEO, DAN)
    await scene.shows(CLEO, "Cleo")
    await scene.shows(DAN, "Dan", at=FAR)
    await scene(DAN, "/profile")
    await scene.taps(DAN, "edit-radius")
    await scene.taps(DAN, scene.words(DAN, "radius", km=100, chosen="no"))
    assert (CLEO, "browse-nobody") in await scene(CLEO, "/match")
    assert scene.buttons(CLEO) == ["look-farther", "alert-on", "chat-meanwhile"]
    assert await scene.taps(CLEO, "look-farther") == [(CLEO, "~card")]
    assert scene.reads(CLEO).startswith("Dan, 26 · under 100 km away")
    assert (await entry(scene, CLEO)).radius_km == 100


async def test_the_widest_circle_is_the_last(scene: Scene):
    await scene(ANA, "/match")
    await scene(ANA, "/match")
    message, token = scene.button(ANA, "look-farther")
    for km in (100, 300):
        assert await scene.taps(ANA, scene.words(ANA, "look-farther", km=km)) == [
            (ANA, "~browse-nobody")
        ]
    assert scene.buttons(ANA) == ["alert-on", "chat-meanwhile"]
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]


async def test_a_button_tapped_twice_looks_as_far_as_it_says(scene: Scene):
    await scene(ANA, "/match")
    await scene(ANA, "/match")
    message, token = scene.button(ANA, "look-farther")
    assert await scene.presses(ANA, token, message) == [(ANA, "~browse-nobody")]
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]
    assert (await entry(scene, ANA)).radius_km == 100


async def test_more_ages_can_be_looked_for_in_one_tap(scene: Scene):
    await looks_for_the_young(scene)
    assert await scene.taps(ANA, "more-ages") == [(ANA, "~card")]
    wishes = (await scene.person(ANA)).wishes
    assert (wishes.age_from, wishes.age_to) == (18, 30)


async def test_a_button_tapped_twice_looks_for_the_ages_that_it_says(scene: Scene):
    await looks_for_the_young(scene)
    message, token = scene.button(ANA, "more-ages")
    assert await scene.presses(ANA, token, message) == [(ANA, "~card")]
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]
    wishes = (await scene.person(ANA)).wishes
    assert (wishes.age_from, wishes.age_to) == (18, 30)


async def test_all_ages_are_all(scene: Scene):
    await looks_for_the_young(scene)
    message, token = scene.button(ANA, "more-ages")
    await scene.presses(ANA, token, message)
    while "more-ages" not in scene.buttons(ANA):
        await scene.taps(ANA, "card-pass")
    while "more-ages" in scene.buttons(ANA):
        await scene.taps(ANA, "more-ages")
        await scene.later(1_000)
    wishes = (await scene.person(ANA)).wishes
    assert (wishes.age_from, wishes.age_to) == (18, 99)
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]


async def looks_for_the_young(scene: Scene) -> None:
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-age-to")
    await scene.taps(ANA, scene.words(ANA, "age", age=25))
    assert (ANA, "browse-nobody") in await scene(ANA, "/match")


async def test_somebody_to_talk_to_is_a_tap_away(scene: Scene):
    await scene(ANA, "/match")
    await scene(ANA, "/match")
    assert (ANA, "queue-card") in await scene.taps(ANA, "chat-meanwhile")
