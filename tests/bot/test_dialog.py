"""The dialog itself: limits, unknown commands, the menu, and what it promises the engine."""

from dataclasses import replace
from typing import Any

import pytest

from bot.scene import ANA, BOB, BOT, YEAR, Scene
from meetsmatch.app.ports import PAGE
from meetsmatch.app.work import NOTHING, Commit, PersonJoined, Sought
from meetsmatch.bot.buttons import Action
from meetsmatch.bot.message_fields import CANNOT_PASS, TOO_LARGE, WHY
from meetsmatch.bot.queue_cards import AT_ONCE
from meetsmatch.bot.wording import Wording
from meetsmatch.core.copies import Renewed
from meetsmatch.core.errors import Hush, NotLetIn, Refused
from meetsmatch.core.ids import Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.rules import MINUTE_MS, Rules


async def test_an_unknown_command_is_answered_not_relayed(chat: Scene):
    assert await chat(ANA, "/frobnicate") == [(ANA, "unknown-command")]


# --- limits -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "🐢 That was a bit fast and did not go through. Please wait 1 second."),
        ("ru", "🐢 Слишком быстро, это не прошло. Подождите, пожалуйста, 1 секунду."),
    ],
)
async def test_writing_too_fast_is_told_a_few_times(language: str, words: str):
    scene = Scene(Rules(burst=3))
    scene.languages = {ANA: language, BOB: language}
    await joins_slowly(scene)
    for number in range(3):
        assert await scene(ANA, f"{number}") == [(BOB, f"{number}")]
    assert await scene(ANA, "too much") == [(ANA, "too-soon")]
    assert scene.reads(ANA) == words
    said: Any = scene.telegram.chats[ANA][scene.last(ANA)]
    assert said["reply_parameters"]["message_id"] == scene.last(ANA) - 1, "which one went nowhere"
    assert await scene(ANA, "too much") == [(ANA, "too-soon")]
    assert await scene(ANA, "too much") == [(ANA, "too-soon")]
    assert await scene(ANA, "too much") == []
    await scene.later(1_000)
    assert await scene(ANA, "slowly now") == [(BOB, "slowly now")]


async def joins_slowly(scene: Scene) -> None:
    for who in (ANA, BOB):
        decade = scene.words(who, "decade", decade="1990")
        await scene(who, "/start")
        for key in ("agree", "gender-man", "seeks-everyone", decade, "1990"):
            await scene.taps(who, key)
            await scene.later(1_000)
    await scene.meet()


async def test_edits_and_reactions_count_as_writing():
    scene = Scene(Rules(burst=2))
    await joins_slowly(scene)
    await scene(ANA, "hello")
    await scene.edits(ANA, scene.last(ANA), "hello!")
    assert await scene.reacts(ANA, scene.last(ANA), "👍") == [(ANA, "too-soon")]


async def test_each_command_has_its_own_limit(scene: Scene):
    for _ in range(10):
        assert await scene(ANA, "/help") == [(ANA, "help")]
    assert await scene(ANA, "/help") == [(ANA, "too-soon")]
    assert scene.reads(ANA).endswith("Please wait 6 seconds.")
    assert await scene(ANA, "/privacy") == [(ANA, "privacy")]
    await scene.later(MINUTE_MS)
    assert await scene(ANA, "/help") == [(ANA, "help")]


async def test_tapping_too_fast_is_answered_all_the_same():
    scene = Scene(Rules(burst=1))
    await scene(ANA, "/start")
    message, token = scene.button(ANA, "agree")
    await scene.presses(ANA, token, message)
    for _ in range(3):
        assert await scene.presses(ANA, token, message) == [(ANA, "!too-soon")]
    assert await scene.presses(ANA, token, message) == []


# --- the live cards -----------------------------------------------------------------------


async def test_only_so_many_cards_change_at_once():
    scene = Scene()
    await wait(scene, AT_ONCE + 5)
    assert len(await scene.dialog.queue_cards()) == AT_ONCE
    assert len(await scene.dialog.queue_cards()) == 5
    assert len(await scene.dialog.queue_cards()) == 0


async def test_a_queue_longer_than_a_page_is_walked_to_its_end():
    scene = Scene()
    await wait(scene, PAGE + 5)
    changed = [len(await scene.dialog.queue_cards()) for _ in range(4)]
    assert changed == [AT_ONCE, PAGE + 5 - AT_ONCE, 0, 0]


async def wait(scene: Scene, people: int) -> None:
    """So many begin to wait."""
    await scene.joins(ANA)
    ana = await scene.person(ANA)
    for number in range(people):
        one = replace(ana, id=PersonId(number + 1), fingerprint=Fingerprint(f"{number}"))
        place = Waiting.of(one, scene.clock(), YEAR, scene.rules)
        await scene.store.commit(Commit(BOT, 0, (PersonJoined(one, b""), Sought(place))))


# --- completeness -------------------------------------------------------------------------


def test_every_action_has_its_screen():
    screens = Scene().dialog.screens
    assert set(screens.presses) ^ set(screens.bench.presses()) == set(Action)


def test_every_command_of_the_menu_exists():
    described = {key for key in Wording.load().trees["en"] if key.startswith("menu-")}
    screens = Scene().dialog.screens
    commands = {*screens.commands, *screens.bench.duties.commands}
    assert described <= {f"menu-{name}" for name in commands}
    assert screens.commands.keys().isdisjoint(screens.bench.duties.commands)


def kinds(of: type[Refused]) -> set[type[Refused]]:
    return {of}.union(*(kinds(each) for each in of.__subclasses__()))


def test_every_refusal_and_every_reason_has_words():
    texts = Wording.load().trees["en"]
    refusals = {kind.key for kind in kinds(Refused) - {Refused, NotLetIn, Hush}}
    assert refusals <= set(texts)
    assert {CANNOT_PASS, TOO_LARGE, *WHY.values()} <= set(texts)


def test_what_pops_up_is_short_enough_for_telegram():
    wording = Wording.load()
    facts = {"age": 99, "limit": 1_000_000, "seconds": 1_000, "most": 1_000, "letters": 4_096}
    popping = {kind.key for kind in kinds(Refused) - {Refused, NotLetIn, Hush}} | {
        "sent",
        "not-sent",
    }
    for language in wording.languages:
        for key in popping:
            assert len(wording.render(language, key, facts).text) <= 200, (language, key)


def test_help_lists_every_command():
    dialog, wording = Scene().dialog, Wording.load()
    for language in wording.languages:
        shown = wording.render(language, "help", {"sells": "yes"}).text
        assert {name for name in dialog.screens.commands if f"/{name} –" not in shown} == {
            "start",
            "help",
            "filters",  # another word for /settings
            "skip",  # said wherever there is something to skip
        }


async def test_the_words_on_the_keys_are_commands_only_as_plain_text(chat: Scene):
    photo = {"photo": [{"file_id": "p"}], "caption": "⏹ Stop"}
    await chat.sends(ANA, **photo)
    assert [call.method for call in chat.telegram.calls if call.params.get("photo")] == [
        "sendPhoto"
    ]
    assert await chat.store.counts(BOT) is not None
    assert (ANA, "you-left") in await chat(ANA, "⏹ Stop")


async def test_where_no_copies_are_kept_there_is_none_to_look_after(chat: Scene):
    renewed = Renewed("copy", "lost", "new")
    assert await chat.dialog.renewed(renewed) == NOTHING
    assert await chat.dialog.copies() == ()


@pytest.mark.parametrize("prices", [(), (Offer(Item.MORE_LIKES, 50, 30),)])
async def test_help_names_what_is_for_sale_only_where_something_is(prices: tuple[Offer, ...]):
    scene = Scene(Rules(prices=prices))
    await scene.joins(ANA)
    await scene(ANA, "/help")
    assert ("/premium" in scene.reads(ANA)) is bool(prices)
