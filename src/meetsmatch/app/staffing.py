"""Changes of accounts, logins, keys and the audit log: a part of `Change` (app/work)."""

from dataclasses import dataclass

from meetsmatch.core.apikeys import Answer, ApiKey
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Account, Entry, Session


@dataclass(frozen=True, slots=True)
class AccountMade:
    """Stale if the name was ever taken."""

    account: Account


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """Another password or second factor, or closed; whoever is logged in as them no longer is.
    Stale unless the stored version is the one before `account.version`."""

    account: Account


@dataclass(frozen=True, slots=True)
class CodeUsed:
    """A code of their second factor let them in. Stale unless it is later than the last one."""

    bot: BotId
    name: str
    step: int


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


@dataclass(frozen=True, slots=True)
class KeyMade:
    """Stale if its id or its name was ever taken."""

    key: ApiKey


@dataclass(frozen=True, slots=True)
class KeyRevoked:
    """Stale unless there is such a key, not revoked yet."""

    bot: BotId
    id: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered is kept, with what it wrote. Stale if it was answered before."""

    answer: Answer


Staffing = (
    AccountMade
    | AccountChanged
    | CodeUsed
    | SessionBegun
    | SessionSeen
    | SessionsEnded
    | Noted
    | KeyMade
    | KeyRevoked
    | Answered
)
