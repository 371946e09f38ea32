"""What programs read, and what they decide."""

import asyncio
from functools import partial
from typing import Any

import pytest

from api.stage import Program, Programs
from bot.scene import ANA, BOB, BOT, CLEO
from meetsmatch.app.inviting import CameBy, CampaignMade, LinkMade
from meetsmatch.app.paying import Paid
from meetsmatch.app.work import Change, PersonChanged, Work
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.ids import InvitationId
from meetsmatch.core.invitations import code_of
from meetsmatch.core.offers import Item
from meetsmatch.core.payments import Payment
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Actor, Role, Rung

V1 = "/api/v1"
DAN = 104


async def wrote(programs: Programs, *changes: Change) -> None:
    await programs.stage.write(partial(_ready, Work(changes)))


async def _ready(work: Work) -> Work:
    return work


async def items(program: Program, path: str) -> list[dict[str, Any]]:
    """All pages of one item each."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        asked = "&" if "?" in path else "?"
        got = await program.gets(f"{V1}{path}{asked}limit=1&after={after}")
        assert got.status == 200, got.text
        found += got.json["items"]
        after = got.json["next"]
        if after is None:
            return found


# --- people ---------------------------------------------------------------------------------


async def test_people_come_by_pages_with_all_that_is_told_of_them(programs: Programs):
    program = await programs.program(Scope.PEOPLE)
    found = await items(program, "/people")
    aliases = [await programs.alias(it) for it in (ANA, BOB)]
    assert [it["alias"] for it in found] == sorted(aliases)
    (bob,) = (it for it in found if it["alias"] == aliases[1])
    assert (bob["status"], bob["role"], bob["language"]) == ("active", "person", "en")
    assert (bob["open_reports"], bob["matches"], bob["referrer"]) == (1, 0, None)
    assert (await program.gets(f"{V1}/people/{aliases[1]}")).json == bob


async def test_what_people_write_counts_and_says_when_they_were_here(programs: Programs):
    scene, program = programs.scene, await programs.program()
    await scene.joins(CLEO)
    await scene.meet(BOB, CLEO)
    scene.clock.ms += DAY_MS
    await scene(BOB, "hello")
    bob = (await program.gets(f"{V1}/people/{await programs.alias(BOB)}")).json
    assert bob["messages"] == 1
    assert bob["last_active_at"] > bob["joined_at"]


async def test_how_somebody_stands_is_said_by_what_says_most(programs: Programs):
    scene, program = programs.scene, await programs.program()
    await scene(CLEO, "/start")

    async def status(who: int) -> str:
        return (await program.gets(f"{V1}/people/{await programs.alias(who)}")).json["status"]

    assert await status(CLEO) == "joining"
    ana, bob = await scene.person(ANA), await scene.person(BOB)
    await wrote(programs, PersonChanged(ana.changed(reachable=False)))
    assert await status(ANA) == "unreachable"
    bob = bob.changed(is_hidden=True)
    await wrote(programs, PersonChanged(bob))
    assert await status(BOB) == "hidden"
    await wrote(programs, PersonChanged(bob.changed(suspended_until_ms=scene.clock.ms + 1)))
    assert await status(BOB) == "suspended"


async def test_people_are_asked_for_by_what_they_are(programs: Programs):
    scene, program = programs.scene, await programs.program()
    ana, bob = await programs.alias(ANA), await programs.alias(BOB)
    gender = (await scene.person(ANA)).gender
    assert gender is not None
    scene.clock.ms += 3 * DAY_MS
    await scene(BOB, "/help")

    async def found(query: str) -> list[str]:
        return sorted(it["alias"] for it in await items(program, f"/people?{query}"))

    assert await found("status=active") == sorted([ana, bob])
    assert await found("status=hidden") == []
    assert await found("language=en&seen_within=0") == [bob]
    assert await found(f"gender={gender}&away_for=3") == [ana]
    assert await found("language=ru") == []
    for wrong in ("status=gone", "gender=x", "seen_within=-1", f"away_for={10**9}"):
        assert (await program.gets(f"{V1}/people?{wrong}")).problem == "validation"


async def test_a_cursor_goes_on_with_what_was_asked_for(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
):
    program = await programs.program()
    first = (await program.gets(f"{V1}/people?limit=1&language=en")).json
    path = f"{V1}/people?limit=1&after={first['next']}"
    second = (await program.gets(f"{path}&language=en")).json
    assert (len(second["items"]), second["next"]) == (1, None)
    assert (await program.gets(path)).problem == "cursor"
    assert (await program.gets(f"{path}&language=en&seen_within=0")).problem == "cursor"
    for none in ("%00", "e" * 17):
        assert (await program.gets(f"{V1}/people?language={none}")).problem == "validation"
    monkeypatch.setattr("meetsmatch.app.sieving.LOOKED_AT", 1)
    nobody = (await program.gets(f"{V1}/people?language=ru")).json
    assert nobody["items"] == []
    assert nobody["next"] is not None


async def test_whose_link_they_came_by(programs: Programs):
    scene, now = programs.scene, programs.scene.clock.ms
    bob = await scene.person(BOB)
    await wrote(programs, LinkMade(BOT, bob.id, code_of(1), now))
    await wrote(programs, CampaignMade(BOT, InvitationId(7), code_of(2), "summer", now))
    for who, code in ((CLEO, 1), (DAN, 2)):
        print_of = scene.vault.fingerprint(BOT, who)
        await wrote(programs, CameBy(BOT, print_of, code_of(code), now))
        await scene.joins(who)
    program = await programs.program()
    cleo = (await program.gets(f"{V1}/people/{await programs.alias(CLEO)}")).json
    assert cleo["referrer"] == {"campaign": None, "alias": await programs.alias(BOB)}
    dan = (await program.gets(f"{V1}/people/{await programs.alias(DAN)}")).json
    assert dan["referrer"] == {"campaign": "summer", "alias": None}
    (campaign,) = (await program.gets(f"{V1}/campaigns")).json
    assert (campaign["name"], campaign["came"]) == ("summer", 1)
    (link,) = (await program.gets(f"{V1}/referrals")).json
    assert (link["alias"], link["came"], link["signs"]) == (await programs.alias(BOB), 1, [])


async def test_an_owner_is_one(programs: Programs):
    owners = frozenset({await programs.stage.print_of(ANA)})
    owned = Programs(programs.scene, owners=owners)
    program = await owned.program(Scope.PEOPLE)
    roles = {it["alias"]: it["role"] for it in await items(program, "/people")}
    assert roles == {await owned.alias(ANA): "owner", await owned.alias(BOB): "person"}


async def test_whom_nobody_knows_is_not_found(programs: Programs):
    program = await programs.program()
    assert (await program.gets(f"{V1}/people/{'f' * 16}")).problem == "nobody-known"
    assert (await program.gets(f"{V1}/people/short")).problem == "validation"
    alias = await programs.alias(BOB)
    await programs.scene(BOB, "/delete")
    await programs.scene.taps(BOB, "delete-yes")
    assert (await program.gets(f"{V1}/people/{alias}")).problem == "nobody-known"


# --- lists ----------------------------------------------------------------------------------


async def test_chats_name_two_aliases_and_nothing_said(programs: Programs):
    scene, program = programs.scene, await programs.program(Scope.CHATS)
    await scene.joins(CLEO)
    await scene.meet(BOB, CLEO)
    await scene(BOB, "a secret")
    live, over = sorted(await items(program, "/chats"), key=lambda it: bool(it["ended_at"]))
    assert set(live["people"]) == {await programs.alias(BOB), await programs.alias(CLEO)}
    assert (live["ended_at"], over["ending"], over["is_match"]) == (None, "reported", False)
    assert "secret" not in (await program.gets(f"{V1}/chats")).text
    assert await items(program, "/matches") == []


async def test_payments_and_refunds(programs: Programs):
    now, payer = programs.scene.clock.ms, await programs.stage.print_of(BOB)
    for charge, item in (("one", Item.SEE_LIKES), ("two", None)):
        await wrote(programs, Paid(Payment(BOT, charge, payer, 50, item, now), b"sealed"))
    program = await programs.program(Scope.PAYMENTS)
    two, one = await items(program, "/payments")
    assert (two["charge"], two["item"], two["payer"]) == ("two", None, await programs.alias(BOB))
    assert (one["item"], one["stars"], one["refunded_at"]) == ("see-likes", 50, None)


async def test_a_cursor_fits_its_own_list_only(programs: Programs):
    program = await programs.program()
    cursor = (await program.gets(f"{V1}/people?limit=1")).json["next"]
    assert (await program.gets(f"{V1}/people?after={cursor}")).status == 200
    for path in (
        f"/chats?after={cursor}",
        f"/people?after=AA{cursor[2:]}",
        "/people?after=%C3%A4",
    ):
        assert (await program.gets(V1 + path)).problem == "cursor"
    assert (await program.gets(f"{V1}/people?limit=101")).problem == "validation"


async def test_numbers_settings_and_the_key_itself(programs: Programs):
    program = await programs.program(Scope.STATISTICS, Scope.SETTINGS)
    now = (await program.gets(f"{V1}/statistics")).json
    assert (now["people"], now["reported"]) == (2, 1)
    daily = (await program.gets(f"{V1}/statistics/daily?days=2")).json
    assert [it["joined"] for it in daily] == [0, 2]
    assert (await program.gets(f"{V1}/settings")).json == {"MIN_AGE": "18"}
    key = (await program.gets(f"{V1}/key")).json
    assert (key["name"], key["may_write"]) == ("program-1", False)
    assert key["scopes"] == ["settings:read", "statistics:read"]


# --- decisions ------------------------------------------------------------------------------


async def test_a_verdict_is_carried_out_told_and_written_down(programs: Programs):
    program, alias = await programs.program(), await programs.alias(BOB)
    (case,) = (await program.gets(f"{V1}/cases")).json
    assert case == (await program.gets(f"{V1}/cases/{alias}")).json
    (filed,) = await items(program, "/reports")
    assert (filed["about"], filed["reason"], filed["verdict"]) == (alias, "insults", None)
    asked = {"verdict": "day", "reason": "insults", "seen": case["seen"], "note": " of\n it "}
    got = await program.posts(f"{V1}/cases/{alias}/verdict", asked)
    sanction = got.json["sanction"]
    assert (sanction["rung"], sanction["actor"]) == ("day", "key:program-1")
    assert programs.stage.told() == [(ANA, "report-judged"), (BOB, "statement")]
    line = ("key:program-1", "case-decided", alias[:10], "day for insults: of it")
    assert (await programs.stage.deeds())[-1] == line
    (filed,) = await items(program, "/reports")
    assert (filed["verdict"], filed["judged_by"]) == ("day", "key:program-1")
    assert await items(program, "/sanctions") == [sanction]
    assert (await program.gets(f"{V1}/sanctions/{sanction['id']}")).json == sanction
    assert (await program.gets(f"{V1}/sanctions/1")).problem == "not-found"
    again = await program.posts(f"{V1}/cases/{alias}/verdict", asked)
    assert (again.status, again.problem) == (409, "case-closed")
    assert (await program.gets(f"{V1}/cases/{alias}")).problem == "case-closed"


async def test_the_same_request_again_gets_the_same_answer_and_does_nothing(programs: Programs):
    program, alias = await programs.program(), await programs.alias(BOB)
    asked, path = {"alias": alias, "rung": "hour", "reason": "spam"}, f"{V1}/sanctions"
    first = await program.posts(path, asked, "request-of-mine")
    lines = await programs.stage.deeds()
    again = await program.posts(path, dict(reversed(asked.items())), "request-of-mine")
    assert (first.status, first.text) == (again.status, again.text)
    assert first.status == 201
    assert await programs.stage.deeds() == lines
    other = await program.posts(path, asked | {"rung": "ban"}, "request-of-mine")
    assert (other.status, other.problem) == (409, "idempotency-key")
    stranger = await programs.program()
    assert (await stranger.posts(path, asked, "request-of-mine")).status == 201
    assert len(await items(program, "/sanctions")) == 2


async def test_two_of_the_same_at_once_do_it_once(programs: Programs):
    program, alias = await programs.program(), await programs.alias(BOB)
    asked = {"alias": alias, "rung": "hour", "reason": "spam"}
    two = [program.posts(f"{V1}/sanctions", asked, "request-of-mine") for _ in range(2)]
    async with asyncio.timeout(20):
        got = await asyncio.gather(*two)
    assert len({it.text for it in got}) == 1
    assert len(await items(program, "/sanctions")) == 1


async def test_without_an_idempotency_key_nothing_is_written(programs: Programs):
    program, alias = await programs.program(), await programs.alias(BOB)
    asked = b'{"alias": "%s", "rung": "hour", "reason": "spam"}' % alias.encode()
    headers = {"content-type": "application/json"}
    got = await program.asks("POST", f"{V1}/sanctions", asked, headers)
    assert got.problem == "validation"
    assert "dempotency" in got.json["errors"][0]["where"]


async def test_a_key_lifts_what_it_imposed_and_nothing_else(programs: Programs):
    program, alias = await programs.program(), await programs.alias(BOB)
    asked = {"alias": alias, "rung": "ban", "reason": "threats"}
    mine = (await program.posts(f"{V1}/sanctions", asked)).json["sanction"]["id"]
    other = await programs.program()
    assert (await other.posts(f"{V1}/sanctions/{mine}/lift")).problem == "not-yours"
    lifted = (await program.posts(f"{V1}/sanctions/{mine}/lift")).json["sanction"]
    assert lifted["id"] == mine
    assert (await program.gets(f"{V1}/sanctions/{mine}")).json["lifted_by"] == "key:program-1"
    assert (await programs.stage.deeds())[-1][1] == "sanction-lifted"
    assert (await program.posts(f"{V1}/sanctions/{mine}/lift")).problem == "case-closed"


async def test_an_appeal_is_judged_by_another(programs: Programs):
    scene, alias = programs.scene, await programs.alias(BOB)
    one, two = await programs.program(), await programs.program()
    asked = {"alias": alias, "rung": "day", "reason": "spam"}
    id = (await one.posts(f"{V1}/sanctions", asked)).json["sanction"]["id"]
    await scene.taps(BOB, "appeal")
    await scene(BOB, "It was not me", reply_to_message={"message_id": scene.last(BOB)})
    (appeal,) = (await two.gets(f"{V1}/appeals")).json
    assert (appeal["words"], appeal["sanction"]["id"]) == ("It was not me", id)
    path = f"{V1}/sanctions/{id}/judgement"
    assert (await one.posts(path, {"outcome": "granted"})).problem == "not-yours"
    assert (await two.posts(path, {"outcome": "granted"})).status == 200
    assert (await two.gets(f"{V1}/appeals")).json == []
    assert (await programs.stage.deeds())[-1][:2] == ("key:program-2", "appeal-granted")


@pytest.mark.parametrize(
    "wrong",
    [
        {"rung": "for ever"},
        {"reason": "a reason of my own"},
        {"note": "x" * 501},
        {"note": "a\0b"},
        {"note": "\ud800"},
        {"alias": "no"},
    ],
)
async def test_what_is_not_offered_decides_nothing(programs: Programs, wrong: dict[str, str]):
    program, alias = await programs.program(), await programs.alias(BOB)
    asked = {"alias": alias, "rung": "hour", "reason": "spam"} | wrong
    assert (await program.posts(f"{V1}/sanctions", asked)).problem == "validation"
    assert await items(program, "/sanctions") == []


async def test_where_nothing_may_be_written_nothing_is(programs: Programs):
    readers = Programs(programs.scene, writes=False)
    program, alias = await readers.program(), await readers.alias(BOB)
    asked = {"alias": alias, "rung": "hour", "reason": "spam"}
    got = await program.posts(f"{V1}/sanctions", asked)
    assert (got.status, got.problem) == (403, "read-only")
    assert (await program.gets(f"{V1}/key")).json["may_write"] is False


async def test_an_owner_s_decision_is_not_a_key_s(programs: Programs):
    program, parts = await programs.program(), programs.stage.parts
    about = await programs.stage.print_of(BOB)
    olga = Actor("olga", Role.OWNER)
    made = await parts.moderation.sanction(about, Rung.DAY, "spam", olga)
    await programs.stage.write(lambda: parts.carried_out(made))
    assert made.sanction is not None
    got = await program.posts(f"{V1}/sanctions/{made.sanction.id}/lift")
    assert (got.status, got.problem) == (403, "not-yours")
