"""What follows from payments: what it adds up to, and how long it lasts."""

from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.payments import Payment, balance, ends, granted
from meetsmatch.core.rules import DAY_MS

OFFER = Offer(Item.MORE_LIKES, 50, 30)
ANN = PersonId(1)


def payment(charge: str, paid_ms: int | None = 7, refunded_ms: int | None = None) -> Payment:
    who = Fingerprint("ann")
    return Payment(BotId(1), charge, who, 50, Item.MORE_LIKES, paid_ms, refunded_ms)


def test_the_balance_is_what_was_paid_and_not_given_back():
    kept, back, early = payment("a"), payment("b", 7, 8), payment("c", None, 8)
    assert balance([kept, back, early]) == 50
    assert balance([]) == 0


def test_the_same_thing_bought_again_begins_where_the_first_ends():
    first = granted(OFFER, [], ANN, payment("a"))
    assert (first.from_ms, first.until_ms) == (7, 7 + 30 * DAY_MS)
    second = granted(OFFER, [first], ANN, payment("b"))
    assert (second.from_ms, second.until_ms) == (first.until_ms, 7 + 60 * DAY_MS)
    other = granted(Offer(Item.SEE_LIKES, 1, 1), [first], ANN, payment("c"))
    assert other.from_ms == 7
    late = granted(OFFER, [first], ANN, payment("d", first.until_ms))
    assert late.from_ms == first.until_ms


def test_what_is_over_is_had_no_more():
    grant = granted(OFFER, [], ANN, payment("a"))
    assert ends([grant], Item.MORE_LIKES, grant.until_ms - 1) == grant.until_ms
    assert ends([grant], Item.MORE_LIKES, grant.until_ms) is None
    assert ends([grant], Item.SEE_LIKES, 7) is None


def test_an_item_is_called_as_operators_write_it():
    assert [item.word for item in Item] == ["more-likes", "see-likes"]
