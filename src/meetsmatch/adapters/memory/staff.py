"""Accounts, logins, keys and the audit log in dicts: what each change does, when it is refused."""

from collections.abc import Sequence
from dataclasses import replace

from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.staffing import (
    AccountChanged,
    AccountMade,
    Answered,
    CodeUsed,
    KeyMade,
    KeyRevoked,
    Noted,
    SessionBegun,
    SessionSeen,
    SessionsEnded,
    Staffing,
)
from meetsmatch.app.work import Stale
from meetsmatch.core.apikeys import Answer, ApiKey
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Account, Entry, Session


def staff(tables: Tables, change: Staffing) -> None:
    """Do it, or raise Stale half-way (the caller undoes)."""
    match change:
        case AccountMade(account):
            must((account.bot, account.name) not in tables.accounts, "the name is taken")
            tables.put(tables.accounts, (account.bot, account.name), account)
        case AccountChanged(account):
            stored = tables.accounts.get((account.bot, account.name))
            changed = stored is None or stored.version != account.version - 1
            must(not changed, "changed meanwhile")
            tables.put(tables.accounts, (account.bot, account.name), account)
            _end(tables, account.bot, account.name)
        case CodeUsed(bot, name, step):
            known = tables.accounts.get((bot, name))
            if known is None or known.second_step >= step:
                raise Stale("the code was used")
            tables.put(tables.accounts, (bot, name), replace(known, second_step=step))
        case SessionBegun() | SessionSeen() | SessionsEnded():
            _sessions(tables, change)
        case _:
            _beside(tables, change)


def _sessions(tables: Tables, change: SessionBegun | SessionSeen | SessionsEnded) -> None:
    match change:
        case SessionBegun(session, version):
            account = tables.accounts.get((session.bot, session.account))
            state = account and (account.version, account.closed_ms)
            must(state == (version, None), "closed, or changed meanwhile")
            tables.put(tables.sessions, (session.bot, session.id), session)
        case SessionSeen(bot, id, at_ms):
            if session := tables.sessions.get((bot, id)):
                tables.put(tables.sessions, (bot, id), replace(session, seen_ms=at_ms))
        case SessionsEnded(bot, account, id):
            _end(tables, bot, account, id)


def _beside(tables: Tables, change: Noted | KeyMade | KeyRevoked | Answered) -> None:
    """The audit log, and what concerns programs."""
    match change:
        case Noted(entry):
            last = max((it for bot, it in tables.audit if bot == entry.bot), default=0)
            must(entry.number == last + 1, "somebody else wrote that line")
            tables.put(tables.audit, (entry.bot, entry.number), entry)
        case _:
            _programs(tables, change)


def _programs(tables: Tables, change: KeyMade | KeyRevoked | Answered) -> None:
    match change:
        case KeyMade(key):
            taken = [it.name for it in tables.api_keys.values() if it.bot == key.bot]
            must(key.name not in taken, "the name is taken")
            must((key.bot, key.id) not in tables.api_keys, "the id is taken")
            tables.put(tables.api_keys, (key.bot, key.id), key)
        case KeyRevoked(bot, id, at_ms):
            key = tables.api_keys.get((bot, id))
            must(key is not None and key.revoked_ms is None, "no such key, or revoked")
            if key is not None:
                tables.put(tables.api_keys, (bot, id), replace(key, revoked_ms=at_ms))
        case Answered(it):
            must((it.bot, it.key, it.id) not in tables.answers, "answered before")
            tables.put(tables.answers, (it.bot, it.key, it.id), it)


def _end(tables: Tables, bot: BotId, account: str, id: str = "") -> None:
    for key, session in list(tables.sessions.items()):
        if (key[0], session.account) == (bot, account) and id in ("", session.id):
            tables.drop(tables.sessions, key)


class MemoryRoster:
    """The Roster port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def account(self, bot: BotId, name: str) -> Account | None:
        return self._tables.accounts.get((bot, name))

    async def accounts(self, bot: BotId) -> Sequence[Account]:
        found = [it for it in self._tables.accounts.values() if it.bot == bot]
        return sorted(found, key=lambda it: it.name)

    async def session(self, bot: BotId, id: str) -> Session | None:
        return self._tables.sessions.get((bot, id))

    async def last_entry(self, bot: BotId) -> Entry | None:
        return max(self._lines(bot), key=lambda it: it.number, default=None)

    async def entries(self, bot: BotId, before: int, limit: int) -> Sequence[Entry]:
        found = [it for it in self._lines(bot) if it.number < before]
        return sorted(found, key=lambda it: -it.number)[:limit]

    async def key(self, bot: BotId, id: str) -> ApiKey | None:
        return self._tables.api_keys.get((bot, id))

    async def keys(self, bot: BotId) -> Sequence[ApiKey]:
        found = [it for it in self._tables.api_keys.values() if it.bot == bot]
        return sorted(found, key=lambda it: it.name)

    async def answer(self, bot: BotId, key: str, id: str) -> Answer | None:
        return self._tables.answers.get((bot, key, id))

    def _lines(self, bot: BotId) -> list[Entry]:
        return [it for it in self._tables.audit.values() if it.bot == bot]
