"""S-14: where ages are checked, nobody is met, seen or heard who has not passed; whatever they or
others press, and whenever they came."""

from typing import Any

import pytest

from bot.browsing import come, two_people
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.work import Commit, PersonChanged
from meetsmatch.core.ages import Assurance
from meetsmatch.core.rules import Rules

pytestmark = pytest.mark.security

WAYS = [Assurance.BIRTHDAY, Assurance.PROVIDER]


def words_of(who: int) -> str:
    return f"the words of {who}"


async def tries_everything(scene: Scene, who: int) -> None:
    """Every command there is, and every button that they were ever shown."""
    tokens = [
        (message, button["callback_data"])
        for message, shown in [*scene.telegram.chats[who].items()]
        for row in _rows(shown)
        for button in row
        if "callback_data" in button
    ]
    for command in scene.dialog.screens.commands:
        await scene(who, f"/{command}")
    for message, token in tokens:
        await scene.presses(who, token, message)
    await scene(who, words_of(who))
    scene.clock.ms += 60_000


def _rows(shown: dict[str, Any]) -> Any:
    return shown.get("reply_markup", {}).get("inline_keyboard", [])


def strict(scene: Scene, way: Assurance) -> None:
    """From now on the operator wants to know."""
    scene.rules = Rules(assurance=way, commands_per_minute=1_000, burst=1_000)
    scene.restart()


def is_read_by(scene: Scene, who: int, words: str) -> bool:
    """Whether anything in their chat with the bot says that."""
    said = [str(it.get("text", it.get("caption"))) for it in scene.telegram.chats[who].values()]
    return any(words in it for it in said)


async def must_be_out_of_reach(scene: Scene, *people: int) -> None:
    """They are in no queue and no pool, and nobody has a new chat with them."""
    await scene.wave()
    assert await scene.store.queue_length(BOT) == 0
    for who in people:
        person = await scene.person(who)
        assert not person.is_assured(scene.rules.assurance)
        assert await scene.store.catalogue.candidate(BOT, person.id) is None
        others = {ANA, BOB, CLEO} - {who}
        assert not any(
            is_read_by(scene, it, words_of(who)) for it in others & {*scene.telegram.chats}
        )


async def passes(scene: Scene, who: int) -> None:
    """Somebody who shows their age, and a card."""
    strictly, scene.rules = scene.rules, Rules()
    scene.restart()
    await come(scene, who)
    scene.rules = strictly
    scene.restart()
    person = await scene.person(who)
    assured = person.changed(assurance=Assurance.PROVIDER, assured_ms=scene.clock())
    await scene.store.commit(Commit(BOT, scene.clock(), (PersonChanged(assured),)))


@pytest.mark.parametrize("way", WAYS)
async def test_who_has_not_passed_reaches_nobody_whatever_they_press(way: Assurance) -> None:
    scene = Scene()
    strict(scene, way)
    for who in (ANA, BOB):
        await scene(who, "/start")
        for key in ("agree", "gender-woman", "seeks-everyone", "1990s", "1990"):
            await scene.taps(who, key)
    for who in (ANA, BOB, ANA):
        await tries_everything(scene, who)
    await must_be_out_of_reach(scene, ANA, BOB)
    await passes(scene, CLEO)
    assert (CLEO, "browse-nobody") in await scene(CLEO, "/match")


@pytest.mark.parametrize("way", WAYS)
async def test_nor_do_those_who_were_let_in_for_less(way: Assurance) -> None:
    scene = await two_people()
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-like")
    await scene.meet()
    strict(scene, way)
    await passes(scene, CLEO)
    assert (CLEO, "browse-nobody") in await scene(CLEO, "/match")
    for who in (ANA, BOB, ANA):
        await tries_everything(scene, who)
    await must_be_out_of_reach(scene, ANA, BOB)
    assert await scene(CLEO, "/likes") == [(CLEO, "likes-none")]


PLACE = {"location": {"latitude": 52.5, "longitude": 13.4}}


async def test_nor_what_they_have_begun_to_say() -> None:
    """A place that waits for their yes, a word that is changed, a sign on a message."""
    scene = await two_people()
    await scene.meet()
    await scene(ANA, "first")
    first = scene.last(ANA)
    await scene.sends(ANA, **PLACE)
    message, send = scene.button(ANA, "send")
    place = {"message_id": message - 1, "from": {"id": ANA, "is_bot": False}, **PLACE}
    strict(scene, Assurance.BIRTHDAY)
    calls = len(scene.telegram.calls)
    await scene.presses(ANA, send, message, reply_to_message=place)
    await scene.edits(ANA, first, "another")
    await scene.reacts(ANA, first, "👍")
    await scene(ANA, "and more")
    assert {call.params.get("chat_id") for call in scene.telegram.calls[calls:]} <= {ANA, None}


async def test_where_people_are_believed_the_same_people_meet() -> None:
    """What the others would miss if nothing here led anywhere."""
    scene = await two_people()
    for who in (ANA, BOB):
        await tries_everything(scene, who)
    await scene.wave()
    await scene(ANA, words_of(ANA))
    assert is_read_by(scene, BOB, words_of(ANA))
