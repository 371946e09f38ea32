"""What is kept of Telegram Stars: invoices, checkouts under way, payments, subscriptions."""

from dataclasses import dataclass, field

from playground.chats import ChatKey
from playground.shapes import Json

STARS = "XTR"


@dataclass(frozen=True, slots=True)
class Invoice:
    """What may be paid for; `id` is the slug of its link."""

    id: str
    bot: int
    title: str
    description: str
    payload: str
    amount: int
    period: int = 0
    message: int = 0
    """The message that shows it, which is paid once; 0: a link, which may be paid often."""

    chat: ChatKey = (0, 0)

    def shown(self) -> Json:
        """A Bot API Invoice."""
        return {
            "title": self.title,
            "description": self.description,
            "start_parameter": "",
            "currency": STARS,
            "total_amount": self.amount,
        }


@dataclass(frozen=True, slots=True)
class Checkout:
    """Somebody has tapped Pay; the bot says whether it sells."""

    id: str
    invoice: Invoice
    person: int
    until: float


@dataclass(frozen=True, slots=True)
class Payment:
    """Stars that have gone from a person to a bot."""

    charge: str
    invoice: Invoice
    person: int
    date: int
    refunded: int = 0
    """When, if they went back."""

    @property
    def total(self) -> Json:
        """What successful_payment and refunded_payment have in common."""
        return {
            "currency": STARS,
            "total_amount": self.invoice.amount,
            "invoice_payload": self.invoice.payload,
            "telegram_payment_charge_id": self.charge,
        }


@dataclass(slots=True)
class Subscription:
    """Paid again by itself; both sides may end that. Its charge is the first payment's."""

    charge: str
    invoice: Invoice
    person: int
    until: int
    canceled_by_person: bool = False
    canceled_by_bot: bool = False


@dataclass(slots=True)
class Till:
    """Everything about Stars that a snapshot keeps."""

    invoices: dict[str, Invoice] = field(default_factory=dict[str, Invoice])
    checkouts: dict[str, Checkout] = field(default_factory=dict[str, Checkout])
    payments: dict[str, Payment] = field(default_factory=dict[str, Payment])
    subscriptions: dict[str, Subscription] = field(default_factory=dict[str, Subscription])

    def due(self) -> float | None:
        """When something ends by itself next: a bot's time to answer, or a paid month."""
        ends = [it.until for it in self.checkouts.values()]
        ends += [it.until for it in self.subscriptions.values()]
        return min(ends, default=None)

    def balance(self, bot: int) -> int:
        """The Stars that a bot has."""
        paid = (it for it in self.payments.values() if it.invoice.bot == bot)
        return sum(it.invoice.amount for it in paid if not it.refunded)

    def is_paid(self, invoice: str) -> bool:
        """Whether an invoice was paid, once or often."""
        return any(it.invoice.id == invoice for it in self.payments.values())
