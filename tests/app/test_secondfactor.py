"""A code besides the password: set up, asked for, used once, taken away."""

from base64 import b32encode

import pytest
from pyotp.totp import TOTP

from app.house import BOT, House
from engine.world import GlassVault
from meetsmatch.adapters.onetime import STEP_S, TimedCodes
from meetsmatch.adapters.passwords import Argon2Passwords
from meetsmatch.app.audit import Audit
from meetsmatch.app.secondfactor import TRIES, SecondFactor, WrongCode
from meetsmatch.app.staff import Staff, WrongAccount
from meetsmatch.app.work import Commit, Stale, Work
from meetsmatch.core.errors import TooSoon
from meetsmatch.core.staff import Account, StaffRole

PASSWORD = "correct horse battery"
CODES = TimedCodes()
SECRET = b32encode(b"12345678901234567890").decode()
"""Of the standard's examples."""


class Stamps:
    """By the glass vault's signature."""

    stamp = staticmethod(GlassVault().sign)


class Desk:
    """Olga at hers, with her phone."""

    def __init__(self) -> None:
        self.house = House()
        audit = Audit(BOT, self.house.store.roster, Stamps(), self.house.clock)
        allowances, clock = self.house.allowances, self.house.clock
        quick = Argon2Passwords(1, 8)
        self.staff = Staff(BOT, self.house.store.roster, quick, allowances, audit, clock)
        self.second = SecondFactor(self.staff, GlassVault(), CODES)
        self.secret = ""

    async def writes(self, work: Work) -> None:
        await self.house.store.commit(Commit(BOT, self.house.clock(), work.changes))

    async def olga(self) -> Account:
        return await self.staff.open_account("olga")

    def code(self, steps: int = 0) -> str:
        """What the phone shows, so many half minutes from now."""
        return TOTP(self.secret).at(self.house.clock() // 1_000 + steps * STEP_S)

    async def sets_up(self) -> None:
        self.secret, sealed = await self.second.offered()
        await self.writes(await self.second.added(await self.olga(), sealed, self.code(-1)))


@pytest.fixture
async def desk() -> Desk:
    desk = Desk()
    await desk.writes(await desk.staff.made("olga", StaffRole.OWNER, PASSWORD))
    return desk


async def test_it_is_there_once_a_code_has_shown_that_the_app_has_it(desk: Desk):
    account = await desk.olga()
    await desk.writes(await desk.staff.logged_in(account, "before"))
    desk.secret, sealed = await desk.second.offered()
    assert (await desk.olga()).second is None
    with pytest.raises(WrongCode):
        await desk.second.added(account, sealed, "000000")
    await desk.writes(await desk.second.added(account, sealed, desk.code()))
    assert (await desk.olga()).second == sealed
    assert await desk.staff.session("before") is None, "whoever was logged in has to log in anew"


async def test_a_code_opens_once(desk: Desk):
    await desk.sets_up()
    account, code = await desk.olga(), desk.code()
    entered = await desk.second.logged_in(account, code, "token")
    at_the_same_time = await desk.second.logged_in(account, code, "another")
    await desk.writes(entered)
    assert await desk.staff.session("token") is not None
    with pytest.raises(Stale):
        await desk.writes(at_the_same_time)
    with pytest.raises(WrongCode):
        await desk.second.logged_in(await desk.olga(), code, "later")


async def test_what_proved_the_app_does_not_log_in_as_well(desk: Desk):
    desk.secret, sealed = await desk.second.offered()
    code = desk.code()
    await desk.writes(await desk.second.added(await desk.olga(), sealed, code))
    with pytest.raises(WrongCode):
        await desk.second.logged_in(await desk.olga(), code, "token")


@pytest.mark.parametrize(
    ("steps", "fits"), [(-2, False), (-1, False), (0, True), (1, True), (2, False)]
)
async def test_a_phone_may_be_half_a_minute_wrong(desk: Desk, steps: int, fits: bool):
    await desk.sets_up()
    account, code = await desk.olga(), desk.code(steps)
    if fits:
        await desk.second.logged_in(account, f" {code[:3]} {code[3:]} ", "token")
        return
    with pytest.raises(WrongCode):
        await desk.second.logged_in(account, code, "token")


async def test_guessing_ends_after_a_few_tries(desk: Desk):
    await desk.sets_up()
    account = await desk.olga()
    for _ in range(TRIES - 1):  # one was spent on setting it up
        with pytest.raises(WrongCode):
            await desk.second.logged_in(account, "000000", "token")
    with pytest.raises(TooSoon):
        await desk.second.logged_in(account, desk.code(), "token")


async def test_who_has_lost_the_app_gets_in_by_password_again(desk: Desk):
    with pytest.raises(WrongAccount, match="olga has no second factor"):
        await desk.second.removed("olga", "cli")
    await desk.sets_up()
    await desk.writes(await desk.second.removed("olga", "cli"))
    assert (await desk.olga()).second is None
    lines = await desk.house.store.roster.entries(BOT, 1 << 52, 9)
    assert [(it.actor, it.deed) for it in lines[:2]] == [
        ("cli", "second-factor-removed"),
        ("olga", "second-factor-added"),
    ]


def test_an_app_reads_who_and_where():
    address = CODES.address(SECRET, "olga")
    assert address.startswith(f"otpauth://totp/MeetsMatch:olga?secret={SECRET}&")
    assert "issuer=MeetsMatch" in address


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, the last six digits of its eight; SHA-1."""
    for seconds, code in ((59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")):
        assert CODES.step(SECRET, code, seconds * 1_000) == seconds // STEP_S


def test_secrets_are_fresh():
    assert len({CODES.fresh() for _ in range(9)}) == 9
