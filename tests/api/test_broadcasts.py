"""Programs write to everybody, where they may."""

from dataclasses import replace

import pytest

from api.stage import Programs
from meetsmatch.adapters.memory.telegram import Fault
from meetsmatch.app.ports import Answer
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.channels import Channel

ASKED = {
    "name": "summer",
    "texts": {"en": "Hello <b>you</b>"},
    "segment": {"languages": ["en"], "genders": ["woman"], "seen_within": 30},
    "quiet": {"begins": 0, "ends": 0},
}


async def test_a_program_writes_sends_and_watches(programs: Programs):
    program, scene = await programs.program(), programs.scene
    made = await program.posts("/api/v1/broadcasts", ASKED, once="write-once")
    assert made.status == 201, made.text
    assert (made.json["number"], made.json["state"]) == (1, "draft")
    assert made.json["segment"]["genders"] == ["woman"]
    again = await program.posts("/api/v1/broadcasts", ASKED, once="write-once")
    assert again.json == made.json
    await program.posts("/api/v1/broadcasts", ASKED | {"name": "autumn"})
    first = (await program.gets("/api/v1/broadcasts?limit=1")).json
    assert [it["name"] for it in first["items"]] == ["autumn"]
    second = (await program.gets(f"/api/v1/broadcasts?after={first['next']}")).json
    assert ([it["name"] for it in second["items"]], second["next"]) == (["summer"], None)
    got = await program.posts("/api/v1/broadcasts/1/schedule", {})
    assert got.json["state"] == "scheduled"
    await scene.engine.sweeps.broadcasts()
    await scene.settles()
    one = (await program.gets("/api/v1/broadcasts/1")).json
    assert (one["state"], one["told"], one["sent"]) == ("running", 2, 2)
    deeds = [it[:3] for it in await programs.stage.deeds() if it[1].startswith("broadcast")]
    assert deeds == [
        ("key:program-1", "broadcast-made", "1"),
        ("key:program-1", "broadcast-made", "2"),
        ("key:program-1", "broadcast-scheduled", "1"),
    ]


async def test_what_is_posted_in_the_channel_is_watched_too(programs: Programs):
    program, scene = await programs.program(), programs.scene
    asked = ASKED | {"in_channel": True}
    got = await program.posts("/api/v1/broadcasts", asked)
    assert (got.status, "set CHANNEL" in got.json["detail"]) == (422, True)
    rules = replace(scene.rules, channel=Channel("@our_news"))
    scene.dialog.adopt(scene.wording, rules, staff=scene.staff)
    made = (await program.posts("/api/v1/broadcasts", asked)).json
    assert (made["in_channel"], made["post"], made["post_said"]) == (True, None, None)
    await program.posts("/api/v1/broadcasts/1/schedule", {})
    refusal = Answer(400, description="Bad Request: chat not found")
    scene.telegram.fail(Fault(refusal, "sendMessage"))
    await scene.engine.sweeps.broadcasts()
    await scene.engine.sender.send_due(1)
    one = (await program.gets("/api/v1/broadcasts/1")).json
    assert (one["post"], one["post_said"]) == ("refused", refusal.description)


async def test_its_course_is_in_the_programs_hands(programs: Programs):
    program = await programs.program()
    await program.posts("/api/v1/broadcasts", ASKED)
    at = {"starts_at": "2027-01-01T12:00:00Z"}
    got = await program.posts("/api/v1/broadcasts/1/schedule", at)
    assert got.json["starts_at"] == "2027-01-01T12:00:00Z"
    for deed, state in (("pause", "paused"), ("resume", "scheduled"), ("stop", "stopped")):
        got = await program.posts(f"/api/v1/broadcasts/1/{deed}")
        assert (got.status, got.json["state"]) == (200, state)
    got = await program.posts("/api/v1/broadcasts/1/resume")
    assert (got.status, got.problem) == (409, "broadcast")


async def test_what_can_not_be_is_said(programs: Programs):
    program = await programs.program()
    got = await program.posts("/api/v1/broadcasts", ASKED | {"texts": {"en": "<b>"}})
    assert (got.status, got.problem) == (422, "broadcast")
    assert "never closed" in got.json["detail"]
    got = await program.posts("/api/v1/broadcasts", ASKED | {"quiet": {"begins": 24}})
    assert (got.status, got.problem) == (422, "validation")
    got = await program.posts("/api/v1/broadcasts", ASKED | {"name": "zero\0"})
    assert (got.status, got.problem) == (422, "validation")
    assert (await program.gets("/api/v1/broadcasts/9")).status == 404
    assert (await program.posts("/api/v1/broadcasts/9/stop")).status == 404


@pytest.mark.security
async def test_a_key_that_may_only_look_sends_nothing(programs: Programs):
    program = await programs.program(Scope.BROADCASTS)
    assert (await program.gets("/api/v1/broadcasts")).status == 200
    assert (await program.posts("/api/v1/broadcasts", ASKED)).status == 403
    other = await programs.program(Scope.DECIDE)
    assert (await other.posts("/api/v1/broadcasts", ASKED)).status == 403
    assert (await other.gets("/api/v1/broadcasts")).status == 403
