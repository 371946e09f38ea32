"""Reports in the panel: who decides what, and who reads it."""

import pytest

from bot.moderating import Bench
from bot.scene import ANA, BOB, CLEO
from meetsmatch.app.evidence import of_card, of_message
from meetsmatch.core.profiles import Face
from meetsmatch.core.relay import Content, Kind
from meetsmatch.core.reports import REASONS
from meetsmatch.core.staff import StaffRole
from panel.stage import Stage


async def test_a_decision_is_said_to_whom_it_concerns_and_written_down(reported: Stage):
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    path = await reported.path("reports", BOB)
    queue = await visitor.gets("/reports")
    assert path in queue.text
    await visitor.gets(path)
    got = await visitor.posts(path, verdict="day", reason="insults", note=" Twice\n now ")
    assert got.leads_to == "/reports?done=day"
    assert reported.told() == [(ANA, "report-judged"), (BOB, "statement")]
    assert "insults" in reported.scene.reads(BOB)
    queue = await visitor.gets(got.leads_to)
    assert "Decided: 1 day" in queue.text
    assert "Nothing to decide" in queue.text
    alias = (await reported.print_of(BOB))[:10]
    decided = ("max", "case-decided", alias, "day for insults: Twice now")
    assert (await reported.deeds())[-1] == decided


async def test_whom_it_keeps_out_leaves_the_chat_and_the_partner_is_told(reported: Stage):
    scene = reported.scene
    await scene.joins(CLEO)
    await scene.meet(BOB, CLEO)
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    path = await reported.path("reports", BOB)
    await visitor.gets(path)
    await visitor.posts(path, verdict="ban", reason="threats")
    assert {(BOB, "statement"), (CLEO, "partner-left")} <= set(reported.told())
    assert await scene(CLEO, "hello?") == [(CLEO, "chat-over")]


async def test_the_next_case_follows(reported: Stage):
    scene = reported.scene
    await scene.joins(CLEO)
    await scene.meet(CLEO, ANA)
    await scene(CLEO, "/report")
    await scene.taps(CLEO, "reason-minor")
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    first = await reported.path("reports", ANA)
    await visitor.gets(first)
    got = await visitor.posts(first, verdict="dismiss", reason="other")
    assert got.leads_to == f"{await reported.path('reports', BOB)}?done=dismiss"
    assert "Decided: Dismiss" in (await visitor.gets(got.leads_to)).text
    assert (ANA, "review-over") in reported.told()


async def test_a_report_that_came_since_is_not_judged_with_the_others(reported: Stage):
    scene = reported.scene
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    path = await reported.path("reports", BOB)
    await visitor.gets(path)
    scene.clock.ms += 60_000
    await scene.joins(CLEO)
    await scene.meet(BOB, CLEO)
    await scene(CLEO, "/report")
    await scene.taps(CLEO, "reason-threats")
    got = await visitor.posts(path, verdict="dismiss", reason="other")
    assert got.leads_to == f"{path}?done=dismiss"
    assert "1 report<" in (await visitor.gets(path)).text


async def test_who_comes_second_is_told_so(reported: Stage):
    one = await reported.visitor("max", StaffRole.MODERATOR)
    two = await reported.visitor("olga")
    path = await reported.path("reports", BOB)
    for visitor in (one, two):
        await visitor.gets(path)
    await one.posts(path, verdict="warn", reason="insults")
    got = await two.posts(path, verdict="ban", reason="insults")
    assert got.status == 409
    assert "faster" in got.text
    assert (await two.gets(path)).status == 409


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "forever", "reason": "spam"},
        {"verdict": "warn", "reason": "a reason of my own"},
        {"verdict": "warn", "reason": "spam", "seen_ms": "soon"},
        {"verdict": "warn", "reason": "spam", "seen_ms": "9" * 17},
        {},
    ],
)
async def test_what_the_form_does_not_offer_decides_nothing(reported: Stage, form: dict[str, str]):
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    path = await reported.path("reports", BOB)
    await visitor.gets(path)
    assert (await visitor.posts(path, **form)).status == 409
    assert len((await Bench(reported.scene).moderation.case(await reported.print_of(BOB))).reports)


async def test_evidence_is_shown_on_purpose_only_and_that_is_written_down(reported: Stage):
    await reported.attaches(ANA, BOB, of_message(Content(Kind.TEXT, "I know where you live")))
    await reported.attaches(ANA, BOB, of_message(Content(Kind.PHOTO, "Look", file="photo-1")))
    await reported.attaches(ANA, BOB, of_card(Face("Bobby", "About me", interests=("hiking",))))
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    path = await reported.path("reports", BOB)
    page = await visitor.gets(path)
    assert "Show 3 pieces" in page.text
    assert "where you live" not in page.text
    assert (await reported.deeds())[-1][1] == "login"
    page = await visitor.posts(f"{path}/evidence")
    for words in ("I know where you live", "Look at the photo", "Bobby", "hiking"):
        assert words in page.text
    assert "photo-1" not in page.text
    assert (await reported.deeds())[-1][:2] == ("max", "evidence-read")


async def test_every_reason_can_be_chosen(reported: Stage):
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    page = await visitor.gets(await reported.path("reports", BOB))
    assert all(f">{reason}</option>" in page.text for reason in REASONS)
    assert "<option selected>insults</option>" in page.text


async def test_whom_nobody_knows_has_no_case(stage: Stage):
    visitor = await stage.visitor("max", StaffRole.MODERATOR)
    assert (await visitor.gets("/reports/ffffffffffffffff")).status == 404
    assert (await visitor.gets(await stage.path("reports", BOB))).status == 409
