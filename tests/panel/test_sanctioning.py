"""Sanctions without a report, from somebody's page."""

from dataclasses import replace

import pytest

from bot.scene import ANA, BOB
from meetsmatch.app.moderation import Decided
from meetsmatch.app.work import Work
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Rung, Sanction
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel import Panel
from meetsmatch.panel.sanctioning import REPORTED
from meetsmatch.panel.view import day
from panel.stage import Stage
from panel.visitor import Got, Visitor

MODERATOR = StaffRole.MODERATOR


async def imposes(
    visitor: Visitor, path: str, verdict: str, reason: str = "threats", **form: str
) -> Got:
    """From the page as it is now."""
    await visitor.gets(path)
    return await visitor.posts(f"{path}/sanctions", {}, verdict=verdict, reason=reason, **form)


async def record(stage: Stage, path: str) -> list[Sanction]:
    moderation = stage.parts.moderation
    return [*await moderation.record(await moderation.find(path.rpartition("/")[2]))]


@pytest.mark.parametrize(
    ("verdict", "rung", "said", "key"),
    [
        ("warn", Rung.WARNING, "Warn", "statement-warning"),
        ("hour", Rung.HOUR, "1 hour", "statement"),
        ("three-days", Rung.THREE_DAYS, "3 days", "statement"),
        ("ban", Rung.BAN, "Ban", "statement"),
    ],
)
async def test_it_is_said_to_whom_it_concerns_and_written_down(
    stage: Stage, verdict: str, rung: Rung, said: str, key: str
):
    visitor, path = await stage.visitor("max", MODERATOR), await stage.path("people", BOB)
    got = await imposes(visitor, path, verdict, note=" Told us\n by mail ")
    assert got.leads_to == f"{path}?done={verdict}"
    assert stage.told() == [(BOB, key)]
    assert "threats" in stage.scene.reads(BOB)
    (made,) = await record(stage, path)
    assert (made.rung, made.reason, made.actor) == (rung, "threats", "max")
    line = ("max", "sanctioned", (await stage.print_of(BOB))[:10])
    assert (await stage.deeds())[-1] == (*line, f"{verdict} for threats: Told us by mail")
    assert f"Decided: {said}. They were told." in (await visitor.gets(got.leads_to)).text


async def test_the_page_says_how_long_a_ban_lasts_and_what_the_ladder_says(stage: Stage):
    visitor, path = await stage.visitor("max", MODERATOR), await stage.path("people", BOB)
    rules = stage.scene.rules
    page = (await visitor.gets(path)).text
    assert f"Ban <small>{rules.ban_ms // DAY_MS} days</small>" in page
    assert f"ends on {day(stage.scene.clock() + rules.ban_ms)}" in page
    assert "Warn <small>next on the ladder" in page
    assert "Dismiss" not in page
    await imposes(visitor, path, "warn")
    assert "1 hour <small>next on the ladder" in (await visitor.gets(path)).text


async def test_whoever_is_banned_is_not_banned_again(stage: Stage):
    visitor, path = await stage.visitor("max", MODERATOR), await stage.path("people", BOB)
    await imposes(visitor, path, "ban")
    page = await visitor.gets(path)
    assert "banned already" in page.text
    assert 'name="verdict"' not in page.text
    seen_ms = str((await record(stage, path))[0].at_ms)
    got = await imposes(visitor, path, "ban", seen_ms=seen_ms)
    assert got.status == 409
    assert len(await record(stage, path)) == 1


async def test_a_form_that_is_sent_twice_warns_once(stage: Stage):
    visitor, path = await stage.visitor("max", MODERATOR), await stage.path("people", BOB)
    await imposes(visitor, path, "warn")
    again = await visitor.posts(f"{path}/sanctions", verdict="warn", reason="threats")
    assert again.status == 409
    assert "faster" in again.text
    assert stage.told() == [(BOB, "statement-warning")]
    assert len(await record(stage, path)) == 1


async def test_of_two_moderators_at_one_moment_one_decides(stage: Stage):
    path = await stage.path("people", BOB)
    eva = await stage.visitor("eva", MODERATOR)
    await eva.gets(path)
    faster = list[int]()

    async def slow(made: Decided) -> Work:
        if not faster:
            got = await eva.posts(f"{path}/sanctions", verdict="warn", reason="spam")
            faster.append(got.status)
        return await stage.scene.dialog.carried_out(made)

    max_ = await stage.visitor("max", MODERATOR)
    max_.panel = Panel(replace(stage.parts, carried_out=slow))
    assert (await imposes(max_, path, "warn")).status == 409
    assert faster == [303]
    assert [it.actor for it in await record(stage, path)] == ["eva"]
    assert [it[0] for it in await stage.deeds() if it[1] == "sanctioned"] == ["eva"]


async def test_whoever_is_reported_is_for_their_case(reported: Stage):
    visitor, path = await reported.visitor("max", MODERATOR), await reported.path("people", BOB)
    page = await visitor.gets(path)
    assert f'<a href="{await reported.path("reports", BOB)}">decide the case</a>' in page.text
    assert 'name="verdict"' not in page.text
    got = await imposes(visitor, path, "day", seen_ms="0")
    assert (got.status, REPORTED in got.text) == (409, True)
    assert reported.told() == []
    assert await record(reported, path) == []


async def test_whoever_has_deleted_themselves_is_kept_out_when_they_return(stage: Stage):
    visitor, path = await stage.visitor("max", MODERATOR), await stage.path("people", BOB)
    await imposes(visitor, path, "warn")
    await stage.scene(BOB, "/delete")
    await stage.scene.taps(BOB, "delete-yes")
    stage.told()
    assert "nobody is told" in (await visitor.gets(path)).text
    stage.scene.clock.ms += 1
    got = await imposes(visitor, path, "ban")
    assert "They are not here to be told." in (await visitor.gets(got.leads_to)).text
    assert stage.told() == []
    await stage.scene(BOB, "/start")
    assert (await stage.scene.person(BOB)).is_suspended(stage.scene.clock())


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "dismiss"},
        {"verdict": "forever"},
        {"reason": ""},
        {"reason": "a reason of my own"},
        {"seen_ms": "soon"},
    ],
)
async def test_what_the_form_does_not_offer_decides_nothing(stage: Stage, form: dict[str, str]):
    visitor, path = await stage.visitor("max", MODERATOR), await stage.path("people", BOB)
    got = await imposes(visitor, path, form.pop("verdict", "warn"), **form)
    assert got.status == 409
    assert stage.told() == []
    assert await record(stage, path) == []


async def test_analysts_may_not_and_nothing_is_decided_of_nobody(stage: Stage):
    path, max_ = await stage.path("people", ANA), await stage.visitor("max", MODERATOR)
    anna = await stage.visitor("anna", StaffRole.ANALYST)
    assert (await imposes(anna, path, "ban", seen_ms="0")).status == 403
    got = await imposes(max_, "/people/ffffffffffffffff", "ban", seen_ms="0")
    assert got.status == 404
    assert await record(stage, path) == []
