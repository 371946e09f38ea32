"""Accounts of the panel, logins, and the audit log."""

from dataclasses import replace
from typing import Protocol

from contract.made import BOT, NOW, work
from meetsmatch.app.ports import Store
from meetsmatch.app.roster import Roster
from meetsmatch.app.staffing import (
    AccountChanged,
    AccountMade,
    CodeUsed,
    Noted,
    SessionBegun,
    SessionSeen,
    SessionsEnded,
    Staffing,
)
from meetsmatch.app.work import FOREVER, Stale
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import AUDIT_MS, SESSION_MS, Account, Entry, Session, StaffRole

OLGA = Account(BOT, "olga", StaffRole.OWNER, "$hash$", NOW)
MAX = Account(BOT, "max", StaffRole.MODERATOR, "$other$", NOW, bots=frozenset({BOT, BotId(9)}))
SESSION = Session(BOT, "5e55", "olga", NOW, NOW)
ENTRY = Entry(BOT, 1, NOW, "olga", "login", "", "from here", "57a3b")


class Staffed(Store, Protocol):
    """A store with its roster."""

    roster: Roster


async def refused(store: Store, *changes: Staffing) -> bool:
    try:
        await store.commit(work(*changes))
    except Stale:
        return True
    return False


async def test_an_account_is_kept_as_it_was_made(store: Staffed):
    await store.commit(work(AccountMade(OLGA), AccountMade(MAX)))
    assert await store.roster.account(BOT, "olga") == OLGA
    assert await store.roster.account(BotId(2), "olga") is None
    assert await store.roster.account(BOT, "nobody") is None
    assert list(await store.roster.accounts(BOT)) == [MAX, OLGA]


async def test_a_name_is_given_once_even_after_it_was_closed(store: Staffed):
    await store.commit(work(AccountMade(OLGA)))
    assert await refused(store, AccountMade(replace(MAX, name="olga")))
    await store.commit(work(AccountChanged(replace(OLGA, closed_ms=NOW, version=1))))
    assert await refused(store, AccountMade(OLGA))


async def test_a_change_ends_every_session_and_is_refused_when_another_came_first(store: Staffed):
    await store.commit(work(AccountMade(OLGA), SessionBegun(SESSION, 0)))
    changed = replace(OLGA, password="$new$", role=StaffRole.ANALYST, version=1)
    await store.commit(work(AccountChanged(changed)))
    assert await store.roster.account(BOT, "olga") == changed
    assert await store.roster.session(BOT, SESSION.id) is None
    assert await refused(store, AccountChanged(changed))
    assert await refused(store, AccountChanged(replace(MAX, version=1)))


async def test_whose_pages_somebody_sees_is_kept_and_changes(store: Staffed):
    await store.commit(work(AccountMade(MAX)))
    assert await store.roster.account(BOT, "max") == MAX
    for version, bots in enumerate([frozenset({BotId(9)}), frozenset[BotId]()], 1):
        changed = replace(MAX, bots=bots, version=version)
        await store.commit(work(AccountChanged(changed)))
        assert await store.roster.account(BOT, "max") == changed


async def test_a_second_factor_is_kept_and_each_code_used_once(store: Staffed):
    await store.commit(work(AccountMade(OLGA)))
    changed = replace(OLGA, second=b"sealed", second_step=5, version=1)
    await store.commit(work(AccountChanged(changed)))
    assert await store.roster.account(BOT, "olga") == changed
    assert list(await store.roster.accounts(BOT)) == [changed]
    assert await refused(store, CodeUsed(BOT, "olga", 5))
    assert await refused(store, CodeUsed(BOT, "nobody", 6))
    await store.commit(work(CodeUsed(BOT, "olga", 6)))
    assert await store.roster.account(BOT, "olga") == replace(changed, second_step=6)
    assert await refused(store, CodeUsed(BOT, "olga", 6))
    await store.commit(work(AccountChanged(replace(OLGA, version=2))))
    assert await store.roster.account(BOT, "olga") == replace(OLGA, version=2)


async def test_a_session_begins_only_for_an_account_as_it_was_read(store: Staffed):
    await store.commit(work(AccountMade(OLGA)))
    assert await refused(store, SessionBegun(SESSION, 1))
    assert await refused(store, SessionBegun(replace(SESSION, account="nobody"), 0))
    await store.commit(work(SessionBegun(SESSION, 0)))
    assert await store.roster.session(BOT, SESSION.id) == SESSION
    assert await store.roster.session(BotId(2), SESSION.id) is None
    await store.commit(work(AccountChanged(replace(OLGA, closed_ms=NOW, version=1))))
    assert await refused(store, SessionBegun(SESSION, 1))


async def test_a_session_is_seen_and_ended_one_by_one_or_all(store: Staffed):
    other, foreign = replace(SESSION, id="07e2"), replace(SESSION, id="4ea1", account="max")
    every = [SessionBegun(it, 0) for it in (SESSION, other, foreign)]
    await store.commit(work(AccountMade(OLGA), AccountMade(MAX), *every))
    await store.commit(work(SessionSeen(BOT, SESSION.id, NOW + 5), SessionSeen(BOT, "gone", NOW)))
    assert await store.roster.session(BOT, SESSION.id) == replace(SESSION, seen_ms=NOW + 5)
    await store.commit(work(SessionsEnded(BOT, "olga", foreign.id)))
    await store.commit(work(SessionsEnded(BOT, "olga", SESSION.id)))
    assert await store.roster.session(BOT, SESSION.id) is None
    assert await store.roster.session(BOT, other.id) == other
    await store.commit(work(SessionsEnded(BOT, "olga")))
    assert await store.roster.session(BOT, other.id) is None
    assert await store.roster.session(BOT, foreign.id) == foreign


async def test_the_audit_log_has_no_gaps_and_no_line_twice(store: Staffed):
    assert await store.roster.last_entry(BOT) is None
    assert await refused(store, Noted(replace(ENTRY, number=2)))
    await store.commit(work(Noted(ENTRY)))
    assert await refused(store, Noted(replace(ENTRY, actor="eve")))
    assert await refused(store, Noted(replace(ENTRY, number=3)))
    second = replace(ENTRY, number=2, deed="logout", at_ms=NOW + 1)
    await store.commit(work(Noted(second), Noted(replace(ENTRY, bot=BotId(2)))))
    assert await store.roster.last_entry(BOT) == second
    assert list(await store.roster.entries(BOT, FOREVER, 9)) == [second, ENTRY]
    assert list(await store.roster.entries(BOT, FOREVER, 1)) == [second]
    assert list(await store.roster.entries(BOT, 2, 9)) == [ENTRY]


async def test_sessions_and_lines_are_forgotten_in_their_time(store: Staffed):
    await store.commit(work(AccountMade(OLGA), SessionBegun(SESSION, 0), Noted(ENTRY)))
    assert await store.expire(NOW + SESSION_MS) == 0
    assert await store.expire(NOW + SESSION_MS + 1) == 1
    assert await store.roster.session(BOT, SESSION.id) is None
    assert await store.expire(NOW + AUDIT_MS) == 0
    assert await store.expire(NOW + AUDIT_MS + 1) == 1
    assert await store.roster.last_entry(BOT) is None
