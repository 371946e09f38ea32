"""/profile: the card as others see it, every field two taps away; /pause; answers by message."""

import pytest

from bot.scene import ANA, BOB, BOT, CLEO, SHIPPED, Overheard, Scene
from meetsmatch.app.profiles import ASKED_MS
from meetsmatch.bot.buttons import Action
from meetsmatch.bot.rewording import reworded
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.profiles import (
    BIO_LIMIT,
    INTEREST_LIMIT,
    MOST_INTERESTS,
    NAME_LIMIT,
    Asked,
    Goal,
)
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules

BERLIN = {"latitude": 52.52, "longitude": 13.405}
PARIS = {"latitude": 48.857, "longitude": 2.352}
ROME = {"latitude": 41.894, "longitude": 12.483}


async def finished(rules: Rules | None = None) -> Scene:
    scene = Scene(rules)
    await scene.joins(ANA, BOB)
    await scene.taps(ANA, "add-place")
    await scene.sends(ANA, location=BERLIN)
    await scene.taps(ANA, "skip")
    await scene.taps(ANA, "go")
    return scene


@pytest.fixture
async def scene() -> Scene:
    """Ana's card can be seen in Berlin; Bob has joined and wants none."""
    return await finished()


def photo(file: str) -> dict[str, object]:
    return {"photo": [{"file_id": file, "width": 9, "height": 9}]}


def to(scene: Scene, who: int, number: int | None = None) -> dict[str, object]:
    """A reply to what the bot said, last of all by default."""
    there = {"message_id": number or scene.last(who), "from": {"is_bot": True}}
    return {"reply_to_message": there}


async def asked(scene: Scene, key: str) -> None:
    await scene(ANA, "/profile")
    await scene.taps(ANA, key)


async def test_the_card_and_all_that_can_be_changed(scene: Scene):
    assert await scene(ANA, "/profile") == [(ANA, "card"), (ANA, "profile")]
    assert scene.reads(ANA, scene.last(ANA) - 1).startswith("P101, 26")
    assert scene.buttons(ANA) == [
        "edit-name",
        "edit-bio",
        "edit-shots",
        "edit-interests",
        "edit-goal",
        "set-talks",
        "edit-place",
        "edit-radius",
        "pause",
    ]
    assert "📍 Berlin · people within 50 km" in scene.reads(ANA)


async def test_who_has_no_card_begins_one():
    scene = Scene()
    assert await scene(CLEO, "/profile") == [(CLEO, "ask-consent")]
    await scene.joins(CLEO)
    assert await scene(CLEO, "/profile") == [(CLEO, "card"), (CLEO, "preview-no-place")]


async def test_whoever_came_before_there_were_cards_is_asked_for_one(scene: Scene):
    person = (await scene.person(BOB)).id
    scene.store.catalogue._tables.profiles.pop((BOT, person))
    assert await scene(BOB, "/pause") == [(BOB, "pause-nothing")]
    assert await scene(BOB, "/start") == [(BOB, "welcome-back")]
    assert await scene(BOB, "/settings") == [(BOB, "settings")]
    assert "Within" not in " ".join(scene.labels(BOB))
    token = scene.dialog.buttons.make(person, "x", Action.PAUSE).token
    assert await scene.presses(BOB, token, 1) == [(BOB, "!old-button")]
    assert (BOB, "ask-place") in await scene(BOB, "/match")
    assert await scene(BOB, "/profile") == [(BOB, "card"), (BOB, "preview-no-place")]


async def test_profile_begins_a_card_where_there_is_none(scene: Scene):
    person = (await scene.person(BOB)).id
    scene.store.catalogue._tables.profiles.pop((BOT, person))
    assert (BOB, "ask-place") in await scene(BOB, "/profile")
    assert await scene.store.catalogue.profile(BOT, person) is not None


# --- by message ---------------------------------------------------------------------------


async def test_a_name_in_two_taps_and_a_reply(scene: Scene):
    await asked(scene, "edit-name")
    assert await scene(ANA, "Annie", **to(scene, ANA)) == [(ANA, "saved")]
    assert await scene.taps(ANA, "show-card") == [(ANA, "card"), (ANA, "profile")]
    assert scene.reads(ANA, scene.last(ANA) - 1).startswith("Annie, 26")


@pytest.mark.parametrize("name", ["@annie_x", "+49 171 1234567", "\u200b"])
async def test_what_is_no_name_is_asked_again(scene: Scene, name: str):
    await asked(scene, "edit-name")
    assert await scene(ANA, name) == [(ANA, "name-how")]
    assert await scene.sends(ANA, **photo("p")) == [(ANA, "name-how")]
    assert await scene(ANA, "Annie") == [(ANA, "saved")]


@pytest.mark.parametrize(("key", "how"), [("bio", "bio-how"), ("interest", "interest-how")])
async def test_what_is_no_text_is_asked_for_again(scene: Scene, key: str, how: str):
    await asked(scene, "edit-bio" if key == "bio" else "edit-interests")
    if key == "interest":
        await scene.taps(ANA, "edit-interest")
    assert await scene.sends(ANA, **photo("p")) == [(ANA, how)]


async def test_a_bio_may_have_lines_and_its_contacts_are_covered_for_others(scene: Scene):
    await asked(scene, "edit-bio")
    await scene(ANA, "I bake.\nAsk me @ana_lopez")
    assert "are covered when others see it" in scene.reads(ANA)
    await scene(ANA, "/profile")
    shown = scene.reads(ANA, scene.last(ANA) - 1)
    assert "I bake.\nAsk me ••••••••••" in shown
    assert (await scene.mine(ANA)).profile.has_bio


@pytest.mark.parametrize("dash", ["-", " – ", "—"])
async def test_a_dash_takes_the_bio_away(scene: Scene, dash: str):
    await asked(scene, "edit-bio")
    assert "A dash (–) takes it away" in scene.reads(ANA)
    await scene(ANA, "I bake.")
    await asked(scene, "edit-bio")
    assert await scene(ANA, dash) == [(ANA, "saved")]
    mine = await scene.mine(ANA)
    assert (mine.face.bio, mine.profile.has_bio) == ("", False)


async def test_an_answer_can_be_given_again_by_replying_to_the_question(scene: Scene):
    await asked(scene, "edit-bio")
    question = scene.last(ANA)
    await scene(ANA, "frist")
    assert await scene(ANA, "first", **to(scene, ANA, question)) == [(ANA, "saved")]
    assert (await scene.mine(ANA)).face.bio == "first"


async def test_after_a_while_only_a_reply_is_an_answer(scene: Scene):
    await asked(scene, "edit-bio")
    question = scene.last(ANA)
    await scene.later(ASKED_MS)
    assert await scene(ANA, "is anybody there?") == [(ANA, "no-chat")]
    assert await scene(ANA, "I bake.", **to(scene, ANA, question)) == [(ANA, "saved")]


async def test_nothing_is_taken_for_an_answer_when_nothing_was_asked(scene: Scene):
    assert await scene(ANA, "hello") == [(ANA, "no-chat")]
    assert await scene(ANA, "hello", **to(scene, ANA, 1)) == [(ANA, "no-chat")]


async def test_skipping_leaves_everything_as_it_is(scene: Scene):
    await asked(scene, "edit-name")
    assert await scene(ANA, "/skip") == [(ANA, "skipped")]
    assert await scene(ANA, "Annie") == [(ANA, "no-chat")]
    assert await scene(ANA, "/skip") == [(ANA, "skip-nothing")]
    assert (await scene.mine(ANA)).face.name == "P101"


# --- in a chat ----------------------------------------------------------------------------


async def test_in_a_chat_the_answer_is_a_reply_and_all_else_is_for_the_partner(scene: Scene):
    await scene.meet()
    await asked(scene, "edit-bio")
    question = scene.last(ANA)
    scene.restart()
    assert await scene(ANA, "hi Bob") == [(BOB, "hi Bob")]
    assert await scene(ANA, "I bake.", **to(scene, ANA, question)) == [(ANA, "saved")]
    assert await scene(ANA, "I really bake.", **to(scene, ANA, question)) == [(ANA, "saved")]
    assert (await scene.mine(ANA)).face.bio == "I really bake."


async def test_a_reply_to_the_partner_is_for_the_partner_whatever_was_asked(scene: Scene):
    await scene.meet()
    await scene(BOB, "who are you?")
    theirs = scene.last(ANA)
    await asked(scene, "edit-bio")
    assert await scene(ANA, "I bake.", **to(scene, ANA, theirs)) == [(BOB, "I bake.")]
    own = {"message_id": scene.last(ANA), "from": {"is_bot": False}}
    assert await scene(ANA, "a lot", reply_to_message=own) == [(BOB, "a lot")]
    assert (await scene.mine(ANA)).face.bio == ""


async def test_in_a_chat_its_keyboard_stays_and_a_place_is_a_reply(scene: Scene):
    await scene.meet()
    await asked(scene, "edit-place")
    question = scene.last(ANA)
    assert "as a reply to this message" in scene.reads(ANA)
    assert scene.keyboard(ANA) == ["⏭ Next", "⏹ Stop"]
    assert await scene.sends(ANA, location=ROME) == [(ANA, "send-location")]
    seen = await scene.sends(ANA, location=ROME, **to(scene, ANA, question))
    assert seen == [(ANA, "place-set")]
    assert scene.keyboard(ANA) == ["⏭ Next", "⏹ Stop"]


async def test_photos_in_a_chat_are_replies_to_the_question(scene: Scene):
    await scene.meet()
    await asked(scene, "edit-shots")
    await scene.taps(ANA, "shot-add")
    question = scene.last(ANA)
    assert (BOB, "sendPhoto") in await scene.sends(ANA, **photo("for-bob"))
    assert await scene.sends(ANA, **photo("mine"), **to(scene, ANA, question)) == [
        (ANA, "shots-added")
    ]
    assert [it.file for it in (await scene.mine(ANA)).face.shots] == ["mine"]


async def test_who_is_typing_when_a_partner_comes_tells_them_nothing_they_read_later(scene: Scene):
    """Words from before the two met are neither for the profile nor for the partner."""
    await asked(scene, "edit-bio")
    late = scene.telegram.writes(ANA, "I bake.")
    await scene.meet()
    assert await scene.happens(late, ANA) == [(ANA, "too-early")]


# --- by tapping ---------------------------------------------------------------------------


async def test_a_goal_in_two_taps_and_away_again(scene: Scene):
    await scene(ANA, "/profile")
    await scene.taps(ANA, "edit-goal")
    assert await scene.taps(ANA, "goal-dates") == [(ANA, "~profile")]
    assert (await scene.mine(ANA)).profile.goal is Goal.DATES
    await scene.taps(ANA, "edit-goal")
    assert "✅ Dates" in scene.labels(ANA)
    await scene.taps(ANA, "goal-none")
    assert (await scene.mine(ANA)).profile.goal is None


async def test_how_far_from_the_card_and_from_the_filters(scene: Scene):
    await scene(ANA, "/profile")
    await scene.taps(ANA, "edit-radius")
    assert await scene.taps(ANA, "100 km") == [(ANA, "~profile")]
    await scene(ANA, "/filters")
    assert await scene.taps(ANA, "set-radius") == [(ANA, "~choose-radius")]
    assert "✅ 100 km" in scene.labels(ANA)
    assert await scene.taps(ANA, "25 km") == [(ANA, "~radius-set")]
    assert await scene.taps(ANA, "back") == [(ANA, "~settings")]
    assert (await scene.mine(ANA)).profile.radius_km == 25


async def test_languages_are_those_of_the_wishes(scene: Scene):
    await scene(ANA, "/profile")
    await scene.taps(ANA, "set-talks")
    await scene.taps(ANA, "language-ru")
    entry = await scene.store.catalogue.candidate(BOT, (await scene.person(ANA)).id)
    assert entry
    assert entry.languages == ("en", "ru")
    assert await scene.taps(ANA, "back") == [(ANA, "~profile")]


async def test_pausing_and_coming_back(scene: Scene):
    person = (await scene.person(ANA)).id
    assert await scene(ANA, "/pause") == [(ANA, "paused")]
    assert await scene.store.catalogue.candidate(BOT, person) is None
    assert await scene.taps(ANA, "resume") == [(ANA, "~profile")]
    assert await scene.store.catalogue.candidate(BOT, person)
    assert await scene.taps(ANA, "pause") == [(ANA, "~profile")]
    assert "hidden for now" in scene.reads(ANA)
    assert await scene.store.catalogue.candidate(BOT, person) is None
    assert await scene(BOB, "/pause") == [(BOB, "pause-nothing")]


async def test_the_place_can_be_changed_but_not_at_will(scene: Scene):
    for where, seen in ((PARIS, "place-set"), (ROME, "moved-too-often")):
        await asked(scene, "edit-place")
        assert await scene.sends(ANA, location=where) == [(ANA, seen)]
    assert "in 6 hours" in scene.reads(ANA)
    assert await scene.sends(ANA, location=PARIS) == [(ANA, "place-set")]
    await scene.later(6 * HOUR_MS)
    await asked(scene, "edit-place")
    assert await scene.sends(ANA, location=ROME) == [(ANA, "place-set")]
    await scene.later(6 * HOUR_MS)
    await asked(scene, "edit-place")
    assert await scene.sends(ANA, location=PARIS) == [(ANA, "moved-too-often")]


@pytest.mark.security
async def test_deleting_everything_and_coming_back_is_no_way_to_move_more_often(scene: Scene):
    async def comes_back() -> None:
        await scene.later(60_000)
        await scene(ANA, "/delete")
        await scene.taps(ANA, "delete-yes")
        await scene.joins(ANA)
        await asked(scene, "add-place")

    await comes_back()
    assert (ANA, "place-set") in await scene.sends(ANA, location=PARIS)
    await comes_back()
    assert await scene.sends(ANA, location=ROME) == [(ANA, "moved-too-often")]
    await scene.later(6 * HOUR_MS)
    await asked(scene, "add-place")
    assert (ANA, "place-set") in await scene.sends(ANA, location=ROME)
    await comes_back()
    await scene.later(6 * HOUR_MS)
    await asked(scene, "add-place")
    assert await scene.sends(ANA, location=PARIS) == [(ANA, "moved-too-often")]


# --- photos -------------------------------------------------------------------------------


async def with_shots(scene: Scene, *files: str) -> None:
    await asked(scene, "edit-shots")
    await scene.taps(ANA, "shot-add")
    for file in files:
        await scene.sends(ANA, **photo(file))
    if len(files) < 5:
        await scene.taps(ANA, "done")
    await asked(scene, "edit-shots")


async def files(scene: Scene) -> list[str]:
    return [it.file for it in (await scene.mine(ANA)).face.shots]


async def test_photos_are_added_moved_replaced_and_removed(scene: Scene):
    await with_shots(scene, "a", "b", "c")
    assert scene.labels(ANA)[:3] == ["🖼 1", "🖼 2", "🖼 3"]
    assert await scene.taps(ANA, "🖼 3") == [(ANA, "~shot")]
    assert scene.buttons(ANA) == ["shot-earlier", "shot-replace", "shot-remove", "back"]
    await scene.taps(ANA, "shot-earlier")
    assert await files(scene) == ["a", "c", "b"]
    await scene.taps(ANA, "shot-later")
    assert await files(scene) == ["a", "b", "c"]
    await scene.later(60_000)
    assert await scene.taps(ANA, "shot-replace") == [(ANA, "ask-shots")]
    assert scene.reads(ANA).startswith("📷 Another one in its place\n\nSend one photo or video.")
    assert scene.buttons(ANA) == ["portrait", "skip"]
    assert await scene.sends(ANA, **photo("d")) == [(ANA, "shots-saved")]
    assert await files(scene) == ["a", "b", "d"]
    await asked(scene, "edit-shots")
    await scene.taps(ANA, "🖼 1")
    assert "shot-earlier" not in scene.buttons(ANA)
    assert await scene.taps(ANA, "shot-remove") == [(ANA, "~shots")]
    assert await files(scene) == ["b", "d"]
    assert (await scene.taps(ANA, "back"))[0] == (ANA, "~profile")


async def test_a_video_is_told_from_a_photo(scene: Scene):
    await with_shots(scene, "a")
    await scene.taps(ANA, "shot-add")
    await scene.sends(ANA, video={"file_id": "v", "duration": 1})
    await asked(scene, "edit-shots")
    assert scene.labels(ANA)[:2] == ["🖼 1", "🎬 2"]


async def test_who_would_rather_keep_a_photo_skips_its_replacement(scene: Scene):
    await with_shots(scene, "a")
    await scene.taps(ANA, "🖼 1")
    await scene.taps(ANA, "shot-replace")
    await scene(ANA, "/skip")
    await asked(scene, "edit-shots")
    await scene.taps(ANA, "shot-add")
    await scene.sends(ANA, **photo("b"))
    assert await files(scene) == ["a", "b"]


async def test_five_are_enough(scene: Scene):
    await with_shots(scene, *"abcde")
    assert "shot-add" not in scene.buttons(ANA)
    assert await files(scene) == [*"abcde"]


async def test_the_button_of_a_photo_that_is_gone_is_old(scene: Scene):
    await with_shots(scene, "a", "b")
    message, token = scene.button(ANA, "🖼 1")
    await scene.taps(ANA, "🖼 1")
    await scene.taps(ANA, "shot-remove")
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]


async def test_the_telegram_photo_can_be_taken_later_and_only_once(scene: Scene):
    scene.telegram.portraits[ANA] = "face"
    await asked(scene, "edit-shots")
    message, token = scene.button(ANA, "portrait")
    assert await scene.presses(ANA, token, message) == [
        (ANA, "~shots-saved"),
        (ANA, "card"),
        (ANA, "profile"),
    ]
    await scene.presses(ANA, token, message)
    assert await files(scene) == ["face-640"]


# --- interests ----------------------------------------------------------------------------


async def test_interests_are_picked_on_pages(scene: Scene):
    await asked(scene, "edit-interests")
    await scene.taps(ANA, "🥾 Hiking")
    assert scene.labels(ANA)[0] == "✅ 🥾 Hiking"
    assert await scene.taps(ANA, "page-after") == [(ANA, "~interests")]
    assert await scene.taps(ANA, "🐶 Dogs") == [(ANA, "~interests")]
    await scene.taps(ANA, "page-before")
    await scene.taps(ANA, "✅ 🥾 Hiking")
    mine = await scene.mine(ANA)
    assert mine.face.interests == ("dogs",)
    assert mine.profile.interests != 0
    await scene.taps(ANA, "page-before")
    assert scene.labels(ANA)[0] == "🎮 Video games"


async def test_an_operator_s_interest_has_its_name_and_stays_with_who_has_it(scene: Scene):
    scene.wording = Overheard(reworded(SHIPPED, {"text.en.interest-Go": "⚫ Go"}).trees)
    scene.dialog.adopt(scene.wording, Rules(interests=("Go", "hiking")))
    await asked(scene, "edit-interests")
    assert scene.labels(ANA)[:2] == ["⚫ Go", "🥾 Hiking"]
    await scene.taps(ANA, "⚫ Go")
    assert (await scene.mine(ANA)).face.interests == ("Go",)
    scene.dialog.adopt(scene.wording, Rules(interests=("hiking",)))
    await asked(scene, "edit-interests")
    assert scene.labels(ANA)[:2] == ["✅ ⚫ Go", "🥾 Hiking"]


async def test_all_pages_together_show_every_interest_once(scene: Scene):
    await asked(scene, "edit-interests")
    shown: list[str] = []
    while not shown or scene.words(ANA, f"interest-{INTERESTS[0]}") not in scene.labels(ANA):
        shown += [it for it in scene.labels(ANA) if it not in {"‹", "›"}][:-2]
        await scene.taps(ANA, "page-after")
        await scene.later(60_000)
    assert shown == [scene.words(ANA, f"interest-{it}") for it in INTERESTS]


async def test_interests_in_own_words_stand_first_and_can_go(scene: Scene):
    await asked(scene, "edit-interests")
    await scene.taps(ANA, "edit-interest")
    assert await scene(ANA, "Go, HIKING,\ngo,  , bird watching") == [(ANA, "saved")]
    assert (await scene.mine(ANA)).face.interests == ("Go", "hiking", "bird watching")
    await asked(scene, "edit-interests")
    assert scene.labels(ANA)[:3] == ["✅ Go", "✅ bird watching", "✅ 🥾 Hiking"]
    await scene.taps(ANA, "✅ Go")
    assert (await scene.mine(ANA)).face.interests == ("hiking", "bird watching")
    await scene(ANA, "/profile")
    assert "🥾 Hiking, bird watching" in scene.reads(ANA, scene.last(ANA) - 1)


async def says(scene: Scene, key: str, text: str) -> str:
    """What they are told who answer that question so."""
    await asked(scene, "edit-interests" if key == "edit-interest" else key)
    if key == "edit-interest":
        await scene.taps(ANA, key)
    await scene(ANA, text, **to(scene, ANA))
    return scene.reads(ANA)


@pytest.mark.parametrize(
    ("key", "fits", "longer"),
    [
        ("edit-name", "A" * NAME_LIMIT, "A" * NAME_LIMIT + "h"),
        ("edit-bio", "b " * (BIO_LIMIT // 2), "b" * BIO_LIMIT + "h"),
        ("edit-interest", "c" * INTEREST_LIMIT + ", chess,", "c" * INTEREST_LIMIT + "h"),
        ("edit-interest", ", ".join("abcdefghij"), ", ".join("klmnopqrstu")),
    ],
)
async def test_who_writes_more_than_there_is_room_for_is_told_so(
    scene: Scene, key: str, fits: str, longer: str
):
    assert await says(scene, key, fits) == "✅ Saved."
    told = await says(scene, key, longer)
    assert told == "✅ Saved. It did not fit in full, so a part of it is left out."


async def test_what_others_will_not_see_of_an_interest_is_told(scene: Scene):
    told = await says(scene, "edit-interest", "chess, @grandmaster")
    assert "are covered when others see it." in told
    assert await says(scene, "edit-interest", "rivers") == "✅ Saved.", "it has been said"


async def test_ten_interests_are_enough(scene: Scene):
    await asked(scene, "edit-interests")
    names = [scene.words(ANA, f"interest-{it}") for it in INTERESTS]
    for name in names[:MOST_INTERESTS]:
        await scene.later(1_000)
        await scene.taps(ANA, name)
    assert await scene.taps(ANA, names[MOST_INTERESTS]) == [(ANA, "!interests-full")]


async def test_the_operators_interests_are_known_however_they_are_written():
    scene = await finished(Rules(interests=("Jazz", "dogs")))
    await asked(scene, "edit-interests")
    await scene.taps(ANA, "edit-interest")
    await scene(ANA, "jazz")
    assert (await scene.mine(ANA)).face.interests == ("Jazz",)


async def test_the_operators_own_list_is_shown_as_it_stands():
    scene = await finished(Rules(interests=("surfing", "dogs")))
    await asked(scene, "edit-interests")
    assert scene.labels(ANA)[:2] == ["surfing", "🐶 Dogs"]


async def test_an_interest_that_left_the_list_is_an_old_button(scene: Scene):
    await asked(scene, "edit-interests")
    message, token = scene.button(ANA, "🥾 Hiking")
    scene.rules = Rules(interests=("surfing",))
    scene.restart()
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]


# --- what would make it better ------------------------------------------------------------


async def test_one_wish_a_day_and_only_of_those_who_are_seen(scene: Scene):
    async def nudges() -> list[str]:
        seen = await scene(ANA, "/match")
        return [words for who, words in seen if who == ANA and words.startswith("nudge-")]

    assert await nudges() == ["nudge-shots"]
    assert await nudges() == []
    scene.clock.ms += DAY_MS
    await with_shots(scene, "a")
    assert await nudges() == ["nudge-bio"]
    await asked(scene, "edit-bio")
    await scene(ANA, "I bake.")
    scene.clock.ms += DAY_MS
    assert await nudges() == ["nudge-interests"]
    await asked(scene, "edit-interests")
    await scene.taps(ANA, "🥾 Hiking")
    scene.clock.ms += DAY_MS
    assert await nudges() == ["nudge-goal"]
    await asked(scene, "edit-goal")
    await scene.taps(ANA, "goal-chat")
    scene.clock.ms += DAY_MS
    assert await nudges() == []


async def test_who_hides_is_left_alone(scene: Scene):
    await scene(ANA, "/pause")
    for who in (ANA, BOB):
        seen = await scene(who, "/match")
        assert not [words for _, words in seen if words.startswith("nudge-")]


# --- the end ------------------------------------------------------------------------------


async def test_deleting_leaves_no_card(scene: Scene):
    person = (await scene.person(ANA)).id
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    assert await scene.store.catalogue.profile(BOT, person) is None
    assert await scene.store.catalogue.candidate(BOT, person) is None


async def test_of_who_is_too_young_now_nothing_stays_on_the_card(scene: Scene):
    await asked(scene, "edit-bio")
    await scene(ANA, "I bake.")
    scene.rules = Rules(min_age=40)
    scene.restart()
    await scene(ANA, "/delete")
    assert (ANA, "deleted-but-age") in await scene.taps(ANA, "delete-yes")
    mine = await scene.mine(ANA)
    assert (mine.face.name, mine.face.bio, mine.profile.cell) == ("", "", None)
    assert mine.profile.asked is None
    assert await scene.store.catalogue.candidate(BOT, mine.profile.person) is None


async def test_buttons_of_a_deleted_card_are_old(scene: Scene):
    await scene(ANA, "/profile")
    message, token = scene.button(ANA, "edit-bio")
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    await scene(ANA, "/start")
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]


async def test_a_radius_or_a_place_that_nobody_offers_is_old(scene: Scene):
    make, me = scene.dialog.buttons.make, (await scene.person(ANA)).id
    for action, subject in ((Action.SET_RADIUS, 7), (Action.SET_PLACE, 1 << 50)):
        token = make(me, "x", action, subject, "profile").token
        assert await scene.presses(ANA, token, 1) == [(ANA, "!old-button")]


async def test_done_is_old_once_it_is_done(scene: Scene):
    await asked(scene, "edit-shots")
    await scene.taps(ANA, "shot-add")
    message, token = scene.button(ANA, "skip")
    await scene.presses(ANA, token, message)
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]
    assert (await scene.mine(ANA)).profile.asked is Asked.SHOTS
