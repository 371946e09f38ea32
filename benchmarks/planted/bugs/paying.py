"""Bugs of payments: what is charged, what it gives, and what a refund takes away."""

from dataclasses import replace
from typing import Any

from benchmarks.planted.registry import Buggy, bug
from meetsmatch.adapters.memory import paying
from meetsmatch.app import payments
from meetsmatch.app.payments import Payments
from meetsmatch.bot.premium import PremiumScreen
from meetsmatch.bot.turn import NOTHING_SAID, Said
from meetsmatch.core.payments import Grant

RICH = {"claims": 0.4}
"""Many pay, so that there is something to go wrong."""


@bug(
    (Payments, "_mac"),
    "an invoice can be paid by anybody, whoever it was made for",
    seen="payloads that name the goods and not the buyer",
    **RICH,
)
def anybodys_invoice(right: Buggy, it: Payments, person: Any, head: bytes) -> bytes:
    return right(it, 1, head)


@bug(
    (Payments, "bought"),
    "a payment that is told twice counts twice",
    seen="successful_payment without a key on its charge",
    also=[((paying, "must"), lambda *_: None)],
    **RICH,
)
async def told_twice_counts_twice(right: Buggy, it: Payments, me: Any, receipt: Any) -> Any:
    class Forgetful:
        async def payment(self, *_: Any) -> None:
            return None

        def __getattr__(self, name: str) -> Any:
            return getattr(it.cashbook, name)

    return await right(replace(it, cashbook=Forgetful()), me, receipt)


@bug(
    (paying, "_draw_near"),
    "after a refund the time between two purchases is lost",
    seen="subscriptions as one date that refunds never touch",
    **RICH,
)
def a_gap_after_a_refund(right: Buggy, *_: Any) -> None:
    return None


@bug(
    (paying, "_refunded"),
    "what was given back goes on working",
    seen="`refunded_payment` that nobody handles",
    **RICH,
)
def refunded_and_kept(right: Buggy, tables: Any, change: Any) -> None:
    grants = dict(tables.grants)
    right(tables, change)
    tables.grants.update(grants)


@bug(
    (PremiumScreen, "given_back"),
    "of a refund nobody takes notice",
    seen="`refunded_payment` that nobody handles",
    **RICH,
)
async def refunds_unheard(right: Buggy, *_: Any) -> Said:
    return NOTHING_SAID


@bug(
    (payments, "granted"),
    "what is bought twice lasts once",
    seen="`premium_until = now + 30 days`",
    **RICH,
)
def bought_twice_lasts_once(right: Buggy, offer: Any, grants: Any, *more: Any) -> Grant:
    return right(offer, (), *more)
