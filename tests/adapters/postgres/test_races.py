"""Two processes on one database: the second begins while the first has not committed yet."""

from dataclasses import replace

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    NOW,
    chat,
    joined,
    letter,
    paired,
    person,
    place,
    print_of,
    relay,
    work,
)
from meetsmatch.adapters.postgres import PostgresExecutor
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.ports import Mark, Outcome
from meetsmatch.app.work import (
    Because,
    ChatEnded,
    GaveUp,
    KeptApart,
    NotTogether,
    PersonChanged,
    PersonForgotten,
    Sought,
    StillWaits,
    Wrote,
)
from meetsmatch.core.chats import Ending
from support.postgres import EmptiedDatabase
from support.racing import Two

BLOCK = (
    KeptApart(BOT, print_of(ANN), print_of(BOB), Because.BLOCKED),
    NotTogether(BOT, ANN, print_of(BOB)),
)
MEET = paired()


async def together(two: Two) -> bool:
    return await two.store.chat_of(BOT, ANN) is not None


@pytest.fixture
async def two(executor: PostgresExecutor, database: EmptiedDatabase) -> Two:
    store = SqlStore(executor)
    await store.commit(work(joined(ANN), joined(BOB), Sought(place(ANN)), Sought(place(BOB))))
    return Two(store, database.url)


async def test_who_is_being_blocked_is_not_met(two: Two):
    assert await two.while_uncommitted(work(*BLOCK), work(MEET)) == "stale"
    assert not await together(two)


async def test_who_is_being_met_is_not_blocked_as_if_one_were_free(two: Two):
    assert await two.while_uncommitted(work(MEET), work(*BLOCK)) == "stale"
    assert await together(two)


async def test_who_is_being_met_does_not_begin_to_wait_again(two: Two):
    assert await two.while_uncommitted(work(MEET), work(Sought(place(ANN)))) == "stale"
    assert await two.store.waiting(BOT) == []


async def test_who_turns_out_to_be_gone_does_not_begin_to_wait(two: Two):
    gone = (PersonChanged(person(ANN).changed(reachable=False)), GaveUp(BOT, ANN))
    assert await two.while_uncommitted(work(*gone), work(Sought(place(ANN)))) == "stale"
    assert [it.person for it in await two.store.waiting(BOT)] == [BOB]


async def test_who_begins_to_wait_waits_no_longer_once_gone(two: Two):
    gone = (PersonChanged(person(ANN).changed(reachable=False)), GaveUp(BOT, ANN))
    await two.store.commit(work(GaveUp(BOT, ANN)))
    assert await two.while_uncommitted(work(Sought(place(ANN))), work(*gone)) == "done"
    assert [it.person for it in await two.store.waiting(BOT)] == [BOB]


async def test_who_seeks_again_with_other_wishes_is_not_met_on_the_old_ones(two: Two):
    old = replace(MEET, places=(place(ANN), place(BOB)))
    other = Sought(place(ANN, age_from=40))
    assert await two.while_uncommitted(work(other), work(old)) == "stale"
    assert not await together(two)


async def test_who_is_being_met_is_not_forgotten_as_if_they_sat_nowhere(two: Two):
    assert await two.while_uncommitted(work(MEET), work(PersonForgotten(person(ANN)))) == "stale"
    assert await two.store.person(BOT, ANN) is not None


async def test_who_is_being_forgotten_is_not_met(two: Two):
    assert await two.while_uncommitted(work(PersonForgotten(person(ANN))), work(MEET)) == "stale"
    assert not await together(two)


async def test_of_two_couples_with_one_person_one_meets(two: Two):
    await two.store.commit(work(Sought(place(13))))
    other = paired(chat(501, BOB, 13))
    assert await two.while_uncommitted(work(MEET), work(other)) == "stale"
    assert [it.person for it in await two.store.waiting(BOT)] == [13]


async def test_silence_ends_no_chat_in_which_somebody_is_writing(two: Two):
    await two.store.commit(work(MEET))
    silence = ChatEnded(BOT, CHAT, Ending.IDLE, NOW + 9, silent_since_ms=NOW + 5)
    assert await two.while_uncommitted(work(Wrote(BOT, CHAT, NOW + 8)), work(silence)) == "stale"


async def test_nobody_writes_into_a_chat_that_is_ending(two: Two):
    await two.store.commit(work(MEET))
    ended = ChatEnded(BOT, CHAT, Ending.STOPPED, NOW)
    assert await two.while_uncommitted(work(ended), work(Wrote(BOT, CHAT, NOW))) == "stale"


async def test_the_card_of_a_place_that_is_being_left_is_not_shown(two: Two):
    shows = work(StillWaits(place(ANN)), letters=(letter(ANN),))
    assert await two.while_uncommitted(work(GaveUp(BOT, ANN)), shows) == "stale"


async def test_the_card_that_is_being_shown_comes_before_the_words_of_leaving(two: Two):
    shows = work(StillWaits(place(ANN)), letters=(letter(ANN, b"card"),))
    leaves = work(GaveUp(BOT, ANN), letters=(letter(ANN, b"left"),))
    assert await two.while_uncommitted(shows, leaves) == "done"
    assert [it.sealed for it in await two.store.unsent(BOT, 0, 9)] == [b"card", b"left"]


async def test_what_is_marked_while_its_author_is_forgotten_leaves_no_link(two: Two):
    (sent,) = await two.store.commit(work(MEET, letters=(relay(),)))
    ended = ChatEnded(BOT, CHAT, Ending.DELETED, NOW)
    marking = two.store.mark([Mark(sent, Outcome.SENT, message=77)], NOW)
    await two.while_uncommitted(work(ended, PersonForgotten(person(ANN))), marking)
    assert await two.store.twin(BOT, CHAT, BOB, 77) is None


async def test_a_card_that_is_sent_while_its_person_is_forgotten_is_none(two: Two):
    (sent,) = await two.store.commit(work(letters=(letter(ANN, card="queue"),)))
    marking = two.store.mark([Mark(sent, Outcome.SENT, message=77)], NOW)
    await two.while_uncommitted(work(PersonForgotten(person(ANN))), marking)
    assert await two.store.card(BOT, ANN, "queue") is None
