"""Telegram Stars: the way from a tap on Pay to a payment or a refund, and months that end.

Texts in capitals are the server's as clients and bots report them; assumed where it is said.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

from playground import posting, views
from playground.chats import Chat, Message
from playground.errors import Mistake, bad_request
from playground.people import Person
from playground.shapes import Json
from playground.till import STARS, Checkout, Invoice, Payment, Subscription, Till

if TYPE_CHECKING:
    from playground.world import World

QUEUE = 4 << 33
PATIENCE = 10.0  # documented: answerPreCheckoutQuery


def slug(world: World) -> str:
    """A new name for an invoice."""
    return base64.urlsafe_b64encode(world.random.randbytes(12)).decode()


# --- a person pays ------------------------------------------------------------------------


def begin(world: World, who: Person, invoice: Invoice) -> Checkout:
    """Tap Pay: the bot is asked. Mistake when a client would not let that happen."""
    till = world.memory.till
    if invoice.message and till.is_paid(invoice.id):
        raise Mistake("this invoice is paid already")
    if any(it.person == who.id and it.invoice == invoice for it in till.checkouts.values()):
        raise Mistake("this invoice is being paid")
    if invoice.period and _runs(world, who, invoice):
        raise Mistake("this subscription runs already")
    _check_purse(who, invoice.amount)
    number = str(world.random.getrandbits(62) | 1 << 62)
    checkout = Checkout(number, invoice, who.id, world.clock.now() + PATIENCE)
    till.checkouts[number] = checkout
    body: Json = {
        "id": number,
        "from": who.user(),
        "currency": STARS,
        "total_amount": invoice.amount,
        "invoice_payload": invoice.payload,
    }
    world.updates.push(
        invoice.bot, "pre_checkout_query", body, queue=who.id + QUEUE, lives=PATIENCE
    )
    return checkout


def _check_purse(who: Person, amount: int) -> None:
    if who.stars < amount:
        raise Mistake(f"{who.name} has {who.stars} Stars, and {amount} are asked for")


def _runs(world: World, who: Person, invoice: Invoice) -> bool:
    kept = world.memory.till.subscriptions.values()
    return any(it.person == who.id and it.invoice == invoice for it in kept)


def answered(world: World, checkout: Checkout, error: str) -> None:
    """The bot has said yes (no error), or why not."""
    del world.memory.till.checkouts[checkout.id]
    who = world.person(checkout.person)
    if not error and who.stars < checkout.invoice.amount:
        error = "BALANCE_TOO_LOW"
    if not error:
        pay(world, who, checkout.invoice)
    event: Json = {"event": "checkout", "person": who.id, "chat": checkout.invoice.bot}
    told: Json = {"query_id": checkout.id, "ok": not error}
    world.feed.emit({**event, **told, **({"error": error} if error else {})})


def pay(world: World, who: Person, invoice: Invoice, renews: str = "") -> Payment:
    """Stars go over, and the chat says so; `renews` is the charge of a subscription."""
    now = world.now()
    charge = "stx" + base64.urlsafe_b64encode(world.random.randbytes(60)).decode()
    payment = Payment(charge, invoice, who.id, now)
    till = world.memory.till
    till.payments[charge] = payment
    world.keep_person(replace(who, stars=who.stars - invoice.amount))
    # Telegram's own number of the payment: the person and a count (reported).
    provider = f"{who.id}_{world.memory.count('payment')}"
    paid: Json = {**payment.total, "provider_payment_charge_id": provider}
    if invoice.period:
        paid |= _prolonged(till, payment, now, renews)
    place = world.memory.private(invoice.bot, who.id)
    post(world, place, who.id, {"successful_payment": paid})
    shown = world.memory.chats.get(invoice.chat)
    if shown is not None and (message := shown.messages.get(invoice.message)) is not None:
        posting.show(world, shown, message, "edited")
    return payment


def _prolonged(till: Till, payment: Payment, now: int, renews: str) -> Json:
    until = now + payment.invoice.period
    if renews:
        till.subscriptions[renews].until = until
    else:
        till.subscriptions[payment.charge] = Subscription(
            payment.charge, payment.invoice, payment.person, until
        )
    first: Json = {} if renews else {"is_first_recurring": True}
    return {"subscription_expiration_date": until, "is_recurring": True, **first}


def post(world: World, place: Chat, sender: int, content: Json) -> Message:
    """A message about money, which nobody wrote."""
    message = Message(posting.next_id(world, place), sender, world.now(), "service", content)
    return posting.post(world, place, message)


# --- it goes back -------------------------------------------------------------------------


def refund(world: World, payment: Payment) -> None:
    """All of it; the chat says so, and so does an update."""
    till = world.memory.till
    till.payments[payment.charge] = replace(payment, refunded=world.now())
    till.subscriptions.pop(payment.charge, None)
    who = world.person(payment.person)
    world.keep_person(replace(who, stars=who.stars + payment.invoice.amount))
    place = world.memory.private(payment.invoice.bot, payment.person)
    post(world, place, payment.invoice.bot, {"refunded_payment": payment.total})


# --- what ends by itself ------------------------------------------------------------------


def end(world: World) -> None:
    """Bots that said nothing in time; months that are over."""
    till, now = world.memory.till, world.clock.now()
    for checkout in [it for it in till.checkouts.values() if it.until <= now]:
        answered(world, checkout, "BOT_PRECHECKOUT_TIMEOUT")
    for kept in [it for it in till.subscriptions.values() if it.until <= now]:
        _renew(world, kept)


def _renew(world: World, kept: Subscription) -> None:
    """Another month, unless somebody has ended it, or the purse is too light."""
    who = world.person(kept.person)
    ended = kept.canceled_by_person or kept.canceled_by_bot
    if ended or who.deactivated or who.stars < kept.invoice.amount:
        del world.memory.till.subscriptions[kept.charge]
        return
    pay(world, who, kept.invoice, renews=kept.charge)


# --- the bot's book -----------------------------------------------------------------------


def transactions(world: World, bot: int) -> list[Json]:
    """StarTransactions, oldest first; a refund has the number of what it takes back."""
    found: list[tuple[int, Json]] = []
    for payment in world.memory.till.payments.values():
        if payment.invoice.bot != bot:
            continue
        common: Json = {"id": payment.charge, "amount": payment.invoice.amount}
        partner = _partner(world, payment)
        found.append((payment.date, {**common, "date": payment.date, "source": partner}))
        if payment.refunded:
            back: Json = {**common, "date": payment.refunded, "receiver": partner}
            found.append((payment.refunded, back))
    return [entry for _, entry in sorted(found, key=lambda it: it[0])]


def _partner(world: World, payment: Payment) -> Json:
    invoice = payment.invoice
    period: Json = {"subscription_period": invoice.period} if invoice.period else {}
    return {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": world.user(payment.person),
        "invoice_payload": invoice.payload,
        **period,
    }


def paid(world: World, bot: int, person: int, charge: str) -> Payment:
    """A payment as a bot names it; ApiError when it is none of theirs."""
    found = world.memory.till.payments.get(charge)
    if found is None or (found.invoice.bot, found.person) != (bot, person):
        raise bad_request("CHARGE_ID_INVALID")  # assumed
    return found


def of_message(world: World, place: Chat, message: Message) -> Invoice:
    """The invoice that a message shows; Mistake when it shows none."""
    if message.kind != "invoice":
        raise Mistake(f"message {message.id} is no invoice")
    return world.memory.till.invoices[views.invoice(message)]
