"""Forgetting what has outlived its purpose."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from meetsmatch.adapters.memory import telling
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.cashbook import PAYMENTS_MS
from meetsmatch.app.docket import APPEALS_MS, EVIDENCE_MS
from meetsmatch.app.guestbook import ARRIVALS_MS
from meetsmatch.app.retention import (
    CHATS_MS,
    FORGOTTEN_MS,
    INBOX_MEMORY_MS,
    LINKS_MS,
    QUARANTINE_MS,
    REPORTS_MS,
    SETTLED_MS,
)
from meetsmatch.app.trends import DAYS_MS, HOURS_MS
from meetsmatch.core.apikeys import ANSWERS_MS
from meetsmatch.core.chats import Chat
from meetsmatch.core.events import EVENTS_MS
from meetsmatch.core.ids import BENCH, BotId, ChatId, PersonId
from meetsmatch.core.reports import Report
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.staff import AUDIT_MS, SESSION_MS

K = TypeVar("K")
V = TypeVar("V")


def expire(tables: Tables, now_ms: int) -> int:
    """As the port says; all of it at once."""
    return (
        _finished(tables, now_ms)
        + _quarantined(tables, now_ms)
        + _forget(tables.settled, lambda ms: ms < now_ms - SETTLED_MS)
        + _forget(tables.links, lambda link: link.at_ms < now_ms - LINKS_MS)
        + _ended(tables, now_ms - CHATS_MS)
        + _forget(tables.opinions, lambda it: it.until_ms <= now_ms)
        + _moderation(tables, now_ms)
        + _forget(tables.sessions, lambda it: it.begun_ms < now_ms - SESSION_MS)
        + _forget(tables.audit, lambda it: it.at_ms < now_ms - AUDIT_MS)
        + _forget(tables.answers, lambda it: it.at_ms < now_ms - ANSWERS_MS)
        + _forgotten(tables, now_ms - FORGOTTEN_MS)
        + _forget(tables.likes_given, lambda it: it[0] < now_ms // DAY_MS)
        + _forget(tables.payments, lambda it: it.at_ms < now_ms - PAYMENTS_MS)
        + _forget(tables.grants, lambda it: it.until_ms <= now_ms)
        + _forget(tables.arrivals, lambda it: it.at_ms < now_ms - ARRIVALS_MS)
        + _forget(tables.apart, lambda until_ms: until_ms <= now_ms)
        + telling.expire(tables, now_ms - EVENTS_MS, now_ms - HOURS_MS, now_ms - DAYS_MS)
    )


def _moderation(tables: Tables, now_ms: int) -> int:
    _cards_of_cases(tables, now_ms)
    gone = _forget(tables.reports, lambda report: _is_over(tables, report, now_ms))
    for key in [it for it in tables.judgements if it not in tables.reports]:
        del tables.judgements[key]
    gone += _forget(tables.evidence, lambda piece: piece.at_ms < now_ms - EVIDENCE_MS)
    gone += _forget(tables.sanctions, lambda sanction: sanction.forget_ms <= now_ms)
    for key, it in tables.sanctions.items():
        if it.appeal is not None and (it.appeal_ms or 0) < now_ms - APPEALS_MS:
            tables.sanctions[key] = it.unheard
            gone += 1
    return gone


def _is_over(tables: Tables, report: Report, now_ms: int) -> bool:
    """What hides somebody waits for a human, however long: nobody else could show them again."""
    waits = report.hides and (report.bot, report.chat, report.by) not in tables.judgements
    return report.at_ms < now_ms - REPORTS_MS and not waits


def _cards_of_cases(tables: Tables, now_ms: int) -> None:
    """What the moderators' group was shown of what is about to be forgotten."""
    reports = [it for it in tables.reports.values() if _is_over(tables, it, now_ms)]
    sanctions = [it for it in tables.sanctions.values() if it.forget_ms <= now_ms]
    names = {(it.bot, f"case-{it.chat}-{it.at_ms}") for it in reports}
    names |= {(it.bot, f"appeal-{it.id}") for it in sanctions}
    for bot, person, name in [it for it in tables.cards if it[1] == BENCH]:
        whole, _, _ = name.rpartition("-")
        if (bot, name) in names or (bot, whole) in names:
            del tables.cards[bot, person, name]


def _forget(table: dict[K, V], outlived: Callable[[V], bool]) -> int:
    gone = [key for key, value in table.items() if outlived(value)]
    for key in gone:
        del table[key]
    return len(gone)


def _forgotten(tables: Tables, before_ms: int) -> int:
    gone = _forget(tables.forgotten, lambda ms: ms < before_ms)
    for key in tables.moved.keys() - tables.forgotten.keys():
        del tables.moved[key]
    return gone


def _ended(tables: Tables, before_ms: int) -> int:
    named = {(it.outgoing.bot, it.outgoing.chat) for it in tables.outbox.values()}

    def outlived(chat: Chat) -> bool:
        ended_ms = before_ms if chat.ended_ms is None else chat.ended_ms
        return ended_ms < before_ms and (chat.bot, chat.id) not in named

    gone = [chat for chat in tables.chats.values() if outlived(chat)]
    for chat in gone:
        del tables.chats[chat.bot, chat.id]
        tables.waited.pop((chat.bot, chat.id), None)
        tables.wrote.pop((chat.bot, chat.id), None)
        greetings = (f"met-{chat.id}", f"met-{chat.id}-")
        for key in [it for it in tables.cards if it[0] == chat.bot]:
            if key[2] == greetings[0] or key[2].startswith(greetings[1]):
                del tables.cards[key]
    if gone:
        tables.left = _left_last(tables)
    return len(gone)


def _left_last(tables: Tables) -> dict[tuple[BotId, PersonId], ChatId]:
    """Who left which chat last, of those that are still known."""
    ended = [
        (chat.ended_ms, chat.id, chat)
        for chat in tables.chats.values()
        if not (chat.is_live or chat.is_match)
    ]
    return {
        (chat.bot, person): chat.id
        for _, _, chat in sorted(ended, key=lambda it: it[:2])
        for person in (chat.one, chat.two)
    }


def _finished(tables: Tables, now_ms: int) -> int:
    gone = [id for id, row in tables.finished.items() if row.at_ms < now_ms - INBOX_MEMORY_MS]
    for id in gone:
        row = tables.finished.pop(id)
        del tables.known[row.bot, row.update]
    return len(gone)


def _quarantined(tables: Tables, now_ms: int) -> int:
    changed = 0
    for id, kept in list(tables.quarantined.items()):
        if kept.at_ms < now_ms - QUARANTINE_MS:
            del tables.quarantined[id], tables.known[kept.row.bot, kept.row.update]
            changed += 1
        elif kept.row.sealed and kept.at_ms < now_ms - INBOX_MEMORY_MS:
            emptied = replace(kept.row, sealed=b"")
            tables.quarantined[id] = kept._replace(row=emptied)
            changed += 1
    return changed
