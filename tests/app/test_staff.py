"""Accounts and logins of the panel, over the memory store."""

from dataclasses import replace

import pytest

from app.house import BOT, House
from engine.world import GlassVault
from meetsmatch.adapters.passwords import Argon2Passwords
from meetsmatch.app.audit import PAGE, Audit, Tampered
from meetsmatch.app.staff import TRIES, TRIES_FOR, TRIES_FROM, Staff, WrongAccount, WrongLogin
from meetsmatch.app.staffing import Noted
from meetsmatch.app.work import Commit, Stale, Work
from meetsmatch.core.errors import TooSoon
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import IDLE_MS, Entry, StaffRole

PASSWORD = "correct horse battery"
HERE = "192.0.2.1"


class Stamps:
    """By the glass vault's signature."""

    stamp = staticmethod(GlassVault().sign)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def staff(house: House) -> Staff:
    roster = house.store.roster
    audit = Audit(BOT, roster, Stamps(), house.clock)
    quick = Argon2Passwords(1, 8)
    return Staff(BOT, roster, quick, house.allowances, audit, house.clock)


async def writes(house: House, work: Work) -> None:
    await house.store.commit(Commit(BOT, house.clock(), work.changes))


@pytest.fixture
async def olga(house: House, staff: Staff) -> str:
    await writes(house, await staff.made("olga", StaffRole.OWNER, PASSWORD))
    return "olga"


async def deeds(house: House) -> list[tuple[str, str, str, str]]:
    lines = await house.store.roster.entries(BOT, 1 << 52, 99)
    return [(it.actor, it.deed, it.about, it.words) for it in reversed(lines)]


# --- coming and going -----------------------------------------------------------------------


async def test_who_knows_the_password_gets_a_session_and_the_log_a_line(
    house: House, staff: Staff, olga: str
):
    account = await staff.recognised(olga, PASSWORD, HERE)
    await writes(house, await staff.logged_in(account, "token"))
    found = await staff.session("token")
    assert found is not None
    assert (found[1].name, found[0].account) == (olga, olga)
    assert await deeds(house) == [("cli", "account-made", olga, "owner"), (olga, "login", "", "")]
    assert "token" not in str(vars(house.store._tables))


async def test_an_account_may_be_of_some_bots_alone(house: House, staff: Staff, olga: str):
    some = frozenset({BotId(9), BotId(10)})
    made = staff.made("mia", StaffRole.MODERATOR, PASSWORD, olga, some)
    await writes(house, await made)
    mia = await staff.open_account("mia")
    assert [mia.sees(bot) for bot in (BOT, BotId(9), BotId(10))] == [False, True, True]
    await writes(house, await staff.logged_in(mia, "token"))
    await writes(house, await staff.assigned("mia", frozenset(), olga))
    assert (await staff.open_account("mia")).sees(BOT)
    assert await staff.session("token") is None, "what they see has changed: they log in again"
    assert [it for it in await deeds(house) if it[2] == "mia"] == [
        (olga, "account-made", "mia", "moderator 9 10"),
        (olga, "account-assigned", "mia", "moderator"),
    ]


async def test_owners_see_every_bot(staff: Staff, olga: str):
    for refused in (
        staff.made("otto", StaffRole.OWNER, PASSWORD, olga, frozenset({BOT})),
        staff.assigned(olga, frozenset({BOT}), olga),
    ):
        with pytest.raises(WrongAccount, match="owners see every bot"):
            await refused


@pytest.mark.parametrize(("name", "password"), [("olga", "wrong"), ("nobody", PASSWORD)])
async def test_nobody_is_told_what_was_wrong(staff: Staff, olga: str, name: str, password: str):
    with pytest.raises(WrongLogin):
        await staff.recognised(name, password, HERE)


async def test_a_closed_account_is_like_none(house: House, staff: Staff, olga: str):
    await writes(house, await staff.made("otto", StaffRole.OWNER, PASSWORD))
    await writes(house, await staff.closed(olga))
    with pytest.raises(WrongLogin):
        await staff.recognised(olga, PASSWORD, HERE)


async def test_a_refused_login_is_written_down_in_short(house: House, staff: Staff):
    await writes(house, await staff.refused("x" * 99, HERE))
    assert await deeds(house) == [("", "login-refused", "x" * 32, HERE)]


async def test_tries_are_counted_for_account_and_address(staff: Staff, olga: str):
    async def tries(name: str, address: str, often: int) -> int:
        for number in range(often):
            try:
                await staff.recognised(name, "wrong", address)
            except WrongLogin:
                continue
            except TooSoon:
                return number
        return often

    assert await tries(olga, HERE, 99) == TRIES
    with pytest.raises(TooSoon) as wait:
        await staff.recognised(olga, PASSWORD, HERE)
    assert wait.value.facts == {"seconds": 180}
    await staff.recognised(olga, PASSWORD, "192.0.2.2")
    others = [await tries(f"other-{number}", HERE, 4) for number in range(9)]
    assert TRIES + 1 + sum(others) == TRIES_FROM + 1
    spread = [await tries(olga, f"198.51.100.{number}", 4) for number in range(99)]
    assert sum(spread) <= TRIES_FOR


async def test_a_session_ends_when_nobody_clicks(house: House, staff: Staff, olga: str):
    account = await staff.recognised(olga, PASSWORD, HERE)
    await writes(house, await staff.logged_in(account, "token"))
    house.clock.ms += IDLE_MS - 1
    found = await staff.session("token")
    assert found is not None
    await writes(house, await staff.seen(found[0]))
    assert await staff.seen((await staff.session("token") or found)[0]) == Work()
    house.clock.ms += IDLE_MS - 1
    assert await staff.session("token") is not None
    house.clock.ms += 1
    assert await staff.session("token") is None


async def test_logging_out_ends_this_session_or_all(house: House, staff: Staff, olga: str):
    account = await staff.recognised(olga, PASSWORD, HERE)
    for token in ("one", "two", "three"):
        await writes(house, await staff.logged_in(account, token))
    found = await staff.session("one")
    assert found is not None
    await writes(house, await staff.logged_out(found[0]))
    assert await staff.session("one") is None
    assert await staff.session("two") is not None
    await writes(house, await staff.logged_out(found[0], everywhere=True))
    assert await staff.session("two") is None
    assert [it[1] for it in await deeds(house)][-2:] == ["logout", "logout-everywhere"]


# --- accounts -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "o", "Olga", "1olga", "ol ga", "x" * 33, "<b>"])
async def test_names_are_short_and_plain(staff: Staff, name: str):
    with pytest.raises(WrongAccount, match="2 to 32"):
        await staff.made(name, StaffRole.OWNER, PASSWORD)


async def test_a_name_is_never_given_twice(house: House, staff: Staff, olga: str):
    await writes(house, await staff.made("otto", StaffRole.OWNER, PASSWORD))
    await writes(house, await staff.closed(olga))
    with pytest.raises(WrongAccount, match="another name"):
        await staff.made(olga, StaffRole.ANALYST, PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "x" * 257])
async def test_passwords_are_long_but_not_too_long(staff: Staff, password: str):
    with pytest.raises(WrongAccount, match="12 to 256"):
        await staff.made("olga", StaffRole.OWNER, password)


async def test_another_password_ends_every_session(house: House, staff: Staff, olga: str):
    account = await staff.recognised(olga, PASSWORD, HERE)
    await writes(house, await staff.logged_in(account, "token"))
    await writes(house, await staff.renewed(olga, "another horse battery"))
    assert await staff.session("token") is None
    with pytest.raises(WrongLogin):
        await staff.recognised(olga, PASSWORD, HERE)
    await staff.recognised(olga, "another horse battery", HERE)


async def test_what_is_not_there_can_not_be_changed(staff: Staff):
    with pytest.raises(WrongAccount, match="no open account"):
        await staff.closed("nobody")


async def test_the_last_owner_stays(house: House, staff: Staff, olga: str):
    await writes(house, await staff.made("max", StaffRole.MODERATOR, PASSWORD))
    with pytest.raises(WrongAccount, match="olga is the only owner"):
        await staff.closed(olga)
    await writes(house, await staff.made("otto", StaffRole.OWNER, PASSWORD))
    await writes(house, await staff.closed(olga))
    with pytest.raises(WrongAccount, match="otto is the only owner"):
        await staff.closed("otto")
    await writes(house, await staff.closed("max"))


async def test_of_two_owners_who_close_each_other_one_stays(house: House, staff: Staff, olga: str):
    await writes(house, await staff.made("otto", StaffRole.OWNER, PASSWORD))
    one, other = await staff.closed(olga, "otto"), await staff.closed("otto", olga)
    await writes(house, one)
    with pytest.raises(Stale):
        await writes(house, other)
    with pytest.raises(WrongAccount, match="otto is the only owner"):
        await staff.closed("otto", olga)


# --- the audit log --------------------------------------------------------------------------


async def lines(house: House, staff: Staff, many: int) -> list[Entry]:
    for number in range(many):
        line = await staff.audit.line("olga", "did", str(number))
        await house.store.commit(Commit(BOT, house.clock(), (line,)))
    return [*reversed(await house.store.roster.entries(BOT, 1 << 52, many))]


async def test_a_whole_log_is_verified(house: House, staff: Staff):
    assert (await staff.audit.verified()).last == 0
    written = await lines(house, staff, PAGE + 3)
    found = await staff.audit.verified()
    assert (found.first, found.last, found.head) == (1, PAGE + 3, written[-1].stamp)


@pytest.mark.parametrize("number", [1, 3, 5])
async def test_a_line_that_was_changed_is_found(house: House, staff: Staff, number: int):
    await lines(house, staff, 5)
    audit = house.store._tables.audit
    audit[BOT, number] = replace(audit[BOT, number], words="nothing happened")
    with pytest.raises(Tampered) as found:
        await staff.audit.verified()
    assert found.value.number == number


async def test_a_line_that_is_missing_is_found_but_for_those_forgotten_in_their_time(
    house: House, staff: Staff
):
    await lines(house, staff, 5)
    audit = house.store._tables.audit
    del audit[BOT, 1], audit[BOT, 2]
    assert (await staff.audit.verified()).first == 3
    del audit[BOT, 4]
    with pytest.raises(Tampered, match="line 4"):
        await staff.audit.verified()


async def test_a_stamp_of_one_s_own_does_not_fit(house: House, staff: Staff):
    (first,) = await lines(house, staff, 1)
    forged = replace(first, number=2, actor="max")
    await house.store.commit(Commit(BOT, house.clock(), (Noted(forged),)))
    with pytest.raises(Tampered, match="line 2"):
        await staff.audit.verified()
