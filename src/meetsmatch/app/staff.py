"""What those do who work in the panel, about themselves: log in and out, change a password."""

import hashlib
from dataclasses import dataclass, replace

from meetsmatch.app.allowances import Allowances
from meetsmatch.app.audit import Audit
from meetsmatch.app.ports import NowMs
from meetsmatch.app.roster import Passwords, Roster
from meetsmatch.app.staffing import (
    AccountChanged,
    AccountMade,
    SessionBegun,
    SessionSeen,
    SessionsEnded,
)
from meetsmatch.app.work import Work
from meetsmatch.core.errors import TooSoon
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import MINUTE_MS
from meetsmatch.core.staff import NAME, PASSWORD_LENGTH, Account, Session, StaffRole

WINDOW_MS = 15 * MINUTE_MS
TRIES = 5
"""For one account from one address, within the window."""

TRIES_FROM = 20
"""From one address, whatever the account."""

TRIES_FOR = 50
"""For one account, wherever from: few enough to guess nothing, many enough that a stranger can't
keep somebody out with a handful of addresses."""

SEEN_MS = MINUTE_MS
"""How exactly it is known when somebody was here."""

CLI = "cli"
"""Who does what the command line does."""


class WrongLogin(Exception):
    """No such account, closed, or another password: nobody is told which."""


class WrongAccount(Exception):
    """An account can't be that; the message says why."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Accounts and logins. Every change comes with its line of the audit log."""

    bot: BotId
    roster: Roster
    passwords: Passwords
    allowances: Allowances
    audit: Audit
    now_ms: NowMs

    # --- coming and going -----------------------------------------------------------------

    async def recognised(self, name: str, password: str, address: str) -> Account:
        """Whose login it is. WrongLogin, or TooSoon after too many tries."""
        await self._tried(name, address)
        account = await self.roster.account(self.bot, name)
        if account is not None and account.closed_ms is not None:
            account = None
        if not await self.passwords.fits(password, account and account.password) or not account:
            raise WrongLogin
        return account

    async def _tried(self, name: str, address: str) -> None:
        for key, tries in (
            (f"panel:{self.bot}:{name}:{address}", TRIES),
            (f"panel:{self.bot}::{address}", TRIES_FROM),
            (f"panel:{self.bot}:{name}:", TRIES_FOR),
        ):
            wait_ms = await self.allowances.spend(key, tries, WINDOW_MS // tries, self.now_ms())
            if wait_ms:
                raise TooSoon(-(-wait_ms // 1_000))

    async def logged_in(self, account: Account, token: str) -> Work:
        """A session that `token` opens from now on; the token itself is kept nowhere."""
        now_ms = self.now_ms()
        session = Session(self.bot, hashed(token), account.name, now_ms, now_ms)
        line = await self.audit.line(account.name, "login")
        return Work((SessionBegun(session, account.version), line))

    async def refused(self, name: str, address: str) -> Work:
        """Somebody tried, and was not let in."""
        return Work((await self.audit.line("", "login-refused", name[:32], address),))

    async def session(self, token: str) -> tuple[Session, Account] | None:
        """Whose token it is, while it lasts."""
        session = await self.roster.session(self.bot, hashed(token))
        if session is None or not session.lasts(self.now_ms()):
            return None
        account = await self.roster.account(self.bot, session.account)
        return (session, account) if account is not None else None

    async def seen(self, session: Session) -> Work:
        """They have clicked."""
        now_ms = self.now_ms()
        if now_ms - session.seen_ms < SEEN_MS:
            return Work()
        return Work((SessionSeen(self.bot, session.id, now_ms),))

    async def logged_out(self, session: Session, everywhere: bool = False) -> Work:
        """Here, or wherever they are logged in."""
        deed = "logout-everywhere" if everywhere else "logout"
        ended = SessionsEnded(self.bot, session.account, "" if everywhere else session.id)
        return Work((ended, await self.audit.line(session.account, deed)))

    # --- accounts -------------------------------------------------------------------------

    async def made(
        self,
        name: str,
        role: StaffRole,
        password: str,
        actor: str = CLI,
        bots: frozenset[BotId] = frozenset(),
    ) -> Work:
        """A new account, for these bots, or for all; WrongAccount says why not."""
        if not NAME.fullmatch(name):
            raise WrongAccount(
                "a name has 2 to 32 of a-z, 0-9, dot, hyphen and underscore, and begins with a "
                "letter; take a pseudonym, it is written down with every decision"
            )
        if await self.roster.account(self.bot, name) is not None:
            raise WrongAccount(f"there is, or was, an account {name}: take another name")
        kept = await self._hashed(password)
        account = Account(self.bot, name, role, kept, self.now_ms(), bots=bots)
        line = await self.audit.line(actor, "account-made", name, _given(account))
        return Work((AccountMade(account), line))

    async def assigned(self, name: str, bots: frozenset[BotId], actor: str = CLI) -> Work:
        """They see the pages of these bots alone, or with none of every bot; they are logged out
        everywhere. WrongAccount if there is no such account, or it is an owner's."""
        account = replace(await self.open_account(name), bots=bots)
        return await self._changed(account, actor, "account-assigned", _given(account))

    async def renewed(self, name: str, password: str, actor: str = CLI) -> Work:
        """Another password; they are logged out everywhere. WrongAccount if there is none."""
        account = replace(await self.open_account(name), password=await self._hashed(password))
        return await self._changed(account, actor, "password-changed")

    async def closed(self, name: str, actor: str = CLI) -> Work:
        """Nobody logs in as them any more. WrongAccount if there is none, or no other owner."""
        account = replace(await self.open_account(name), closed_ms=self.now_ms())
        if account.role is StaffRole.OWNER:
            await self._others_own(account)
        return await self._changed(account, actor, "account-closed")

    async def _others_own(self, account: Account) -> None:
        """Of two owners who close each other at the same moment one finds themselves alone: both
        write the audit log's next line, and the second decides again."""
        for it in await self.roster.accounts(self.bot):
            if it.role is StaffRole.OWNER and it.closed_ms is None and it.name != account.name:
                return
        raise WrongAccount(f"{account.name} is the only owner: make another one first")

    async def _changed(self, account: Account, actor: str, deed: str, words: str = "") -> Work:
        changed = AccountChanged(replace(account, version=account.version + 1))
        return Work((changed, await self.audit.line(actor, deed, account.name, words)))

    async def open_account(self, name: str) -> Account:
        """WrongAccount if there is none of that name."""
        account = await self.roster.account(self.bot, name)
        if account is None or account.closed_ms is not None:
            raise WrongAccount(f"there is no open account {name}")
        return account

    async def _hashed(self, password: str) -> str:
        if len(password) not in PASSWORD_LENGTH:
            least, most = PASSWORD_LENGTH.start, PASSWORD_LENGTH.stop - 1
            raise WrongAccount(f"a password has {least} to {most} letters")
        return await self.passwords.hashed(password)


def _given(account: Account) -> str:
    """What they may, as the audit log tells it. WrongAccount for an owner of some bots only: who
    makes accounts could make one that sees the rest."""
    if account.bots and account.role is StaffRole.OWNER:
        raise WrongAccount("owners see every bot: make a moderator or an analyst")
    return " ".join((account.role.value, *map(str, sorted(account.bots))))


def hashed(token: str) -> str:
    """What is kept of a session's token: random as it is, it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
