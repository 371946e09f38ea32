"""Settings: every choice by buttons, at once, and known to the queue."""

import pytest

from bot.scene import ANA, BOB, BOT, Scene
from meetsmatch.core.people import Seeks
from meetsmatch.core.rules import Rules


async def test_the_card_shows_all_and_closes(scene: Scene):
    assert await scene(ANA, "/settings") == [(ANA, "settings")]
    assert scene.labels(ANA) == [
        "Looking for: everyone",
        "Age from 18",
        "Age to 99",
        "📏 Within 50 km",
        "💬 Languages you chat in",
        "✅ Widen the search while waiting",
        "🌐 Language of the bot",
        "✅ News from us",
        "Done",
    ]
    assert await scene.taps(ANA, "close") == [(ANA, "~settings-closed")]
    assert scene.reads(ANA) == "⚙️ Saved: everyone from 18 to 99."


async def test_whom(scene: Scene):
    await scene(ANA, "/settings")
    assert await scene.taps(ANA, "set-seeks") == [(ANA, "~settings-seeks")]
    assert "✅ Everyone" in scene.labels(ANA), "what is chosen now"
    assert await scene.taps(ANA, "Men") == [(ANA, "~settings")]
    assert (await scene.person(ANA)).wishes.seeks is Seeks.MEN
    assert scene.labels(ANA)[0] == "Looking for: men"


async def test_ages_never_cross(scene: Scene):
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-age-to")
    message, low = scene.button(ANA, "20")
    assert await scene.taps(ANA, "30") == [(ANA, "~settings")]
    await scene.taps(ANA, "set-age-from")
    assert scene.labels(ANA) == ["✅ 18", "20", "22", "25", "28", "30", "← Back"]
    high = scene.button(ANA, "28")[1]
    await scene.taps(ANA, "25")
    assert await scene.presses(ANA, low, message) == [(ANA, "!old-button")]
    await scene.taps(ANA, "set-age-to")
    assert scene.labels(ANA)[:3] == ["25", "28", "✅ 30"]
    await scene.taps(ANA, "25")
    assert await scene.presses(ANA, high, message) == [(ANA, "!old-button")]
    wishes = (await scene.person(ANA)).wishes
    assert (wishes.age_from, wishes.age_to) == (25, 25)


async def test_ages_start_at_the_operators_limit():
    scene = Scene(Rules(min_age=21))
    await scene.joins(ANA)
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-age-from")
    assert scene.labels(ANA)[:3] == ["✅ 21", "22", "25"]


async def test_going_back_keeps_everything(scene: Scene):
    await scene(ANA, "/settings")
    before = await scene.person(ANA)
    await scene.taps(ANA, "set-seeks")
    assert await scene.taps(ANA, "back") == [(ANA, "~settings")]
    assert await scene.person(ANA) == before


async def test_widening_is_switched_off_and_on(scene: Scene):
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-relaxes")
    assert not (await scene.person(ANA)).wishes.relaxes
    assert "☐ Widen the search while waiting" in scene.labels(ANA)
    await scene.taps(ANA, "set-relaxes")
    assert (await scene.person(ANA)).wishes.relaxes


async def test_languages_to_chat_in(scene: Scene):
    await scene(ANA, "/settings")
    assert await scene.taps(ANA, "set-talks") == [(ANA, "~settings-talks")]
    assert scene.labels(ANA) == ["✅ English", "Русский", "← Back"]
    await scene.taps(ANA, "Русский")
    assert (await scene.person(ANA)).wishes.languages == ("en", "ru")
    await scene.taps(ANA, "✅ English")
    assert (await scene.person(ANA)).wishes.languages == ("ru",)
    await scene.taps(ANA, "✅ Русский")
    assert (await scene.person(ANA)).wishes.languages == ("ru",), "the last one stays"


async def test_the_language_of_the_bot(scene: Scene):
    assert await scene(ANA, "/language") == [(ANA, "ask-language")]
    assert await scene.taps(ANA, "Русский") == [(ANA, "~language-set")]
    assert scene.reads(ANA) == "🌐 Теперь говорю по-русски."
    await scene(ANA, "/settings")
    assert await scene.taps(ANA, "set-language") == [(ANA, "~ask-language")]
    assert await scene.taps(ANA, "English") == [(ANA, "~language-set")]
    assert scene.reads(ANA) == "🌐 I speak English now."


async def test_each_reads_the_common_chat_in_their_own_language(scene: Scene):
    await scene(ANA, "/language")
    await scene.taps(ANA, "Русский")
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-talks")
    await scene.taps(ANA, "English")
    await scene.meet()
    await scene(BOB, "/stop")
    assert scene.reads(ANA).startswith("Что дальше?")
    assert scene.reads(BOB).startswith("What next?")


async def test_filters_changed_while_waiting_count_at_once(scene: Scene):
    await scene(ANA, "/chat")
    assert await scene.taps(ANA, "filters") == [(ANA, "settings")]
    await scene.taps(ANA, "set-seeks")
    await scene.taps(ANA, "Men")
    await scene(BOB, "/chat")
    assert await scene.wave() == []
    await scene.taps(ANA, "set-seeks")
    await scene.taps(ANA, "Everyone")
    assert (ANA, "found") in await scene.wave()


async def test_changing_the_language_while_waiting_counts_too(scene: Scene):
    await scene(ANA, "/chat")
    await scene(ANA, "/language")
    await scene.taps(ANA, "Русский")
    assert [place.languages for place in await scene.store.waiting(BOT)] == [("ru",)]


async def test_settings_come_after_joining(scene: Scene):
    await scene(ANA, "/settings")
    message, seeks = scene.button(ANA, "set-seeks")
    scene.rules = Rules(terms=2)
    scene.restart()
    await scene.presses(ANA, seeks, message)
    assert await scene.taps(ANA, "back") == [(ANA, "!join-first"), (ANA, "ask-consent")]


@pytest.mark.parametrize("command", ["/settings", "/language"])
async def test_screens_open_inside_a_chat(chat: Scene, command: str):
    assert len(await chat(ANA, command)) == 1
    assert await chat(ANA, "and on we go") == [(BOB, "and on we go")]


async def test_filters_are_the_settings(scene: Scene):
    assert await scene(ANA, "/filters") == [(ANA, "settings")]
