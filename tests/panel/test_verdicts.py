"""Appeals, sanctions and the audit log in the panel."""

import pytest

from bot.scene import ANA, BOB
from meetsmatch.core.sanctions import Rung
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.verdicts import PAGE
from panel.stage import Stage
from panel.visitor import Visitor

MODERATOR = StaffRole.MODERATOR


@pytest.fixture
async def out(stage: Stage) -> Stage:
    """Max has kept Ana out, and Ana says that this is wrong."""
    await stage.hires("max", MODERATOR)
    await imposes(stage, "max", ANA)
    scene = stage.scene
    await scene.taps(ANA, "appeal")
    asked = scene.last(ANA)
    await scene(ANA, "It was not me", reply_to_message={"message_id": asked})
    stage.told()
    return stage


async def imposes(stage: Stage, name: str, about: int, rung: Rung = Rung.DAY) -> None:
    account = await stage.parts.roster.account(stage.parts.bot, name)
    assert account is not None
    moderation, about_print = stage.parts.moderation, await stage.print_of(about)
    made = await moderation.sanction(about_print, rung, "spam", account.actor)
    await stage.write(lambda: stage.parts.carried_out(made))


async def number(stage: Stage, who: int = ANA) -> int:
    return (await stage.parts.moderation.record(await stage.print_of(who)))[0].id


async def judges(visitor: Visitor, stage: Stage, outcome: str) -> int:
    path = f"/appeals/{await number(stage)}"
    await visitor.gets(path)
    return (await visitor.posts(path, outcome=outcome)).status


@pytest.mark.parametrize(("outcome", "said"), [("granted", "sanction"), ("upheld", "appeal")])
async def test_an_appeal_is_heard_and_answered(out: Stage, outcome: str, said: str):
    visitor = await out.visitor("eva", MODERATOR)
    page = await visitor.gets("/appeals")
    assert "It was not me" in page.text
    assert f'href="/appeals/{await number(out)}"' in page.text
    assert await judges(visitor, out, outcome) == 303
    ((who, key),) = out.told()
    assert who == ANA
    assert key.startswith(said)
    page = await visitor.gets(f"/appeals?done={outcome}")
    assert "they were told" in page.text
    assert "No appeal waits" in page.text
    assert (await out.deeds())[-1][1] == f"appeal-{outcome}"


async def test_not_by_who_decided_it_but_by_an_owner_who_did(out: Stage):
    visitor = await out.visitor("max")
    path = f"/appeals/{await number(out)}"
    for shown in ("/appeals", path):
        page = (await visitor.gets(shown)).text
        assert "somebody else hears" in page
        assert 'name="outcome"' not in page
    visitor.page = (await visitor.gets("/account")).text
    got = await visitor.posts(path, outcome="granted")
    assert got.status == 409
    assert "another moderator" in got.text
    assert out.told() == []
    assert await judges(await out.visitor("olga"), out, "granted") == 303


@pytest.mark.parametrize("path", ["/appeals/7", "/appeals/x", "/sanctions/7/lift"])
async def test_what_is_not_there_can_not_be_judged(stage: Stage, path: str):
    visitor = await stage.visitor("olga")
    assert (await visitor.posts(path, outcome="granted")).status == 409
    assert (await visitor.posts(path, outcome="perhaps")).status == 409


async def test_moderators_lift_their_own_and_owners_any(stage: Stage):
    await stage.hires("max", MODERATOR)
    for who in (ANA, BOB):
        await imposes(stage, "max", who)
    stage.told()
    eva = await stage.visitor("eva", MODERATOR)
    assert "/lift" not in (await eva.gets("/sanctions")).text
    eva.page = (await eva.gets("/account")).text
    assert (await eva.posts(f"/sanctions/{await number(stage)}/lift")).status == 409
    for visitor, who in ((await stage.visitor("max"), ANA), (await stage.visitor("olga"), BOB)):
        assert "/lift" in (await visitor.gets("/sanctions")).text
        got = await visitor.posts(f"/sanctions/{await number(stage, who)}/lift")
        assert got.leads_to == "/sanctions?done=lifted"
        assert stage.told() == [(who, "sanction-lifted")]
    page = await visitor.gets("/sanctions?done=lifted")
    assert "lifted by max" in page.text
    assert "lifted by olga" in page.text
    assert (await visitor.posts(f"/sanctions/{await number(stage, BOB)}/lift")).status == 409


async def test_long_lists_come_by_pages(stage: Stage):
    await stage.hires("max", MODERATOR)
    for _ in range(PAGE + 1):
        stage.scene.clock.ms += 1
        await imposes(stage, "max", ANA, Rung.WARNING)
        await stage.write(lambda: stage.staff.refused("eve", "192.0.2.9"))
    visitor = await stage.visitor("olga")
    for path, rows in (("/sanctions", PAGE + 1), ("/audit", PAGE + 4)):
        page = await visitor.gets(path)
        first = page.text.count("<tr>") - 1
        older = page.text.partition(f'href="{path}?before=')[2].partition('"')[0]
        assert first == PAGE
        page = await visitor.gets(f"{path}?before={older}")
        assert page.text.count("<tr>") - 1 == rows - PAGE
    assert (await visitor.gets("/sanctions?before=nonsense")).text.count("<tr>") - 1 == PAGE
