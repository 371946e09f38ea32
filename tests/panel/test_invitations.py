"""Campaigns of the operator's, and links that look odd, in the panel."""

import pytest

from bot.scene import ANA, BOT
from meetsmatch.core.ids import PersonId
from meetsmatch.core.staff import StaffRole
from panel.stage import Stage


async def test_a_campaign_is_made_and_counts_who_comes(stage: Stage):
    owner = await stage.visitor("olga")
    assert "no campaign yet" in (await owner.gets("/invitations")).text
    got = await owner.posts("/invitations", name="  Radio   Berlin ")
    assert (got.status, got.leads_to) == (303, "/invitations")
    (campaign,) = await stage.scene.store.guestbook.campaigns(BOT)
    page = (await owner.gets("/invitations")).text
    assert f"https://t.me/stage_bot?start={campaign.code}" in page
    await stage.scene(777, f"/start {campaign.code}")
    assert ">Radio Berlin</td>" in page
    assert (
        '"Came">1</td><td data-label="Answered all questions">0</td>'
        in (await owner.gets("/invitations")).text
    )
    assert (await stage.deeds())[-1] == ("olga", "campaign-made", "Radio Berlin", "")


@pytest.mark.parametrize(("name", "why"), [("", "1 to 64"), ("Radio", "already")])
async def test_what_a_campaign_can_not_be_called_is_said(stage: Stage, name: str, why: str):
    owner = await stage.visitor("olga")
    await owner.gets("/invitations")
    await owner.posts("/invitations", name="Radio")
    await owner.gets("/invitations")
    got = await owner.posts("/invitations", name=name)
    assert (got.status, why in got.text) == (400, True)
    assert len(await stage.scene.store.guestbook.campaigns(BOT)) == 1


async def test_moderators_see_whose_link_looks_odd_and_make_no_campaigns(stage: Stage):
    await stage.scene(ANA, "/invite")
    ana = await stage.scene.person(ANA)
    mine = await stage.parts.invitations().mine(PersonId(ana.id))
    moderator = await stage.visitor("mia", StaffRole.MODERATOR)
    assert "Nothing looks odd" in (await moderator.gets("/invitations")).text
    for who in range(200, 210):
        await stage.scene(who, f"/start {mine.invitation.code}")
    page = (await moderator.gets("/invitations")).text
    assert await stage.path("people", ANA) in page
    assert "very many within minutes, most answer no questions" in page
    assert "A new campaign" not in page
    await stage.scene(ANA, "/delete")
    await stage.scene.taps(ANA, "delete-yes")
    assert "Nothing looks odd" in (await moderator.gets("/invitations")).text
