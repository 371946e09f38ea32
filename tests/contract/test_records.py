"""What is on record of somebody: all of theirs, nothing of others, oldest first."""

from dataclasses import replace
from typing import cast

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    CY,
    NOW,
    couple,
    joined,
    liked,
    matched,
    opened,
    person,
    print_of,
    withheld,
    work,
)
from contract.test_moderation import sanction
from meetsmatch.app.charges import Reported, Sanctioned
from meetsmatch.app.consent import Consented
from meetsmatch.app.ports import Store
from meetsmatch.app.records import Held, Records, Unread
from meetsmatch.app.work import Because, ChatEnded, KeptApart, PersonForgotten
from meetsmatch.core.chats import Ending
from meetsmatch.core.ids import BotId, ChatId
from meetsmatch.core.opinions import Mind

TALK = ChatId(600)
NOTHING = Held([], [], [], [], [], [], [])


async def held(store: Store, who: int = ANN) -> Held:
    records = cast(Records, store.records)
    return await records.held(BOT, person(who).id, print_of(who))


async def test_of_strangers_there_is_nothing(store: Store):
    await store.commit(work(joined(BOB), Consented(BOT, BOB, 1, NOW)))
    assert await held(store) == NOTHING


async def test_the_log_of_consent_keeps_every_line_in_its_order(store: Store):
    given, back = Consented(BOT, ANN, 1, NOW), Consented(BOT, ANN, 1, NOW, is_given=False)
    again = Consented(BOT, ANN, 2, NOW + 9)
    await store.commit(work(joined(ANN), again))
    await store.commit(work(back, given, Consented(BotId(2), ANN, 7, NOW)))
    assert (await held(store)).consents == [given, back, again]
    await store.commit(work(PersonForgotten(person(ANN))))
    assert (await held(store)).consents == []


async def test_chats_are_those_that_live_those_left_and_matches_never_opened(store: Store):
    await store.commit(work(joined(ANN), joined(BOB), joined(CY)))
    await store.commit(work(*couple(ANN, CY, TALK)))
    await store.commit(work(*matched()))
    assert {it.id for it in (await held(store)).chats} == {TALK, CHAT}
    await store.commit(work(ChatEnded(BOT, TALK, Ending.STOPPED, NOW + 1)))
    assert {it.id for it in (await held(store)).chats} == {TALK, CHAT}
    assert [it.id for it in (await held(store, BOB)).chats] == [CHAT]


async def test_opinions_blocks_and_reports_are_those_that_one_made(store: Store):
    await store.commit(work(joined(ANN), joined(BOB)))
    await store.commit(work(liked(ANN, BOB, note=b"sealed")))
    mine = KeptApart(BOT, print_of(ANN), print_of(CY), Because.BLOCKED)
    theirs = replace(mine, by=print_of(CY), other=print_of(ANN))
    report = Reported(BOT, CHAT, print_of(ANN), print_of(CY), "spam", NOW)
    about = replace(report, by=print_of(CY), about=print_of(ANN))
    await store.commit(work(mine, theirs, report, about))
    found = await held(store)
    assert [(it.about, it.mind, it.note) for it in found.opinions] == [
        (BOB, Mind.LIKED, b"sealed")
    ]
    assert found.apart == [mine]
    assert [(it.chat, it.about, it.reason) for it in found.reports] == [
        (report.chat, report.about, report.reason)
    ]
    assert (await held(store, BOB)).opinions == []


async def test_decisions_are_those_about_oneself(store: Store):
    first, second = sanction(about=ANN), sanction(about=ANN, id=71, at_ms=NOW + 1)
    for it in (second, sanction(id=72), first):
        await store.commit(work(Sanctioned(it, None)))
    assert (await held(store)).sanctions == [first, second]


async def test_what_nobody_has_come_to_read_is_its_authors(store: Store):
    await store.commit(work(joined(ANN), joined(BOB)))
    await store.commit(work(*matched()))
    await store.commit(work(opened()))
    await store.commit(work(withheld(7), withheld(8)))
    assert (await held(store)).unread == [Unread(NOW + 7, b"7"), Unread(NOW + 8, b"8")]
    assert (await held(store, BOB)).unread == []
