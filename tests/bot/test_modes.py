"""A bot that only browses, one that only chats, and what becomes of people when that changes."""

from dataclasses import replace

import pytest

from bot.browsing import come, two_people
from bot.pairs import matched, named, opens
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.core.modes import MODES, Mode
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.rules import HOUR_MS, Rules

BROWSES, CHATS = Rules(modes=(Mode.BROWSE,)), Rules(modes=(Mode.CHAT,))
RUSSIAN = {ANA: "ru", BOB: "ru"}


def turns(scene: Scene, rules: Rules) -> None:
    """The operator changes it while the bot runs."""
    scene.rules = rules
    scene.dialog.adopt(scene.wording, rules)


@pytest.fixture(params=["en", "ru"])
def chats(request: pytest.FixtureRequest) -> Scene:
    """Nobody is there yet, and there are no cards."""
    scene = Scene(CHATS)
    scene.languages = {who: request.param for who in (ANA, BOB)}
    return scene


@pytest.fixture(params=["en", "ru"])
def browses(request: pytest.FixtureRequest) -> Scene:
    """Nobody is there yet, and there are no random chats."""
    scene = Scene(BROWSES)
    scene.languages = {who: request.param for who in (ANA, BOB)}
    return scene


OTHERS = {"en": "What others see", "ru": "Что видят другие"}
"""Above what /privacy says of that."""

SHOWN = {
    "en": ("name", "your age", "photos", "words", "how near"),
    "ru": ("имя", "возраст", "фото", "текст", "насколько вы далеко"),
}
"""What is on a card."""


async def others_see(scene: Scene) -> str:
    """What /privacy says of that to Ana, who has not joined yet and is asked again below."""
    await scene(ANA, "/privacy")
    return scene.reads(ANA, scene.last(ANA) - 1).split(OTHERS[scene.languages[ANA]])[1]


# --- only random chats --------------------------------------------------------------------


async def test_who_only_chats_is_asked_for_nothing_else(chats: Scene):
    await chats(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-everyone"):
        await chats.taps(ANA, key)
    await chats.taps(ANA, chats.words(ANA, "decade", decade="1990"))
    assert await chats.taps(ANA, chats.words(ANA, "year", year="1995")) == [(ANA, "~ready")]
    assert chats.buttons(ANA) == ["find-someone"]
    assert await chats.store.catalogue.profile(BOT, (await chats.person(ANA)).id) is None
    await chats.joins(BOB)
    await chats.meet()


@pytest.mark.parametrize("command", ["/match", "/likes", "/profile", "/skip"])
async def test_cards_are_not_offered_where_people_only_chat(chats: Scene, command: str):
    await chats.joins(ANA)
    seen = await chats(ANA, command)
    if command == "/skip":
        assert seen == [(ANA, "skip-nothing")]
        return
    assert seen == [(ANA, "not-offered")]
    assert chats.buttons(ANA) == ["find-someone"]


async def test_nothing_speaks_of_cards_where_people_only_chat(chats: Scene):
    await chats.joins(ANA)
    for command in ("/help", "/start", "/matches", "/pause", "/stop", "hello", "/settings"):
        await chats(ANA, command)
        for word in ("card", "анкет", "/match –", "/profile", "/likes"):
            if command != "/pause":
                assert word not in chats.reads(ANA), command
    assert chats.buttons(ANA)[-2:] == ["set-news", "close"]
    assert not any("km" in it or "км" in it for it in chats.labels(ANA))


async def test_a_chat_that_shows_no_name_says_so_and_speaks_of_nothing_else(chats: Scene):
    await chats(ANA, "/start")
    first = chats.reads(ANA)
    for words in (first, await others_see(chats)):
        denials = "neither your name", "no name", "не имя", "ни имени"
        assert any(it in words for it in denials)
        assert not any(it in words for it in ("card", "анкет", "photo", "фото"))


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("modes", [BROWSES.modes, MODES])
async def test_what_a_card_shows_is_told_before_anybody_agrees(
    modes: tuple[Mode, ...], language: str
):
    scene = Scene(Rules(modes=modes))
    scene.languages = {ANA: language}
    await scene(ANA, "/start")
    first = scene.reads(ANA)
    for words in (first, await others_see(scene)):
        for fact in SHOWN[language]:
            assert fact in words
        is_told = any(it in words.casefold() for it in ("random chat", "случайн"))
        assert is_told == (modes == MODES), "where names are not shown, if there is such a place"


async def test_who_is_still_joining_is_asked_first_whatever_is_not_offered(chats: Scene):
    await chats(ANA, "/start")
    assert await chats(ANA, "/match") == [(ANA, "ask-consent")]


async def test_two_who_only_chat_may_keep_in_touch_without_cards(chats: Scene):
    await chats.joins(ANA, BOB)
    await chats.meet()
    await chats(ANA, "/stop")
    assert "keep-in-touch" in chats.buttons(ANA)
    await chats.taps(ANA, "keep-in-touch")
    assert await chats.taps(BOB, "keep-in-touch") == [(ANA, "kept"), (BOB, "kept")]
    assert await chats.taps(ANA, "open-match") == [(ANA, "match-opened")]
    assert await chats(ANA, "hello again") == [(BOB, "match-wrote")]


async def test_no_name_is_shown_where_there_are_no_cards_any_more(chat: Scene):
    for who, name in ((ANA, "Ann"), (BOB, "Ben")):
        await named(chat, who, name)
    turns(chat, CHATS)
    await chat(ANA, "/stop")
    for who in (ANA, BOB):
        await chat.taps(who, "keep-in-touch")
    await chat(ANA, "/matches")
    assert chat.labels(ANA) == ["Someone from a random chat · new"]
    await chat.taps(ANA, chat.labels(ANA)[0])
    assert "Ben" not in chat.reads(ANA)
    assert await chat(ANA, "hello again") == [(BOB, "match-wrote")]
    assert "Ann" not in chat.reads(BOB), "as /privacy says"


async def test_nothing_is_sold_that_is_of_cards():
    scene = Scene(replace(CHATS, prices=(Offer(Item.SEE_LIKES, 30, 7),)))
    await scene.joins(ANA)
    assert await scene(ANA, "/premium") == [(ANA, "premium-none")]
    await scene(ANA, "/help")
    assert "/premium" not in scene.reads(ANA)


# --- only cards ---------------------------------------------------------------------------


async def test_who_only_browses_goes_on_to_a_card(browses: Scene):
    await browses(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-everyone"):
        await browses.taps(ANA, key)
    await browses.taps(ANA, browses.words(ANA, "decade", decade="1990"))
    seen = await browses.taps(ANA, browses.words(ANA, "year", year="1995"))
    assert seen == [(ANA, "~ready"), (ANA, "ask-place")]
    assert browses.buttons(ANA) == []
    await browses(ANA, "/skip")
    await browses.taps(ANA, "skip")
    assert browses.buttons(ANA) == ["add-place", "edit-card"]
    await browses.shows(ANA, "Ann")
    assert browses.buttons(ANA) == ["browse-start"]
    await browses.taps(ANA, "browse-start")
    assert browses.buttons(ANA) == ["look-farther", "alert-on"]


@pytest.mark.parametrize("command", ["/chat", "/next"])
async def test_random_chats_are_not_offered_where_people_only_browse(browses: Scene, command: str):
    await browses.joins(ANA)
    assert await browses(ANA, command) == [(ANA, "not-offered")]
    assert browses.buttons(ANA) == ["browse-start"]


async def test_nothing_speaks_of_random_chats_where_people_only_browse(browses: Scene):
    await browses.joins(ANA)
    for command in ("/help", "/start", "/matches", "/stop", "hello", "/settings"):
        await browses(ANA, command)
        for word in ("/chat", "/next", "random", "случайн"):
            assert word not in browses.reads(ANA), command
    assert "set-relaxes" not in browses.buttons(ANA)


async def test_a_match_stays_open_when_somebody_asks_for_a_random_chat():
    scene = await two_people()
    turns(scene, BROWSES)
    await matched(scene)
    await opens(scene, ANA, "Bob")
    for command in ("/chat", "/next"):
        assert await scene(ANA, command) == [(ANA, "not-offered")]
    assert await scene(ANA, "still here") == [(BOB, "match-wrote")]


# --- it changes while people are there ----------------------------------------------------


async def test_a_chat_goes_on_to_its_end_and_then_there_is_no_other(chat: Scene):
    turns(chat, BROWSES)
    assert await chat(ANA, "hello") == [(BOB, "hello")]
    assert await chat(ANA, "/chat") == [(ANA, "already-chatting")]
    assert await chat(ANA, "/next") == [
        (ANA, "you-left"),
        (ANA, "not-offered"),
        (BOB, "partner-left"),
        (BOB, "after-chat"),
    ]
    assert chat.buttons(BOB) == ["say-good", "say-bad", "keep-in-touch", "report", "block"]
    assert chat.keyboard(ANA) is None


async def test_who_waits_when_random_chats_end_is_told(scene: Scene):
    await scene(ANA, "/chat")
    turns(scene, BROWSES)
    assert await scene.wave() == [(ANA, "~queue-found"), (ANA, "not-offered")]
    assert await scene.store.queue_length(BOT) == 0
    assert await scene.wave() == []
    assert await scene(ANA, "/stop") == [(ANA, "nobody-there")]


async def test_an_old_button_to_a_random_chat_leads_to_what_there_is(scene: Scene):
    turns(scene, BROWSES)
    assert await scene.taps(ANA, "find-someone") == [(ANA, "not-offered")]
    seen = await scene.taps(ANA, "browse-start")
    assert seen == [(ANA, "browse-first"), (ANA, "card"), (ANA, "preview-no-place")]


async def test_whoever_leaves_the_queue_at_that_moment_is_led_on(scene: Scene):
    await scene(ANA, "/chat")
    turns(scene, BROWSES)
    assert await scene(ANA, "/stop") == [(ANA, "queue-left")]
    assert scene.buttons(ANA) == ["browse-start"]


async def test_cards_that_were_shown_before_lead_to_what_there_is():
    scene = await two_people()
    await scene(ANA, "/match")
    turns(scene, CHATS)
    assert await scene.taps(ANA, "card-like") == [(ANA, "not-offered")]
    assert await scene(BOB, "/likes") == [(BOB, "not-offered")]


@pytest.mark.parametrize("end", ["report", "block"])
async def test_whose_card_it_was_can_be_reported_and_blocked_all_the_same(end: str):
    scene = await two_people()
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-more")
    turns(scene, CHATS)
    seen = await scene.taps(ANA, end)
    if end == "report":
        seen = await scene.taps(ANA, "reason-spam")
    assert seen == [(ANA, "!card-reported" if end == "report" else "!card-blocked")]
    assert scene.buttons(ANA) == [], "and no other card comes"


async def test_a_card_can_be_hidden_even_while_there_are_none():
    scene = await two_people()
    turns(scene, CHATS)
    assert await scene(ANA, "/pause") == [(ANA, "paused")]
    turns(scene, Rules())
    assert (await scene.mine(ANA)).profile.is_paused


async def test_nobody_is_told_of_new_people_while_there_are_no_cards():
    scene = Scene()
    await come(scene, ANA)
    await scene(ANA, "/match")
    await scene.taps(ANA, "alert-on")
    await come(scene, BOB)
    turns(scene, CHATS)
    assert await scene.later(48 * HOUR_MS) == []
    turns(scene, Rules())
    assert await scene.later(HOUR_MS) == [(ANA, "new-people")]


async def asked_for_a_place() -> Scene:
    scene = Scene()
    await scene(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-men", "1990s"):
        await scene.taps(ANA, key)
    await scene.taps(ANA, "1995")
    turns(scene, CHATS)
    return scene


@pytest.mark.parametrize("says", ["Berlin", "/skip", "/start"])
async def test_a_question_about_the_card_ends_with_the_cards(says: str):
    scene = await asked_for_a_place()
    seen = await scene(ANA, says)
    assert seen[-2:] == [(ANA, "skipped"), (ANA, "not-offered")]
    assert scene.keyboard(ANA) is None
    assert (await scene.mine(ANA)).profile.cell is None
    assert await scene(ANA, "Berlin") == [(ANA, "no-chat")]


async def test_who_has_no_card_yet_goes_on_with_it_when_there_are_cards_again():
    scene = Scene(CHATS)
    await scene.joins(CLEO)
    turns(scene, Rules())
    assert await scene(CLEO, "/match") == [(CLEO, "browse-first"), (CLEO, "ask-place")]
