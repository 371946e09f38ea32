"""Whom a bot is for: a polite stop, and what becomes of who is here already when that changes."""

from dataclasses import replace
from itertools import combinations

import pytest

from bot.browsing import two_people
from bot.pairs import matched, named, opens, writes_down
from bot.scene import ANA, BOB, BOT, CLEO, LANGUAGES, SHIPPED, Scene
from meetsmatch.app.work import PersonChanged
from meetsmatch.bot.offered import standing
from meetsmatch.core.ages import Assurance
from meetsmatch.core.genders import Gender
from meetsmatch.core.people import Seeks, year_at
from meetsmatch.core.rules import HOUR_MS, Rules

WOMEN = Rules(genders=(Gender.WOMAN,))
PARIS = {"latitude": 48.85, "longitude": 2.35}
BERLIN = {"latitude": 52.52, "longitude": 13.405}


def turns(scene: Scene, rules: Rules) -> None:
    """The operator changes it while the bot runs."""
    scene.rules = rules
    scene.dialog.adopt(scene.wording, rules)


# --- joining ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_who_is_not_meant_is_told_at_once_and_it_is_remembered(language: str):
    scene = Scene(WOMEN)
    scene.languages = {ANA: language}
    await scene(ANA, "/start")
    assert ("for women aged 18 or older" in scene.reads(ANA)) == (language == "en")
    await scene.taps(ANA, "agree")
    assert await scene.taps(ANA, "gender-man") == [(ANA, "~not-meant")]
    scene.restart()
    for command in ("/start", "/chat", "/match", "/settings"):
        assert await scene(ANA, command) == [(ANA, "not-meant")]
    assert await scene(ANA, "/help") == [(ANA, "help")], "and nothing is asked below it"
    turns(scene, Rules())
    assert await scene(ANA, "/start") == [(ANA, "ask-seeks")]


async def test_nobody_is_asked_whom_they_look_for_where_there_is_one_answer():
    scene = Scene(WOMEN)
    await scene(ANA, "/start")
    await scene.taps(ANA, "agree")
    assert await scene.taps(ANA, "gender-woman") == [(ANA, "~ask-birth_year")]
    assert await scene.taps(ANA, "back") == [(ANA, "~ask-gender")]
    await scene.taps(ANA, "gender-woman")
    await scene.taps(ANA, "1990s")
    await scene.taps(ANA, "1995")
    assert (await scene.person(ANA)).wishes.seeks is Seeks.EVERYONE
    await scene(ANA, "/skip")
    await scene(ANA, "/settings")
    assert "set-seeks" not in scene.buttons(ANA)


async def test_who_is_too_old_is_told_and_may_come_when_the_limit_is_raised():
    scene = Scene(Rules(max_age=30))
    await scene(ANA, "/start")
    assert "aged 18 to 30" in scene.reads(ANA)
    for key in ("agree", "gender-woman", "seeks-men", "1980s"):
        await scene.taps(ANA, key)
    assert await scene.taps(ANA, "1985") == [(ANA, "~not-meant")]
    turns(scene, Rules(max_age=50))
    assert (await scene(ANA, "/start"))[0] == (ANA, "welcome-back")


async def test_who_is_not_meant_can_take_along_and_delete_all_that_is_theirs():
    scene = Scene(WOMEN)
    await scene(ANA, "/start")
    await scene.taps(ANA, "agree")
    await scene.taps(ANA, "gender-man")
    assert (ANA, "sendDocument") in await scene(ANA, "/export")
    await scene(ANA, "/delete")
    assert (ANA, "deleted") in await scene.taps(ANA, "delete-yes")
    assert await scene(ANA, "/start") == [(ANA, "ask-consent")]


async def test_ages_that_nobody_has_are_no_choice():
    scene = Scene(Rules(max_age=30))
    await scene.joins(ANA)
    await scene(ANA, "/settings")
    assert scene.labels(ANA)[2] == "Age to 30"
    await scene.taps(ANA, "Age to 30")
    assert scene.labels(ANA)[-2:] == ["✅ 30", "← Back"]


def test_whom_the_bot_is_for_fits_in_a_pop_up_whoever_that_is():
    every = (it for count in (1, 2, 3) for it in combinations(Gender, count))
    for genders in every:
        facts = {**standing(Rules(genders=genders, max_age=99)), "age": 18}
        for language in LANGUAGES:
            assert len(SHIPPED.render(language, "not-meant", facts).text) <= 200, genders


# --- who is here already ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "why"), [(Rules(max_age=20), "not-meant"), (Rules(min_age=60), "too-young")]
)
async def test_who_does_not_fit_any_more_is_shown_to_nobody_and_told(rules: Rules, why: str):
    scene = await two_people()
    turns(scene, rules)
    assert await scene(ANA, "/match") == [(ANA, why)]
    assert await scene.store.catalogue.candidate(BOT, (await scene.person(ANA)).id) is None
    turns(scene, Rules())
    assert (await scene(ANA, "/match"))[-1] == (ANA, "card")


async def test_who_looks_at_cards_sees_none_of_those_who_are_too_young_now():
    scene = Scene()
    await scene.joins(ANA, year=1985)
    await scene.joins(BOB, year=2005)
    for who, name in (ANA, "Ann"), (BOB, "Bob"):
        await scene.shows(who, name)
    turns(scene, Rules(min_age=30))
    assert (await scene(ANA, "/match"))[-1] == (ANA, "browse-nobody")


async def test_who_looks_at_cards_sees_none_of_those_who_do_not_fit():
    scene = Scene()
    await scene.joins(ANA, gender="woman")
    await scene.joins(BOB, gender="man")
    await scene.shows(ANA, "Ann")
    await scene.shows(BOB, "Bob")
    turns(scene, WOMEN)
    assert (await scene(ANA, "/match"))[-1] == (ANA, "browse-nobody")


@pytest.mark.parametrize(
    ("rules", "why"), [(Rules(max_age=20), "!not-meant"), (Rules(min_age=60), "!too-young")]
)
async def test_who_waits_and_does_not_fit_any_more_meets_nobody(
    scene: Scene, rules: Rules, why: str
):
    await scene(ANA, "/chat")
    await scene(BOB, "/chat")
    turns(scene, rules)
    assert await scene.wave() == [(ANA, "~queue-left"), (BOB, "~queue-left")]
    assert await scene.taps(ANA, "find-someone") == [(ANA, why)]


@pytest.mark.parametrize("rules", [Rules(max_age=20), Rules(min_age=60)])
async def test_who_waits_and_does_not_fit_any_more_leaves_whoever_else_there_is(
    scene: Scene, rules: Rules
):
    await scene(ANA, "/chat")
    turns(scene, rules)
    assert await scene.wave() == [(ANA, "~queue-left")]
    assert await scene.wave() == []
    assert await scene.store.queue_length(BOT) == 0


async def test_whose_partner_has_to_leave_waits_on_and_is_found():
    scene = Scene()
    await scene.joins(ANA, CLEO)
    await scene.joins(BOB, gender="man")
    await scene(BOB, "/chat")
    await scene.wave()
    turns(scene, WOMEN)
    await scene(ANA, "/chat")
    await scene.engine.waves.wave()
    assert await scene.settles() == [(BOB, "~queue-left")]
    await scene(CLEO, "/chat")
    await scene.engine.waves.wave()
    assert await scene.settles() == [
        (ANA, "~queue-found"),
        (ANA, "found"),
        (CLEO, "~queue-found"),
        (CLEO, "found"),
    ]


async def woman_and_man() -> Scene:
    scene = Scene()
    await scene.joins(ANA)
    await scene.joins(BOB, gender="man")
    return scene


@pytest.mark.parametrize("rules", [WOMEN, Rules(min_age=60)])
async def test_a_chat_goes_on_to_its_end(rules: Rules):
    scene = await woman_and_man()
    await scene.meet()
    turns(scene, rules)
    assert await scene(ANA, "hello") == [(BOB, "hello")]
    assert await scene(BOB, "hi") == [(ANA, "hi")]
    assert await scene.edits(BOB, scene.last(BOB), "hi there") == [(ANA, "~hi there")]
    assert (ANA, "setMessageReaction") in await scene.reacts(BOB, scene.last(BOB), "👍")
    assert await scene.sends(BOB, location=PARIS) == [(BOB, "send-location")]


@pytest.mark.parametrize("who", [ANA, BOB])
async def test_who_asks_for_the_next_one_and_is_not_meant_is_told_so(who: int):
    scene = await woman_and_man()
    await scene.meet()
    turns(scene, WOMEN)
    seen = [key for to, key in await scene(who, "/next") if to == who]
    assert seen == (["you-left", "not-meant"] if who == BOB else ["you-left", "queue-card"])
    assert await scene(BOB, "anybody?") == [(BOB, "not-meant")]
    assert await scene(BOB, "/next") == [(BOB, "not-meant")]


async def test_matches_stay_with_who_is_not_meant_any_more():
    scene = await woman_and_man()
    await named(scene, ANA, "Ann")
    await matched(scene)
    turns(scene, WOMEN)
    assert (BOB, "match-opened") in await opens(scene, BOB, "Ann")
    assert await scene(BOB, "hello") == [(ANA, "match-wrote")]
    await scene(BOB, "/unmatch")
    await scene.taps(BOB, "unmatch-yes")
    assert await scene(BOB, "/matches") == [(BOB, "not-meant")]


@pytest.mark.parametrize("rules", [WOMEN, Rules(min_age=60)])
async def test_two_who_want_to_keep_in_touch_do_whoever_the_bot_is_for_by_then(rules: Rules):
    scene = await woman_and_man()
    await scene.meet()
    turns(scene, rules)
    await scene(ANA, "/stop")
    await scene.taps(BOB, "keep-in-touch")
    assert await scene.taps(ANA, "keep-in-touch") == [(ANA, "kept"), (BOB, "kept")]


@pytest.mark.parametrize("rules", [WOMEN, Rules(min_age=60)])
async def test_usernames_are_exchanged_in_a_match_whoever_the_bot_is_for_by_then(rules: Rules):
    scene = await woman_and_man()
    await matched(scene)
    turns(scene, rules)
    scene.usernames = {ANA: "ana_real", BOB: "bob_real"}
    await opens(scene, BOB, "Someone")
    await scene(BOB, "/reveal")
    await scene.taps(BOB, "reveal-yes")
    assert await scene.taps(ANA, "reveal-yes") == [(ANA, "~revealed"), (BOB, "revealed")]


@pytest.mark.parametrize("is_under_age", [True, False])
async def test_who_turns_out_to_be_under_age_goes_on_with_nobody(is_under_age: bool):
    scene = await woman_and_man()
    await scene.meet()
    bob, now_ms = await scene.person(BOB), scene.clock()
    found = bob.changed(birth_year=year_at(now_ms) - 17)
    refused = bob.changed(assurance=Assurance.REFUSED, assured_ms=now_ms)
    await writes_down(scene, PersonChanged(found if is_under_age else refused))
    assert await scene(BOB, "hi") == [(BOB, "too-young" if is_under_age else "age-refused")]


async def test_new_terms_come_first_for_who_is_not_meant_any_more():
    scene = await woman_and_man()
    await scene.meet()
    turns(scene, replace(WOMEN, terms=2))
    assert await scene(BOB, "hi") == [(BOB, "not-meant")]


async def test_another_language_asks_nothing_of_who_is_not_meant():
    scene = Scene(WOMEN)
    await scene(ANA, "/start")
    await scene.taps(ANA, "agree")
    await scene.taps(ANA, "gender-man")
    await scene(ANA, "/language")
    assert await scene.taps(ANA, "language-ru") == [(ANA, "~language-set")]


@pytest.mark.parametrize("rules", [Rules(max_age=30), Rules(min_age=21)])
async def test_no_more_ages_are_offered_than_there_are(rules: Rules):
    scene = Scene()
    await scene.joins(ANA)
    await scene.shows(ANA, "Ann")
    turns(scene, rules)
    assert (ANA, "browse-nobody") in await scene(ANA, "/match")
    assert "more-ages" not in scene.buttons(ANA)
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-age-to")
    await scene.taps(ANA, scene.words(ANA, "age", age=25))
    assert (ANA, "browse-nobody") in await scene(ANA, "/match")
    assert await scene.taps(ANA, "more-ages") == [(ANA, "~browse-nobody")]


async def test_wishes_that_nobody_here_can_fit_become_the_nearest(scene: Scene):
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-age-from")
    await scene.taps(ANA, scene.words(ANA, "age", age=45))
    turns(scene, Rules(max_age=40))
    await scene(ANA, "/settings")
    assert scene.labels(ANA)[1:3] == ["Age from 40", "Age to 40"]
    await scene.taps(ANA, "set-age-to")
    assert scene.labels(ANA) == ["✅ 40", "← Back"]
    await scene.taps(ANA, "✅ 40")
    await scene.taps(ANA, "set-age-from")
    await scene.taps(ANA, scene.words(ANA, "age", age=25))
    wishes = (await scene.person(ANA)).wishes
    assert (wishes.age_from, wishes.age_to) == (25, 40)


async def test_who_has_excluded_the_only_gender_can_change_it(scene: Scene):
    await scene.joins(CLEO, seeks="men")
    turns(scene, WOMEN)
    await scene(CLEO, "/settings")
    assert scene.buttons(CLEO)[0] == "set-seeks"


# --- countries ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_a_place_elsewhere_is_not_kept(language: str):
    scene = Scene(Rules(countries=("DE", "AT", "XX")))
    scene.languages = {ANA: language}
    await scene.joins(ANA)
    await scene.taps(ANA, "add-place")
    assert await scene.sends(ANA, location=PARIS) == [(ANA, "elsewhere")]
    named = "Germany, Austria, XX" if language == "en" else "Германия, Австрия, XX"
    assert named in scene.reads(ANA)
    assert (await scene.mine(ANA)).profile.cell is None
    assert await scene(ANA, "Paris") == [(ANA, "place-which")]
    assert await scene.taps(ANA, scene.labels(ANA)[0]) == [(ANA, "elsewhere")]
    assert await scene.sends(ANA, location=BERLIN) == [(ANA, "place-set"), (ANA, "ask-shots")]


async def test_who_lives_elsewhere_already_is_not_shown_and_told_why():
    scene = await two_people()
    turns(scene, Rules(countries=("FR",)))
    seen = await scene(ANA, "/match")
    assert seen == [(ANA, "elsewhere"), (ANA, "card"), (ANA, "profile")]
    turns(scene, Rules(countries=("DE",)))
    assert (await scene(ANA, "/match"))[-1] == (ANA, "card")


async def test_random_chats_ask_for_no_country(scene: Scene):
    turns(scene, Rules(countries=("FR",)))
    await scene.meet()


# --- languages ----------------------------------------------------------------------------


async def test_a_bot_of_one_language_offers_no_other():
    scene = Scene(Rules(languages=("ru",)))
    scene.languages = {ANA: "en"}
    await scene(ANA, "/start")
    assert scene.reads(ANA).startswith("👋 Привет!")
    assert scene.buttons(ANA) == ["agree"]
    scene.languages = {ANA: "ru"}
    await scene.joins(ANA)
    await scene(ANA, "/help")
    assert "/language" not in scene.reads(ANA)
    await scene(ANA, "/settings")
    assert not {"set-talks", "set-language"} & {*scene.buttons(ANA)}
    await scene(ANA, "/language")
    assert len(scene.buttons(ANA)) == 1


async def test_who_read_another_language_is_spoken_to_in_the_first_one(scene: Scene):
    turns(scene, Rules(languages=("ru", "en")))
    await scene(ANA, "/stop")
    assert (await scene.person(ANA)).language == "en", "which is still spoken"
    turns(scene, Rules(languages=("ru",)))
    await scene(ANA, "/stop")
    assert scene.reads(ANA).startswith("Вы сейчас не в чате.")
    assert (await scene.person(ANA)).language == "ru"
    assert await scene.later(HOUR_MS) == []


async def test_keys_in_a_language_that_is_spoken_no_more_still_work(chat: Scene):
    turns(chat, Rules(languages=("ru",)))
    assert (BOB, "partner-left") in await chat(ANA, "⏹ Stop")


async def test_who_waits_in_a_language_that_is_spoken_no_more_meets_who_is_there():
    scene = Scene()
    scene.languages = {ANA: "ru"}
    await scene.joins(ANA)
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-relaxes")
    await scene(ANA, "/chat")
    scene.languages = {}
    await scene.joins(BOB)
    turns(scene, Rules(languages=("en",)))
    await scene.wave()
    await scene(BOB, "/chat")
    assert {(ANA, "found"), (BOB, "found")} <= {*await scene.wave()}


async def test_languages_that_are_spoken_no_more_keep_nobody_apart(scene: Scene):
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-talks")
    await scene.taps(ANA, scene.labels(ANA)[1])
    await scene.taps(ANA, scene.labels(ANA)[0])
    assert (await scene.person(ANA)).wishes.languages == ("ru",)
    turns(scene, Rules(languages=("en",)))
    await scene.meet()
