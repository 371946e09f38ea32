"""Showing one's age where a word is not enough: in Telegram, or to whom the operator trusts."""

from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.scene import AGE_PAGE, ANA, BOB, BOT, Scene
from meetsmatch.adapters.ageprovider import TICKET_MS, NoTicket
from meetsmatch.app.work import Commit, PersonChanged, PersonForgotten
from meetsmatch.core.ages import Assurance
from meetsmatch.core.people import REFUSED_MS
from meetsmatch.core.rules import Rules

ASKED = (ANA, "~ask-age_check")


async def joining(assurance: Assurance) -> Scene:
    """Ana has answered all questions of the start."""
    scene = Scene(Rules(assurance=assurance))
    await scene(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-men", "2000s"):
        await scene.taps(ANA, key)
    assert await scene.taps(ANA, "2008") == [ASKED]
    return scene


async def stands(scene: Scene) -> tuple[Assurance, int | None]:
    ana = await scene.person(ANA)
    return ana.assurance, ana.birth_year


# --- Telegram's date of birth -------------------------------------------------------------


@pytest.fixture
async def scene() -> Scene:
    return await joining(Assurance.BIRTHDAY)


async def test_who_shows_their_date_of_birth_is_let_in(scene: Scene):
    scene.telegram.birthdates[ANA] = {"day": 3, "month": 4, "year": 2008}
    assert await scene.taps(ANA, "age-start") == [(ANA, "~ready"), (ANA, "ask-place")]
    assert await stands(scene) == (Assurance.BIRTHDAY, 2008)
    assert (await scene.person(ANA)).assured_ms == scene.clock()
    assert await scene(ANA, "/chat") == [(ANA, "queue-card")]


@pytest.mark.parametrize("shown", [{}, {"day": 3, "month": 4}])
async def test_what_cannot_be_seen_lets_nobody_in(scene: Scene, shown: dict[str, int]):
    scene.telegram.birthdates[ANA] = shown
    assert await scene.taps(ANA, "age-start") == [(ANA, "!age-unseen")]
    assert await scene(ANA, "/chat") == [(ANA, "ask-age_check")]


async def test_the_year_is_the_one_that_telegram_shows(scene: Scene):
    scene.telegram.birthdates[ANA] = {"day": 3, "month": 4, "year": 1990}
    await scene.taps(ANA, "age-start")
    assert await stands(scene) == (Assurance.BIRTHDAY, 1990)


async def test_who_has_told_another_year_and_is_too_young_is_remembered(scene: Scene):
    scene.telegram.birthdates[ANA] = {"day": 3, "month": 4, "year": 2011}
    assert await scene.taps(ANA, "age-start") == [(ANA, "~too-young")]
    scene.telegram.birthdates[ANA] = {"day": 3, "month": 4, "year": 1990}
    assert await scene(ANA, "/start") == [(ANA, "too-young")]
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    assert await scene(ANA, "/start") == [(ANA, "too-young")]


async def test_the_day_counts_and_whoever_waits_for_it_may_come_back(scene: Scene):
    scene.telegram.birthdates[ANA] = {"day": 31, "month": 12, "year": 2008}
    assert await scene.taps(ANA, "age-start") == [(ANA, "!age-soon")]
    assert await stands(scene) == (Assurance.DECLARED, 2008)


async def test_an_old_button_of_the_check_opens_nothing(scene: Scene):
    message, token = scene.button(ANA, "age-start")
    await scene(ANA, "/privacy")
    await scene.taps(ANA, "withdraw")
    assert (ANA, "!old-button") in await scene.presses(ANA, token, message)


# --- somebody else looks ------------------------------------------------------------------


@pytest.fixture
async def elsewhere() -> Scene:
    scene = await joining(Assurance.PROVIDER)
    assert await scene.taps(ANA, "age-start") == [(ANA, "~age-elsewhere")]
    assert scene.buttons(ANA) == ["age-open", "age-done"]
    return scene


def link(scene: Scene) -> str:
    """Where the newest button leads."""
    markup = cast("Any", scene.telegram.chats[ANA][scene.last(ANA)]["reply_markup"])
    return str(markup["inline_keyboard"][0][0]["url"])


async def test_the_link_names_the_age_and_a_ticket_of_theirs(elsewhere: Scene):
    address = urlsplit(link(elsewhere))
    asked = parse_qs(address.query)
    assert link(elsewhere).startswith(AGE_PAGE)
    assert (asked["age"], asked["for"]) == (["18"], ["stage"])
    ticket = await elsewhere.tickets.read(asked["ticket"][0])
    assert ticket.person == (await elsewhere.person(ANA)).id
    elsewhere.clock.ms += TICKET_MS
    with pytest.raises(NoTicket):
        await elsewhere.tickets.read(asked["ticket"][0])


async def test_nobody_is_in_before_there_is_an_answer(elsewhere: Scene):
    assert await elsewhere.taps(ANA, "age-done") == [(ANA, "!age-not-yet")]
    assert await elsewhere(ANA, "/chat") == [(ANA, "ask-age_check")]


async def test_a_yes_lets_them_in_and_is_all_that_is_kept(elsewhere: Scene):
    assert await elsewhere.age_checked(ANA, True) == [(ANA, "age-passed")]
    assert await stands(elsewhere) == (Assurance.PROVIDER, 2008)
    assert await elsewhere.taps(ANA, "age-onward") == [(ANA, "~ready"), (ANA, "ask-place")]
    assert await elsewhere(ANA, "/chat") == [(ANA, "queue-card")]


async def test_who_comes_back_before_the_word_does_goes_on_as_well(elsewhere: Scene):
    message, done = elsewhere.button(ANA, "age-done")
    await elsewhere.age_checked(ANA, True)
    assert (ANA, "~ready") in await elsewhere.presses(ANA, done, message)


async def test_a_no_is_remembered_and_deleting_is_no_way_around_it(elsewhere: Scene):
    assert await elsewhere.age_checked(ANA, False) == [(ANA, "age-refused")]
    await elsewhere(ANA, "/delete")
    assert (ANA, "deleted-but-age") in await elsewhere.taps(ANA, "delete-yes")
    assert await elsewhere(ANA, "/start") == [(ANA, "age-refused")]
    assert await stands(elsewhere) == (Assurance.REFUSED, 2008)


async def test_half_a_year_later_they_may_be_checked_again(elsewhere: Scene):
    await elsewhere.age_checked(ANA, False)
    elsewhere.clock.ms += REFUSED_MS
    assert await elsewhere(ANA, "/chat") == [(ANA, "ask-age_check")]


@pytest.mark.parametrize(("first", "then"), [(True, False), (False, True)])
async def test_the_first_answer_is_the_only_one(elsewhere: Scene, first: bool, then: bool):
    await elsewhere.age_checked(ANA, first)
    before = await elsewhere.person(ANA)
    assert await elsewhere.age_checked(ANA, then) == []
    assert await elsewhere.person(ANA) == before


async def test_nothing_is_written_about_who_has_gone_meanwhile(elsewhere: Scene):
    ana = await elsewhere.person(ANA)
    await elsewhere.store.commit(Commit(BOT, elsewhere.clock(), (PersonForgotten(ana),)))
    assert (await elsewhere.dialog.age_checked(ana.id, True)).changes == ()


# --- when the operator asks for more than before ------------------------------------------


async def test_who_was_let_in_for_less_leaves_the_queue_and_is_asked(scene: Scene):
    stage = Scene()
    await stage.joins(ANA, BOB)
    await stage(ANA, "/chat")
    await stage(BOB, "/chat")
    stage.rules = Rules(assurance=Assurance.BIRTHDAY)
    stage.restart()
    stage.telegram.birthdates[BOB] = {"day": 1, "month": 1, "year": 1990}
    assert await stage.wave() == [(ANA, "~queue-left"), (BOB, "~queue-left")]
    assert await stage.store.queue_length(BOT) == 0
    assert await stage.taps(BOB, "find-someone") == [(BOB, "!join-first"), (BOB, "ask-age_check")]
    assert (BOB, "~ready") in await stage.taps(BOB, "age-start")


@pytest.mark.parametrize(("checked", "other"), [(ANA, BOB), (BOB, ANA)])
async def test_who_has_passed_meanwhile_goes_on_waiting(checked: int, other: int):
    stage = Scene()
    await stage.joins(ANA, BOB)
    await stage(ANA, "/chat")
    await stage(BOB, "/chat")
    stage.rules = Rules(assurance=Assurance.BIRTHDAY)
    stage.restart()
    known = await stage.person(checked)
    passed = PersonChanged(known.changed(assurance=Assurance.BIRTHDAY))
    await stage.store.commit(Commit(BOT, stage.clock(), (passed,)))
    assert await stage.wave() == [(other, "~queue-left")]
    assert await stage.store.queue_length(BOT) == 1
