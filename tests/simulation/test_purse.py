"""What the simulation makes of payments: the judge itself is judged."""

from dataclasses import replace

import pytest

from contract.made import ANN, BOT, NOW
from meetsmatch.app.paying import Entitled, Paid, Paying, Refunded
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.payments import Grant, Payment
from meetsmatch.core.rules import DAY_MS
from meetsmatch.simulation.promises import Judge
from meetsmatch.simulation.purse import Charge, Purse

PRINT, TELEGRAM = Fingerprint("ann"), 77
OFFER = Offer(Item.MORE_LIKES, 5, 1)


@pytest.fixture
def purse() -> Purse:
    """Ann has paid twice at Telegram; the bot has not heard of it."""
    made = Purse(Judge(), {5: OFFER}, {PRINT: TELEGRAM})
    made.charges = {name: Charge(name, TELEGRAM, 5, "bill") for name in ("a", "b")}
    return made


def paid(name: str = "a", days: int = 0, **more: object) -> Paid:
    """What it gives begins so many days from now."""
    payment = Payment(BOT, name, PRINT, 5, Item.MORE_LIKES, NOW)
    begins_ms = NOW + days * DAY_MS
    grant = Grant(BOT, ANN, name, Item.MORE_LIKES, begins_ms, begins_ms + DAY_MS)
    return replace(Paid(payment, b"", grant), **more)


def refunded(purse: Purse, name: str, at_ms: int = NOW) -> Refunded:
    purse.charges[name].is_back = True
    return Refunded(Payment(BOT, name, PRINT, 5, Item.MORE_LIKES, NOW, at_ms), b"", ANN)


def breaks(purse: Purse, *changes: Paying) -> str:
    for change in changes:
        purse.apply(change)
    return purse.judge.breach.promise if purse.judge.breach else ""


def test_what_is_bought_twice_lasts_twice_as_long(purse: Purse):
    has = Entitled(BOT, ANN, Item.MORE_LIKES, NOW + DAY_MS)
    assert breaks(purse, paid("a"), paid("b", days=1), has) == ""


def test_a_refund_brings_what_follows_nearer(purse: Purse):
    assert breaks(purse, paid("a"), paid("b", days=1)) == ""
    assert breaks(purse, refunded(purse, "a", NOW + DAY_MS // 2)) == ""
    assert purse.grants["b"].from_ms == NOW + DAY_MS // 2
    assert breaks(purse, Entitled(BOT, ANN, Item.MORE_LIKES, NOW + 2 * DAY_MS)) == "M2"


@pytest.mark.parametrize(
    "wrong",
    [{"grant": None}, {"grant": paid(days=1).grant}],
    ids=["nothing", "something later"],
)
def test_a_payment_gives_what_was_paid_for(purse: Purse, wrong: dict[str, object]):
    assert breaks(purse, paid(**wrong)) == "M2"


def test_a_charge_counts_once(purse: Purse):
    assert breaks(purse, paid("a"), paid("a", days=1)) == "M1"


def test_telegram_has_charged_it(purse: Purse):
    del purse.charges["a"]
    assert breaks(purse, paid("a")) == "M1"


def test_a_refund_is_telegrams_to_tell_and_counts_once(purse: Purse):
    told = refunded(purse, "a")
    purse.charges["a"].is_back = False
    assert breaks(purse, paid("a"), told) == "M1"


def test_a_refund_counts_once(purse: Purse):
    told = refunded(purse, "a")
    assert breaks(purse, paid("a"), told, told) == "M1"


def test_what_went_back_before_it_was_heard_of_gives_nothing(purse: Purse):
    assert breaks(purse, refunded(purse, "a"), paid("a")) == "M2"


def test_what_is_deleted_is_no_longer_had(purse: Purse):
    assert breaks(purse, paid("a")) == ""
    purse.forget(ANN)
    assert breaks(purse, Entitled(BOT, ANN, Item.MORE_LIKES, NOW)) == "M2"


def test_nobody_pays_the_invoice_of_another(purse: Purse):
    purse.billed(TELEGRAM, "bill", 5)
    purse.agreed(TELEGRAM, "bill", 5)
    assert purse.judge.breach is None
    purse.agreed(TELEGRAM + 1, "bill", 5)
    assert purse.judge.breach is not None


def test_stars_go_back_to_who_paid_them(purse: Purse):
    assert purse.gives_back(TELEGRAM, "a") is purse.charges["a"]
    purse.charges["a"].is_back = True
    assert purse.gives_back(TELEGRAM, "a") is None
    assert purse.judge.breach is None
    purse.gives_back(TELEGRAM + 1, "b")
    assert purse.judge.breach is not None
