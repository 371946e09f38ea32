"""From the year of birth to a card that others see: a place, photos, a preview, or none."""

import pytest

from bot.scene import ANA, BOB, BOT, Scene
from meetsmatch.adapters.memory.telegram import Fault
from meetsmatch.app.ports import Answer
from meetsmatch.app.profiles import ASKED_MS
from meetsmatch.core.places import cell_of
from meetsmatch.core.profiles import MOST_SHOTS, Asked, Medium
from meetsmatch.core.rules import Rules

BERLIN = {"latitude": 52.52, "longitude": 13.405}


@pytest.fixture
async def scene() -> Scene:
    """Ana has said when she was born, and nothing else."""
    stage = Scene()
    await stage(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-men", "1990s"):
        await stage.taps(ANA, key)
    assert await stage.taps(ANA, "1995") == [(ANA, "~ready"), (ANA, "ask-place")]
    return stage


def photo(file: str) -> dict[str, object]:
    return {"photo": [{"file_id": file, "width": 9, "height": 9}]}


async def located(scene: Scene) -> None:
    await scene.sends(ANA, location=BERLIN)


async def shown(scene: Scene, who: int = ANA) -> bool:
    """Whether others may see them."""
    entry = await scene.store.catalogue.candidate(BOT, (await scene.person(who)).id)
    return entry is not None


async def test_a_location_a_telegram_photo_and_go_are_eight_taps_in_all(scene: Scene):
    scene.telegram.portraits[ANA] = "face"
    assert scene.keyboard(ANA) == ["📍 Send my location", "Skip"]
    # Five taps were made before: consent, gender, wish, decade, year.
    assert await scene.sends(ANA, location=BERLIN) == [(ANA, "place-set"), (ANA, "ask-shots")]
    assert scene.keyboard(ANA) is None
    seen = await scene.taps(ANA, "portrait")
    assert [it[1] for it in seen] == ["~shots-saved", "card", "preview"]
    assert not await shown(scene)
    assert await scene.taps(ANA, "go") == [(ANA, "~listed")]
    assert await shown(scene)
    mine = await scene.mine(ANA)
    assert mine.profile.cell == cell_of(52.52, 13.405)
    assert (mine.face.name, mine.face.shots[0].file) == ("P101", "face-640")


async def test_a_typed_town_is_one_answer_and_one_tap(scene: Scene):
    assert await scene(ANA, "berlin") == [(ANA, "place-which")]
    assert scene.reads(ANA) == "Is it here?", "there is nothing to choose from"
    assert scene.labels(ANA) == ["Berlin, Germany"], "no towns that are called longer and smaller"
    assert scene.labels(ANA)[0].startswith("Berlin")
    seen = await scene.taps(ANA, scene.labels(ANA)[0])
    assert seen == [(ANA, "place-set"), (ANA, "ask-shots")]
    assert "Berlin" in scene.reads(ANA, scene.last(ANA) - 1)


async def test_a_town_is_found_in_the_script_of_whoever_types_it():
    scene = Scene()
    scene.languages[ANA] = "ru"
    await scene(ANA, "/start")
    for key in ("agree", "gender-woman", "seeks-men"):
        await scene.taps(ANA, key)
    await scene.taps(ANA, scene.words(ANA, "decade", decade="1990"))
    await scene.taps(ANA, "1995")
    assert await scene(ANA, "москва") == [(ANA, "place-which")]
    assert scene.labels(ANA)[0].startswith("Москва")


async def test_what_is_no_town_is_asked_again(scene: Scene):
    assert await scene(ANA, "Xyzzyville-upon-Nowhere") == [(ANA, "place-unknown")]
    assert await scene.sends(ANA, **photo("p")) == [(ANA, "place-how")]
    assert await scene.sends(ANA, contact={"phone_number": "1"}) == [(ANA, "place-how")]
    assert await scene(ANA, "Hamburg") == [(ANA, "place-which")]
    assert scene.reads(ANA) == ("Which one?" if scene.labels(ANA)[1:] else "Is it here?")


async def test_only_the_square_is_stored(scene: Scene):
    near = {"latitude": 52.5201, "longitude": 13.4049}
    await located(scene)
    one = (await scene.mine(ANA)).profile
    assert await scene.sends(BOB, location=near) == [(BOB, "ask-consent")]
    assert "52.5" not in repr(scene.store.catalogue.__dict__)
    assert one.cell == cell_of(**near)


async def test_everything_can_be_skipped_and_nobody_sees_them(scene: Scene):
    assert await scene(ANA, "Skip") == [(ANA, "skipped"), (ANA, "ask-shots")]
    assert scene.keyboard(ANA) is None
    seen = await scene.taps(ANA, "skip")
    assert [it[1] for it in seen] == ["~shots-saved", "card", "preview-no-place"]
    assert scene.buttons(ANA) == ["add-place", "edit-card", "find-someone"]
    assert not await shown(scene)
    assert await scene.taps(ANA, "find-someone") == [(ANA, "queue-card")]


async def test_chatting_works_before_any_of_it(scene: Scene):
    await scene.joins(BOB, gender="man")
    await scene.meet()
    assert await scene(ANA, "Berlin is nice") == [(BOB, "Berlin is nice")]


async def test_who_comes_from_a_chat_answers_no_older_question(scene: Scene):
    await scene.joins(BOB, gender="man")
    await scene.meet()
    scene.clock.ms += 1
    await scene(ANA, "/next")
    assert await scene(ANA, "Hamburg is nice") == [(ANA, "still-looking")]
    await scene(ANA, "/stop")
    scene.clock.ms += 1
    assert await scene(ANA, "/start") == [(ANA, "welcome-back"), (ANA, "ask-place")]
    assert await scene(ANA, "Hamburg") == [(ANA, "place-which")]


@pytest.mark.parametrize("command", ["/match", "/likes"])
async def test_who_looks_for_cards_after_a_chat_answers_the_question_that_is_asked_then(
    scene: Scene, command: str
):
    await scene.joins(BOB, gender="man")
    await scene.meet()
    scene.clock.ms += ASKED_MS
    await scene(BOB, "/stop")
    scene.clock.ms += 1
    assert await scene(ANA, command) == [(ANA, "browse-first"), (ANA, "ask-place")]
    assert await scene(ANA, "Berlin") == [(ANA, "place-which")]


async def test_a_question_asked_again_is_heard_as_long_as_the_first_time(scene: Scene):
    scene.clock.ms += ASKED_MS
    assert await scene(ANA, "Hamburg") == [(ANA, "no-chat")]
    await scene(ANA, "/start")
    assert await scene(ANA, "Hamburg") == [(ANA, "place-which")]


async def test_one_can_go_back_to_the_place(scene: Scene):
    await scene(ANA, "/skip")
    assert await scene.taps(ANA, "back") == [(ANA, "ask-place")]
    await located(scene)
    assert (await scene.mine(ANA)).profile.cell is not None


async def test_the_open_question_survives_a_restart(scene: Scene):
    scene.restart()
    assert await scene(ANA, "/start") == [(ANA, "welcome-back"), (ANA, "ask-place")]
    scene.restart()
    await located(scene)
    scene.restart()
    assert await scene.sends(ANA, **photo("p")) == [(ANA, "shots-added")]


async def test_who_is_shown_is_not_asked_again_at_the_start(scene: Scene):
    await located(scene)
    await scene.taps(ANA, "skip")
    await scene.taps(ANA, "go")
    assert await scene(ANA, "/start") == [(ANA, "welcome-back")]


async def test_photos_are_counted_one_by_one_and_done(scene: Scene):
    await located(scene)
    assert await scene.sends(ANA, **photo("p1")) == [(ANA, "shots-added")]
    assert scene.reads(ANA).startswith("📷 1 of 5")
    assert await scene.sends(ANA, video={"file_id": "v2", "duration": 3}) == [(ANA, "shots-added")]
    assert scene.buttons(ANA) == ["done"]
    seen = await scene.taps(ANA, "done")
    assert [it[1] for it in seen][-1] == "preview"
    shots = (await scene.mine(ANA)).face.shots
    assert [(it.medium, it.file) for it in shots] == [(Medium.PHOTO, "p1"), (Medium.VIDEO, "v2")]


async def test_an_album_is_counted_in_place_and_a_full_one_is_done(scene: Scene):
    await located(scene)
    for number in range(MOST_SHOTS - 1):
        seen = await scene.sends(ANA, media_group_id="g", **photo(f"p{number}"))
        assert seen == [(ANA, "~shots-added")]
    seen = await scene.sends(ANA, media_group_id="g", **photo("last"))
    assert [it[1] for it in seen] == ["shots-saved", "card", "preview"]
    with pytest.raises(LookupError):
        scene.button(ANA, "show-card")  # it is there already
    assert await scene.sends(ANA, media_group_id="g", **photo("more")) == [(ANA, "no-chat")]
    assert len((await scene.mine(ANA)).face.shots) == MOST_SHOTS


async def test_what_is_neither_photo_nor_video_is_none(scene: Scene):
    await located(scene)
    assert await scene(ANA, "later") == [(ANA, "shots-how")]
    assert await scene.sends(ANA, voice={"file_id": "v", "duration": 1}) == [(ANA, "shots-how")]


@pytest.mark.parametrize("status", [200, 400, 500, 0, -1])
async def test_who_hides_their_photo_or_cannot_be_asked_about_can_send_one(
    scene: Scene, status: int
):
    await located(scene)
    if status != 200:
        scene.telegram.portraits[ANA] = "face"
        scene.telegram.fail(Fault(Answer(status), "getUserProfilePhotos"))
    assert await scene.taps(ANA, "portrait") == [(ANA, "!no-portrait")]
    assert await scene.sends(ANA, **photo("p")) == [(ANA, "shots-added")]


async def test_a_file_with_a_name_of_its_own_is_sent_anew(scene: Scene):
    await located(scene)
    named = {"file_id": "v", "duration": 1, "file_name": "Ana Lopez at home.mp4"}
    await scene.sends(ANA, video=named)
    await scene.taps(ANA, "done")
    sent = [call.params for call in scene.telegram.calls if call.method == "sendVideo"]
    assert [it["video"] for it in sent] == [{"reupload": "v", "name": "video.mp4"}]


async def test_a_name_that_leads_to_somebody_is_not_proposed():
    scene = Scene()
    scene.names[ANA] = "@ana_lopez"
    await scene.joins(ANA)
    assert (await scene.mine(ANA)).face.name == "🙂"


async def test_who_agrees_to_new_terms_is_asked_for_a_card_once():
    scene = Scene()
    await scene.joins(ANA)
    scene.rules = Rules(terms=2)
    scene.restart()
    await scene(ANA, "/start")
    assert await scene.taps(ANA, "agree") == [(ANA, "~ready")]


async def test_nobody_is_asked_for_a_place_in_a_language_they_do_not_read():
    scene = Scene()
    scene.languages[ANA] = "ru"
    await scene.joins(ANA)
    assert scene.reads(ANA).startswith("👆 Такой была бы")


async def test_go_without_a_place_asks_for_one(scene: Scene):
    await scene(ANA, "/skip")
    await scene.taps(ANA, "skip")
    await scene.taps(ANA, "edit-card")
    assert await scene.taps(ANA, "go") == [(ANA, "ask-place")]
    assert (await scene.mine(ANA)).profile.asked is Asked.PLACE
    seen = await scene.sends(ANA, location=BERLIN)
    assert (ANA, "ask-shots") in seen


async def test_adding_the_place_later_leads_to_go(scene: Scene):
    await scene(ANA, "/skip")
    await scene.sends(ANA, **photo("p"))
    await scene.taps(ANA, "done")
    assert await scene.taps(ANA, "add-place") == [(ANA, "ask-place")]
    seen = await scene.sends(ANA, location=BERLIN)
    assert [it[1] for it in seen] == ["place-set", "card", "preview"]
