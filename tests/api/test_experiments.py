"""Programs try something on some people, read what came of it, and decide, where they may."""

from typing import Any

import pytest

from api.stage import Program, Programs
from bot.scene import BOT
from meetsmatch.api.counting import COUNTED_MS
from meetsmatch.app.telling import Exposed, Happened
from meetsmatch.app.work import Commit
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.events import Event, Kind, exposure_word
from meetsmatch.core.rules import DAY_MS

ALL = "/api/v1/experiments"
ASKED = {
    "name": "A first  question",
    "hook": "text",
    "target": "found",
    "variants": [{"name": "as it is"}, {"name": "topic", "settings": {"wording": "topic"}}],
    "metric": "came_back",
    "days": 1,
    "rails": ["reports", "reports"],
}


async def running(programs: Programs) -> Program:
    program = await programs.program()
    got = await program.posts(ALL, ASKED)
    assert got.status == 201, got.text
    assert (await program.posts(f"{ALL}/1/start")).json["state"] == "running"
    return program


async def lived(programs: Programs, came_back: dict[str, int], people: int = 400) -> None:
    """So many people in each variant, of whom so many came back; two days ago."""
    at_ms, changes = programs.scene.clock.ms - 2 * DAY_MS, list[Exposed | Happened]()
    for number, (variant, often) in enumerate(came_back.items(), 1):
        for who in range(people):
            alias, word = number * 10_000 + who, exposure_word(1, variant)
            changes.append(Exposed(Event(BOT, Kind.EXPOSED, at_ms, alias, word, 1)))
            if who < often:
                changes.append(Happened(Event(BOT, Kind.VISITED, at_ms + 2, alias)))
    await programs.scene.store.commit(Commit(BOT, at_ms, tuple(changes)))


async def test_a_program_tries_something_and_reads_what_came_of_it(programs: Programs):
    program = await programs.program()
    made = await program.posts(ALL, ASKED, once="write-once")
    assert (made.status, made.json["state"]) == (201, "draft"), made.text
    assert (made.json["name"], made.json["rails"]) == ("A first question", ["reports"])
    again = await program.posts(ALL, ASKED, once="write-once")
    assert again.json == made.json
    assert (await program.gets(f"{ALL}/1")).json["outcome"] is None
    await program.posts(f"{ALL}/1/start")
    await lived(programs, {"as it is": 100, "topic": 200})
    one = (await program.gets(f"{ALL}/1")).json
    assert (one["state"], one["started_at"] is None) == ("running", False)
    outcome = one["outcome"]
    assert outcome["exposed"] == [{"variant": it, "people": 400} for it in ("as it is", "topic")]
    assert (outcome["is_uneven"], outcome["confidence"]) == (False, 0.95)
    metric, rail = outcome["measured"]
    assert (metric["metric"], metric["is_rail"], rail["metric"], rail["is_rail"]) == (
        *("came_back", False),
        *("reports", True),
    )
    assert [it["value"] for it in metric["arms"]] == [0.25, 0.5]
    (against,) = metric["against"]
    assert (against["variant"], against["finding"]) == ("topic", "more")
    assert 0 < against["low"] < against["difference"] == 0.25 < against["high"]
    assert against["chance"] < 0.05
    assert rail["against"][0]["finding"] == "early", "nobody looked for a chat"
    assert rail["against"][0]["low"] is None


async def test_it_is_concluded_and_taken_back_as_in_the_panel(programs: Programs):
    program = await running(programs)
    got = await program.posts(f"{ALL}/1/conclude", {"winner": "topic"})
    told = got.json
    assert (told["state"], told["winner"], told["is_adopted"]) == ("concluded", "topic", True)
    await program.posts(ALL, ASKED | {"name": "Another"})
    await program.posts(f"{ALL}/2/start")
    stopped = (await program.posts(f"{ALL}/2/stop")).json
    assert (stopped["state"], stopped["ended_at"] is None) == ("stopped", False)
    # The later winner takes the place of the earlier one, and is what is told of.
    later = (await program.posts(f"{ALL}/2/conclude", {"winner": "topic"})).json
    assert (later["number"], later["is_adopted"]) == (2, True)
    assert (await program.gets(f"{ALL}/1")).json["is_adopted"] is False
    assert (await program.posts(f"{ALL}/2/undo")).json["is_adopted"] is False
    await program.posts(ALL, ASKED)
    assert (await program.posts(f"{ALL}/3/drop")).json["state"] == "dropped"
    first = (await program.gets(f"{ALL}?limit=2")).json
    assert [it["number"] for it in first["items"]] == [3, 2]
    second = (await program.gets(f"{ALL}?after={first['next']}")).json
    assert ([it["number"] for it in second["items"]], second["next"]) == ([1], None)
    deeds = [it for it in await programs.stage.deeds() if it[1].startswith("experiment")]
    assert {it[0] for it in deeds} == {"key:program-1"}
    assert [it[1].removeprefix("experiment-") for it in deeds if it[2] == "2"] == [
        *("made", "started", "stopped", "concluded", "undone")
    ]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"target": "you-left"}, "experiment"),
        ({"rails": ["paid"]}, "experiment"),
        ({"metric": "reports", "days": 2}, "experiment"),
        ({"variants": [{"name": "as it is"}, {"name": "LOUD"}]}, "experiment"),
        ({"variants": [{"name": "as it is"}]}, "validation"),
        ({"name": "zero\0"}, "validation"),
        ({"name": "half \ud800"}, "validation"),
        ({"people": 1}, "validation"),
        ({"hook": "price"}, "validation"),
    ],
)
async def test_what_can_not_be_is_said(programs: Programs, wrong: dict[str, Any], problem: str):
    program = await programs.program()
    got = await program.posts(ALL, ASKED | wrong)
    assert (got.status, got.problem) == (422, problem)
    assert (await program.gets(ALL)).json["items"] == []


async def test_what_comes_too_late_or_is_nowhere_is_said(programs: Programs):
    program = await running(programs)
    got = await program.posts(f"{ALL}/1/drop")
    assert (got.status, got.problem) == (409, "experiment")
    assert "running by now" in got.json["detail"]
    got = await program.posts(f"{ALL}/1/conclude", {"winner": "loud"})
    assert (got.status, "no variant 'loud'" in got.json["detail"]) == (409, True)
    assert (await program.gets(f"{ALL}/9")).status == 404
    assert (await program.posts(f"{ALL}/9/stop")).status == 404


async def test_however_many_ask_it_is_counted_once_a_minute(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
):
    program, counted = await running(programs), 0
    experiments = programs.scene.store.experiments
    real = experiments.outcomes

    async def counting(*given: Any) -> Any:
        nonlocal counted
        counted += 1
        return await real(*given)

    monkeypatch.setattr(type(experiments), "outcomes", lambda _, *given: counting(*given))
    for _ in range(3):
        await program.gets(f"{ALL}/1")
    once = counted
    assert once > 0
    programs.scene.clock.ms += COUNTED_MS
    await program.gets(f"{ALL}/1")
    assert counted == 2 * once
    # What was decided since is told at once.
    await program.posts(f"{ALL}/1/stop")
    assert (await program.gets(f"{ALL}/1")).json["state"] == "stopped"
    assert counted > 2 * once


@pytest.mark.security
async def test_a_key_that_may_only_look_decides_nothing(programs: Programs):
    program = await programs.program(Scope.EXPERIMENTS)
    assert (await program.gets(ALL)).status == 200
    assert (await program.posts(ALL, ASKED)).status == 403
    other = await programs.program(Scope.EXPERIMENT)
    assert (await other.gets(ALL)).status == 403
    assert (await other.posts(ALL, ASKED)).status == 201
