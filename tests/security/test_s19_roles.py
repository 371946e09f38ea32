"""S-19: every page by every role, denied unless the table says otherwise; the audit log holds."""

from typing import cast

import pytest

from bot.scene import ANA, BOB, BOT, Scene
from meetsmatch.app.audit import Tampered
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.installation import AtWork
from meetsmatch.panel.routes import ACCESS, ANYBODY
from panel.stage import PASSWORD, Stage
from panel.visitor import Visitor

pytestmark = pytest.mark.security

NOBODY = "nobody"
OWNER, MODERATOR, ANALYST = "owner", "moderator", "analyst"
EVERYBODY = {NOBODY, OWNER, MODERATOR, ANALYST}
STAFF = {OWNER, MODERATOR, ANALYST}
MAY = {
    "GET /login": EVERYBODY,
    "POST /login": EVERYBODY,
    "POST /login/code": EVERYBODY,
    "GET /static/{name}": EVERYBODY,
    "POST /logout": STAFF,
    "GET /": STAFF,
    "GET /live": STAFF,
    "GET /trends": STAFF,
    "GET /trends/funnel": STAFF,
    "GET /trends/retention": STAFF,
    "GET /trends/activity": STAFF,
    "GET /trends/export/{file}": {OWNER, ANALYST},
    "GET /trends/exports/{file}": {OWNER, ANALYST},
    "GET /account": STAFF,
    "POST /account/password": STAFF,
    "POST /account/logout": STAFF,
    "POST /account/second": STAFF,
    "POST /account/second/add": STAFF,
    "POST /account/second/remove": STAFF,
    "GET /accounts": {OWNER},
    "POST /accounts": {OWNER},
    "POST /accounts/{name}/password": {OWNER},
    "POST /accounts/{name}/second": {OWNER},
    "POST /accounts/{name}/bots": {OWNER},
    "POST /accounts/{name}/close": {OWNER},
    "GET /people": {OWNER, MODERATOR},
    "GET /people/{alias}": {OWNER, MODERATOR},
    "POST /people/{alias}/identity": {OWNER},
    "POST /people/{alias}/sanctions": {OWNER, MODERATOR},
    "GET /reports": {OWNER, MODERATOR},
    "GET /reports/{alias}": {OWNER, MODERATOR},
    "POST /reports/{alias}": {OWNER, MODERATOR},
    "POST /reports/{alias}/evidence": {OWNER, MODERATOR},
    "GET /reports/{alias}/evidence/{file}": {OWNER, MODERATOR},
    "GET /appeals": {OWNER, MODERATOR},
    "GET /appeals/{sanction}": {OWNER, MODERATOR},
    "POST /appeals/{sanction}": {OWNER, MODERATOR},
    "POST /appeals/{sanction}/evidence": {OWNER, MODERATOR},
    "GET /appeals/{sanction}/evidence/{file}": {OWNER, MODERATOR},
    "GET /sanctions": {OWNER, MODERATOR},
    "POST /sanctions/{sanction}/lift": {OWNER, MODERATOR},
    "GET /invitations": {OWNER, MODERATOR},
    "POST /invitations": {OWNER},
    "GET /broadcasts": {OWNER},
    "POST /broadcasts": {OWNER},
    "GET /broadcasts/new": {OWNER},
    "GET /broadcasts/{number}": {OWNER},
    "POST /broadcasts/{number}": {OWNER},
    "GET /broadcasts/{number}/live": {OWNER},
    "POST /broadcasts/{number}/preview": {OWNER},
    "POST /broadcasts/{number}/schedule": {OWNER},
    "POST /broadcasts/{number}/pause": {OWNER},
    "POST /broadcasts/{number}/resume": {OWNER},
    "POST /broadcasts/{number}/stop": {OWNER},
    "GET /experiments": {OWNER, ANALYST},
    "POST /experiments": {OWNER},
    "GET /experiments/new": {OWNER},
    "GET /experiments/{number}": {OWNER, ANALYST},
    "POST /experiments/{number}/start": {OWNER},
    "POST /experiments/{number}/drop": {OWNER},
    "POST /experiments/{number}/stop": {OWNER},
    "POST /experiments/{number}/conclude": {OWNER},
    "POST /experiments/{number}/undo": {OWNER},
    "GET /audit": {OWNER},
    "GET /keys": {OWNER},
    "POST /keys": {OWNER},
    "POST /keys/{name}/revoke": {OWNER},
    "GET /bots": {OWNER},
    "POST /bots": {OWNER},
    "POST /bots/choose": STAFF,
    "POST /bots/{name}/start": {OWNER},
    "POST /bots/{name}/stop": {OWNER},
    "POST /bots/{name}/token": {OWNER},
    "POST /bots/{name}/remove": {OWNER},
    "GET /texts": {OWNER},
    "POST /texts": {OWNER},
    "POST /bots/{name}/erase": {OWNER},
    "GET /interests": {OWNER},
    "POST /interests": {OWNER},
    "POST /interests/undo": {OWNER},
    "GET /limits": {OWNER},
    "POST /limits": {OWNER},
    "POST /limits/undo": {OWNER},
}
"""Written down a second time, on purpose."""

REFUSED = 403


@pytest.fixture
async def stage() -> Stage:
    scene = Scene()
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/report")
    await scene.taps(ANA, "reason-insults")
    return Stage(scene)


async def visit(stage: Stage, who: str) -> Visitor:
    if who == NOBODY:
        visitor = await stage.visitor()
        await visitor.gets("/login")
        return visitor
    return await stage.visitor(who[:2] + "-x", StaffRole(who))


def test_the_table_names_every_page_that_answers(stage: Stage):
    assert ACCESS.keys() == MAY.keys() == stage.panel.pages.keys()


@pytest.mark.parametrize("who", sorted(EVERYBODY))
@pytest.mark.parametrize("route", sorted(MAY))
async def test_each_page_answers_those_who_may_and_nobody_else(stage: Stage, route: str, who: str):
    visitor = await visit(stage, who)
    lines = await stage.deeds()
    method, _, path = route.partition(" ")
    alias = (await stage.print_of(BOB))[:16]
    path = path.format(name="panel.css", alias=alias, sanction=7, file="days.csv", number=1)
    got = await (visitor.gets(path) if method == "GET" else visitor.posts(path))
    if who in MAY[route]:
        assert got.status not in (REFUSED, 401) or route.startswith("POST /login")
        return
    assert ACCESS[route] is not ANYBODY
    if who == NOBODY:
        assert got.status == 401 if path.endswith("/live") else got.leads_to == "/login"
    else:
        assert got.status == REFUSED
        assert alias[:10] not in got.text
    assert await stage.deeds() == lines, "nothing was done"


OF_THE_HOUSE = {
    *("GET /account", "POST /account/password", "POST /account/logout", "POST /account/second"),
    *("POST /account/second/add", "POST /account/second/remove", "POST /logout"),
    "POST /bots/choose",
}
LIMITED = [
    (route, role)
    for route, roles in sorted(MAY.items())
    for role in (MODERATOR, ANALYST)
    if role in roles and roles != EVERYBODY and route not in OF_THE_HOUSE
]


@pytest.mark.parametrize(("route", "role"), LIMITED)
async def test_nobody_sees_a_bot_that_is_none_of_theirs(stage: Stage, route: str, role: str):
    """Every page, for somebody of another bot who may see such pages there."""
    visitor, name = await visit(stage, role), role[:2] + "-x"
    stage.at_work = cast("dict[BotId, AtWork]", {BotId(8): object()})
    await stage.write(lambda: stage.staff.assigned(name, frozenset({BotId(8)})))
    assert (await visitor.logs_in(name, PASSWORD)).status == 303
    await visitor.gets("/account")
    method, _, path = route.partition(" ")
    alias, lines = (await stage.print_of(BOB))[:16], await stage.deeds()
    path = path.format(name="panel.css", alias=alias, sanction=7, file="days.csv", number=1)
    got = await (visitor.gets(path) if method == "GET" else visitor.posts(path))
    if method == "GET" and not path.endswith("/live"):
        assert (got.status, got.leads_to) == (303, "/")
        assert got.cookies[0].startswith("bot=8;")
    else:
        assert (got.status, "not one of those" in got.text) == (REFUSED, True)
    assert await stage.deeds() == lines


@pytest.mark.parametrize("path", ["/nothing", "/people/a/b", "/reports/..%2f", "/admin", "/docs"])
async def test_what_the_table_does_not_name_is_not_there(stage: Stage, path: str):
    visitor = await visit(stage, OWNER)
    assert (await visitor.gets(path)).status == 404
    assert (await visitor.posts(path)).status == 404


async def test_no_page_names_anybody_as_telegram_does(stage: Stage):
    visitor = await visit(stage, OWNER)
    print_of_bob = await stage.print_of(BOB)
    bob = await stage.scene.person(BOB)
    for path in ("/people", "/reports", await stage.path("people", BOB), "/sanctions", "/audit"):
        page = (await visitor.gets(path)).text
        assert str(bob.id) not in page
        assert print_of_bob not in page
        assert f">{BOB}<" not in page


async def test_all_that_was_done_is_in_the_log_and_a_changed_line_is_found(stage: Stage):
    visitor = await visit(stage, OWNER)
    await visitor.gets(await stage.path("reports", BOB))
    await visitor.posts(await stage.path("reports", BOB), verdict="hour", reason="insults")
    deeds = [it[1] for it in await stage.deeds()]
    assert deeds == ["account-made", "login", "case-decided"]
    assert (await stage.parts.audit.verified()).last == 3
    audit = stage.scene.store._tables.audit
    del audit[BOT, 2]
    with pytest.raises(Tampered):
        await stage.parts.audit.verified()
