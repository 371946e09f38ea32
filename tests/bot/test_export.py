"""/export: everything that is known of somebody, and nothing of anybody else."""

import json
import re
from typing import Any, cast

import pytest

from bot.moderating import Bench
from bot.scene import ANA, BOB, CLEO, YEAR, Scene
from house.sources import ROOT
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.app.rights import PIECE_BYTES
from meetsmatch.app.work import Because, KeptApart, Work
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.sanctions import Rung

HEAD = {"format", "made_at", "bot"}
HOUR_MS = 3_600_000


@pytest.fixture
async def scene() -> Scene:
    """Nobody has been here before."""
    return Scene()


def file(scene: Scene, who: int) -> dict[str, Any]:
    """The document that somebody got last."""
    sent = [it for it in scene.telegram.calls if it.method == "sendDocument" and it.chat == who]
    document = cast("dict[str, str]", sent[-1].params["document"])
    assert document["name"] == "meetsmatch.json"
    return json.loads(document["upload"])


async def export(scene: Scene, who: int) -> dict[str, Any]:
    await scene(who, "/export")
    return file(scene, who)


async def lively(scene: Scene) -> None:
    """Ana has a profile, has seen, liked, passed, talked, blocked, and waits again."""
    scene.names.update({ANA: "Anastasia", BOB: "Robert"})
    scene.usernames.update({ANA: "ana_telegram", BOB: "bob_telegram"})
    for who, name in ((ANA, "Ana-canary"), (BOB, "Bob-canary"), (CLEO, "Cleo-canary")):
        await scene.joins(who)
        await scene.shows(who, name)
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-like")
    await scene(BOB, "/match")
    await scene.taps(BOB, "card-like")
    await scene.meet()
    await scene(ANA, "said in a chat")
    await scene(ANA, "/report")
    await scene.taps(ANA, "reason-spam")
    await Bench(scene).sanctions(ANA, Rung.WARNING, "spam")
    await scene(ANA, "/appeal they-misunderstood")
    await scene(ANA, "/invite")
    await scene(ANA, "/chat")


@pytest.mark.security
async def test_it_has_every_part_that_the_page_and_the_schema_name(scene: Scene):
    await lively(scene)
    copy = await export(scene, ANA)
    named = {table.export for table in TABLES} - {""}
    assert copy.keys() == HEAD | named
    page = (ROOT / "docs/export.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == copy.keys()
    assert {part for part in named if not copy[part]} == {"not_read_yet", "payments", "bought"}


async def test_it_holds_what_was_said_of_oneself(scene: Scene):
    await lively(scene)
    copy = await export(scene, ANA)
    person, profile = copy["person"], copy["profile"]
    assert (person["telegram_id"], person["birth_year"]) == (
        ANA,
        (await scene.person(ANA)).birth_year,
    )
    assert profile["name"] == "Ana-canary"
    assert profile["middle_of_your_square"] == pytest.approx([52.5, 13.4], abs=0.05)
    assert [(it["version"], it["given"]) for it in copy["consents"]] == [(1, True)]
    assert {it["what"] for it in copy["opinions"]} >= {"liked"}
    assert [it["reason"] for it in copy["reports"]] == ["spam"]
    assert {"you reported them"} <= {it["because"] for it in copy["kept_apart"]}
    ((what, appeal),) = [(it["what"], it["appeal"]) for it in copy["decisions"]]
    assert (what, appeal) == ("warning", "they-misunderstood")
    assert copy["queue"]["seeks"] == person["seeks"]


async def test_what_was_counted_reads_as_so_many_cards_and_likes(scene: Scene):
    await lively(scene)
    counters = (await export(scene, ANA))["counters"]
    del counters["last_day"]
    assert counters["likes_given"] == 1
    assert counters["cards_seen"] in (1, 2)
    assert counters["shown_lately"] == counters["shown_to_others"] in (1, 2)
    assert {type(it) for it in counters.values()} == {int}


@pytest.mark.security
async def test_it_holds_nothing_of_others(scene: Scene):
    await lively(scene)
    told = json.dumps(await export(scene, ANA))
    for other in (BOB, CLEO):
        known = await scene.person(other)
        secrets = [str(other), str(known.id), known.fingerprint]
        assert not [it for it in secrets if re.search(rf"(?<!\d){it}(?!\d)", told)]
    for canary in ("Bob-canary", "Cleo-canary", "Robert", "bob_telegram", "said in a chat"):
        assert canary not in told


async def test_who_was_blocked_or_reported_does_not_read_it_there(scene: Scene):
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(BOB, "/block")
    copy = await export(scene, ANA)
    assert [it["because"] for it in copy["kept_apart"]] == ["you have just met, or were a match"]
    assert not [it for it in json.dumps(copy["chats"]).split('"') if it in ("blocked", "ending")]


async def test_a_match_shows_what_one_offered_and_what_waits_to_be_read(scene: Scene):
    scene.usernames[ANA] = "ana_telegram"
    await scene.joins(ANA, BOB)
    await scene.meet()
    for who in (ANA, BOB):
        await scene(who, "/stop") if who == ANA else None
        await scene.taps(who, "keep-in-touch")
    await scene(ANA, "/matches")
    message, token = next(
        (number, button["callback_data"])
        for number, it in sorted(scene.telegram.chats[ANA].items(), reverse=True)
        for row in cast("dict[str, Any]", it.get("reply_markup", {})).get("inline_keyboard", [])
        for button in row
    )
    await scene.presses(ANA, token, message)
    await scene(ANA, "are you there?")
    await scene(ANA, "/reveal")
    copy = await export(scene, ANA)
    (waits,) = copy["not_read_yet"]
    assert (waits["kind"], waits["words"]) == ("message", "are you there?")
    match = next(it for it in copy["chats"] if it["kind"] == "match")
    assert match["is_open"]
    random = next(it for it in copy["chats"] if it["kind"] == "random")
    assert random["you_said"] == ["keep"]


@pytest.mark.parametrize("state", ["stranger", "joining", "too young", "in a chat", "withdrawn"])
async def test_it_is_given_in_every_state(scene: Scene, state: str):
    if state == "joining":
        await scene(ANA, "/start")
        await scene.taps(ANA, "agree")
    if state == "too young":
        await scene.joins(ANA, year=YEAR - 15)
    if state in ("in a chat", "withdrawn"):
        await scene.joins(ANA, BOB)
        await scene.meet()
    if state == "withdrawn":
        await scene(ANA, "/privacy")
        await scene.taps(ANA, "withdraw")
    copy = await export(scene, ANA)
    assert copy["person"]["telegram_id"] == ANA
    assert [it["given"] for it in copy["consents"]] == {
        "stranger": [],
        "withdrawn": [True, False],
    }.get(state, [True])


async def test_once_an_hour_is_enough(scene: Scene):
    await scene.joins(ANA)
    await export(scene, ANA)
    assert await scene(ANA, "/export") == [(ANA, "export-too-soon")]
    assert "60 minutes" in scene.reads(ANA)
    await scene.later(HOUR_MS)
    scene.telegram.calls.clear()
    await export(scene, ANA)


async def test_who_deletes_everything_gets_no_second_copy_the_sooner(scene: Scene):
    await scene.joins(ANA)
    await export(scene, ANA)
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    assert (ANA, "export-too-soon") in await scene(ANA, "/export")


async def test_the_file_waits_sealed_and_is_gone_once_it_is_sent(scene: Scene):
    await scene.joins(ANA)
    scene.holding = True
    await scene(ANA, "/export")
    (letter,) = await scene.store.unsent(scene.dialog.bot, 0, 9)
    assert not letter.outgoing.params
    assert b"telegram_id" in await scene.vault.open(letter.sealed)
    scene.holding = False
    await scene.settles()
    assert await scene.store.unsent(scene.dialog.bot, 0, 9) == []


async def test_very_much_comes_in_several_files_of_which_nothing_is_missing(scene: Scene):
    await lively(scene)
    me, many = await scene.person(ANA), 15_000
    blocked = (
        KeptApart(me.bot, me.fingerprint, Fingerprint(f"print-{it}"), Because.BLOCKED)
        for it in range(many)
    )
    await scene.engine.lane.desk.commit(None, Work(changes=tuple(blocked)))
    await scene(ANA, "/export")
    sent = [it.params["document"] for it in scene.telegram.calls if it.method == "sendDocument"]
    files = [cast("dict[str, str]", it) for it in sent]
    assert [it["name"] for it in files] == [
        f"{it}-meetsmatch.json" for it in range(1, len(files) + 1)
    ]
    assert max(len(it["upload"].encode()) for it in files) < 2 * PIECE_BYTES
    pieces = [json.loads(it["upload"]) for it in files]
    assert [(it["file"], it["files"]) for it in pieces] == [
        (it, len(files)) for it in range(1, len(files) + 1)
    ]
    because = [line["because"] for it in pieces for line in it.get("kept_apart", [])]
    assert because.count("you blocked them") == many
    told = {name for it in pieces for name in it} - {"file", "files"}
    assert {"person", "reports", "invitation", "decisions"} <= told
