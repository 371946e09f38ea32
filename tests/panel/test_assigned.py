"""Moderators and analysts of some bots alone."""

from typing import cast

import pytest

from bot.scene import ANA, BOT, Scene
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.installation import AtWork
from panel.stage import PASSWORD, SECOND, Stage
from panel.visitor import Visitor

OTHER = BotId(8)


class Running:
    """As much of a bot at work as these pages look at."""

    def __init__(self, name: str) -> None:
        self.name, self.trouble = name, ""


@pytest.fixture
async def stage() -> Stage:
    scene = Scene()
    await scene.joins(ANA)
    stage = Stage(scene)
    stage.at_work = cast(
        "dict[BotId, AtWork]", {BOT: Running("@first_bot"), OTHER: Running("@second_bot")}
    )
    return stage


@pytest.fixture
async def owner(stage: Stage) -> Visitor:
    owner = await stage.visitor("olga")
    await owner.gets("/bots")
    await owner.posts("/bots", token=SECOND)
    return owner


async def test_an_owner_says_whose_pages_somebody_sees(stage: Stage, owner: Visitor):
    assert "@second_bot" in (await owner.gets("/accounts")).text
    await owner.posts("/accounts", **{"name": "mia", "role": "moderator", f"bot-{OTHER}": "yes"})
    assert (await stage.staff.open_account("mia")).bots == {OTHER}
    await owner.gets("/accounts")
    got = await owner.posts("/accounts/mia/bots", **{f"bot-{BOT}": "yes"})
    assert "logged out everywhere" in (await owner.gets(got.leads_to)).text
    assert (await stage.staff.open_account("mia")).bots == {BOT}
    await owner.gets("/accounts")
    await owner.posts("/accounts/mia/bots", every="yes")
    assert (await stage.staff.open_account("mia")).sees(OTHER)


@pytest.mark.parametrize(
    "ticked",
    [
        {},
        {"bot-abc": "yes"},
        {"bot-0": "yes"},
        {"bot-abc": "yes", f"bot-{BOT}": "yes"},
        {"bot-abc": "yes", "every": "yes"},
        {f"bot-{BOT}": "yes", "every": "yes"},
    ],
)
async def test_nobody_sees_every_bot_unless_it_was_said(
    stage: Stage, owner: Visitor, ticked: dict[str, str]
):
    await mia(stage, BOT)
    await owner.gets("/accounts")
    new = {"name": "nina", "role": "analyst"}
    for path, form in (("/accounts", new), ("/accounts/mia/bots", {})):
        got = await owner.posts(path, **form, **ticked)
        assert (got.status, "tick either every bot" in got.text) == (400, True)
    assert (await stage.staff.open_account("mia")).bots == {BOT}
    assert await stage.parts.roster.account(BOT, "nina") is None


async def test_where_one_bot_is_there_is_no_choice_but_junk_is_none_either(stage: Stage):
    owner = await stage.visitor("olga")
    assert ">Sees<" not in (await owner.gets("/accounts")).text
    assert (await owner.posts("/accounts", name="nina", role="analyst")).status == 200
    junk = {"bot-abc": "yes"}
    assert (await owner.posts("/accounts", name="otto", role="analyst", **junk)).status == 400


async def test_a_bot_that_was_removed_is_shown_until_it_is_unticked(stage: Stage):
    """It was the only one beside the first."""
    await mia(stage, OTHER)
    owner = await stage.visitor("olga")
    page = (await owner.gets("/accounts")).text
    assert f"<summary>a removed bot ({OTHER})</summary>" in page
    assert f'name="bot-{OTHER}" value="yes" checked> a removed bot ({OTHER})<' in page
    assert 'name="every" value="yes"> every bot' in page
    await owner.posts("/accounts/mia/bots", **{f"bot-{BOT}": "yes"})
    page = (await owner.gets("/accounts")).text
    assert "<summary>the first bot</summary>" in page
    assert "a removed bot" not in page


async def test_an_owner_of_some_bots_is_refused_in_words(owner: Visitor):
    await owner.gets("/accounts")
    mine = {f"bot-{BOT}": "yes"}
    got = await owner.posts("/accounts", name="otto", role="owner", **mine)
    assert (got.status, "owners see every bot" in got.text) == (400, True)
    got = await owner.posts("/accounts/olga/bots", **mine)
    assert (got.status, "owners see every bot" in got.text) == (400, True)


async def mia(stage: Stage, *bots: BotId) -> Visitor:
    await stage.write(
        lambda: stage.staff.made("mia", StaffRole.MODERATOR, PASSWORD, "olga", frozenset(bots))
    )
    visitor = Visitor(stage.panel)
    await visitor.logs_in("mia", PASSWORD)
    return visitor


async def test_only_their_bots_are_offered_and_can_be_chosen(stage: Stage, owner: Visitor):
    visitor = await mia(stage, BOT)
    page = (await visitor.gets("/")).text
    assert "@first_bot" in page
    assert "@second_bot" not in page
    assert (await visitor.posts("/bots/choose", bot=str(OTHER))).status == 409
    assert (await visitor.posts("/bots/choose", bot=str(BOT))).status == 303


async def test_who_has_no_bot_that_runs_is_told_so_and_can_leave(stage: Stage):
    visitor = await mia(stage, BotId(10))
    got = await visitor.gets("/")
    assert (got.status, "None of the bots" in got.text) == (403, True)
    assert (await visitor.gets("/account")).status == 200
    assert (await visitor.posts("/logout")).leads_to == "/login"
