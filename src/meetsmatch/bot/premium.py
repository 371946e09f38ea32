"""Screens of /premium: what is for sale for Stars, what one has, and every step of a payment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from meetsmatch.app.join import Join
from meetsmatch.app.payments import Payments, Receipt
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.speech import Button, Command, Facts, Pressed, Reply, Rows, Say
from meetsmatch.bot.stars import Bill, Charged, Checkout, GiveBack, Settled
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.people import Person


@dataclass(frozen=True, slots=True)
class PremiumScreen:
    """Sells comfort, and gives Stars back when it can't."""

    join: Join
    payments: Payments
    buttons: Buttons

    def commands(self) -> Commands:
        return {"premium": self.premium}

    def presses(self) -> Presses:
        return {Action.PREMIUM: self.press_premium, Action.BUY: self.buy}

    # --- the list -------------------------------------------------------------------------

    async def premium(self, me: Person, heard: Command | Pressed) -> Said:
        self.join.check_ready(me)
        theirs = tuple(self._theirs(me, await self.payments.has(me.id)))
        rules, sold = self.payments.rules, [*filter(self.payments.is_sold, Item)]
        if not sold:
            return say(*theirs or (Say(me.id, "premium-none"),))
        what = sold[0].word if len(sold) == 1 else "both"
        facts: Facts = {"what": what, "likes": rules.premium_likes, "usual": rules.likes_per_day}
        return say(*theirs, Say(me.id, "premium", facts, self._offers(me)))

    async def press_premium(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return await self.premium(me, pressed)

    def _theirs(self, me: Person, has: Mapping[Item, int]) -> Iterator[Say]:
        for item, until_ms in has.items():
            yield Say(me.id, "premium-theirs", {"item": item.word, **_day(until_ms)})

    def _offers(self, me: Person) -> Rows:
        return tuple((self._button(me, offer),) for offer in self.payments.rules.for_sale)

    def _button(self, me: Person, offer: Offer) -> Button:
        facts: Facts = {"item": offer.item.word, "stars": offer.stars, "days": offer.days}
        choice = f"{offer.stars}.{offer.days}"
        make = self.buttons.make
        return make(me.id, "premium-offer", Action.BUY, offer.item, choice, facts=facts)

    # --- a payment, step by step ----------------------------------------------------------

    async def buy(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """The invoice of an offer."""
        self.join.check_ready(me)
        stars, days = map(int, press.choice.split("."))
        offer = self.payments.offer(press.subject, stars, days)
        facts = {"likes": self.payments.rules.premium_likes, "days": days}
        key, payload = f"bill-{offer.item.word}", self.payments.payload(me.id, offer)
        return say(Bill(me.id, f"{key}-title", f"{key}-about", facts, stars, payload))

    async def checkout(self, me: Person, asked: Checkout) -> Said:
        """Telegram waits ten seconds for a yes; a refusal takes no Stars."""
        self.join.check_ready(me)
        self.payments.check(me.id, asked.currency, asked.stars, asked.payload)
        return say(Settled(me.id, asked.query))

    async def bought(self, me: Person, paid: Charged) -> Said:
        """It is paid. What can't be given, because nobody knows what it was for, goes back."""
        change = await self.payments.bought(me, _receipt(paid))
        if change is None:
            return NOTHING_SAID
        if grant := change.grant:
            item = grant.item.word
            facts = {"item": item, **_day(grant.until_ms)}
            return Said((change,), (Say(me.id, "premium-bought", facts),))
        if change.payment.refunded_ms is not None:
            return Said((change,))
        back: Reply = GiveBack(paid.who.telegram_id, paid.charge)
        return Said((change,), (back, Say(me.id, "premium-unknown", {"stars": paid.stars})))

    async def given_back(self, refunded: Charged) -> Said:
        """Stars went back, whoever wanted it, and what they gave is over; even of somebody who is
        not known any more."""
        change = await self.payments.given_back(_receipt(refunded))
        if change is None:
            return NOTHING_SAID
        said = Said((change,))
        if change.person is None or change.payment.item is None:
            return said
        facts = {"item": change.payment.item.word, "stars": change.payment.stars}
        return said + say(Say(change.person, "premium-refunded", facts))


def _receipt(told: Charged) -> Receipt:
    who = told.who
    return Receipt(told.charge, told.stars, told.payload, who.fingerprint, who.telegram_id)


def _day(at_ms: int) -> dict[str, str]:
    day = datetime.fromtimestamp(at_ms / 1000, UTC)
    return {"day": f"{day:%d}", "month": f"{day:%m}", "year": f"{day:%Y}"}
