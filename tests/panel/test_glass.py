"""An owner breaks the glass: whom an alias means in Telegram, once, written down before."""

import re

import pytest
from pyotp.totp import TOTP

from bot.scene import ANA, BOB
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.glass import FORM_MS, SHOWN_S
from panel.stage import PASSWORD, Stage
from panel.test_accounts import code, password_step, sets_up
from panel.visitor import Got, Visitor

pytestmark = pytest.mark.security

REASON = "A letter of the police, file 12/34"


async def breaks(stage: Stage, visitor: Visitor, **form: str) -> Got:
    path = await stage.path("people", BOB)
    await visitor.gets(path)
    return await sends(stage, visitor, **form)


async def sends(stage: Stage, visitor: Visitor, **form: str) -> Got:
    """Without loading the page anew."""
    path = await stage.path("people", BOB)
    return await visitor.posts(
        f"{path}/identity", **{"password": PASSWORD, "reason": REASON, **form}
    )


def shows(got: Got) -> bool:
    return str(BOB) in re.findall(r"\b\d+\b", got.text)


async def deeds(stage: Stage) -> list[tuple[str, str, str, str]]:
    return [it for it in await stage.deeds() if it[1].startswith("identity")]


async def test_an_owner_sees_it_once_with_a_reason_that_stands_in_the_log(stage: Stage):
    visitor = await stage.visitor("olga")
    got = await breaks(stage, visitor)
    assert (got.status, shows(got)) == (200, True)
    alias = (await stage.print_of(BOB))[:10]
    assert await deeds(stage) == [("olga", "identity-shown", alias, REASON)]
    assert (await stage.parts.audit.verified()).last == len(await stage.deeds())
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["refresh"] == f"{SHOWN_S}; url={await stage.path('people', BOB)}"
    for path in (await stage.path("people", BOB), "/people", "/audit", "/"):
        assert not shows(await visitor.gets(path))


async def test_it_is_written_down_before_it_is_shown(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    visitor = await stage.visitor("olga")
    known = list[object]()

    async def opened(sealed: bytes) -> bytes:
        known.extend(await deeds(stage))
        raise ValueError("damaged")

    monkeypatch.setattr(stage.scene.vault, "open", opened)
    got = await breaks(stage, visitor)
    assert (got.status, len(known)) == (500, 1)
    assert not shows(got)


async def test_where_it_can_not_be_written_down_nothing_is_opened(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    visitor = await stage.visitor("olga")
    await visitor.gets(await stage.path("people", BOB))

    async def fails(*_: object) -> None:
        raise OSError("the disk is full")

    async def never(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(stage.scene.store, "commit", fails)
    monkeypatch.setattr(stage.scene.vault, "open", never)
    assert (await sends(stage, visitor)).status == 500


async def test_the_same_form_shows_it_no_second_time(stage: Stage):
    visitor = await stage.visitor("olga")
    await visitor.gets(await stage.path("people", BOB))
    form = visitor.page
    assert shows(await sends(stage, visitor))
    visitor.page = form
    got = await sends(stage, visitor)
    assert (got.status, shows(got)) == (400, False)
    assert "used or too old" in got.text
    assert len(await deeds(stage)) == 1


async def test_a_form_is_of_one_login_one_person_and_ten_minutes(stage: Stage):
    visitor = await stage.visitor("olga")
    await visitor.gets(await stage.path("people", ANA))
    assert not shows(await sends(stage, visitor))
    await visitor.gets(await stage.path("people", BOB))
    stage.scene.clock.ms += FORM_MS + 1
    assert not shows(await sends(stage, visitor))
    assert not shows(await breaks(stage, visitor, until=str(1 << 52)))
    assert not shows(await breaks(stage, visitor, ticket="ключ"))
    assert await deeds(stage) == []


@pytest.mark.parametrize("reason", ["", "why not", "  a   b   ", "x" * 501])
async def test_without_a_reason_nothing_is_shown(stage: Stage, reason: str):
    got = await breaks(stage, await stage.visitor("olga"), reason=reason)
    assert (got.status, shows(got)) == (400, False)
    assert "Say why, in 10 to 500 letters" in got.text
    assert await deeds(stage) == []


async def test_without_the_password_nothing_is_shown_and_that_is_written_down(stage: Stage):
    visitor = await stage.visitor("olga")
    got = await breaks(stage, visitor, password="a guess")
    assert (got.status, shows(got)) == (400, False)
    assert "not your present password" in got.text
    assert [it[1] for it in await deeds(stage)] == ["identity-refused"]
    for _ in range(4):
        got = await breaks(stage, visitor, password="a guess")
    got = await breaks(stage, visitor)
    assert (shows(got), "Too many tries" in got.text) == (False, True)


async def test_with_a_second_factor_its_code_is_asked_for_and_good_once(stage: Stage):
    secret = await sets_up(stage, await stage.visitor("olga"))
    stage.scene.clock.ms += 600_000
    visitor, _ = await password_step(stage)
    used = code(stage, secret)
    await visitor.posts("/login/code", code=used)
    for wrong in (used, "", "000000"):
        got = await breaks(stage, visitor, code=wrong)
        assert (got.status, shows(got)) == (400, False)
        assert "does not fit" in got.text
        stage.scene.clock.ms += 600_000  # or too many have been tried
    assert {it[1] for it in await deeds(stage)} == {"identity-refused"}
    fresh = TOTP(secret).at(stage.scene.clock() // 1_000)
    assert shows(await breaks(stage, visitor, code=fresh))
    assert not shows(await breaks(stage, visitor, code=fresh))


async def test_nobody_but_owners_is_offered_it_or_gets_it(stage: Stage):
    path = await stage.path("people", BOB)
    owner = await stage.visitor("olga")
    assert "Break the glass" in (await owner.gets(path)).text
    for name, role in (("max", StaffRole.MODERATOR), ("anna", StaffRole.ANALYST)):
        visitor = await stage.visitor(name, role)
        assert "Break the glass" not in (await visitor.gets(path)).text
        visitor.page = (await visitor.gets("/account")).text
        got = await sends(stage, visitor)
        assert (got.status, shows(got)) == (403, False)
    assert await deeds(stage) == []


async def test_of_who_is_not_here_any_more_nothing_is_known(reported: Stage):
    visitor, path = await reported.visitor("olga"), await reported.path("people", BOB)
    await visitor.gets(path)
    form = visitor.page
    await reported.scene(BOB, "/delete")
    await reported.scene.taps(BOB, "delete-yes")
    assert "Break the glass" not in (await visitor.gets(path)).text
    visitor.page = form
    got = await visitor.posts(f"{path}/identity", password=PASSWORD, reason=REASON)
    assert (got.status, shows(got)) == (404, False)
    assert await deeds(reported) == []


async def test_who_leaves_at_that_moment_is_not_shown(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    visitor = await stage.visitor("olga")

    async def gone(*_: object) -> None:
        return None

    monkeypatch.setattr(stage.scene.store, "address", gone)
    assert (await breaks(stage, visitor)).status == 404
