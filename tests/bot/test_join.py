"""Coming and going: the questions of the start, what everybody may read, leaving for good."""

import pytest

from bot.scene import ANA, BOB, YEAR, Scene
from meetsmatch.core.people import Gender, Seeks
from meetsmatch.core.rules import Rules


@pytest.fixture
async def scene() -> Scene:
    """Nobody has been here before."""
    return Scene()


async def test_four_questions_on_one_card_and_in(scene: Scene):
    assert await scene(ANA, "/start ref_abc") == [(ANA, "ask-consent")]
    card = scene.last(ANA)
    assert await scene.taps(ANA, "agree") == [(ANA, "~ask-gender")]
    assert await scene.taps(ANA, "gender-woman") == [(ANA, "~ask-seeks")]
    assert await scene.taps(ANA, "seeks-men") == [(ANA, "~ask-birth_year")]
    assert await scene.taps(ANA, "1990s") == [(ANA, "~ask-year")]
    assert await scene.taps(ANA, "1995") == [(ANA, "~ready"), (ANA, "ask-place")]
    assert scene.reads(ANA, card).startswith("🎉")
    ana = await scene.person(ANA)
    assert (ana.consent, ana.gender, ana.birth_year) == (1, Gender.WOMAN, 1995)
    assert ana.wishes.seeks is Seeks.MEN
    assert await scene.taps(ANA, "find-someone") == [(ANA, "queue-card")]


async def test_the_card_says_for_whom_this_is(scene: Scene):
    await scene(ANA, "/start")
    assert "aged 18 or older" in scene.reads(ANA)
    assert scene.buttons(ANA) == ["agree", "choose-language"]


async def test_every_step_can_be_gone_back_from(scene: Scene):
    await scene(ANA, "/start")
    await scene.taps(ANA, "agree")
    assert "back" not in scene.buttons(ANA)
    await scene.taps(ANA, "gender-other")
    assert await scene.taps(ANA, "back") == [(ANA, "~ask-gender")]
    await scene.taps(ANA, "gender-man")
    await scene.taps(ANA, "seeks-women")
    assert await scene.taps(ANA, "back") == [(ANA, "~ask-seeks")]
    await scene.taps(ANA, "seeks-everyone")
    await scene.taps(ANA, "1980s")
    assert await scene.taps(ANA, "back") == [(ANA, "~ask-birth_year")]
    await scene.taps(ANA, "1970s")
    assert (ANA, "~ready") in await scene.taps(ANA, "1971")
    assert (await scene.person(ANA)).gender is Gender.MAN


async def test_going_back_twice_from_the_first_question_changes_nothing(scene: Scene):
    await scene(ANA, "/start")
    await scene.taps(ANA, "agree")
    await scene.taps(ANA, "gender-woman")
    message, back = scene.button(ANA, "back")
    await scene.presses(ANA, back, message)
    before = await scene.person(ANA)
    await scene.presses(ANA, back, message)
    assert await scene.person(ANA) == before


async def test_answers_survive_a_restart(scene: Scene):
    await scene(ANA, "/start")
    await scene.taps(ANA, "agree")
    await scene.taps(ANA, "gender-woman")
    scene.restart()
    assert await scene(ANA, "/start") == [(ANA, "ask-seeks")]
    assert await scene.taps(ANA, "seeks-men") == [(ANA, "~ask-birth_year")]


async def test_whoever_writes_before_joining_is_asked_first(scene: Scene):
    assert await scene(ANA, "hello?") == [(ANA, "ask-consent")]
    assert await scene(ANA, "/chat") == [(ANA, "ask-consent")]
    assert await scene(ANA, "/settings") == [(ANA, "ask-consent")]
    assert await scene(ANA, "/next") == [(ANA, "ask-consent")]


async def test_decades_and_years_do_not_tell_which_answer_is_wanted(scene: Scene):
    await scene(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-men"):
        await scene.taps(ANA, key)
    decades = [f"{year}s" for year in range(2010, 1929, -10)]
    assert scene.labels(ANA) == [*decades, "1920s", "← Back"]
    await scene.taps(ANA, "2010s")
    assert scene.labels(ANA) == [*(str(year) for year in range(2010, YEAR - 7)), "← Back"]


async def test_who_types_the_year_is_told_to_tap_it(scene: Scene):
    await scene(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-men"):
        await scene.taps(ANA, key)
    asked = scene.reads(ANA)
    assert await scene(ANA, "1995") == [(ANA, "ask-birth_year")]
    assert scene.reads(ANA) != asked
    assert "tap the decade below" in scene.reads(ANA)
    await scene(ANA, "/help")
    assert scene.reads(ANA) == asked, "who has typed nothing is just asked"


@pytest.mark.security
async def test_too_young_is_a_polite_stop_and_remembered(scene: Scene):
    await scene.joins(ANA, year=2010)
    assert scene.reads(ANA).startswith("Thank you for being honest")
    assert scene.buttons(ANA) == []
    assert await scene(ANA, "/start") == [(ANA, "too-young")]
    assert await scene(ANA, "/chat") == [(ANA, "too-young")]
    assert await scene(ANA, "hello") == [(ANA, "too-young")]
    assert await scene(ANA, "/privacy") == [(ANA, "privacy")]
    await scene(ANA, "/language")
    assert await scene.taps(ANA, "Русский") == [(ANA, "~language-set")]


@pytest.mark.security
async def test_too_young_cannot_be_undone_by_an_old_button(scene: Scene):
    await scene(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-men", "2010s"):
        await scene.taps(ANA, key)
    message, back = scene.button(ANA, "back")
    year_token = scene.button(ANA, "2011")[1]
    await scene.taps(ANA, "2010")
    assert await scene.presses(ANA, back, message) == [(ANA, "!too-young")]
    assert await scene.presses(ANA, year_token, message) == [(ANA, "!too-young")]
    assert (await scene.person(ANA)).birth_year == 2010


@pytest.mark.security
async def test_deleting_is_no_way_in_for_the_too_young(scene: Scene):
    await scene.joins(ANA, year=2010)
    await scene(ANA, "/delete")
    assert await scene.taps(ANA, "delete-yes") == [(ANA, "deleted-but-age")]
    ana = await scene.person(ANA)
    assert (ana.birth_year, ana.gender, ana.wishes.seeks, ana.consent) == (2010, None, None, 0)
    assert await scene(ANA, "/start") == [(ANA, "too-young")]


async def test_who_was_too_young_is_let_in_once_old_enough(scene: Scene):
    await scene.joins(ANA, year=YEAR - 17)
    assert await scene(ANA, "/chat") == [(ANA, "too-young")]
    await scene.later(366 * 24 * 3_600_000)
    assert await scene(ANA, "/chat") == [(ANA, "queue-card")]


async def test_the_age_is_given_once(scene: Scene):
    await scene(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-men"):
        await scene.taps(ANA, key)
    message, decade = scene.button(ANA, "1980s")
    back = scene.button(ANA, "back")[1]
    await scene.taps(ANA, "1990s")
    await scene.taps(ANA, "1991")
    assert await scene.presses(ANA, decade, message) == [(ANA, "!old-button")]
    assert await scene.presses(ANA, back, message) == [(ANA, "!old-button")]
    assert (await scene.person(ANA)).birth_year == 1991


async def test_an_answered_question_is_not_answered_again_by_its_old_button(scene: Scene):
    await scene(ANA, "/start")
    await scene.taps(ANA, "agree")
    message, man = scene.button(ANA, "gender-man")
    await scene.taps(ANA, "gender-woman")
    assert await scene.presses(ANA, man, message) == [(ANA, "!old-button")]
    assert (await scene.person(ANA)).gender is Gender.WOMAN


async def test_new_terms_are_asked_for_again(scene: Scene):
    await scene.joins(ANA)
    assert await scene(ANA, "/start") == [(ANA, "welcome-back")]
    scene.rules = Rules(terms=2)
    scene.restart()
    assert await scene(ANA, "/chat") == [(ANA, "ask-consent")]
    await scene(ANA, "/start")
    assert await scene.taps(ANA, "agree") == [(ANA, "~ready")]


async def test_pressing_a_button_before_new_terms_are_agreed_to_asks_for_them(scene: Scene):
    await scene.joins(ANA)
    scene.rules = Rules(terms=2)
    scene.restart()
    assert await scene.taps(ANA, "find-someone") == [(ANA, "!join-first"), (ANA, "ask-consent")]


async def test_the_language_comes_from_telegram(scene: Scene):
    scene.languages = {ANA: "ru-RU", BOB: "tlh"}
    await scene(ANA, "/start")
    assert scene.reads(ANA).startswith("👋 Привет!")
    await scene(BOB, "/start")
    assert scene.reads(BOB).startswith("👋 Hi!")


async def test_the_language_can_be_changed_before_agreeing(scene: Scene):
    await scene(ANA, "/start")
    assert await scene.taps(ANA, "choose-language") == [(ANA, "~ask-language")]
    assert await scene.taps(ANA, "Русский") == [(ANA, "~ask-consent")]
    assert scene.reads(ANA).startswith("👋 Привет!")


async def test_start_inside_a_chat_says_so(scene: Scene):
    await scene.joins(ANA, BOB)
    await scene.meet()
    assert await scene(ANA, "/start") == [(ANA, "welcome-chatting")]


@pytest.mark.parametrize(
    "command", ["/help", "/privacy", "/terms", "/paysupport", "/developer_info"]
)
async def test_who_reads_up_while_joining_is_asked_again_below(scene: Scene, command: str):
    words = (ANA, command[1:].replace("_", "-"))
    assert await scene(ANA, command) == [words, (ANA, "ask-consent")]
    await scene.taps(ANA, "agree")
    assert await scene(ANA, command) == [words, (ANA, "ask-gender")]
    await scene.joins(BOB)
    assert await scene(BOB, command) == [(BOB, words[1])]


async def test_the_too_young_may_read_up_too(scene: Scene):
    await scene.joins(ANA, year=YEAR - 15)
    assert await scene(ANA, "/privacy") == [(ANA, "privacy")]


async def test_deleting_is_asked_about_and_then_done_at_once(scene: Scene):
    await scene.joins(ANA)
    assert await scene(ANA, "/delete") == [(ANA, "delete-sure")]
    assert await scene.taps(ANA, "delete-yes") == [(ANA, "deleted")]
    with pytest.raises(AssertionError):
        await scene.person(ANA)
    assert await scene(ANA, "/start") == [(ANA, "ask-consent")]


async def test_deleting_can_be_thought_better_of(scene: Scene):
    await scene.joins(ANA)
    await scene(ANA, "/delete")
    assert await scene.taps(ANA, "delete-no") == [(ANA, "~delete-kept")]
    assert await scene(ANA, "/start") == [(ANA, "welcome-back")]


async def test_deleting_ends_the_chat_and_tells_the_partner(scene: Scene):
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/delete")
    assert await scene.taps(ANA, "delete-yes") == [
        (ANA, "deleted"),
        (BOB, "partner-left"),
        (BOB, "after-chat"),
    ]
    assert scene.keyboard(ANA) is None
    assert await scene(BOB, "still there?") == [(BOB, "chat-over")]


async def test_who_has_deleted_everything_can_still_be_reported_and_blocked(scene: Scene):
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    assert await scene.taps(BOB, "block") == [(BOB, "blocked")]
    await scene.joins(ANA)
    await scene(ANA, "/chat")
    await scene(BOB, "/chat")
    await scene.later(24 * 3_600_000)
    assert await scene.wave() == []


async def test_what_was_underway_to_the_deleted_is_told_to_its_author(scene: Scene):
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/delete")
    message, yes = scene.button(ANA, "delete-yes")
    scene.holding = True
    await scene(BOB, "are you there?")
    await scene.happens(press(scene, yes, message), ANA)
    scene.holding = False
    seen = await scene.settles()
    assert (ANA, "are you there?") not in seen
    assert seen.count((BOB, "lost-at-the-end")) == 1


def press(scene: Scene, token: str, message: int) -> dict[str, object]:
    body = {"message_id": message, "chat": {"id": ANA, "type": "private"}}
    return scene.telegram.update("callback_query", ANA, id=f"{ANA}:q", data=token, message=body)


async def test_a_question_of_another_life_asks_nothing(scene: Scene):
    await scene.joins(ANA)
    await scene(ANA, "/delete")
    message, yes = scene.button(ANA, "delete-yes")
    await scene.presses(ANA, yes, message)
    await scene(ANA, "/start")
    assert await scene.presses(ANA, yes, message) == [(ANA, "!old-button")]


async def test_who_wrote_to_somebody_who_left_and_then_deleted_everything_is_told(scene: Scene):
    await scene.joins(ANA)
    await scene.joins(BOB)
    await scene.meet()
    await scene(ANA, "/delete")
    message, sure = scene.button(ANA, "delete-yes")
    scene.holding = True
    await scene(BOB, "are you there?")
    await scene(ANA, "/stop")
    shown = {"message_id": message, "chat": {"id": ANA, "type": "private"}}
    pressed = scene.telegram.update("callback_query", ANA, id=f"{ANA}:q", data=sure, message=shown)
    await scene.happens(pressed, ANA)
    scene.holding = False
    assert (BOB, "lost-at-the-end") in await scene.settles()
