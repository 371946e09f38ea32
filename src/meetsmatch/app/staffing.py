"""Changes of accounts, logins and the audit log: a part of `Change` (app/work), guards and all."""

from dataclasses import dataclass

from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Account, Entry, Session


@dataclass(frozen=True, slots=True)
class AccountMade:
    """Stale if the name was ever taken."""

    account: Account


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """Another password, or closed; whoever is logged in as them no longer is. Stale unless the
    stored version is the one before `account.version`."""

    account: Account


@dataclass(frozen=True, slots=True)
class SessionBegun:
    """Stale unless the account is open, in this version."""

    session: Session
    version: int


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """They are still there; nothing happens if the session has ended."""

    bot: BotId
    id: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """One of an account's sessions, or all of them."""

    bot: BotId
    account: str
    id: str = ""
    """Empty: all."""


@dataclass(frozen=True, slots=True)
class Noted:
    """The audit log's next line. Stale unless its number follows the last one."""

    entry: Entry


Staffing = AccountMade | AccountChanged | SessionBegun | SessionSeen | SessionsEnded | Noted
