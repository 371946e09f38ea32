"""Accounts in the browser, and the second factor of one's own."""

import re

import pytest
from pyotp.totp import TOTP

from bot.scene import BOT
from meetsmatch.adapters.onetime import STEP_S
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.door import CODE_S
from panel.stage import PASSWORD, Stage
from panel.visitor import Got, Visitor


def code(stage: Stage, secret: str, steps: int = 0) -> str:
    return TOTP(secret).at(stage.scene.clock() // 1_000 + steps * STEP_S)


async def sets_up(stage: Stage, visitor: Visitor) -> str:
    """The secret, which the page shows."""
    await visitor.gets("/account")
    page = (await visitor.posts("/account/second", password=PASSWORD)).text
    found = re.search(r"<code class=\"mono\">(\w+)</code>", page)
    assert found is not None
    assert "<svg" in page
    got = await visitor.posts("/account/second/add", code=code(stage, found[1], -1))
    assert got.leads_to == "/account?done=added"
    assert "From now on a code is asked for" in (await visitor.gets(got.leads_to)).text
    return found[1]


async def password_step(stage: Stage) -> tuple[Visitor, Got]:
    visitor = await stage.visitor()
    got = await visitor.logs_in("olga", PASSWORD)
    return visitor, got


# --- a second factor ------------------------------------------------------------------------


@pytest.mark.security
async def test_with_a_second_factor_the_password_alone_opens_nothing(stage: Stage):
    secret = await sets_up(stage, await stage.visitor("olga"))
    kept = (await stage.staff.open_account("olga")).second
    assert kept is not None
    assert secret.encode() not in kept
    visitor, got = await password_step(stage)
    assert (got.status, "One more step" in got.text) == (200, True)
    assert (await visitor.gets("/people")).leads_to == "/login"
    visitor, _ = await password_step(stage)
    got = await visitor.posts("/login/code", code=code(stage, secret))
    assert (got.status, got.leads_to) == (303, "/")
    assert (await visitor.gets("/people")).status == 200


async def test_a_wrong_code_is_written_down_and_the_right_one_still_opens(stage: Stage):
    secret = await sets_up(stage, await stage.visitor("olga"))
    visitor, _ = await password_step(stage)
    got = await visitor.posts("/login/code", code="000000")
    assert (got.status, "does not fit" in got.text) == (403, True)
    assert (await stage.deeds())[-1][:3] == ("", "login-refused", "olga")
    assert (await visitor.posts("/login/code", code=code(stage, secret))).status == 303


async def test_after_too_many_codes_even_the_right_one_waits(stage: Stage):
    secret = await sets_up(stage, await stage.visitor("olga"))
    visitor, _ = await password_step(stage)
    for _ in range(4):
        await visitor.posts("/login/code", code="000000")
    got = await visitor.posts("/login/code", code=code(stage, secret))
    assert (got.status, "Too many tries" in got.text) == (429, True)


@pytest.mark.security
async def test_the_second_step_is_of_who_took_the_first_and_soon(stage: Stage):
    secret = await sets_up(stage, await stage.visitor("olga"))
    await stage.hires("otto", StaffRole.OWNER)
    visitor, got = await password_step(stage)
    page, cookie = got.text, visitor.cookie
    tickets, ends = (
        ({"ticket": "00"}, {"ticket": "ключ"}),
        ({"until": "99999999999"}, {"until": "x"}),
    )
    for forged in ({"name": "otto"}, *ends, *tickets):
        visitor.page, visitor.cookie = page, cookie
        got = await visitor.posts("/login/code", code=code(stage, secret), **forged)
        assert (got.status, "begin again" in got.text) == (403, True), forged
    stranger = await stage.visitor()
    await stranger.gets("/login")
    theirs = dict(re.findall(r'name="(name|until|ticket)" value="(\w+)"', page))
    got = await stranger.posts("/login/code", code=code(stage, secret), **theirs)
    assert (got.status, "begin again" in got.text) == (403, True)
    visitor, _ = await password_step(stage)
    stage.scene.clock.ms += (CODE_S + 1) * 1_000
    got = await visitor.posts("/login/code", code=code(stage, secret))
    assert (got.status, "begin again" in got.text) == (403, True)


async def test_who_is_logged_in_and_logs_in_anew_has_one_session(stage: Stage):
    visitor = await stage.visitor("olga")
    secret = await sets_up(stage, visitor)
    before = visitor.cookie
    form = {"name": "olga", "password": PASSWORD}
    await visitor.posts("/login", **form)
    assert (await visitor.posts("/login/code", code=code(stage, secret))).status == 303
    visitor.cookie = before
    assert (await visitor.gets("/people")).leads_to == "/login"


async def test_setting_up_wants_the_password_and_a_code_that_fits(stage: Stage):
    visitor = await stage.visitor("olga")
    await visitor.gets("/account")
    got = await visitor.posts("/account/second", password="guessed")
    assert (got.status, "not your present password" in got.text) == (400, True)
    await visitor.posts("/account/second", password=PASSWORD)
    got = await visitor.posts("/account/second/add", code="000000")
    assert (got.status, "does not fit" in got.text, "<svg" in got.text) == (400, True, True)
    for _ in range(5):
        got = await visitor.posts("/account/second/add", code="000000")
    assert "Too many tries" in got.text
    for sealed in ("nonsense", "00"):
        got = await visitor.posts("/account/second/add", code="000000", sealed=sealed)
        assert (got.status, "begin again" in got.text) == (400, True)
    assert (await stage.staff.open_account("olga")).second is None


async def test_it_is_taken_away_by_who_knows_the_password(stage: Stage):
    visitor = await stage.visitor("olga")
    await sets_up(stage, visitor)
    got = await visitor.posts("/account/second/remove", password="guessed")
    assert got.status == 400
    await visitor.gets("/account")
    got = await visitor.posts("/account/second/remove", password=PASSWORD)
    assert "alone lets you in again" in (await visitor.gets(got.leads_to)).text
    assert (await stage.staff.open_account("olga")).second is None


async def test_tries_at_the_password_are_counted_here_too(stage: Stage):
    visitor = await stage.visitor("olga")
    await visitor.gets("/account")
    for _ in range(5):
        got = await visitor.posts("/account/second", password="guessed")
    assert "Too many tries" in got.text


# --- accounts -------------------------------------------------------------------------------


async def test_an_account_is_made_and_its_password_shown_once(stage: Stage):
    visitor = await stage.visitor("olga")
    await visitor.gets("/accounts")
    got = await visitor.posts("/accounts", name="mia", role="moderator")
    (password,) = re.findall(r"fresh password \d+", got.text)
    assert password not in (await visitor.gets("/accounts")).text
    assert (await (await stage.visitor()).logs_in("mia", password)).status == 303
    assert (await stage.deeds())[-2] == ("olga", "account-made", "mia", "moderator")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": "Mia", "role": "moderator"}, "begins with a letter"),
        ({"name": "mia", "role": "king"}, "choose a role"),
        ({"name": "olga", "role": "analyst"}, "take another name"),
    ],
)
async def test_what_an_account_can_not_be_is_said(stage: Stage, form: dict[str, str], why: str):
    visitor = await stage.visitor("olga")
    await visitor.gets("/accounts")
    got = await visitor.posts("/accounts", **form)
    assert (got.status, why in got.text) == (400, True)
    assert f'name="name" value="{form["name"]}"' in got.text, "nobody types it twice"
    assert f'<option value="{form["role"]}" selected>' in got.text or form["role"] == "king"


async def test_who_is_the_only_owner_is_offered_no_end_of_their_account(stage: Stage):
    visitor = await stage.visitor("olga")
    assert "Close account" not in (await visitor.gets("/accounts")).text
    await stage.visitor("mia", StaffRole.OWNER)
    assert (await visitor.gets("/accounts")).text.count("Close account") == 2


async def test_a_new_password_ends_their_sessions(stage: Stage):
    mia = await stage.visitor("mia", StaffRole.MODERATOR)
    visitor = await stage.visitor("olga")
    await visitor.gets("/accounts")
    got = await visitor.posts("/accounts/mia/password")
    (password,) = re.findall(r"fresh password \d+", got.text)
    assert (await mia.gets("/people")).leads_to == "/login"
    assert (await (await stage.visitor()).logs_in("mia", password)).status == 303
    got = await visitor.posts("/accounts/nobody/password")
    assert (got.status, "no open account nobody" in got.text) == (400, True)


async def test_an_owner_takes_away_a_second_factor_that_was_lost(stage: Stage):
    await sets_up(stage, await stage.visitor("mia", StaffRole.MODERATOR))
    visitor = await stage.visitor("olga")
    assert "Remove second factor" in (await visitor.gets("/accounts")).text
    got = await visitor.posts("/accounts/mia/second")
    assert "set up a new second factor" in (await visitor.gets(got.leads_to)).text
    assert (await stage.deeds())[-1][:3] == ("olga", "second-factor-removed", "mia")
    got = await visitor.posts("/accounts/mia/second")
    assert (got.status, "mia has no second factor" in got.text) == (400, True)


async def test_who_is_closed_is_out_at_once_and_the_last_owner_stays(stage: Stage):
    mia = await stage.visitor("mia", StaffRole.MODERATOR)
    visitor = await stage.visitor("olga")
    await visitor.gets("/accounts")
    got = await visitor.posts("/accounts/mia/close")
    assert "logged out everywhere" in (await visitor.gets(got.leads_to)).text
    assert (await mia.gets("/people")).leads_to == "/login"
    got = await visitor.posts("/accounts/olga/close")
    assert (got.status, "olga is the only owner" in got.text) == (400, True)
    assert (await stage.scene.store.roster.account(BOT, "olga")) is not None
