"""Paying with Telegram Stars: what is offered, what may be paid, what a payment and a refund do.

Everything is keyed by Telegram's charge id, so that nothing told twice counts twice.
"""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace

from meetsmatch.app.cashbook import Cashbook
from meetsmatch.app.paying import Entitled, Paid, Refunded
from meetsmatch.app.ports import NowMs, Store, Vault
from meetsmatch.core.errors import NotForSale
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.payments import Payment, ends, granted
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS, Rules

STARS = "XTR"
OPEN_MS = DAY_MS
"""How long an invoice can be paid."""

MAC_BYTES = 16
_HEAD = struct.Struct(">BIHI")
_FOR = struct.Struct(">QQ")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment or a refund as Telegram tells it: it has happened, whatever we think of it."""

    charge: str
    stars: int
    payload: str
    payer: Fingerprint
    telegram_id: int


@dataclass(frozen=True, slots=True)
class Payments:
    """What is done with Stars."""

    bot: BotId
    store: Store
    cashbook: Cashbook
    vault: Vault
    rules: Rules
    now_ms: NowMs

    # --- what there is --------------------------------------------------------------------

    def is_sold(self, item: Item) -> bool:
        """Whether this is on the price list."""
        return any(offer.item is item for offer in self.rules.for_sale)

    async def has(self, person: PersonId) -> Mapping[Item, int]:
        """What they have now, and until when. What was paid for is theirs even when it is off
        the list meanwhile."""
        now_ms = self.now_ms()
        grants = await self.cashbook.grants(self.bot, person, now_ms)
        found = {item: ends(grants, item, now_ms) for item in Item}
        return {item: until_ms for item, until_ms in found.items() if until_ms is not None}

    def entitled(self, person: PersonId, item: Item) -> Entitled:
        """The guard of what is done because they have this."""
        return Entitled(self.bot, person, item, self.now_ms())

    # --- before the payment ---------------------------------------------------------------

    def offer(self, item: int, stars: int, days: int) -> Offer:
        """That line of the price list; NotForSale if it is none (any more)."""
        for offer in self.rules.for_sale:
            if (offer.item, offer.stars, offer.days) == (item, stars, days):
                return offer
        raise NotForSale

    def payload(self, person: PersonId, offer: Offer) -> str:
        """What an invoice carries: an offer, signed for one person and one day."""
        until_s = (self.now_ms() + OPEN_MS) // 1000
        head = _HEAD.pack(offer.item, offer.stars, offer.days, until_s)
        return urlsafe_b64encode(head + self._mac(person, head)).decode()

    def check(self, person: PersonId, currency: str, stars: int, payload: str) -> None:
        """NotForSale unless it is their invoice, still good, and at our price of now."""
        offer, until_s = self._read(person, payload)
        self.offer(offer.item, offer.stars, offer.days)
        if (currency, stars) != (STARS, offer.stars) or until_s * 1000 <= self.now_ms():
            raise NotForSale

    def _read(self, person: PersonId, payload: str) -> tuple[Offer, int]:
        try:
            raw = urlsafe_b64decode(payload.encode())
            head, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
            if not hmac.compare_digest(mac, self._mac(person, head)):
                raise NotForSale
            item, stars, days, until_s = _HEAD.unpack(head)
            return Offer(Item(item), stars, days), until_s
        except (ValueError, struct.error) as error:  # ValueError: no base64, no such item any more
            raise NotForSale from error

    def _mac(self, person: PersonId, head: bytes) -> bytes:
        return self.vault.sign(b"invoice" + _FOR.pack(self.bot, person) + head)[:MAC_BYTES]

    # --- after it -------------------------------------------------------------------------

    async def bought(self, me: Person, receipt: Receipt) -> Paid | None:
        """To be written, with what it gives; nothing, when it is known already. Of an invoice
        that we agreed to, price and time don't matter any more: it is paid."""
        known = await self.cashbook.payment(self.bot, receipt.charge)
        if known is not None and known.paid_ms is not None:
            return None
        payment = replace(
            self._payment(receipt),
            paid_ms=self.now_ms(),
            refunded_ms=known.refunded_ms if known else None,
        )
        sealed = await self._sealed(receipt)
        try:
            offer, _ = self._read(me.id, receipt.payload)
        except NotForSale:
            return Paid(payment, sealed)
        payment = replace(payment, item=offer.item)
        if payment.refunded_ms is not None:
            return Paid(payment, sealed)
        grants = await self.cashbook.grants(self.bot, me.id, self.now_ms())
        return Paid(payment, sealed, granted(offer, grants, me.id, payment))

    async def given_back(self, receipt: Receipt) -> Refunded | None:
        """To be written; nothing, when it is known already."""
        known = await self.cashbook.payment(self.bot, receipt.charge)
        if known is not None and known.refunded_ms is not None:
            return None
        payment = replace(known or self._payment(receipt), refunded_ms=self.now_ms())
        person = await self.store.person_of(self.bot, payment.payer)
        return Refunded(payment, await self._sealed(receipt), person.id if person else None)

    def _payment(self, receipt: Receipt) -> Payment:
        return Payment(self.bot, receipt.charge, receipt.payer, receipt.stars)

    async def _sealed(self, receipt: Receipt) -> bytes:
        return await self.vault.seal(str(receipt.telegram_id).encode())

    async def receipt(self, charge: str) -> Receipt | None:
        """What the operator gives back; None when there is nothing (any more) to give."""
        payment = await self.cashbook.payment(self.bot, charge)
        sealed = await self.cashbook.payer(self.bot, charge)
        if payment is None or sealed is None or not payment.counts:
            return None
        telegram_id = int(await self.vault.open(sealed))
        return Receipt(charge, payment.stars, "", payment.payer, telegram_id)
