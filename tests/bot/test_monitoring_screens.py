"""Operators are told in their chat what is wrong, that it is over, and how the day before was."""

import pytest

from bot.moderating import BEA, GROUP, Bench, Group
from bot.scene import ANA, BOB, BOT, CLEO, Scene, Seen
from meetsmatch.app.leases import SWEEPS
from meetsmatch.app.monitoring import STRAY, UNWRITTEN, MarkMoved
from meetsmatch.app.work import Commit, Work
from meetsmatch.core.bench import Staff
from meetsmatch.core.ids import BENCH
from meetsmatch.core.monitoring import CALM_MS, Monitoring
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS
from meetsmatch.engine.committing import commit_all

OPERATORS = -1009
LAG = 2 * MINUTE_MS
AGAIN = 6 * HOUR_MS
WANTED = Monitoring(OPERATORS, 24 * HOUR_MS, 2, LAG, 2, AGAIN, 9)


def staff(language: str = "en", monitoring: Monitoring = WANTED) -> Staff:
    return Staff(GROUP, frozenset({BEA}), language, monitoring)


@pytest.fixture
async def scene() -> Scene:
    """Three people have joined, at noon."""
    stage = Scene(staff=staff())
    stage.clock.ms += (12 * HOUR_MS - stage.clock.ms) % DAY_MS
    await stage.joins(ANA, BOB, CLEO)
    return stage


async def passes(scene: Scene, ms: int = 0) -> list[Seen]:
    """Time, and what operators are told then."""
    scene.clock.ms += ms
    await scene.engine.sweeps.monitoring()
    return [it for it in await scene.settles() if it[0] == OPERATORS]


async def reports(scene: Scene, who: int, about: int) -> None:
    await scene.later(HOUR_MS)
    await scene.meet(who, about)
    await scene(who, "/report")
    await scene.taps(who, "reason-insults")


async def test_a_report_that_waits_is_told_once_and_once_that_it_is_over(scene: Scene):
    await reports(scene, ANA, BOB)
    assert await passes(scene, 23 * HOUR_MS) == []
    assert await passes(scene, HOUR_MS) == [(OPERATORS, "alert-old")]
    begins = "🔔 Reports wait: nobody has decided about the oldest one for 24 h."
    assert scene.reads(OPERATORS) == begins
    assert await passes(scene) == await passes(scene, AGAIN - 1) == []
    assert await passes(scene, 1) == [(OPERATORS, "alert-old")]
    assert scene.reads(OPERATORS) == "🔔 Still: reports wait, the oldest for 30 h."
    await Bench(scene).decides(BOB, Verdict.DISMISS)
    assert await passes(scene) == [(OPERATORS, "alert-old")]
    assert scene.reads(OPERATORS) == "✅ Over: no report waits for too long any more."
    assert await passes(scene, AGAIN) == []


@pytest.mark.security
async def test_nobody_can_be_told_from_what_operators_read(scene: Scene):
    scene.names[BOB], scene.usernames[BOB] = "Robert", "bob_the_real"
    await reports(scene, ANA, BOB)
    assert await passes(scene, DAY_MS)
    shown = str(scene.telegram.chats[OPERATORS])
    alias = Bench(scene).print_of(BOB)[:10]
    for told in ("Robert", "bob_the_real", str(BOB), str(ANA), alias):
        assert told not in shown


async def test_many_cases_are_told_until_they_are_half_as_many(scene: Scene):
    await reports(scene, ANA, BOB)
    assert await passes(scene) == []
    await reports(scene, ANA, CLEO)
    assert await passes(scene) == [(OPERATORS, "alert-many")]
    many = "🔔 Many cases: people who are reported and not judged yet: 2."
    assert scene.reads(OPERATORS) == many
    await Bench(scene).decides(BOB, Verdict.DISMISS)
    assert await passes(scene) == [], "one is not few enough"
    await Bench(scene).decides(CLEO, Verdict.DISMISS)
    assert await passes(scene) == [(OPERATORS, "alert-many")]
    assert scene.reads(OPERATORS).startswith("✅ Over: people who are reported")


async def test_messages_that_telegram_does_not_take_are_told_of_when_it_does(scene: Scene):
    scene.holding = True
    await scene(ANA, "/help")
    assert await passes(scene) == await passes(scene, LAG - 1) == []
    await passes(scene, 1)
    await passes(scene, MINUTE_MS)
    scene.holding = False
    told = await passes(scene)
    assert told == [(OPERATORS, "alert-lag")]
    late = "🔔 Messages are late: some have been waiting for 2 min and more."
    assert scene.reads(OPERATORS) == late
    assert await passes(scene) == [(OPERATORS, "alert-lag")]
    assert scene.reads(OPERATORS) == "✅ Over: messages arrive in time again."


async def test_messages_that_are_sent_in_time_are_late_for_nobody(scene: Scene):
    for _ in range(9):
        scene.holding = True
        await scene(ANA, "/help")
        assert await passes(scene) == []
        scene.holding = False
        assert await passes(scene, LAG - 1) == []
    marks = await scene.store.marks(BOT)
    assert 0 < marks["letters"] < marks["letters-at"]


async def test_updates_that_nobody_handles_are_late(scene: Scene):
    update = scene.telegram.writes(ANA, "/help")
    (taken,) = (await scene.engine.intake.take([update])).new
    assert await passes(scene, LAG) == [(OPERATORS, "alert-lag")]
    await scene.engine.lane.handle_one(taken)
    assert await passes(scene) == [(OPERATORS, "alert-lag")]


async def put_aside(scene: Scene, times: int) -> None:
    for _ in range(times):
        update = scene.telegram.writes(ANA, "/help")
        (taken,) = (await scene.engine.intake.take([update])).new
        await scene.store.failed(taken.row, True, "ValueError", scene.clock.ms)


async def test_errors_are_told_until_there_was_none_for_an_hour(scene: Scene):
    await put_aside(scene, 1)
    assert await passes(scene) == []
    await put_aside(scene, 2)
    assert await passes(scene) == [(OPERATORS, "alert-errors")]
    assert "in the last hour: 3. The log says why." in scene.reads(OPERATORS)
    assert await passes(scene, HOUR_MS) == []
    assert await passes(scene, 1) == [(OPERATORS, "alert-errors")]
    await put_aside(scene, 2)
    assert await passes(scene, CALM_MS - 1) == [], "it has just been over"
    assert await passes(scene, 1) == [(OPERATORS, "alert-errors")]


async def test_a_message_on_its_way_to_the_wrong_person_is_told_of(scene: Scene):
    moved = MarkMoved(BOT, STRAY, 0, scene.clock.ms)
    await scene.store.commit(Commit(BOT, scene.clock.ms, (moved,)))
    assert await passes(scene, MINUTE_MS) == [(OPERATORS, "alert-stray")]
    assert await passes(scene, DAY_MS - 4 * HOUR_MS) == []


async def test_whoever_looks_at_the_same_time_one_of_them_tells(scene: Scene):
    await put_aside(scene, 2)
    told = [*await scene.dialog.monitoring(), *await scene.dialog.monitoring()]

    async def twice() -> list[Work]:
        return told

    await commit_all(scene.engine.sweeps.desk, SWEEPS, "monitoring", twice)
    assert [it for it in await scene.settles()] == [(OPERATORS, "alert-errors")]
    assert scene.engine.counters.stale == 1


async def test_what_was_told_is_known_after_a_crash(scene: Scene):
    await put_aside(scene, 2)
    assert await passes(scene)
    scene.restart()
    assert await passes(scene) == []


async def test_without_a_chat_nothing_is_told_and_nothing_is_read(scene: Scene):
    scene.dialog.adopt(scene.wording, scene.rules, staff=Staff(GROUP))
    await put_aside(scene, 9)
    assert await scene.dialog.monitoring() == []
    assert await scene.store.marks(BOT) == {}


# --- the digest ---------------------------------------------------------------------------


async def rolled(scene: Scene) -> None:
    await scene.engine.sweeps.roll()
    await scene.engine.sweeps.stand()


async def test_the_day_before_is_told_in_the_morning_once(scene: Scene):
    await reports(scene, ANA, BOB)
    await rolled(scene)
    assert await passes(scene, 0) == [], "there is no day before"
    assert await passes(scene, 19 * HOUR_MS) == []
    assert await passes(scene, HOUR_MS) == [(OPERATORS, "digest")]
    told = scene.reads(OPERATORS)
    assert "People who were here: 3 (+3)\nNew: 3 (+3)\nRandom chats: 1 (+1)" in told
    assert "Reports: 1 (+1)" in told
    assert told.endswith("Open now: cases 1, appeals 0")
    await rolled(scene)
    assert await passes(scene) == await passes(scene, HOUR_MS) == []
    scene.restart()
    assert await passes(scene) == []


async def test_a_morning_that_was_missed_is_made_up_for_and_two_days_never(scene: Scene):
    await rolled(scene)
    for _ in range(3):
        scene.clock.ms += DAY_MS
        await rolled(scene)
    # Down since the day of the beginning: it is noon of the fourth day.
    assert [words for _, words in await passes(scene, 9 * HOUR_MS)] == ["digest"]
    assert scene.reads(OPERATORS).splitlines()[2] == "People who were here: 0 (±0)"
    assert await passes(scene) == []
    assert await passes(scene, 11 * HOUR_MS) == []
    assert await passes(scene, HOUR_MS) == [(OPERATORS, "digest")]


async def test_operators_read_it_in_their_language_where_moderators_sit_if_nowhere_else():
    scene = Scene(staff=staff("ru", Monitoring(GROUP, digest_hour=0)))
    scene.clock.ms += (12 * HOUR_MS - scene.clock.ms) % DAY_MS
    await scene.joins(ANA)
    await rolled(scene)
    scene.clock.ms += DAY_MS
    await scene.engine.sweeps.monitoring()
    assert await scene.settles() == [(GROUP, "digest")]
    assert "Были здесь: 1 (+1)" in Group(scene).reads()
    assert BENCH not in scene.telegram.chats


async def test_exports_that_cannot_be_written_are_told_of(scene: Scene):
    since_ms = scene.clock.ms
    await scene.store.commit(Commit(BOT, 1, (MarkMoved(BOT, UNWRITTEN, 0, since_ms),)))
    assert await passes(scene, MINUTE_MS) == [(OPERATORS, "alert-exports")]
    assert scene.reads(OPERATORS).startswith("🔔 Exports can't be written. What happens is kept")
    assert await passes(scene, AGAIN) == [(OPERATORS, "alert-exports")]
    assert scene.reads(OPERATORS) == "🔔 Still: exports can't be written, for 6 h now."
    await scene.store.commit(Commit(BOT, 1, (MarkMoved(BOT, UNWRITTEN, since_ms, 0),)))
    assert await passes(scene, 1) == [(OPERATORS, "alert-exports")]
    assert scene.reads(OPERATORS) == "✅ Over: exports are written again."
