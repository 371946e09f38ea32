"""An owner writes to everybody in the panel: looks at it, sends it, watches it, stops it."""

import json

import pytest

from bot.scene import ANA, BOB, BOT, Scene
from meetsmatch.adapters.memory.telegram import Fault
from meetsmatch.app.ports import Answer
from meetsmatch.core.bench import Staff
from meetsmatch.core.broadcasts import Broadcast, Quiet, Segment, State
from meetsmatch.core.channels import Channel
from meetsmatch.core.ids import BroadcastId
from meetsmatch.core.people import Gender
from meetsmatch.core.rules import HOUR_MS, Rules
from panel.stage import Stage
from panel.visitor import Visitor

WRITTEN = {
    "name": "Summer party",
    "text-en": "Hello <b>you</b>\r\n& all",
    "text-ru": "Привет",
    "seen_within": "30",
    "away_for": "",
    "countries": "",
    "premium": "",
    "quiet_begins": "0",
    "quiet_ends": "0",
    "zone": "-3",
}


@pytest.fixture
async def stage() -> Stage:
    """Ana owns the bot; she and Bob have joined."""
    scene = Scene(staff=Staff(owners=frozenset({ANA})))
    await scene.joins(ANA, BOB)
    return Stage(scene)


async def stands(stage: Stage) -> Broadcast:
    found = await stage.scene.store.broadcasts.broadcast(BOT, BroadcastId(1))
    assert found is not None
    return found


async def wrote(stage: Stage, **more: str) -> Visitor:
    """Olga, with a draft before her."""
    visitor = await stage.visitor("olga")
    await visitor.gets("/broadcasts/new")
    got = await visitor.posts("/broadcasts", **{**WRITTEN, **more})
    assert (got.status, got.leads_to) == (303, "/broadcasts/1"), got.text
    await visitor.gets("/broadcasts/1")
    return visitor


async def goes_on(stage: Stage) -> list[object]:
    """Who is told because of the next steps."""
    scene = stage.scene
    scene.clock.ms += 2_000
    await scene.engine.sweeps.broadcasts()
    return [who for who, _ in await scene.settles()]


async def test_a_draft_is_kept_as_it_was_filled_in(stage: Stage):
    more = {"language-en": "yes", "gender-man": "yes", "countries": "de, PT", "premium": "no"}
    await wrote(stage, **more, away_for="7")
    it = await stands(stage)
    assert it.draft.segment == Segment(("en",), (Gender.MAN,), ("DE", "PT"), 30, 7, False)
    assert it.draft.quiet == Quiet(0, 0, -3)
    assert it.draft.texts == {"en": "Hello <b>you</b>\n& all", "ru": "Привет"}
    assert (it.state, it.made_by) == (State.DRAFT, "olga")


CHANNEL = -1001234567890


async def with_channel() -> Stage:
    staff = Staff(owners=frozenset({ANA}))
    scene = Scene(Rules(channel=Channel(str(CHANNEL))), staff=staff)
    await scene.joins(ANA, BOB)
    return Stage(scene)


async def test_it_is_posted_in_the_channel_if_it_is_ticked(stage: Stage):
    visitor = await wrote(stage)
    assert "in_channel" not in (await visitor.gets("/broadcasts/1")).text, "there is none"
    stage = await with_channel()
    visitor = await wrote(stage, in_channel="yes")
    page = (await visitor.gets("/broadcasts/1")).text
    assert (
        f"Post it in the channel {CHANNEL}, too: once, when it begins. There everybody reads it"
        in page
    )
    await visitor.posts("/broadcasts/1/schedule", starts="")
    assert "Posted in the channel, too." in (await visitor.gets("/broadcasts/1")).text
    assert CHANNEL in await goes_on(stage)
    live = json.loads((await visitor.gets("/broadcasts/1/live")).text)
    assert live["post"] == "Posted in the channel."


async def test_why_it_was_not_posted_is_said_with_how_to_mend_it():
    stage = await with_channel()
    visitor = await wrote(stage, in_channel="yes")
    await visitor.posts("/broadcasts/1/schedule", starts="")
    said = "Bad Request: need administrator rights in the channel chat"
    stage.scene.telegram.fail(Fault(Answer(400, description=said), "sendMessage"))
    stage.scene.holding = True
    await goes_on(stage)
    stage.scene.holding = False
    await stage.scene.engine.sender.send_due(1)
    page = (await visitor.gets("/broadcasts/1")).text
    assert f"Not posted in the channel ({said})." in page
    assert f"Make the bot an administrator of {CHANNEL} who may post messages." in page


async def test_what_was_thrown_away_was_not_posted():
    stage = await with_channel()
    visitor = await wrote(stage, in_channel="yes")
    await visitor.posts("/broadcasts/1/stop")
    page = (await visitor.gets("/broadcasts/1")).text
    assert "It was stopped before it was posted." in page


async def test_it_is_shown_as_people_will_read_it(stage: Stage):
    visitor = await wrote(stage)
    page = (await visitor.gets("/broadcasts/1")).text
    assert "Hello <b>you</b>\n&amp; all" in page
    assert "For <b>2</b> people" in page
    assert "Show it to the owners" in page
    assert "No more news" in page
    assert "Больше не присылать" in page
    got = await visitor.posts("/broadcasts/1/preview")
    assert stage.told() == [(ANA, "Hello you\n& all"), (ANA, "Привет")]
    assert "nobody else" in (await visitor.gets(got.leads_to)).text


async def test_from_the_draft_to_the_end(stage: Stage):
    visitor = await wrote(stage)
    got = await visitor.posts("/broadcasts/1", **WRITTEN | {"name": "Party"})
    assert "Saved." in (await visitor.gets(got.leads_to)).text
    await visitor.posts("/broadcasts/1/schedule", starts="")
    assert sorted(await goes_on(stage), key=str) == [ANA, BOB]
    live = json.loads((await visitor.gets("/broadcasts/1/live")).text)
    assert (live["state"], live["sent"], live["walked"]) == ("running", "2", "100")
    await goes_on(stage)
    page = (await visitor.gets("/broadcasts/1")).text
    assert 'data-live="sent">2<' in page
    assert "Done " in page
    assert "2 of 2 arrived" in (await visitor.gets("/broadcasts")).text
    deeds = [it[1:] for it in await stage.deeds() if it[1].startswith("broadcast")]
    assert deeds == [
        ("broadcast-made", "1", "Summer party"),
        ("broadcast-revised", "1", "Party"),
        ("broadcast-scheduled", "1", "Party"),
    ]


async def test_a_time_with_its_distance_from_utc_is_that_time(stage: Stage):
    visitor = await wrote(stage)
    await visitor.posts("/broadcasts/1/schedule", starts="2026-09-21T17:00+02:00")
    assert "Begins 2026-09-21 15:00" in (await visitor.gets("/broadcasts/1")).text


async def test_it_waits_pauses_goes_on_and_stops_as_it_is_told(stage: Stage):
    visitor = await wrote(stage)
    clock = stage.scene.clock
    clock.ms -= clock.ms % 60_000
    starts = "2026-09-21T15:00"
    await visitor.posts("/broadcasts/1/schedule", starts=starts)
    assert "Begins 2026-09-21 15:00" in (await visitor.gets("/broadcasts/1")).text
    assert "2026-09-21 15:00" in (await visitor.gets("/broadcasts")).text
    assert await goes_on(stage) == []
    await visitor.posts("/broadcasts/1/pause")
    clock.ms = (await stands(stage)).starts_ms + HOUR_MS
    visitor = await stage.visitor("olga")
    await visitor.gets("/broadcasts/1")
    assert await goes_on(stage) == []
    await visitor.posts("/broadcasts/1/resume")
    await visitor.posts("/broadcasts/1/stop")
    assert await goes_on(stage) == []
    assert "Stopped " in (await visitor.gets("/broadcasts/1")).text


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"name": ""}, "Give it a name"),
        ({"text-en": "", "text-ru": ""}, "one language at least"),
        ({"text-xx": "Hi"}, "does not speak"),
        ({"text-en": "<b>"}, "never closed"),
        ({"seen_within": "soon"}, "Days are 0 to 365"),
        ({"quiet_begins": "-1"}, "Quiet hours"),
        ({"zone": "+15"}, "Hours ahead of UTC"),
        ({"zone": "CET"}, "Hours ahead of UTC"),
        ({"countries": "Germany"}, "is no country"),
    ],
)
async def test_what_a_draft_can_not_be_is_said_and_nothing_typed_is_lost(
    stage: Stage, more: dict[str, str], why: str
):
    visitor = await stage.visitor("olga")
    await visitor.gets("/broadcasts/new")
    got = await visitor.posts("/broadcasts", **{**WRITTEN, **more})
    assert (got.status, why in got.text) == (400, True)
    assert "Привет" in got.text or not more.get("text-ru", "x")
    visitor = await wrote(stage)
    got = await visitor.posts("/broadcasts/1", **{**WRITTEN, **more})
    assert (got.status, why in got.text) == (400, True)


async def test_what_can_not_be_done_is_said(stage: Stage):
    visitor = await wrote(stage)
    got = await visitor.posts("/broadcasts/1/pause")
    assert (got.status, "It is draft by now" in got.text) == (400, True)
    got = await visitor.posts("/broadcasts/1/schedule", starts="tomorrow")
    assert (got.status, "2026-12-31T18:00" in got.text) == (400, True)
    stage.scene.dialog.adopt(stage.scene.wording, stage.scene.rules)
    got = await visitor.posts("/broadcasts/1/preview")
    assert (got.status, "Nobody of OWNERS is here" in got.text) == (400, True)
    assert "Show it to the owners" not in got.text, "there are none any more"
    for path in ("/broadcasts/2", "/broadcasts/x", "/broadcasts/2/live"):
        assert (await visitor.gets(path)).status == 404


@pytest.mark.security
async def test_a_broadcast_brings_no_html_of_its_own(stage: Stage):
    text = "<script>alert(1)</script><b onclick=x>y</b ><img src=x><b>z</b>"
    visitor = await wrote(stage, **{"text-en": text})
    page = (await visitor.gets("/broadcasts/1")).text
    assert "<script>alert" not in page
    assert "<img" not in page.partition("As it is read")[2]
    assert "<b>z</b>" in page
