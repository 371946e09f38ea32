"""Telegram's side of Stars: invoices are paid once the bot agrees, charges go back when it asks,
and the bot is told of both, sometimes twice."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from meetsmatch.simulation.ledger import Update
from meetsmatch.simulation.mail import Mail
from meetsmatch.simulation.purse import Charge, Purse
from meetsmatch.simulation.timeline import SECOND, Timeline

Params = Mapping[str, object]
PATIENCE = 10 * SECOND
"""How long Telegram waits for an answer to a checkout."""

TOLD_TWICE = 0.1


@dataclass(slots=True)
class Checkout:
    """Somebody has tapped Pay."""

    payer: int
    payload: str
    stars: int
    until: int


@dataclass(slots=True)
class Till:
    """Charges people, and gives back."""

    timeline: Timeline
    mail: Mail
    purse: Purse
    chance: random.Random
    now_ms: Callable[[], int]
    checkouts: dict[str, Checkout] = field(default_factory=dict[str, Checkout])

    def pays(self, user: Params, payload: str, stars: int) -> None:
        """Somebody taps Pay below an invoice, theirs or not."""
        payer, query = cast(int, user["id"]), f"checkout-{len(self.checkouts) + 1}"
        self.checkouts[query] = Checkout(payer, payload, stars, self.timeline.now + PATIENCE)
        total = {"currency": "XTR", "total_amount": stars, "invoice_payload": payload}
        self._tells(payer, "pre_checkout_query", {"id": query, "from": user, **total})

    def answered(self, params: Params) -> None:
        """The bot says whether it sells. Whoever is late, or says it again, changes nothing."""
        asked = self.checkouts.get(str(params["pre_checkout_query_id"]))
        if asked is None or not params["ok"] or self.timeline.now > asked.until:
            return
        asked.until = -1
        self.purse.agreed(asked.payer, asked.payload, asked.stars)
        name = f"charge-{len(self.purse.charges) + 1}"
        charge = Charge(name, asked.payer, asked.stars, asked.payload)
        self.purse.charges[name] = charge
        self.mail.ledger.counts["paid"] += 1
        who: Params = {"id": asked.payer, "is_bot": False, "first_name": "Kim"}
        self._tells_of(charge, "successful_payment", who)

    def gives_back(self, payer: int, name: str) -> bool:
        """For the bot or for the operator; False when it was done before."""
        charge = self.purse.gives_back(payer, name)
        if charge is None:
            return False
        charge.is_back = True
        self.mail.ledger.counts["refunded"] += 1
        bot: Params = {"id": 7, "is_bot": True, "first_name": "MeetsMatch"}
        self._tells_of(charge, "refunded_payment", bot)
        return True

    def gives_any_back(self) -> None:
        """The operator is generous."""
        there = [it for it in self.purse.charges.values() if not it.is_back]
        if there:
            charge = self.chance.choice(there)
            self.gives_back(charge.payer, charge.name)

    def _tells_of(self, charge: Charge, kind: str, author: Params) -> None:
        paid = {
            "currency": "XTR",
            "total_amount": charge.stars,
            "invoice_payload": charge.bill,
            "telegram_payment_charge_id": charge.name,
            "provider_payment_charge_id": "",
        }
        chat = {"id": charge.payer, "type": "private"}
        head = {"message_id": 1, "from": author, "chat": chat, "date": self.now_ms() // 1_000}
        for _ in range(1 + (self.chance.random() < TOLD_TWICE)):
            self._tells(charge.payer, "message", {**head, kind: paid}, queue=kind)

    def _tells(self, person: int, kind: str, body: Params, queue: str = "") -> None:
        number = self.mail.number()
        update = Update(number, person, queue or kind)
        self.mail.send(person, queue or kind, {"update_id": number, kind: body}, update)
