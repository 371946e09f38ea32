"""Selling for Telegram Stars: invoices, their links, checkouts, refunds, and the bot's book.

Other currencies need a payment provider, which the playground has not. Argument checks as in
Client.cpp get_input_message_invoice; texts in capitals are the server's, as they were reported.
"""

from dataclasses import replace

from playground import posting, stars
from playground.call import Call
from playground.chats import Chat
from playground.errors import ApiError, bad_request
from playground.fields import Malformed, decode, fields, listed, refusal
from playground.methods import common, sending
from playground.people import Bot
from playground.shapes import Json
from playground.till import STARS, Invoice
from playground.world import World

TITLE = 32
DESCRIPTION = 255
PAYLOAD = 128
MOST = 100_000
MOST_MONTHLY = 10_000
PAGE = 100
MONTH = 2_592_000  # the one length that subscriptions may have (documented)


def send_invoice(world: World, bot: Bot, call: Call) -> Json:
    """A message with a button to pay."""
    asked = _asked(call)

    def build(place: Chat) -> tuple[str, Json]:
        number = posting.coming_id(world, place)
        invoice = replace(_checked(world, bot, call, asked), message=number, chat=place.key)
        world.memory.till.invoices[invoice.id] = invoice
        return "invoice", {"invoice": invoice.shown(), "slug": invoice.id}

    return sending.send(world, bot, call, "invoice", build)


def create_link(world: World, bot: Bot, call: Call) -> str:
    """A link to pay by; the only way to a subscription."""
    invoice = _checked(world, bot, call, _asked(call))
    period = call.number("subscription_period", low=0)
    if period and period != MONTH:
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    if period and invoice.amount > MOST_MONTHLY:
        raise bad_request("STARS_AMOUNT_INVALID")
    kept = replace(invoice, period=period)
    world.memory.till.invoices[kept.id] = kept
    return f"https://t.me/${kept.id}"


def _asked(call: Call) -> list[int]:
    """The amounts, once all that must be there is there."""
    for name in ("title", "description", "payload", "currency"):
        call.required(name)
    try:
        value = decode(call.required("prices"))
    except Malformed:
        raise bad_request("can't parse prices JSON object") from None
    try:
        return [_amount(item) for item in listed(value, "Expected an Array of labeled prices")]
    except Malformed as error:
        raise refusal(error) from error


def _amount(item: object) -> int:
    price = fields(item, "Expected labeled price to be an Object")
    if not price.needed_text("label"):
        raise Malformed("Labeled price label must be non-empty")
    return price.needed_number("amount", bits=64)


def _checked(world: World, bot: Bot, call: Call, amounts: list[int]) -> Invoice:
    """What the server looks at (reported; lengths that are too long: assumed)."""
    if call.text("currency") != STARS:
        raise ApiError(501, "playground: only Stars are emulated, currency XTR")
    if call.text("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if len(amounts) != 1 or call.number("max_tip_amount"):
        raise bad_request("STARS_INVOICE_INVALID")
    if not 1 <= amounts[0] <= MOST:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    title, description, payload = (call.text(it) for it in ("title", "description", "payload"))
    if len(payload.encode()) > PAYLOAD:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if len(title) > TITLE or len(description) > DESCRIPTION:
        raise bad_request("STARS_INVOICE_INVALID")
    return Invoice(stars.slug(world), bot.id, title, description, payload, amounts[0])


def answer(world: World, bot: Bot, call: Call) -> bool:
    """Whether the bot sells; within ten seconds."""
    checkout = world.memory.till.checkouts.get(call.text("pre_checkout_query_id"))
    if checkout is None or checkout.invoice.bot != bot.id:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    agreed = call.flag("ok")
    if not agreed and not call.text("error_message"):
        raise bad_request("ERROR_TEXT_EMPTY")
    stars.answered(world, checkout, "" if agreed else call.text("error_message"))
    return True


def refund(world: World, bot: Bot, call: Call) -> bool:
    """All Stars of a payment go back."""
    payment = stars.paid(world, bot.id, common.user_id(call), _charge(call))
    if payment.refunded:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    stars.refund(world, payment)
    return True


def _charge(call: Call) -> str:
    if charge := call.text("telegram_payment_charge_id"):
        return charge
    raise bad_request("CHARGE_ID_EMPTY")


def transactions(world: World, bot: Bot, call: Call) -> Json:
    """The bot's book, oldest first."""
    offset = call.number("offset", low=0)
    limit = call.number("limit", PAGE, low=1, high=PAGE)
    return {"transactions": stars.transactions(world, bot.id)[offset : offset + limit]}


def balance(world: World, bot: Bot, call: Call) -> Json:
    """A StarAmount."""
    return {"amount": world.memory.till.balance(bot.id)}


def edit_subscription(world: World, bot: Bot, call: Call) -> bool:
    """Whether it is paid again when the month is over."""
    payment = stars.paid(world, bot.id, common.user_id(call), _charge(call))
    kept = world.memory.till.subscriptions.get(payment.charge)
    if kept is None:
        raise bad_request("CHARGE_ID_INVALID")  # assumed
    if "is_canceled" not in call.args:
        raise bad_request('parameter "is_canceled" is required')
    kept.canceled_by_bot = call.flag("is_canceled")
    return True
