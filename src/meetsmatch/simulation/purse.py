"""Who has paid for what, and what they have of it: the promises of payments.

Told from committed changes on one side and from Telegram's own books (till) on the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meetsmatch.app.paying import Entitled, Paid, Paying, Refunded
from meetsmatch.core.ids import Fingerprint, PersonId
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.payments import Grant
from meetsmatch.core.rules import DAY_MS
from meetsmatch.simulation.promises import Judge


@dataclass(slots=True)
class Charge:
    """What Telegram knows of a payment."""

    name: str
    payer: int
    """Telegram's id."""

    stars: int
    bill: str
    """The payload of its invoice."""

    is_back: bool = False


@dataclass(slots=True)
class Purse:
    """The state that all committed changes of payments together must have led to."""

    judge: Judge
    prices: Mapping[int, Offer]
    """By how many Stars they cost, each another number."""

    person_of: Mapping[Fingerprint, int]
    charges: dict[str, Charge] = field(default_factory=dict[str, Charge])
    """Telegram's, by name."""

    bills: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    """Invoices that were sent, by payload: to whom, over how many Stars."""

    paid: set[str] = field(default_factory=set[str])
    refunded: set[str] = field(default_factory=set[str])
    """Both as the bot has written them down."""

    grants: dict[str, Grant] = field(default_factory=dict[str, Grant])
    """By charge, of those who are here."""

    # --- Telegram's side ----------------------------------------------------------------------

    def billed(self, chat: int, payload: str, stars: int) -> None:
        """An invoice arrives."""
        self.bills[payload] = (chat, stars)

    def agreed(self, payer: int, payload: str, stars: int) -> None:
        """The bot says yes to a checkout."""
        right = self.bills.get(payload) == (payer, stars) and stars in self.prices
        self.judge.must(right, "M1", f"{payer} pays {stars} for what is not theirs", payer)

    def gives_back(self, payer: int, name: str) -> Charge | None:
        """The bot asks Telegram to; nothing if it was done before."""
        charge = self.charges.get(name)
        right = charge is not None and charge.payer == payer
        self.judge.must(right, "M1", f"{name} goes back to {payer}, who never paid it", name)
        return None if charge is None or charge.is_back else charge

    # --- changes ------------------------------------------------------------------------------

    def apply(self, change: Paying) -> None:
        """One change of a commit that the store has accepted."""
        match change:
            case Paid():
                self._paid(change)
            case Refunded():
                self._refunded(change)
            case Entitled(_, person, item, at_ms):
                has = any(
                    (it.person, it.item) == (person, item) and it.from_ms <= at_ms < it.until_ms
                    for it in self.grants.values()
                )
                self.judge.must(has, "M2", f"{person} has {item.name} for nothing", person)

    def _known(self, name: str, payer: Fingerprint, stars: int) -> Charge | None:
        known = self.charges.get(name)
        right = known and (known.payer, known.stars) == (self.person_of[payer], stars)
        self.judge.must(right, "M1", f"{name} is none of Telegram's", name)
        return known

    def _paid(self, change: Paid) -> None:
        payment, grant, must = change.payment, change.grant, self.judge.must
        name = payment.charge
        known = self._known(name, payment.payer, payment.stars)
        must(name not in self.paid, "M1", f"{name} is paid twice", name)
        self.paid.add(name)
        if known is None or payment.item is None:
            return
        offer = self.prices[known.stars]
        must(payment.item is offer.item, "M2", f"{name} was for {offer.item.name}", name)
        if name in self.refunded:
            must(grant is None, "M2", f"{name} went back and gives something", name)
            return
        must(grant is not None, "M2", f"{name} is paid and gives nothing", name)
        if grant is not None and payment.paid_ms is not None:
            begins_ms = self._end_ms(grant.person, offer.item, payment.paid_ms)
            whole = (grant.item, grant.from_ms, grant.until_ms)
            right = (offer.item, begins_ms, begins_ms + offer.days * DAY_MS)
            must(whole == right, "M2", f"{name} gives {whole}, not {right}", name)
            self.grants[name] = grant

    def _end_ms(self, person: PersonId, item: Item, now_ms: int) -> int:
        """When what they have of it ends: what is bought again begins there."""
        theirs = (it for it in self.grants.values() if (it.person, it.item) == (person, item))
        return max(now_ms, *(it.until_ms for it in theirs), 0)

    def _refunded(self, change: Refunded) -> None:
        payment, must = change.payment, self.judge.must
        name, at_ms = payment.charge, payment.refunded_ms or 0
        known = self._known(name, payment.payer, payment.stars)
        must(known and known.is_back, "M1", f"{name} is refunded and Telegram kept it", name)
        must(name not in self.refunded, "M1", f"{name} is refunded twice", name)
        self.refunded.add(name)
        gone = self.grants.pop(name, None)
        if gone is None:
            return
        left_ms = gone.until_ms - max(gone.from_ms, at_ms)
        for other, it in self.grants.items():
            same = (it.person, it.item) == (gone.person, gone.item)
            if left_ms > 0 and same and it.from_ms >= gone.until_ms:
                self.grants[other] = _sooner(it, left_ms)

    def forget(self, who: PersonId) -> None:
        """Somebody is deleted: what they had is gone, the books stay."""
        for name in [name for name, it in self.grants.items() if it.person == who]:
            del self.grants[name]


def _sooner(it: Grant, by_ms: int) -> Grant:
    return Grant(it.bot, it.person, it.charge, it.item, it.from_ms - by_ms, it.until_ms - by_ms)
