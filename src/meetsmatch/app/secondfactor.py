"""A second factor for whoever works in the panel: a code of six digits from an app of theirs."""

from dataclasses import dataclass, replace
from typing import Protocol

from meetsmatch.app.ports import Vault
from meetsmatch.app.staff import Staff, WrongAccount
from meetsmatch.app.staffing import AccountChanged, CodeUsed
from meetsmatch.app.work import Work
from meetsmatch.core.errors import TooSoon
from meetsmatch.core.rules import MINUTE_MS
from meetsmatch.core.staff import Account

TRIES = 5
WINDOW_MS = 15 * MINUTE_MS
"""So many tries of one account within the window: a guess is right once in 333,333 times, for a
code is good for half a minute before and after its own."""


class WrongCode(Exception):
    """Another code, an old one, or one that was used before."""


class Codes(Protocol):
    """Codes that follow from a secret and the time (RFC 6238)."""

    def fresh(self) -> str:
        """A secret that nobody guesses."""
        ...

    def address(self, secret: str, name: str) -> str:
        """What an app reads from a picture: `otpauth://…`."""
        ...

    def step(self, secret: str, code: str, now_ms: int) -> int | None:
        """The half minute since 1970 whose code it is: this one, the one before or after it; None
        if it is none of these."""
        ...


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Set up, asked for, taken away. The secret is only ever kept sealed."""

    staff: Staff
    vault: Vault
    codes: Codes

    async def offered(self) -> tuple[str, bytes]:
        """A secret to be shown once, and the same sealed: nothing is kept until it is proved that
        the app has it."""
        secret = self.codes.fresh()
        return secret, await self.vault.seal(secret.encode())

    async def opened(self, sealed: bytes) -> str:
        """An offered secret again."""
        return (await self.vault.open(sealed)).decode()

    async def added(self, account: Account, sealed: bytes, code: str) -> Work:
        """From now on codes are asked for; whoever is logged in as them has to log in anew.
        WrongCode, TooSoon."""
        step = await self._step(account, sealed, code)
        changed = replace(account, second=sealed, second_step=step, version=account.version + 1)
        line = await self.staff.audit.line(account.name, "second-factor-added", account.name)
        return Work((AccountChanged(changed), line))

    async def removed(self, name: str, actor: str) -> Work:
        """For who has lost the app. WrongAccount if there is no such open account, or it has
        none."""
        account = await self.staff.open_account(name)
        if account.second is None:
            raise WrongAccount(f"{name} has no second factor")
        changed = replace(account, second=None, second_step=0, version=account.version + 1)
        line = await self.staff.audit.line(actor, "second-factor-removed", name)
        return Work((AccountChanged(changed), line))

    async def logged_in(self, account: Account, code: str, token: str) -> Work:
        """A session as `Staff.logged_in` begins it; the code opens nothing a second time.
        WrongCode, TooSoon."""
        used = await self.used(account, code)
        entered = await self.staff.logged_in(account, token)
        return replace(entered, changes=(used, *entered.changes))

    async def used(self, account: Account, code: str) -> CodeUsed:
        """To be committed with what the code lets them do: it is good for nothing else then.
        WrongCode, TooSoon."""
        assert account.second is not None
        step = await self._step(account, account.second, code)
        return CodeUsed(account.bot, account.name, step)

    async def _step(self, account: Account, sealed: bytes, code: str) -> int:
        now_ms = self.staff.now_ms()
        key = f"panel-code:{account.bot}:{account.name}"
        wait_ms = await self.staff.allowances.spend(key, TRIES, WINDOW_MS // TRIES, now_ms)
        if wait_ms:
            raise TooSoon(-(-wait_ms // 1_000))
        step = self.codes.step(await self.opened(sealed), code, now_ms)
        if step is None or step <= account.second_step:
            raise WrongCode
        return step
