"""The dashboard, people, one's own account, and what is said when something goes wrong."""

import json
import re

import pytest

from bot.scene import ANA, BOB, CLEO, Scene
from meetsmatch.app.figures import Now
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.board import ratio
from meetsmatch.panel.people import PAGE
from meetsmatch.panel.view import between, count
from panel.stage import PASSWORD, Stage
from panel.visitor import Visitor


async def live(visitor: Visitor) -> dict[str, str]:
    return json.loads((await visitor.gets("/live")).text)


# --- the dashboard --------------------------------------------------------------------------


async def test_the_dashboard_counts_and_follows(reported: Stage):
    visitor = await reported.visitor("anna", StaffRole.ANALYST)
    page = await visitor.gets("/")
    assert "Women to men" in page.text
    assert 'href="/reports"' not in page.text
    now = await live(visitor)
    assert (now["people"], now["joined"], now["chats"], now["reported"]) == ("2", "2", "0", "1")
    await reported.scene.joins(CLEO)
    assert (await live(visitor))["people"] == "2", "read once for everybody who looks"
    reported.scene.clock.ms += 2_000
    assert (await live(visitor))["people"] == "3"


@pytest.mark.parametrize(
    ("women", "men", "said"),
    [(0, 3, "–"), (3, 0, "–"), (3, 2, "1.5 : 1"), (2, 3, "1 : 1.5"), (2, 6, "1 : 3")],
)
def test_the_ratio_is_said_as_people_say_it(women: int, men: int, said: str):
    assert ratio(Now(9, women, men, 0, 0, 0, 0, 0, 0, 0)) == said


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (0, "now"),
        (59_000, "now"),
        (60_000, "1 min ago"),
        (-90_000, "in 1 min"),
        (2 * HOUR_MS, "2 h ago"),
        (3 * DAY_MS, "3 d ago"),
        (-DAY_MS, "in 1 d"),
    ],
)
def test_times_are_said_in_short(ms: int, said: str):
    assert between(ms) == said


def test_thousands_stand_apart():
    assert count(1_234_567) == "1\u2009234\u2009567"


# --- people ---------------------------------------------------------------------------------


async def test_people_come_by_pages(stage: Stage):
    await stage.scene.joins(*range(300, 300 + PAGE))
    visitor = await stage.visitor("max", StaffRole.MODERATOR)
    page = await visitor.gets("/people")
    assert page.text.count("<tr>") - 1 == PAGE
    after = page.text.partition("/people?after=")[2].partition('"')[0]
    assert after
    page = await visitor.gets(f"/people?after={after}")
    assert page.text.count("<tr>") - 1 == 2
    assert "/people?after=" not in page.text


async def test_an_alias_leads_to_whom_it_means_or_says_that_nobody_is_known(stage: Stage):
    visitor = await stage.visitor("max", StaffRole.MODERATOR)
    alias = (await stage.print_of(BOB))[:10]
    got = await visitor.gets(f"/people?alias=%20{alias.upper()}")
    assert got.leads_to == await stage.path("people", BOB)
    for missed in ("ffffffffff", alias[:9]):
        got = await visitor.gets(f"/people?alias={missed}")
        assert got.status == 404
        assert missed in got.text


async def test_a_record_is_there_for_who_is_here_and_for_who_was(reported: Stage):
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    path = await reported.path("people", BOB)
    page = await visitor.gets(path)
    assert "1 open report:" in page.text
    assert "Reports made" in page.text
    await visitor.gets(await reported.path("reports", BOB))
    await visitor.posts(await reported.path("reports", BOB), verdict="hour", reason="insults")
    page = await visitor.gets(path)
    assert "kept out until" in page.text
    scene = reported.scene
    await scene(BOB, "/delete")
    await scene.taps(BOB, "delete-yes")
    page = await visitor.gets(path)
    assert "not here any more" in page.text
    assert "1 hour" in page.text


async def test_people_are_shown_by_what_they_are(reported: Stage):
    scene = reported.scene
    visitor = await reported.visitor("max", StaffRole.MODERATOR)
    await visitor.gets(await reported.path("reports", BOB))
    await visitor.posts(await reported.path("reports", BOB), verdict="hour", reason="insults")
    bob, ana = [await reported.path("people", it) for it in (BOB, ANA)]
    for query, shown in (
        ("status=suspended", {bob}),
        ("status=active", {ana}),
        ("status=nonsense&gender=nonsense&seen_within=many", {ana, bob}),
        ("language=en&seen_within=0", {ana, bob}),
        ("away_for=1", set[str]()),
    ):
        page = (await visitor.gets(f"/people?{query}")).text
        assert {it for it in (ana, bob) if it in page} == shown, query
    assert "Nobody is like that" in page
    scene.clock.ms += 3 * DAY_MS
    visitor = await reported.visitor("max")
    page = (await visitor.gets("/people?away_for=3")).text
    assert ana in page
    assert "3 d ago" in page


async def test_whoever_looks_for_few_among_many_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("meetsmatch.app.sieving.LOOKED_AT", 1)
    visitor = await stage.visitor("max", StaffRole.MODERATOR)
    page = await visitor.gets("/people?language=ru")
    assert "there are more" in page.text
    (further,) = re.findall(r'href="(/people\?[^"]+)" rel="next"', page.text)
    assert "language=ru" in further
    for _ in range(2):
        page = await visitor.gets(further.replace("&amp;", "&"))
        further = (re.findall(r'href="(/people\?[^"]+)" rel="next"', page.text) or [""])[0]
    assert not further
    assert "Nobody further is like that" in page.text


# --- one's own account ----------------------------------------------------------------------


async def test_a_password_is_changed_and_every_other_login_ends(stage: Stage):
    one, other = await stage.visitor("olga"), await stage.visitor("olga")
    await one.gets("/account")
    new = "another horse battery"
    got = await one.posts("/account/password", password=PASSWORD, new=new, again=new)
    assert "Your password was changed" in got.text
    assert (await one.gets("/")).status == 200
    assert (await other.gets("/")).leads_to == "/login"
    assert (await (await stage.visitor()).logs_in("olga", new)).status == 303


@pytest.mark.parametrize(
    ("password", "new", "again", "why"),
    [
        ("wrong", "another horse battery", "another horse battery", "not your present password"),
        (PASSWORD, "another horse battery", "another horse", "differ"),
        (PASSWORD, "short", "short", "12 to 256"),
    ],
)
async def test_a_password_that_will_not_do_changes_nothing(
    stage: Stage, password: str, new: str, again: str, why: str
):
    visitor = await stage.visitor("olga")
    await visitor.gets("/account")
    got = await visitor.posts("/account/password", password=password, new=new, again=again)
    assert got.status == 400
    assert why in got.text
    assert (await (await stage.visitor()).logs_in("olga", PASSWORD)).status == 303


# --- what goes wrong ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Unavailable("away"), 503, "can&#39;t be reached"),
        (Stale("meanwhile"), 409, "faster"),
        (KeyError("secret detail"), 500, "it was logged"),
    ],
)
async def test_errors_are_said_without_their_details(
    stage: Stage, error: Exception, status: int, said: str
):
    visitor = await stage.visitor("olga")

    async def fails(_: object) -> None:
        raise error

    stage.panel.pages["GET /people"] = fails
    got = await visitor.gets("/people")
    assert got.status == status
    assert said in got.text
    assert "secret detail" not in got.text
    assert [it[0] for it in stage.troubles] == (["panel"] if status == 500 else [])


async def test_styles_and_scripts_are_ours_and_nothing_else_is_served(stage: Stage):
    visitor = await stage.visitor()
    for name, kind in (("panel.css", "text/css"), ("panel.js", "text/javascript")):
        got = await visitor.gets(f"/static/{name}")
        assert got.status == 200
        assert got.headers["content-type"].startswith(kind)
        assert "immutable" in got.headers["cache-control"]
    for name in ("..", "app.py", "base.html", "nothing.css"):
        assert (await visitor.gets(f"/static/{name}")).status == 404


async def test_what_is_no_request_of_a_browser_is_not_answered():
    panel = Stage(Scene()).panel

    async def never(*_: object) -> object:
        raise AssertionError

    await panel({"type": "websocket"}, never, never)


async def test_an_empty_bot_has_pages_too():
    visitor = await Stage(Scene()).visitor("olga")
    for path in ("/", "/people", "/reports", "/appeals", "/sanctions", "/account"):
        assert (await visitor.gets(path)).status == 200
    assert "Nobody is here yet" in (await visitor.gets("/people")).text


async def test_nul_is_left_out_of_whatever_is_filled_in_or_asked_for(reported: Stage):
    """PostgreSQL keeps none in a text."""
    visitor = await reported.visitor("olga")
    await visitor.gets("/accounts")
    assert (await visitor.posts("/accounts", name="mi\0a", role="analyst")).status == 200
    assert (await reported.deeds())[-1][2] == "mia"
    alias = (await reported.print_of(BOB))[:12]
    assert (await visitor.gets(f"/people?alias={alias[:5]}%00{alias[5:]}")).status == 303
