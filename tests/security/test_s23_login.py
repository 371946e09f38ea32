"""S-23: guessing, fixed and stolen sessions, forged forms, foreign names."""

import pytest

from bot.scene import ANA, BOB, Scene
from meetsmatch.app.staff import TRIES
from meetsmatch.core.staff import IDLE_MS, SESSION_MS, StaffRole
from panel.stage import PASSWORD, Stage
from panel.visitor import Visitor

pytestmark = pytest.mark.security

URL = "https://panel.example.org"


@pytest.fixture
async def stage() -> Stage:
    scene = Scene()
    await scene.joins(ANA, BOB)
    return Stage(scene)


async def test_guessing_is_slowed_down_for_right_and_wrong_names_alike(stage: Stage):
    await stage.hires("olga", StaffRole.OWNER)
    for name in ("olga", "nobody"):
        visitor = await stage.visitor()
        said = [await visitor.logs_in(name, f"guess {it}") for it in range(TRIES + 1)]
        assert [it.status for it in said] == [403] * TRIES + [429]
        assert len({it.text.replace(name, "") for it in said[:1]}) == 1
    assert (await (await stage.visitor()).logs_in("olga", PASSWORD)).status == 429
    stage.scene.clock.ms += 15 * 60_000
    assert (await (await stage.visitor()).logs_in("olga", PASSWORD)).status == 303


async def test_a_login_always_makes_a_new_cookie(stage: Stage):
    await stage.hires("olga", StaffRole.OWNER)
    visitor = await stage.visitor()
    await visitor.gets("/login")
    fixed = visitor.cookie
    await visitor.posts("/login", name="olga", password=PASSWORD)
    assert visitor.cookie != fixed
    thief = Visitor(stage.panel, cookie=fixed)
    assert (await thief.gets("/")).leads_to == "/login"


async def test_who_logs_in_again_leaves_the_session_before(stage: Stage):
    visitor = await stage.visitor("olga")
    before = visitor.cookie
    assert (await visitor.gets("/login")).leads_to == "/"
    await visitor.posts("/login", name="olga", password=PASSWORD)
    assert (await Visitor(stage.panel, cookie=before).gets("/")).leads_to == "/login"
    assert (await visitor.gets("/")).status == 200


async def test_a_cookie_is_worth_nothing_after_logging_out(stage: Stage):
    visitor = await stage.visitor("olga")
    stolen = visitor.cookie
    assert (await visitor.posts("/logout")).leads_to == "/login"
    assert (await Visitor(stage.panel, cookie=stolen).gets("/")).leads_to == "/login"


async def test_logging_out_everywhere_ends_every_session(stage: Stage):
    one, two = await stage.visitor("olga"), await stage.visitor("olga")
    assert (await two.gets("/")).status == 200
    await one.gets("/account")
    await one.posts("/account/logout")
    assert (await two.gets("/")).leads_to == "/login"


async def test_sessions_end_by_themselves_and_an_open_dashboard_keeps_none_alive(stage: Stage):
    visitor = await stage.visitor("olga")
    for _ in range(2):
        stage.scene.clock.ms += IDLE_MS // 2
        assert (await visitor.gets("/")).status == 200
    for _ in range(2):
        stage.scene.clock.ms += IDLE_MS // 2 - 1
        assert (await visitor.gets("/live")).status == 200
    stage.scene.clock.ms += 2
    assert (await visitor.gets("/live")).status == 401
    visitor = await stage.visitor("olga")
    for _ in range(SESSION_MS // (IDLE_MS - 1)):
        stage.scene.clock.ms += IDLE_MS - 1
        assert (await visitor.gets("/")).status == 200
    stage.scene.clock.ms += IDLE_MS - 1
    assert (await visitor.gets("/")).leads_to == "/login"


@pytest.mark.parametrize(
    ("headers", "form", "status"),
    [
        ({"origin": "https://evil.example"}, {}, 403),
        ({"origin": "null"}, {}, 403),
        ({"origin": ""}, {}, 403),
        ({"origin": "http://127.0.0.1:1"}, {}, 403),
        ({}, {"csrf": ""}, 403),
        ({}, {"csrf": "0" * 64}, 403),
        ({}, {"csrf": "ключ"}, 403),
        ({"content-type": "text/plain"}, {}, 415),
        ({"content-type": "multipart/form-data"}, {}, 415),
        ({}, {"note": "x" * 70_000}, 413),
    ],
)
async def test_forms_that_are_not_ours_do_nothing(
    stage: Stage, headers: dict[str, str], form: dict[str, str], status: int
):
    visitor = await stage.visitor("olga")
    got = await visitor.posts("/account/logout", headers, **form)
    assert got.status == status
    assert (await visitor.gets("/")).status == 200


async def test_another_s_form_does_not_fit(stage: Stage):
    one, two = await stage.visitor("olga"), await stage.visitor("max", StaffRole.ANALYST)
    two.page = one.page
    assert (await two.posts("/logout")).status == 403


async def test_reading_changes_nothing(stage: Stage):
    visitor = await stage.visitor("olga")
    for path in ("/logout", "/account/logout", "/account/password", "/sanctions/7/lift"):
        assert (await visitor.gets(path)).status == 404
    assert (await visitor.gets("/")).status == 200


@pytest.mark.parametrize(("url", "host"), [("", "127.0.0.1:8082"), (URL, "panel.example.org")])
async def test_cookies_and_headers_are_strict(url: str, host: str):
    stage = Stage(Scene(), url)
    visitor = Visitor(stage.panel, host, "https" if url else "http")
    got = await visitor.gets("/login")
    (cookie,) = got.cookies
    assert cookie.startswith("__Host-panel=" if url else "panel=")
    for part in ("HttpOnly", "Path=/", "SameSite=strict"):
        assert part in cookie
    assert ("Secure" in cookie) is bool(url)
    assert "Domain" not in cookie
    policy = got.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert got.headers["x-frame-options"] == "DENY"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("url", "host", "is_heard"),
    [
        ("", "127.0.0.1:8082", True),
        ("", "localhost:1234", True),
        ("", "[::1]:8082", True),
        ("", "localhost", True),
        ("", "evil.example:8082", False),
        ("", "", False),
        (URL, "panel.example.org", True),
        (URL, "127.0.0.1:8082", False),
        (URL, "evil.example", False),
    ],
)
async def test_under_a_foreign_name_nothing_is_heard(url: str, host: str, is_heard: bool):
    visitor = Visitor(Stage(Scene(), url).panel, host)
    assert (await visitor.gets("/login")).status == (200 if is_heard else 421)
    assert (await visitor.gets("/nothing")).status == (404 if is_heard else 421)


async def test_behind_a_proxy_only_what_the_proxy_said_last_counts(stage: Stage):
    behind = Stage(stage.scene, URL)
    await behind.hires("olga", StaffRole.OWNER)
    for number in range(TRIES + 1):
        visitor = Visitor(behind.panel, "panel.example.org", "https")
        visitor.extra = {"x-forwarded-for": f"10.0.0.{number}, 203.0.113.5"}
        got = await visitor.logs_in("olga", "guess")
    assert got.status == 429
    visitor.extra = {"x-forwarded-for": "203.0.113.6"}
    assert (await visitor.logs_in("olga", PASSWORD)).status == 303
    direct = Visitor(stage.panel, extra={"x-forwarded-for": "203.0.113.7"})
    for _ in range(TRIES):
        await direct.logs_in("olga", "guess")
    direct.extra = {"x-forwarded-for": "203.0.113.8"}
    assert (await direct.logs_in("olga", PASSWORD)).status == 429
