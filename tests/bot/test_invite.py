"""/invite: a link that tells nothing, numbers, another link; and who is counted."""

import pytest

from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.adapters.memory.telegram import Fault
from meetsmatch.app.invitations import Invitations, WrongName
from meetsmatch.app.ports import Answer
from meetsmatch.app.work import Commit
from meetsmatch.core.ids import PersonId
from meetsmatch.core.invitations import Sign, is_code

DAY_MS = 86_400_000


@pytest.fixture
async def scene() -> Scene:
    """Ana has joined."""
    scene = Scene()
    await scene.joins(ANA)
    return scene


async def code(scene: Scene, who: int = ANA) -> str:
    """What somebody's link brings along."""
    await scene(who, "/invite")
    link = next(line for line in scene.reads(who).splitlines() if line.startswith("https:"))
    return link.removeprefix("https://t.me/stage_bot?start=")


async def counts(scene: Scene, who: int = ANA) -> str:
    await scene(who, "/invite")
    return scene.reads(who).splitlines()[-1]


async def test_a_link_is_shown_with_its_numbers(scene: Scene):
    assert await scene(ANA, "/invite") == [(ANA, "invite")]
    assert scene.buttons(ANA) == ["invite-share", "invite-another"]
    assert is_code(await code(scene))
    assert await counts(scene) == "Came: 0 · answered all questions: 0"


async def test_asking_again_shows_the_same_link(scene: Scene):
    assert await code(scene) == await code(scene)


async def test_the_link_can_be_shared_with_a_tap(scene: Scene):
    ours = await code(scene)
    markup = scene.telegram.chats[ANA][scene.last(ANA)]["reply_markup"]
    shared = f"https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fstage_bot%3Fstart%3D{ours}"
    assert markup["inline_keyboard"][0] == [{"text": "📨 Share it", "url": shared}]


async def test_who_comes_and_who_finishes_is_counted(scene: Scene):
    ours = await code(scene)
    assert await scene(BOB, f"/start {ours}") == [(BOB, "ask-consent")]
    assert await counts(scene) == "Came: 1 · answered all questions: 0"
    await scene.joins(BOB)
    await scene.joins(CLEO)
    assert await counts(scene) == "Came: 1 · answered all questions: 1"


async def test_the_too_young_are_not_counted_as_finished(scene: Scene):
    await scene(BOB, f"/start {await code(scene)}")
    await scene.joins(BOB, year=2015)
    assert await counts(scene) == "Came: 1 · answered all questions: 0"


async def test_another_link_replaces_the_first_one(scene: Scene):
    first = await code(scene)
    await scene(BOB, f"/start {first}")
    assert await scene.taps(ANA, "invite-another") == [(ANA, "~invite")]
    second = await code(scene)
    assert second != first
    await scene(CLEO, f"/start {first}")
    assert await counts(scene) == "Came: 1 · answered all questions: 0"


async def test_only_the_first_contact_counts(scene: Scene):
    ours = await code(scene)
    await scene(BOB, "hello")
    await scene(BOB, f"/start {ours}")
    await scene(ANA, f"/start {ours}")
    assert await counts(scene) == "Came: 0 · answered all questions: 0"


@pytest.mark.parametrize("payload", ["101", "ref_101", "../../etc", "' OR 1=1 --", "x" * 64])
async def test_whatever_else_stands_behind_start_is_a_mere_start(scene: Scene, payload: str):
    assert await scene(BOB, f"/start {payload}") == [(BOB, "ask-consent")]


async def test_who_has_not_joined_is_asked_first(scene: Scene):
    await scene(BOB, "/start")
    assert await scene(BOB, "/invite") == [(BOB, "ask-consent")]


async def test_nobody_gets_another_link_with_somebody_s_button(scene: Scene):
    await scene.joins(BOB)
    await code(scene)
    message, token = scene.button(ANA, "invite-another")
    assert await scene.presses(BOB, token, message) == [(BOB, "!old-button")]


async def test_the_too_young_who_delete_were_never_invited(scene: Scene):
    await scene(BOB, f"/start {await code(scene)}")
    await scene.joins(BOB, year=2015)
    await scene(BOB, "/delete")
    await scene.taps(BOB, "delete-yes")
    bob = await scene.person(BOB)
    assert await scene.store.guestbook.arrival(BOT, bob.fingerprint) is None


async def test_without_telegram_there_is_no_link_now_but_soon(scene: Scene):
    scene.telegram.fail(Fault(Answer(500), "getMe"))
    assert await scene(ANA, "/invite") == [(ANA, "invite-later")]
    assert await scene(ANA, "/invite") == [(ANA, "invite")]


async def test_who_leaves_takes_the_link_along(scene: Scene):
    ours = await code(scene)
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    await scene(BOB, f"/start {ours}")
    await scene.joins(ANA)
    assert await code(scene) != ours
    assert await counts(scene) == "Came: 0 · answered all questions: 0"


async def test_who_leaves_and_returns_is_not_counted_again(scene: Scene):
    ours = await code(scene)
    for _ in range(2):
        await scene(BOB, f"/start {ours}")
        await scene.taps(BOB, "agree")
        await scene(BOB, "/delete")
        await scene.taps(BOB, "delete-yes")
    assert await counts(scene) == "Came: 1 · answered all questions: 0"


# --- for the operator ---------------------------------------------------------------------


@pytest.fixture
def invitations(scene: Scene) -> Invitations:
    return scene.dialog.screens.inviting.invitations


async def test_a_campaign_counts_those_who_come_by_it(scene: Scene, invitations: Invitations):
    made = invitations.campaign("  Radio   Berlin ")
    await scene.store.commit(Commit(BOT, scene.clock(), (made,)))
    await scene(BOB, f"/start {made.code}")
    (campaign,) = await scene.store.guestbook.campaigns(BOT)
    assert (campaign.name, campaign.came) == ("Radio Berlin", 1)
    assert await invitations.suspects() == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "Radio\x00", "a\u202eb"])
async def test_a_name_that_is_none_is_refused(invitations: Invitations, name: str):
    with pytest.raises(WrongName, match="1 to 64"):
        invitations.campaign(name)


async def test_moderators_are_told_of_a_rush(scene: Scene, invitations: Invitations):
    ours = await code(scene)
    for who in range(200, 209):
        await scene(who, f"/start {ours}")
    assert await invitations.suspects() == []
    await scene(209, f"/start {ours}")
    (suspect,) = await invitations.suspects()
    ana = await scene.person(ANA)
    assert PersonId(suspect.invitation.id) == ana.id
    assert suspect.signs == (Sign.RUSH, Sign.UNFINISHED)
    assert suspect.reported == 0
