"""S-17: fifty sock puppets can't ban anybody, nor hide them, whatever they say."""

import pytest

from bot.moderating import Bench
from bot.scene import ANA, BOB, BOT, Scene
from meetsmatch.bot.buttons import Action
from meetsmatch.core.ids import ChatId
from meetsmatch.core.reports import REASONS, UNPROVEN_TOGETHER, Verdict
from meetsmatch.core.rules import DAY_MS, HOUR_MS

pytestmark = pytest.mark.security

PUPPETS = range(1_000, 1_050)


async def reports(scene: Scene, who: int, reason: str) -> None:
    """Whom they talk to now."""
    if (who, "report-whom") in await scene(who, "/report"):
        await scene.taps(who, "present-partner")
    await scene.taps(who, f"reason-{reason}")


async def meets_and_reports(scene: Scene, puppet: int, reason: str) -> None:
    await scene.later(HOUR_MS)
    await scene.meet(ANA, puppet)
    await reports(scene, puppet, reason)


@pytest.fixture
async def scene() -> Scene:
    """Ana and Bob are here, and honest."""
    stage = Scene()
    await stage.joins(ANA, BOB)
    return stage


@pytest.mark.parametrize("aged_ms", [0, 30 * DAY_MS], ids=["fresh", "aged"])
async def test_fifty_sock_puppets_neither_ban_nor_hide(scene: Scene, aged_ms: int):
    reasons = [it for it in REASONS if it != "minor"]
    await scene.joins(*PUPPETS)
    await scene.later(aged_ms)
    for number, puppet in enumerate(PUPPETS):
        await meets_and_reports(scene, puppet, reasons[number % len(reasons)])
    ana = await scene.person(ANA)
    assert not ana.is_hidden
    assert not ana.is_suspended(scene.clock())
    (line,) = await Bench(scene).moderation.cases()
    assert (line.reports, line.weight) == (len(PUPPETS), UNPROVEN_TOGETHER)
    await scene.later(HOUR_MS)
    await scene.meet()


async def test_a_false_word_about_a_minor_pauses_once_until_a_human_has_looked(scene: Scene):
    bench = Bench(scene)
    await scene.joins(*PUPPETS[:6])
    await meets_and_reports(scene, PUPPETS[0], "minor")
    assert (await scene.person(ANA)).is_hidden
    await bench.decides(ANA, Verdict.DISMISS)
    for puppet in PUPPETS[1:6]:
        await meets_and_reports(scene, puppet, "minor")
    ana = await scene.person(ANA)
    assert not ana.is_hidden, "a human has said so, and nobody proven says otherwise"
    assert not ana.is_suspended(scene.clock())


async def test_puppets_that_were_right_about_one_of_their_own_soon_hide_nobody(scene: Scene):
    """The dearest attack there is: one of them is given up, and the others are proven by it."""
    bench, (victim, *proven) = Bench(scene), PUPPETS[:21]
    await scene.joins(victim, *proven)
    for puppet in proven:
        await scene.later(HOUR_MS)
        await scene.meet(victim, puppet)
        await reports(scene, puppet, "spam")
        await bench.decides(victim, Verdict.WARN)
    hidden = 0
    for number, puppet in enumerate(proven):
        await meets_and_reports(scene, puppet, "minor" if number % 2 else "insults")
        if (await scene.person(ANA)).is_hidden:
            hidden += 1
            await bench.decides(ANA, Verdict.DISMISS)
    assert hidden <= 4, "one by one they would hide her twenty times"
    assert not (await scene.person(ANA)).is_suspended(scene.clock())


async def test_one_report_for_each_chat_and_only_by_who_was_there(scene: Scene):
    await scene.meet()
    await scene(BOB, "/report")
    message, token = scene.button(BOB, "reason-spam")
    await scene.presses(BOB, token, message)
    for _ in range(5):
        assert await scene.presses(BOB, token, message) == [(BOB, "!already-reported")]
    await scene.joins(PUPPETS[0])
    stranger = await scene.person(PUPPETS[0])
    chat = await scene.store.last_chat_of(BOT, (await scene.person(BOB)).id)
    assert chat is not None
    forged = scene.dialog.buttons.make(
        stranger.id, "x", Action.REPORT_FOR, ChatId(chat.id), "spam"
    )
    seen = await scene.presses(PUPPETS[0], forged.token, scene.last(PUPPETS[0]))
    assert seen == [(PUPPETS[0], "!old-button")]
    (line,) = await Bench(scene).moderation.cases()
    assert line.reports == 1


async def test_a_liar_is_soon_not_heard_at_all(scene: Scene):
    bench = Bench(scene)
    for victim in PUPPETS[:3]:
        await scene.joins(victim)
        await scene.later(HOUR_MS)
        await scene.meet(BOB, victim)
        await reports(scene, BOB, "insults")
        await bench.decides(victim, Verdict.DISMISS)
    await scene.later(HOUR_MS)
    await scene.meet()
    await reports(scene, BOB, "minor")
    assert not (await scene.person(ANA)).is_hidden
