"""Being told when new people come: once, at most once a day, and only if it is true."""

import json
from typing import Any, cast

import pytest

from bot.browsing import come, resumes, two_people
from bot.scene import ANA, BOT, CLEO, Scene
from meetsmatch.app.alerts import ALERTED_MS, HIDDEN_MS, LOOK_MS
from meetsmatch.app.work import Because, Commit, KeptApart, PersonChanged
from meetsmatch.core.profiles import Profile
from meetsmatch.core.rules import DAY_MS, HOUR_MS

TOLD = (ANA, "new-people")


@pytest.fixture
async def scene() -> Scene:
    """Ana has seen Bob, who is all there is, and asks to be told of others."""
    stage = await two_people()
    await stage(ANA, "/match")
    await stage.taps(ANA, "card-pass")
    assert await stage.taps(ANA, "alert-on") == [(ANA, "~alert-set")]
    return stage


async def profile(scene: Scene) -> Profile:
    found = await scene.store.catalogue.profile(BOT, (await scene.person(ANA)).id)
    assert found
    return found


async def changes(scene: Scene, **fields: object) -> None:
    """Somebody else decides something about Ana."""
    ana = await scene.person(ANA)
    await scene.store.commit(Commit(BOT, scene.clock(), (PersonChanged(ana.changed(**fields)),)))


async def test_nobody_is_told_while_there_is_nobody_new(scene: Scene):
    for _ in range(5):
        assert await scene.later(LOOK_MS) == []


async def test_who_asked_for_it_is_told_once_when_somebody_comes(scene: Scene):
    await scene.later(0)
    await come(scene, CLEO)
    assert await scene.later(LOOK_MS - HOUR_MS // 60) == []
    assert await scene.later(HOUR_MS // 60) == [TOLD]
    assert scene.buttons(ANA) == ["browse-start"]
    for _ in range(3):
        assert await scene.later(HOUR_MS) == []
    assert await scene.taps(ANA, "browse-start") == [(ANA, "card")]
    assert scene.reads(ANA).startswith("Cleo")


async def test_nobody_is_told_twice_a_day(scene: Scene):
    await come(scene, CLEO)
    assert await scene.later(0) == [TOLD]
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-pass")
    await scene.taps(ANA, "alert-on")
    await come(scene, 104)
    assert await scene.later(ALERTED_MS - HOUR_MS) == []
    assert await scene.later(HOUR_MS) == [TOLD]


async def test_nothing_is_told_to_who_has_not_asked_for_it(scene: Scene):
    await come(scene, CLEO)
    assert await scene.later(0) == [TOLD]
    assert await scene.later(DAY_MS) == []


async def test_who_browses_again_need_not_be_told(scene: Scene):
    await scene(ANA, "/match")
    assert not (await profile(scene)).alert_ms
    await come(scene, CLEO)
    assert await scene.later(LOOK_MS) == []


@pytest.mark.parametrize("wider", ["look-farther", "more-ages"])
async def test_nor_need_who_looks_for_more_people(scene: Scene, wider: str):
    await scene(ANA, "/settings")
    await scene.taps(ANA, "set-age-to")
    await scene.taps(ANA, scene.words(ANA, "age", age=25))
    await scene(ANA, "/match")
    await scene.taps(ANA, "alert-on")
    assert (await profile(scene)).alert_ms
    assert await scene.taps(ANA, wider) == [(ANA, "~browse-nobody")]
    assert not (await profile(scene)).alert_ms


async def test_the_wish_can_be_taken_back(scene: Scene):
    assert "alert-off" in scene.buttons(ANA)
    assert await scene.taps(ANA, "alert-off") == [(ANA, "~browse-nobody")]
    await come(scene, CLEO)
    assert await scene.later(LOOK_MS) == []
    assert await scene.taps(ANA, "alert-on") == [(ANA, "~alert-set")]
    assert await scene.taps(ANA, "alert-off") == [(ANA, "~card")]


async def test_who_keeps_away_is_nobody_new(scene: Scene):
    await come(scene, CLEO)
    prints = [(await scene.person(it)).fingerprint for it in (CLEO, ANA)]
    apart = KeptApart(BOT, prints[0], prints[1], Because.BLOCKED)
    await scene.store.commit(Commit(BOT, scene.clock(), (apart,)))
    assert await scene.later(LOOK_MS) == []


async def test_who_pauses_is_not_told_and_keeps_the_wish(scene: Scene):
    await scene(ANA, "/pause")
    await come(scene, CLEO)
    assert await scene.later(LOOK_MS) == []
    await resumes(scene, ANA)
    assert await scene.later(HIDDEN_MS) == [TOLD]


@pytest.mark.parametrize(
    "fields", [{"is_hidden": True}, {"suspended_until_ms": 1 << 50}, {"reachable": False}]
)
async def test_who_is_kept_out_or_gone_is_not_told(scene: Scene, fields: dict[str, object]):
    await changes(scene, **fields)
    await come(scene, CLEO)
    assert await scene.later(LOOK_MS) == []
    assert await scene.later(HIDDEN_MS) == []


async def test_nothing_is_told_to_who_has_deleted_themselves(scene: Scene):
    await come(scene, CLEO)
    ana = (await scene.person(ANA)).id
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    catalogue = cast("Any", scene.store.catalogue)
    assert await catalogue.alerts_due(BOT, scene.clock(), 9) == []

    async def a_moment_ago(*_: object) -> list[object]:
        return [ana]

    catalogue.alerts_due = a_moment_ago
    assert await scene.later(LOOK_MS) == []


async def test_who_pauses_at_that_moment_is_not_told(scene: Scene):
    await come(scene, CLEO)
    works = await scene.dialog.alerts()
    await scene(ANA, "/pause")

    async def decided() -> object:
        return works

    cast("Any", scene.dialog).alerts = decided
    assert await scene.later(LOOK_MS) == []
    assert scene.engine.lane.desk.counters.stale == 1


async def test_the_wish_is_in_the_copy_of_everything(scene: Scene):
    await scene(ANA, "/export")
    (sent,) = (it for it in scene.telegram.calls if it.method == "sendDocument")
    document = json.loads(cast("dict[str, str]", sent.params["document"])["upload"])
    assert document["profile"]["wants_to_hear_of_new_people"] is True
    assert document["profile"]["last_told_of_new_people_at"] is None


async def test_who_takes_their_consent_back_is_not_looked_at_any_more(scene: Scene):
    await scene(ANA, "/privacy")
    await scene.taps(ANA, "withdraw")
    assert (await profile(scene)).alert_ms == 0
