"""What keeps people apart: blocks, reports, recent partners."""

from dataclasses import replace

import pytest

from contract.made import ANN, BOB, BOT, CHAT, CY, NOW, place, print_of, work
from meetsmatch.app.charges import Reported
from meetsmatch.app.ports import Store
from meetsmatch.app.retention import REPORTS_MS
from meetsmatch.app.work import (
    FOREVER,
    Because,
    BlocksLifted,
    GaveUp,
    KeptApart,
    Sought,
    Stale,
)
from meetsmatch.core.chats import card_number
from meetsmatch.core.ids import BotId

EVERYBODY = (ANN, BOB, CY)
ALL = (Sought(place(ANN)), Sought(place(BOB)), Sought(place(CY)))
REPORT = Reported(BOT, CHAT, print_of(ANN), print_of(BOB), "spam", NOW)


def kept(by: int, other: int, because: Because, until_ms: int = FOREVER) -> KeptApart:
    return KeptApart(BOT, print_of(by), print_of(other), because, until_ms)


def couple(one: int, two: int) -> frozenset[str]:
    return frozenset((print_of(one), print_of(two)))


async def test_a_card_is_reported_once_by_everybody(store: Store):
    card = replace(REPORT, chat=card_number(BOB))
    for report in (REPORT, replace(card, others=1), replace(card, by=print_of(CY), others=2)):
        await store.commit(work(report))
        assert await store.has_reported(BOT, report.chat, report.by)
    with pytest.raises(Stale):
        await store.commit(work(replace(card, reason="nudity")))
    assert not await store.has_reported(BOT, card_number(CY), print_of(ANN))


async def test_those_kept_apart_are_told_whoever_asked_for_it(store: Store):
    await store.commit(
        work(*ALL, kept(ANN, BOB, Because.BLOCKED), kept(CY, ANN, Because.RECENT, NOW + 1))
    )
    assert await store.apart(BOT, NOW, EVERYBODY) == {couple(ANN, BOB), couple(ANN, CY)}
    assert await store.apart(BOT, NOW + 1, EVERYBODY) == {couple(ANN, BOB)}
    assert await store.apart(BotId(2), NOW, EVERYBODY) == set()


async def test_only_those_who_wait_are_told(store: Store):
    await store.commit(work(*ALL, kept(ANN, BOB, Because.BLOCKED)))
    await store.commit(work(GaveUp(BOT, BOB)))
    assert await store.apart(BOT, NOW, EVERYBODY) == set()


async def test_the_later_time_wins(store: Store):
    await store.commit(work(*ALL, kept(ANN, BOB, Because.RECENT, NOW + 10)))
    await store.commit(work(kept(ANN, BOB, Because.RECENT, NOW + 5)))
    assert await store.apart(BOT, NOW + 9, EVERYBODY) == {couple(ANN, BOB)}
    await store.commit(work(kept(ANN, BOB, Because.RECENT, NOW + 20)))
    assert await store.apart(BOT, NOW + 19, EVERYBODY) == {couple(ANN, BOB)}


async def test_lifted_blocks_leave_reports_recent_partners_and_others_blocks(store: Store):
    await store.commit(
        work(
            *ALL,
            kept(ANN, BOB, Because.BLOCKED),
            kept(ANN, CY, Because.BLOCKED),
            kept(ANN, CY, Because.REPORTED),
            kept(BOB, CY, Because.BLOCKED),
        )
    )
    await store.commit(work(BlocksLifted(BOT, print_of(ANN))))
    assert await store.apart(BOT, NOW, EVERYBODY) == {couple(ANN, CY), couple(BOB, CY)}


async def test_a_lifted_block_leaves_them_recent_partners(store: Store):
    await store.commit(
        work(*ALL, kept(ANN, BOB, Because.RECENT, NOW + 5), kept(ANN, BOB, Because.BLOCKED))
    )
    await store.commit(work(BlocksLifted(BOT, print_of(ANN))))
    assert await store.apart(BOT, NOW + 4, EVERYBODY) == {couple(ANN, BOB)}
    assert await store.apart(BOT, NOW + 5, EVERYBODY) == set()


async def test_what_is_past_is_forgotten_and_for_ever_is_for_ever(store: Store):
    await store.commit(
        work(*ALL, kept(ANN, BOB, Because.RECENT, NOW), kept(ANN, CY, Because.BLOCKED))
    )
    assert await store.expire(NOW - 1) == 0
    assert await store.expire(NOW) == 1
    assert await store.expire(FOREVER - 1) == 0
    assert await store.apart(BOT, 0, EVERYBODY) == {couple(ANN, CY)}


async def test_a_report_is_known_for_half_a_year_and_keeps_apart_for_ever(store: Store):
    await store.commit(work(*ALL, REPORT, kept(ANN, BOB, Because.REPORTED)))
    assert await store.expire(REPORT.at_ms + REPORTS_MS) == 0
    assert await store.has_reported(BOT, CHAT, print_of(ANN))
    assert await store.expire(REPORT.at_ms + REPORTS_MS + 1) == 1
    assert not await store.has_reported(BOT, CHAT, print_of(ANN))
    assert await store.apart(BOT, FOREVER - 1, EVERYBODY) == {couple(ANN, BOB)}


async def test_a_chat_is_reported_once_by_each(store: Store):
    assert not await store.has_reported(BOT, CHAT, print_of(ANN))
    await store.commit(work(REPORT))
    assert await store.has_reported(BOT, CHAT, print_of(ANN))
    assert not await store.has_reported(BOT, CHAT, print_of(BOB))
    with pytest.raises(Stale):
        await store.commit(work(replace(REPORT, reason="rude"), GaveUp(BOT, ANN)))
    await store.commit(work(replace(REPORT, by=print_of(BOB), about=print_of(ANN))))
    assert await store.has_reported(BOT, CHAT, print_of(BOB))
