"""Payments on every store: each charge counts once, what it grants comes and goes with it."""

import asyncio
from contextlib import suppress

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    MONTH_MS,
    NOW,
    browser,
    granted,
    joined,
    liked,
    paid,
    payment,
    person,
    print_of,
    refunded,
    work,
)
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.cashbook import Cashbook
from meetsmatch.app.paying import Entitled, Paid
from meetsmatch.app.ports import Store, Unavailable
from meetsmatch.app.work import PersonForgotten, Stale
from meetsmatch.core.offers import Item
from meetsmatch.core.payments import Grant, balance


def cashbook(store: Store) -> Cashbook:
    assert isinstance(store, MemoryStore | SqlStore)
    return store.cashbook


async def grants(store: Store, now_ms: int = NOW) -> list[Grant]:
    return [*await cashbook(store).grants(BOT, ANN, now_ms)]


async def stars(store: Store) -> int:
    return balance(await cashbook(store).payments(BOT, print_of(ANN)))


def entitled(at_ms: int = NOW, item: Item = Item.MORE_LIKES) -> Entitled:
    return Entitled(BOT, ANN, item, at_ms)


@pytest.fixture
async def known(store: Store) -> Store:
    await store.commit(work(joined(ANN)))
    return store


async def test_a_payment_and_what_it_grants_are_written_together(known: Store):
    await known.commit(work(paid("one")))
    assert await grants(known) == [granted("one")]
    assert await cashbook(known).payment(BOT, "one") == payment("one")
    assert await cashbook(known).payer(BOT, "one") == b"payer"
    assert await stars(known) == 50


async def test_nothing_is_known_of_a_charge_that_never_was(known: Store):
    assert await cashbook(known).payment(BOT, "one") is None
    assert await cashbook(known).payer(BOT, "one") is None
    assert await stars(known) == 0


async def test_a_charge_counts_once(known: Store):
    await known.commit(work(paid("one")))
    for again in (paid("one"), paid("one", from_ms=NOW + MONTH_MS), Paid(payment("one"), b"x")):
        with pytest.raises(Stale):
            await known.commit(work(again))
    assert await grants(known) == [granted("one")]
    assert await stars(known) == 50


async def test_the_same_thing_twice_lasts_twice_as_long(known: Store):
    await known.commit(work(paid("one")))
    with pytest.raises(Stale):
        await known.commit(work(paid("two")))
    assert await cashbook(known).payment(BOT, "two") is None
    await known.commit(work(paid("two", from_ms=NOW + MONTH_MS)))
    assert await grants(known) == [granted("one"), granted("two", from_ms=NOW + MONTH_MS)]
    with pytest.raises(Stale):
        await known.commit(work(paid("three", from_ms=NOW + 3 * MONTH_MS)))


async def test_another_thing_begins_at_once(known: Store):
    await known.commit(work(paid("one")))
    other = granted("two", item=Item.SEE_LIKES)
    await known.commit(work(Paid(payment("two", item=Item.SEE_LIKES), b"payer", other)))
    assert await grants(known) == [granted("one"), other]


async def test_nothing_is_granted_to_who_is_not_known(store: Store):
    with pytest.raises(Stale):
        await store.commit(work(paid("one")))
    assert await cashbook(store).payment(BOT, "one") is None


async def test_a_payment_that_grants_nothing_is_kept_all_the_same(store: Store):
    await store.commit(work(Paid(payment("one", item=None), b"payer")))
    assert await cashbook(store).payment(BOT, "one") == payment("one", item=None)
    assert await stars(store) == 50


# --- refunds ------------------------------------------------------------------------------


async def test_a_refund_takes_back_what_the_payment_gave(known: Store):
    await known.commit(work(paid("one")))
    await known.commit(work(refunded("one", at_ms=NOW + 5)))
    assert await grants(known) == []
    assert await cashbook(known).payment(BOT, "one") == payment("one", refunded_ms=NOW + 5)
    assert await stars(known) == 0
    for again in (refunded("one"), refunded("one", paid_ms=None)):
        with pytest.raises(Stale):
            await known.commit(work(again))


async def test_what_begins_after_it_begins_so_much_earlier(known: Store):
    await known.commit(work(paid("one")))
    await known.commit(work(paid("two", from_ms=NOW + MONTH_MS)))
    await known.commit(work(paid("three", from_ms=NOW + 2 * MONTH_MS)))
    await known.commit(work(refunded("two", at_ms=NOW + 7)))
    assert await grants(known) == [granted("one"), granted("three", from_ms=NOW + MONTH_MS)]
    await known.commit(work(refunded("one", at_ms=NOW + 7)))
    assert await grants(known) == [granted("three", from_ms=NOW + 7)]


async def test_a_refund_of_what_is_over_moves_nothing(known: Store):
    await known.commit(work(paid("one")))
    await known.commit(work(paid("two", from_ms=NOW + MONTH_MS)))
    late = NOW + MONTH_MS + 1
    await known.commit(work(refunded("one", at_ms=late)))
    assert await grants(known, late) == [granted("two", from_ms=NOW + MONTH_MS)]


async def test_a_refund_that_comes_first_is_remembered(known: Store):
    with pytest.raises(Stale):
        await known.commit(work(refunded("one")))
    await known.commit(work(refunded("one", paid_ms=None, item=None)))
    with pytest.raises(Stale):
        await known.commit(work(refunded("one", paid_ms=None, item=None)))
    with pytest.raises(Stale):
        await known.commit(work(paid("one")))
    late = payment("one", refunded_ms=NOW)
    await known.commit(work(Paid(late, b"payer")))
    with pytest.raises(Stale):
        await known.commit(work(Paid(late, b"payer")))
    assert await cashbook(known).payment(BOT, "one") == late
    assert await grants(known) == []
    assert await stars(known) == 0


async def test_nothing_waits_for_a_refund_that_never_was(known: Store):
    with pytest.raises(Stale):
        await known.commit(work(Paid(payment("one", refunded_ms=NOW), b"payer")))


# --- what is done because of them ---------------------------------------------------------


async def test_who_has_paid_is_entitled_for_so_long(known: Store):
    with pytest.raises(Stale):
        await known.commit(work(entitled()))
    await known.commit(work(paid("one")))
    await known.commit(work(entitled()))
    await known.commit(work(entitled(NOW + MONTH_MS - 1)))
    for nothing in (entitled(NOW - 1), entitled(NOW + MONTH_MS), entitled(item=Item.SEE_LIKES)):
        with pytest.raises(Stale):
            await known.commit(work(nothing))


async def test_a_like_beyond_the_usual_needs_its_grant(store: Store):
    await store.commit(work(*browser(ANN), *browser(BOB), paid("one")))
    await store.commit(work(refunded("one")))
    with pytest.raises(Stale):
        await store.commit(work(liked(ANN, BOB), entitled()))
    await store.commit(work(liked(ANN, BOB)))


async def test_who_is_forgotten_has_nothing_but_the_payment_stays(known: Store):
    await known.commit(work(paid("one")))
    await known.commit(work(PersonForgotten(person(ANN))))
    assert await grants(known) == []
    assert await stars(known) == 50
    await known.commit(work(refunded("one")))
    assert await stars(known) == 0


# --- at once ------------------------------------------------------------------------------


async def heard_of(store: Store, charge: str) -> None:
    """Again while the database is too busy, which writes nothing."""
    while True:
        with suppress(Unavailable):
            await store.commit(work(paid(charge)))
            return


async def test_five_of_one_charge_at_once_are_one(known: Store):
    five = (heard_of(known, "one") for _ in range(5))
    done = await asyncio.gather(*five, return_exceptions=True)
    assert sum(isinstance(it, Stale) for it in done) == 4
    assert await grants(known) == [granted("one")]


async def test_two_payments_at_once_never_overlap(known: Store):
    two = (heard_of(known, it) for it in ("one", "two"))
    done = await asyncio.gather(*two, return_exceptions=True)
    assert sum(isinstance(it, Stale) for it in done) == 1
    assert len(await grants(known)) == 1
    assert await stars(known) == 50
