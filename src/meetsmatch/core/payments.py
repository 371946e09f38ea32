"""What follows from a payment in Telegram Stars."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.rules import DAY_MS

LATER_MS = DAY_MS
"""Where seeing likes at once is for sale, everybody else sees them so much later."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What Telegram told of one charge. Its refund may be heard of first: then `paid_ms` is None
    until the payment itself is."""

    bot: BotId
    charge: str
    payer: Fingerprint
    stars: int
    item: Item | None = None
    """None: nobody knows what it was for, so it gave nothing."""

    paid_ms: int | None = None
    refunded_ms: int | None = None

    @property
    def counts(self) -> bool:
        """Whether the operator has the Stars: they were paid, and not given back."""
        return self.paid_ms is not None and self.refunded_ms is None


@dataclass(frozen=True, slots=True)
class Grant:
    """What one charge gives somebody, from when until when. A refund takes it away."""

    bot: BotId
    person: PersonId
    charge: str
    item: Item
    from_ms: int
    until_ms: int


def balance(payments: Iterable[Payment]) -> int:
    """Stars taken and not given back."""
    return sum(it.stars for it in payments if it.counts)


def ends(grants: Iterable[Grant], item: Item, now_ms: int) -> int | None:
    """Until when they have it, what begins later included; None if they have not."""
    untils = [it.until_ms for it in grants if it.item is item and it.until_ms > now_ms]
    return max(untils, default=None)


def granted(offer: Offer, grants: Iterable[Grant], whom: PersonId, paid: Payment) -> Grant:
    """What this payment gives: the same thing bought twice lasts twice as long."""
    now_ms = paid.paid_ms or 0
    from_ms = ends(grants, offer.item, now_ms) or now_ms
    until_ms = from_ms + offer.days * DAY_MS
    return Grant(paid.bot, whom, paid.charge, offer.item, from_ms, until_ms)
