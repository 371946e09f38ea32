"""Hot statements of many groups are done as one, and nobody can tell by what comes of them."""

import asyncio
import logging
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    CY,
    NOW,
    chat,
    couple,
    joined,
    paired,
    place,
    print_of,
    relay,
    update,
    work,
)
from meetsmatch.adapters.postgres import PostgresExecutor, opened
from meetsmatch.adapters.postgres.batch import hot, steps
from meetsmatch.adapters.sql import SqlStore, Statement
from meetsmatch.adapters.sql.executor import Group
from meetsmatch.adapters.sql.texts import queries
from meetsmatch.app.ports import Mark, Outcome, Unavailable
from meetsmatch.app.work import ChatEnded, Letter, Sought, Stale, Wrote
from meetsmatch.core.chats import Ending
from meetsmatch.core.ids import ChatId, PersonId
from support.postgres import EmptiedDatabase

DEE = PersonId(14)
OTHER = ChatId(501)
TEXTS = queries("$")


@pytest.fixture
async def store(executor: PostgresExecutor) -> SqlStore:
    """Ann and Bob in one chat, Cy and Dee in another."""
    store = SqlStore(executor)
    await store.commit(work(*(joined(it) for it in (ANN, BOB, CY, DEE))))
    await store.commit(work(*couple()))
    await store.commit(work(Sought(place(CY)), Sought(place(DEE)), paired(chat(OTHER, CY, DEE))))
    return store


def asked(name: str, number: int) -> Statement:
    names = TEXTS[name].names
    return Statement(TEXTS[name], [number] * len(names))


def kinds(groups: Sequence[Group]) -> list[tuple[str, int, bool]]:
    found = steps(groups, hot())
    return [(step.query.name, len(step.places), step.is_many) for step in found]


def test_a_text_for_many_takes_what_the_text_for_one_takes():
    for name, query in hot().items():
        assert set(query.names) == set(TEXTS[name].names), name


def test_what_lies_between_two_other_groups_is_sorted_by_kind():
    message = [asked("finish_update", 1), asked("write_in_chat", 1), asked("post", 1)]
    outcome = [asked("link", 1), asked("settle_letter", 1)]
    other = [asked("leave_queue", 1), asked("post", 1)]
    assert kinds([message, outcome, message, other, message]) == [
        ("finish_update", 2, True),
        ("write_in_chat", 2, True),
        ("post", 2, True),
        ("link", 1, True),
        ("settle_letter", 1, True),
        ("leave_queue", 1, False),
        ("post", 1, False),
        ("finish_update", 1, True),
        ("write_in_chat", 1, True),
        ("post", 1, True),
    ]


async def says(
    store: SqlStore, source: int, author: int = ANN, to: int = BOB, chat: int = CHAT
) -> Letter:
    wrote = Wrote(BOT, ChatId(chat), NOW + source)
    said = work(wrote, letters=(relay(to, author, source, chat),))
    (posted,) = await store.commit(said)
    return posted


async def test_letters_of_one_batch_are_numbered_in_the_order_of_calls(store: SqlStore):
    posted = await asyncio.gather(*(says(store, source) for source in range(1, 100)))
    assert [letter.outgoing.source for letter in posted] == [*range(1, 100)]
    assert [letter.id for letter in posted] == sorted(letter.id for letter in posted)
    unsent = await store.unsent(BOT, 0, 1_000)
    assert [(it.id, it.outgoing.source) for it in unsent] == [
        (it.id, it.outgoing.source) for it in posted
    ]


async def test_both_seats_write_in_one_batch(store: SqlStore):
    await asyncio.gather(says(store, 1), says(store, 2, author=BOB, to=ANN))
    found = await store.chat_of(BOT, ANN)
    assert found is not None
    assert found.last_ms == NOW + 2


async def test_in_a_batch_the_stale_stay_out_and_the_others_go(store: SqlStore):
    over = work(ChatEnded(BOT, OTHER, Ending.STOPPED, NOW))
    outcomes = await asyncio.gather(
        says(store, 1),
        says(store, 2, CY, DEE, OTHER),
        store.commit(over),
        says(store, 3, CY, DEE, OTHER),
        says(store, 4),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [Letter, Letter, list, Stale, Letter]
    sent = await store.unsent(BOT, 0, 10)
    assert [letter.outgoing.source for letter in sent] == [1, 2, 4]
    again = await asyncio.gather(
        says(store, 5, CY, DEE, OTHER), says(store, 6, CY, DEE, OTHER), return_exceptions=True
    )
    assert [type(outcome) for outcome in again] == [Stale, Stale]


async def test_in_a_batch_a_mistake_is_its_caller_s_alone(store: SqlStore):
    outcomes = await asyncio.gather(
        says(store, 1), says(store, 1 << 70), says(store, 2), return_exceptions=True
    )
    assert isinstance(outcomes[1], Exception)
    assert not isinstance(outcomes[1], Stale | Unavailable)
    sent = await store.unsent(BOT, 0, 10)
    assert [letter.outgoing.source for letter in sent] == [1, 2]


async def test_an_update_that_comes_twice_in_one_batch_is_new_once(store: SqlStore):
    takings = await asyncio.gather(
        store.take([update(1), update(2)], NOW), store.take([update(2), update(3)], NOW)
    )
    assert [[row.update for row in rows] for rows in takings] == [[1, 2], [3]]
    rows = await store.open_rows(BOT, 0, 10)
    assert [(row.update, row.sealed) for row in rows] == [
        (number, b"update-%d" % number) for number in (1, 2, 3)
    ]


async def test_of_two_copies_marked_in_one_batch_the_later_is_found(
    database: EmptiedDatabase, store: SqlStore, caplog: pytest.LogCaptureFixture
):
    posted = [await says(store, 7), await says(store, 7)]
    caplog.set_level(logging.DEBUG, "meetsmatch.adapters.postgres.pool")
    other = await opened(database.url, 2)
    with capture_logs() as done:
        marked = (
            SqlStore(other).mark([Mark(it, Outcome.SENT, 100 + it.id)], NOW) for it in posted
        )
        await asyncio.gather(*marked)
    await other.close()
    assert [line["statement"] for line in done] == ["link", "settle_letter"]
    assert await store.twin(BOT, CHAT, ANN, 7) == 100 + posted[1].id
    assert await store.twin(BOT, CHAT, BOB, 100 + posted[1].id) == 7


# --- look-ups ---------------------------------------------------------------------------


async def test_everybody_gets_the_answer_to_their_own_question(store: SqlStore):
    people = (ANN, BOB, CY, DEE, PersonId(99), ANN)
    found = await asyncio.gather(*(store.person_of(BOT, print_of(it)) for it in people))
    assert [it and it.id for it in found] == [ANN, BOB, CY, DEE, None, ANN]
    chats = await asyncio.gather(*(store.chat_of(BOT, it) for it in people))
    assert [it and it.id for it in chats] == [CHAT, CHAT, OTHER, OTHER, None, CHAT]


async def test_who_no_longer_asks_keeps_nobody_from_an_answer(store: SqlStore):
    questions = [asyncio.ensure_future(store.chat_of(BOT, it)) for it in (ANN, BOB, CY)]
    await asyncio.sleep(0)
    questions[1].cancel()
    found = await asyncio.gather(*questions, return_exceptions=True)
    assert [type(it) for it in found[1:2]] == [asyncio.CancelledError]
    assert await store.chat_of(BOT, BOB)


async def test_a_question_that_cannot_be_asked_fails_for_all_who_asked(store: SqlStore):
    people = (ANN, 1 << 70, BOB)
    questions = [asyncio.ensure_future(store.chat_of(BOT, PersonId(it))) for it in people]
    await asyncio.sleep(0)
    questions[2].cancel()
    found = await asyncio.gather(*questions, return_exceptions=True)
    assert all(isinstance(it, BaseException) for it in found)
    assert await store.chat_of(BOT, ANN)
