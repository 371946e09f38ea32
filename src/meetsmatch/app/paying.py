"""Changes of payments: a part of `Change` (app/work), guards and all."""

from dataclasses import dataclass

from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.offers import Item
from meetsmatch.core.payments import Grant, Payment


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment is written down, with what it gives: both or neither.

    Stale if this charge was paid already; if whether its refund is known is not as
    `payment.refunded_ms` says; if whom it grants something is not known; or unless the grant
    begins where what they have of its item ends (now, if they have nothing).
    """

    payment: Payment
    address: bytes
    """Where Telegram reaches who paid, sealed: a refund needs it even after they have left."""

    grant: Grant | None = None


@dataclass(frozen=True, slots=True)
class Refunded:
    """Stars went back: what they gave is gone, and what follows upon it begins earlier.

    Stale if the refund is known already, or unless whether the payment is known is as
    `payment.paid_ms` says: one that is not is remembered for when it comes.
    """

    payment: Payment
    """With `refunded_ms`."""

    address: bytes
    person: PersonId | None
    """Who paid, if they are known now."""


@dataclass(frozen=True, slots=True)
class Entitled:
    """Stale unless they have this item at that moment. Comes with what is done because of it,
    after all that is written of people."""

    bot: BotId
    person: PersonId
    item: Item
    at_ms: int


Paying = Paid | Refunded | Entitled
