"""Accounts, logins and the audit log as statements: what each change writes, and what is read."""

from collections.abc import Iterator, Sequence

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import maybe, text, whole
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.staffing import (
    AccountChanged,
    AccountMade,
    Noted,
    SessionBegun,
    SessionSeen,
    SessionsEnded,
    Staffing,
)
from meetsmatch.app.work import FOREVER
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Account, Entry, Session, StaffRole


def staffing(change: Staffing) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case AccountMade(account):
            yield Said("make_account", _params(account), must=1)
        case AccountChanged(account):
            changed = {**_params(account), "closed_ms": account.closed_ms}
            yield Said("change_account", changed, must=1)
            yield Said("end_sessions", {"bot": account.bot, "account": account.name})
        case SessionBegun(it, version):
            session: Params = {"bot": it.bot, "id": it.id, "account": it.account}
            login = {"begun_ms": it.begun_ms, "version": version}
            yield Said("begin_session", {**session, **login}, must=1)
        case SessionSeen(bot, id, at_ms):
            yield Said("see_session", {"bot": bot, "id": id, "at_ms": at_ms})
        case SessionsEnded(bot, account, id):
            name = "end_session" if id else "end_sessions"
            yield Said(name, {"bot": bot, "account": account, "id": id})
        case Noted(it):
            line: Params = {"bot": it.bot, "number": it.number, "at_ms": it.at_ms}
            told = {"actor": it.actor, "deed": it.deed, "about": it.about, "words": it.words}
            yield Said("note", {**line, **told, "stamp": it.stamp}, must=1)


def _params(account: Account) -> Params:
    return {
        "bot": account.bot,
        "name": account.name,
        "role": account.role.value,
        "password": account.password,
        "made_ms": account.made_ms,
        "version": account.version,
    }


class SqlRoster:
    """The Roster port over SQL text and any executor."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def account(self, bot: BotId, name: str) -> Account | None:
        found = await self._asking.read("account", bot=bot, name=name)
        return _account(found[0]) if found else None

    async def accounts(self, bot: BotId) -> Sequence[Account]:
        return [_account(row) for row in await self._asking.scan("accounts", bot=bot)]

    async def session(self, bot: BotId, id: str) -> Session | None:
        found = await self._asking.read("session", bot=bot, id=id)
        return _session(found[0]) if found else None

    async def last_entry(self, bot: BotId) -> Entry | None:
        found = await self._asking.read("entries", bot=bot, before=FOREVER, most=1)
        return _entry(found[0]) if found else None

    async def entries(self, bot: BotId, before: int, limit: int) -> Sequence[Entry]:
        found = await self._asking.scan("entries", bot=bot, before=before, most=limit)
        return [_entry(row) for row in found]


def _account(row: Row) -> Account:
    bot, name, role, password, made_ms, closed_ms, version = row
    key = BotId(whole(bot)), text(name), StaffRole(text(role))
    return Account(*key, text(password), whole(made_ms), maybe(closed_ms), whole(version))


def _session(row: Row) -> Session:
    bot, id, account, begun_ms, seen_ms = row
    return Session(BotId(whole(bot)), text(id), text(account), whole(begun_ms), whole(seen_ms))


def _entry(row: Row) -> Entry:
    bot, number, at_ms, *texts = row
    return Entry(BotId(whole(bot)), whole(number), whole(at_ms), *map(text, texts))
