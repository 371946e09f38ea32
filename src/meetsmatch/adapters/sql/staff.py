"""Accounts, logins, keys and the audit log as statements: what is written, and what is read."""

from collections.abc import Iterator, Sequence

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import maybe, sealed, text, whole
from meetsmatch.adapters.sql.texts import Params
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
from meetsmatch.app.work import FOREVER
from meetsmatch.core.apikeys import Answer, ApiKey, Scope
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Account, Entry, Session, StaffRole


def staffing(change: Staffing) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case AccountMade(account):
            yield Said("make_account", _params(account), must=1)
        case AccountChanged(account):
            second: Params = {"second": account.second, "second_step": account.second_step}
            changed = {**_params(account), **second, "closed_ms": account.closed_ms}
            yield Said("change_account", changed, must=1)
            yield Said("end_sessions", {"bot": account.bot, "account": account.name})
        case CodeUsed(bot, name, step):
            yield Said("use_code", {"bot": bot, "name": name, "step": step}, must=1)
        case SessionBegun() | SessionSeen() | SessionsEnded():
            yield _sessions(change)
        case Noted(it):
            line: Params = {"bot": it.bot, "number": it.number, "at_ms": it.at_ms}
            told = {"actor": it.actor, "deed": it.deed, "about": it.about, "words": it.words}
            yield Said("note", {**line, **told, "stamp": it.stamp}, must=1)
        case KeyMade() | KeyRevoked() | Answered():
            yield _programs(change)


def _sessions(change: SessionBegun | SessionSeen | SessionsEnded) -> Said:
    match change:
        case SessionBegun(it, version):
            session: Params = {"bot": it.bot, "id": it.id, "account": it.account}
            login = {"begun_ms": it.begun_ms, "version": version}
            return Said("begin_session", {**session, **login}, must=1)
        case SessionSeen(bot, id, at_ms):
            return Said("see_session", {"bot": bot, "id": id, "at_ms": at_ms})
        case SessionsEnded(bot, account, id):
            name = "end_session" if id else "end_sessions"
            return Said(name, {"bot": bot, "account": account, "id": id})


def _programs(change: KeyMade | KeyRevoked | Answered) -> Said:
    match change:
        case KeyMade(it):
            whose: Params = {"bot": it.bot, "id": it.id, "hash": it.hash, "name": it.name}
            may = {"scopes": " ".join(sorted(it.scopes)), "expires_ms": it.expires_ms}
            made = {"made_by": it.made_by, "made_ms": it.made_ms}
            return Said("make_key", {**whose, **may, **made}, must=1)
        case KeyRevoked(bot, id, at_ms):
            return Said("revoke_key", {"bot": bot, "id": id, "at_ms": at_ms}, must=1)
        case Answered(it):
            asked: Params = {"bot": it.bot, "api_key": it.key, "id": it.id, "asked": it.asked}
            said: Params = {"status": it.status, "body": it.body, "at_ms": it.at_ms}
            return Said("keep_answer", {**asked, **said}, must=1)


def _params(account: Account) -> Params:
    return {
        "bot": account.bot,
        "name": account.name,
        "role": account.role.value,
        "password": account.password,
        "made_ms": account.made_ms,
        "version": account.version,
        "bots": " ".join(map(str, sorted(account.bots))) or None,
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

    async def key(self, bot: BotId, id: str) -> ApiKey | None:
        found = await self._asking.read("api_key", bot=bot, id=id)
        return _key(found[0]) if found else None

    async def keys(self, bot: BotId) -> Sequence[ApiKey]:
        return [_key(row) for row in await self._asking.scan("api_keys", bot=bot)]

    async def answer(self, bot: BotId, key: str, id: str) -> Answer | None:
        found = await self._asking.read("answer", bot=bot, api_key=key, id=id)
        return _answer(found[0]) if found else None


def _account(row: Row) -> Account:
    bot, name, role, password, made_ms, closed_ms, version, second, step, bots = row
    key = BotId(whole(bot)), text(name), StaffRole(text(role))
    login = text(password), whole(made_ms), maybe(closed_ms), whole(version)
    code = None if second is None else sealed(second), whole(step)
    sees = () if bots is None else map(int, text(bots).split())
    return Account(*key, *login, *code, frozenset(map(BotId, sees)))


def _session(row: Row) -> Session:
    bot, id, account, begun_ms, seen_ms = row
    return Session(BotId(whole(bot)), text(id), text(account), whole(begun_ms), whole(seen_ms))


def _entry(row: Row) -> Entry:
    bot, number, at_ms, *texts = row
    return Entry(BotId(whole(bot)), whole(number), whole(at_ms), *map(text, texts))


def _key(row: Row) -> ApiKey:
    bot, id, hashed, name, scopes, made_by, made_ms, expires_ms, revoked_ms = row
    may = frozenset(map(Scope, text(scopes).split()))
    whose = BotId(whole(bot)), text(id), text(hashed), text(name)
    return ApiKey(*whose, may, text(made_by), whole(made_ms), whole(expires_ms), maybe(revoked_ms))


def _answer(row: Row) -> Answer:
    bot, key, id, asked, status, body, at_ms = row
    request = BotId(whole(bot)), text(key), text(id), text(asked)
    return Answer(*request, whole(status), text(body), whole(at_ms))
