"""Payments as statements: the guards and writes of each change, and what is read."""

from collections.abc import Iterator, Sequence

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import whole
from meetsmatch.adapters.sql.texts import Params, Value
from meetsmatch.app.paying import Entitled, Paid, Paying, Refunded
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.offers import Item
from meetsmatch.core.payments import Grant, Payment


def paying(change: Paying) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case Paid():
            yield from _paid(change)
        case Refunded():
            yield from _refunded(change)
        case Entitled(bot, person, item, at_ms):
            who: Params = {"bot": bot, "person": person}
            yield Said("is_entitled", {**who, "item": item.value, "at_ms": at_ms}, must=1)


def _paid(change: Paid) -> Iterator[Said]:
    payment, grant = change.payment, change.grant
    known_first = payment.refunded_ms is not None
    params = {**_params(payment), "address": change.address}
    yield Said("pay_refunded" if known_first else "pay", params, must=1)
    if grant is None:
        return
    who: Params = {"bot": grant.bot, "person": grant.person}
    # Two payments, or a payment and a refund, of one person are one after the other.
    yield Said("hold_person", who, must=1)
    times: Params = {"from_ms": grant.from_ms, "until_ms": grant.until_ms}
    what = {"charge": grant.charge, "item": grant.item.value, "at_ms": payment.paid_ms}
    yield Said("grant", {**who, **what, **times}, must=1)


def _refunded(change: Refunded) -> Iterator[Said]:
    payment = change.payment
    if payment.paid_ms is None:
        yield Said("pay", {**_params(payment), "address": change.address}, must=1)
        return
    charge: Params = {"bot": payment.bot, "charge": payment.charge}
    at: Params = {"at_ms": payment.refunded_ms}
    yield Said("refund", {**charge, **at}, must=1)
    if change.person is not None:
        yield Said("hold_person", {"bot": payment.bot, "person": change.person})
    yield Said("draw_near", {**charge, **at})
    yield Said("revoke", charge)


def _params(payment: Payment) -> Params:
    return {
        "bot": payment.bot,
        "charge": payment.charge,
        "payer": payment.payer,
        "stars": payment.stars,
        "item": payment.item.value if payment.item else None,
        "paid_ms": payment.paid_ms,
        "refunded_ms": payment.refunded_ms,
    }


class SqlCashbook:
    """The Cashbook port over SQL text and any executor."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def payment(self, bot: BotId, charge: str) -> Payment | None:
        found = await self._asking.read("payment", bot=bot, charge=charge)
        return payment(found[0]) if found else None

    async def payer(self, bot: BotId, charge: str) -> bytes | None:
        found = await self._asking.read("payer", bot=bot, charge=charge)
        return bytes(found[0][0]) if found and isinstance(found[0][0], bytes) else None

    async def payments(self, bot: BotId, payer: Fingerprint) -> Sequence[Payment]:
        found = await self._asking.scan("payments_by", bot=bot, payer=payer)
        return [payment(row) for row in found]

    async def grants(self, bot: BotId, person: PersonId, now_ms: int) -> Sequence[Grant]:
        found = await self._asking.read("grants_of", bot=bot, person=person, now_ms=now_ms)
        return [_grant(row) for row in found]


def payment(row: Row) -> Payment:
    """As the queries of this folder read one."""
    bot, charge, payer, stars, item, paid_ms, refunded_ms = row
    return Payment(
        BotId(whole(bot)),
        str(charge),
        Fingerprint(str(payer)),
        whole(stars),
        None if item is None else Item(whole(item)),
        _time(paid_ms),
        _time(refunded_ms),
    )


def _time(value: Value) -> int | None:
    return None if value is None else whole(value)


def _grant(row: Row) -> Grant:
    bot, person, charge, item, from_ms, until_ms = row
    who = BotId(whole(bot)), PersonId(whole(person)), str(charge)
    return Grant(*who, Item(whole(item)), whole(from_ms), whole(until_ms))
