"""Payments in dicts: what each change does, and when it is refused."""

from collections.abc import Sequence
from dataclasses import replace

from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Charged, Tables
from meetsmatch.app.paying import Entitled, Paid, Paying, Refunded
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.payments import Grant, Payment, ends


def pay(tables: Tables, change: Paying) -> None:
    """Do it, or raise Stale half-way (the caller undoes)."""
    match change:
        case Paid():
            _paid(tables, change)
        case Refunded():
            _refunded(tables, change)
        case Entitled(bot, person, item, at_ms):
            grants = (it for it in _of(tables, bot, person) if it.item is item)
            must(any(it.from_ms <= at_ms < it.until_ms for it in grants), "not bought, or over")


def _paid(tables: Tables, change: Paid) -> None:
    payment, grant = change.payment, change.grant
    key = (payment.bot, payment.charge)
    known = tables.payments.get(key)
    if payment.refunded_ms is None:
        must(known is None, "known already")
    else:
        must(known is not None and known.payment.paid_ms is None, "no refund is known, or paid")
    first_ms = payment.paid_ms or 0 if known is None else known.at_ms
    tables.put(tables.payments, key, Charged(payment, change.address, first_ms))
    if grant is None:
        return
    must((grant.bot, grant.person) in tables.people, "not known")
    last_ms = ends(_of(tables, grant.bot, grant.person), grant.item, payment.paid_ms or 0)
    must(grant.from_ms == (last_ms or payment.paid_ms), "they have more, or less, of it now")
    tables.put(tables.grants, key, grant)


def _refunded(tables: Tables, change: Refunded) -> None:
    payment = change.payment
    key, at_ms = (payment.bot, payment.charge), payment.refunded_ms or 0
    known = tables.payments.get(key)
    if payment.paid_ms is None:
        must(known is None, "the payment is known")
        tables.put(tables.payments, key, Charged(payment, change.address, at_ms))
        return
    must(known is not None and known.payment.counts, "not paid, or refunded already")
    if known is not None:
        back = replace(known.payment, refunded_ms=at_ms)
        tables.put(tables.payments, key, known._replace(payment=back))
    if gone := tables.drop(tables.grants, key):
        _draw_near(tables, gone, at_ms)


def _draw_near(tables: Tables, gone: Grant, at_ms: int) -> None:
    """What begins after it begins so much earlier."""
    left_ms = gone.until_ms - max(gone.from_ms, at_ms)
    for it in _of(tables, gone.bot, gone.person):
        if left_ms > 0 and it.item is gone.item and it.from_ms >= gone.until_ms:
            moved = replace(it, from_ms=it.from_ms - left_ms, until_ms=it.until_ms - left_ms)
            tables.put(tables.grants, (it.bot, it.charge), moved)


def _of(tables: Tables, bot: BotId, person: PersonId) -> list[Grant]:
    return [it for it in tables.grants.values() if (it.bot, it.person) == (bot, person)]


class MemoryCashbook:
    """The Cashbook port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def payment(self, bot: BotId, charge: str) -> Payment | None:
        found = self._tables.payments.get((bot, charge))
        return found.payment if found else None

    async def payer(self, bot: BotId, charge: str) -> bytes | None:
        found = self._tables.payments.get((bot, charge))
        return found.address if found else None

    async def payments(self, bot: BotId, payer: Fingerprint) -> Sequence[Payment]:
        kept = sorted(self._tables.payments.values(), key=lambda it: (it.at_ms, it.payment.charge))
        return [it.payment for it in kept if (it.payment.bot, it.payment.payer) == (bot, payer)]

    async def grants(self, bot: BotId, person: PersonId, now_ms: int) -> Sequence[Grant]:
        found = [it for it in _of(self._tables, bot, person) if it.until_ms > now_ms]
        return sorted(found, key=lambda it: (it.from_ms, it.charge))
