"""One query for what would be many calls; each field behind its scope."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from api.stage import Program, Programs
from bot.scene import ANA, BOB
from meetsmatch.api.graph import schema
from meetsmatch.api.graph.asking import schema_of
from meetsmatch.api.reading import SETTLED_MS
from meetsmatch.app.work import Commit
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.experiments import Hook, Metric, Plan, Variant
from meetsmatch.core.ids import BotId, ChatId, Fingerprint
from meetsmatch.core.reports import Report
from meetsmatch.core.sanctions import Actor, Rung

V1 = "/api/v1"


async def asks(program: Program, query: str, **variables: object) -> Any:
    got = await program.posts(f"{V1}/graphql", {"query": query, "variables": variables})
    assert got.status == 200, got.text
    assert "errors" not in got.json, got.text
    return got.json["data"]


RARE = {"hours": "99"}
ALL = """query Everything($limit: Int!) {
  key { bot name scopes expiresAt }
  statistics { people women men joined chats matches waiting reported hidden appeals }
  daily(days: 2) { day joined matched reported }
  settings { name value }
  people(limit: $limit) { next items {
    alias status role language gender age joinedAt suspendedUntil
    lastActiveAt messages matches likesGiven referrer { campaign alias }
    openReports { reason by reporter { alias } }
    sanctions { rung reason isInForce }
  } }
  chats { items { id aliases isMatch ending people { alias status } } }
  matches { items { id } }
  reports { items { reason by about person { alias } reporter { alias } verdict } }
  cases { about weight reports person { alias } }
  sanctions { items { id rung about person { alias status } } }
  appeals { words sanction { rung } }
  payments { items { charge person { alias } } }
  campaigns { name came }
  broadcasts { items { number state } }
  events { next items { id kind who word } }
  bots { id name isFirst state }
}"""


async def sanctioned(programs: Programs) -> None:
    parts = programs.stage.parts
    about = await programs.stage.print_of(BOB)
    made = await parts.moderation.sanction(about, Rung.DAY, "spam", Actor("olga"))
    await programs.stage.write(lambda: parts.carried_out(made))


async def test_one_query_reads_what_rest_tells_in_many_calls(programs: Programs):
    program = await programs.program()
    await sanctioned(programs)
    programs.scene.clock.ms += SETTLED_MS
    told = await asks(program, ALL, limit=10)
    aliases = [await programs.alias(it) for it in (ANA, BOB)]
    rest = (await program.gets(f"{V1}/people/{aliases[1]}")).json
    (bob,) = [it for it in told["people"]["items"] if it["alias"] == aliases[1]]
    assert (bob["status"], bob["age"], bob["gender"]) == (
        rest["status"],
        rest["age"],
        rest["gender"],
    )
    assert (bob["status"], bob["messages"]) == ("suspended", rest["messages"])
    assert bob["lastActiveAt"][:19] == rest["last_active_at"][:19]
    (open_report,) = bob["openReports"]
    assert (open_report["reason"], open_report["reporter"]["alias"]) == ("insults", aliases[0])
    assert [it["rung"] for it in bob["sanctions"]] == ["day"]
    (chat,) = told["chats"]["items"]
    assert sorted(it["alias"] for it in chat["people"]) == sorted(chat["aliases"])
    (report,) = told["reports"]["items"]
    assert (report["person"]["alias"], report["about"]) == (aliases[1], aliases[1])
    assert told["cases"][0]["person"]["alias"] == aliases[1]
    assert told["sanctions"]["items"][0]["person"]["status"] == "suspended"
    assert told["statistics"]["people"] == 2
    assert told["key"]["bot"] == "7"
    assert told["settings"] == [{"name": "MIN_AGE", "value": "18"}]
    assert told["events"]["items"][0]["kind"] == "signed_up"
    assert told["bots"][0]["isFirst"] is True
    assert [it["joined"] for it in told["daily"]] == [0, 2]


async def tried(programs: Programs) -> None:
    parts, variants = programs.stage.parts, (Variant("as it is"), Variant("rare", 1, RARE))
    plan = Plan("nudges", Hook.NUDGE, variants, Metric.PROFILE)
    for _ in range(2):
        _, work = await parts.experimenting.made(plan, {}, "olga")
        await programs.scene.store.commit(Commit(parts.bot, 1, work.changes))
    await programs.stage.write(lambda: parts.experimenting.started(1, "olga"))


async def test_experiments_tell_what_came_of_them(programs: Programs):
    program = await programs.program()
    await tried(programs)
    query = """{ experiments(limit: 10) { items {
      number state variants { name settings { name value } }
      outcome { exposed { people } measured { metric arms { value } against { finding } } }
    } } }"""
    told = await asks(program, query)
    draft, running = told["experiments"]["items"]
    assert (draft["state"], draft["outcome"]) == ("draft", None)
    assert running["variants"][1]["settings"] == [{"name": "hours", "value": "99"}]
    assert [it["people"] for it in running["outcome"]["exposed"]] == [0, 0]
    measured = running["outcome"]["measured"]
    assert [it["metric"] for it in measured] == ["profile", "reports", "blocks", "left"]
    assert [it["against"] for it in measured] == [[{"finding": "early"}]] * 4


async def test_pages_lead_on_and_one_person_is_found(programs: Programs):
    program = await programs.program()
    query = "query($after: String!) { people(limit: 1, after: $after) { next items { alias } } }"
    first = (await asks(program, query, after=""))["people"]
    second = (await asks(program, query, after=first["next"]))["people"]
    found = [it["alias"] for page in (first, second) for it in page["items"]]
    assert found == sorted([await programs.alias(ANA), await programs.alias(BOB)])
    assert second["next"] is None
    one = "query($alias: String!) { person(alias: $alias) { alias } }"
    assert (await asks(program, one, alias=found[0]))["person"]["alias"] == found[0]


async def test_people_are_asked_for_as_rest_does(programs: Programs):
    program = await programs.program()
    query = "query($it: Having!) { people(having: $it) { next items { alias status } } }"
    for having in ({"status": "active", "seenWithin": 0}, {"language": "en", "awayFor": 0}):
        assert len((await asks(program, query, it=having))["people"]["items"]) == 2
    assert (await asks(program, query, it={"gender": "other"}))["people"]["items"] == []


async def test_however_many_are_shown_as_many_statements_read_them(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
):
    """Counted at the store: one for each kind of thing, not one for each person."""
    program, scene = await programs.program(), programs.scene
    counted = Counter[str]()
    for port in (scene.store.directory, scene.store.figures):
        for name in dir(port):
            if not name.startswith("_") and asyncio.iscoroutinefunction(getattr(port, name)):
                monkeypatch.setattr(port, name, _counting(counted, name, getattr(port, name)))
    query = """{
      people { items { messages matches referrer { alias } openReports { reporter { alias } }
                       sanctions { rung } } }
      chats { items { people { status lastActiveAt } } }
      reports { items { person { alias } reporter { alias } } }
    }"""
    await asks(program, query)
    few, counted_few = sum(counted.values()), dict(counted)
    counted.clear()
    for number in range(110, 140):
        await scene.joins(number)
    await scene.meet(110, 111)
    await scene.meet(112, 113)
    counted.clear()
    await asks(program, query)
    assert dict(counted) == counted_few
    assert few <= 14
    assert max(counted.values()) <= 3


def _counting(counted: Counter[str], name: str, real: Any) -> Any:
    async def call(*given: object) -> object:
        counted[name] += 1
        return await real(*given)

    return call


async def test_what_many_say_of_one_person_does_not_multiply(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
):
    """How many reports somebody has is known when they are read, and not before."""
    program, scene = await programs.program(), programs.scene
    about, by = await programs.stage.print_of(BOB), await programs.stage.print_of(ANA)

    async def many(bot: BotId, prints: list[Fingerprint]) -> dict[Fingerprint, list[Report]]:
        told = Report(bot, ChatId(1), by, about, "spam", scene.clock.ms)
        return {it: [told] * 40 for it in prints}

    monkeypatch.setattr(scene.store.directory, "open_reports", many)
    inner = "openReports { reporter { alias } }"
    query = f"query($alias: String!) {{ person(alias: $alias) {{ {inner} }} }}"
    found = await asks(program, query, alias=await programs.alias(BOB))
    assert len(found["person"]["openReports"]) == 40
    for _ in range(2):
        inner = f"openReports {{ reporter {{ {inner} }} }}"
    query = f"query($alias: String!) {{ person(alias: $alias) {{ {inner} }} }}"
    asked = {"query": query, "variables": {"alias": await programs.alias(BOB)}}
    got = await program.posts(f"{V1}/graphql", asked)
    kinds = {it["extensions"]["type"] for it in got.json["errors"]}
    assert kinds == {"urn:meetsmatch:problem:query-costly"}
    assert len(got.text) < 1_000_000
    assert programs.stage.troubles == []


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("{ people(limit: 101) { next } }", "validation"),
        ("{ people(limit: 0) { next } }", "validation"),
        ('{ people(having: {status: "gone"}) { next } }', "validation"),
        ('{ people(having: {language: "\\u0000"}) { next } }', "validation"),
        ("{ daily(days: 91) { day } }", "validation"),
        ('{ people(after: "nonsense") { next } }', "cursor"),
        ('{ person(alias: "ffffffffffffffff") { alias } }', "nobody-known"),
    ],
)
async def test_what_goes_wrong_in_a_field_is_told_as_problems_are(
    programs: Programs, query: str, problem: str
):
    program = await programs.program()
    got = await program.posts(f"{V1}/graphql", {"query": query})
    assert got.status == 200
    (error,) = got.json["errors"]
    assert error["extensions"]["type"] == f"urn:meetsmatch:problem:{problem}"
    assert programs.stage.troubles == []


async def test_what_nobody_expected_is_logged_and_tells_nothing(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
):
    program = await programs.program()

    async def broken(*_: object) -> object:
        raise RuntimeError("secret")

    monkeypatch.setattr(programs.scene.store.guestbook, "campaigns", broken)
    got = await program.posts(f"{V1}/graphql", {"query": "{ campaigns { name } key { name } }"})
    assert "secret" not in got.text
    assert got.json["errors"][0]["message"].startswith("Something of ours")
    assert [where for where, _ in programs.stage.troubles] == ["api"]


async def test_who_has_left_is_nobody(programs: Programs):
    program = await programs.program()
    await programs.scene(BOB, "/delete")
    await programs.scene.taps(BOB, "delete-yes")
    told = await asks(program, "{ chats { items { aliases people { alias } } } }")
    (chat,) = told["chats"]["items"]
    assert [len(chat["aliases"]), len(chat["people"])] == [2, 1]


async def test_every_field_of_the_query_names_its_scope():
    for root in schema.ROOTS:
        fields = root.__strawberry_definition__.fields
        assert all("scope" in it.metadata for it in fields), root
    free = [
        it.name
        for it in schema.Query.__strawberry_definition__.fields
        if it.metadata["scope"] is None
    ]
    assert free == ["key"]


@pytest.mark.parametrize(
    ("leads_to", "scope"),
    [
        ("Person", Scope.PEOPLE),
        ("Report", Scope.MODERATION),
        ("Sanction", Scope.MODERATION),
        ("Outcome", Scope.EXPERIMENTS),
        ("Measured", Scope.EXPERIMENTS),
    ],
)
def test_whatever_leads_to_a_thing_names_its_scope(leads_to: str, scope: Scope):
    made: Any = schema_of(lambda *_: None, is_open=False)._schema
    free = {"Appeal.sanction"}  # what it is a part of has the scope
    ways = {
        f"{kind.name}.{name}": field
        for kind in made.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.endswith("Page")
        for name, field in kind.fields.items()
        if get_named_type(field.type).name in (leads_to, f"{leads_to}Page")
    }
    assert ways
    for name, field in ways.items():
        told = field.extensions["strawberry-definition"].metadata
        assert name in free or told.get("scope") is scope, name


async def test_without_the_scope_of_every_field_nothing_is_read(programs: Programs):
    program = await programs.program(Scope.CHATS)
    assert await asks(program, "{ chats { next } }") == {"chats": {"next": None}}
    for query in (
        "{ chats { items { people { alias } } } }",
        "{ chats { items { ...of } } } fragment of on Chat { people { alias } }",
        "{ chats { items { ... on Chat { people { alias } } } } }",
        "{ chats { items { ... { people { alias } } } } }",
        "{ ... on Query { chats { ... @include(if: true) { items { people { alias } } } } } }",
        "{ chats { next } ... { statistics { people } } }",
        "{ statistics { people } }",
    ):
        got = await program.posts(f"{V1}/graphql", {"query": query})
        assert (got.status, got.problem) == (403, "scope"), query
    people = await programs.program(Scope.PEOPLE)
    for nested in ("openReports { reason }", "sanctions { rung }"):
        query = f"{{ people {{ items {{ {nested} }} }} }}"
        assert (await people.posts(f"{V1}/graphql", {"query": query})).status == 403
