"""D1 as it really is: what it refuses, what it forgives, and many requests at once.

Every request of a Worker has an executor of its own, and so have the racers here.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from random import Random

import aiohttp
import pytest

from bot.scene import ANA, BOB, Scene
from contract.d1 import HttpBinding, emptied
from contract.made import ANN, BOT, NOW, chat, joined, paired, place, print_of, update, work
from contract.test_many_matches import crowd, deleting
from meetsmatch.adapters.d1 import BatchFailed, D1Executor
from meetsmatch.adapters.sql import SqlStore, Statement
from meetsmatch.adapters.sql.texts import Value, numbered
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Sought, Stale, Wrote
from meetsmatch.core.ids import ChatId
from meetsmatch.core.matching import pairs

pytestmark = pytest.mark.node


@pytest.fixture
async def binding(workerd: str) -> AsyncIterator[HttpBinding]:
    async with emptied(workerd) as made:
        yield made


@pytest.fixture
def executor(binding: HttpBinding) -> D1Executor:
    return D1Executor(binding)


@pytest.fixture
def requests(binding: HttpBinding) -> list[SqlStore]:
    """Stores that know nothing of each other."""
    return [SqlStore(D1Executor(binding)) for _ in range(50)]


def said(text: str, must: int | None = None, **params: Value) -> Statement:
    return Statement.of(numbered("said", text, "?"), params, must)


def card(number: int, must: int | None = None) -> Statement:
    text = "INSERT INTO cards (bot, person, name, message) VALUES (1, :n, 'some', :n)"
    return said(f"{text} ON CONFLICT DO NOTHING", must, n=number)


CARDS = said("SELECT person FROM cards ORDER BY person")


# --- one batch ----------------------------------------------------------------------------


async def test_a_guard_that_does_not_hold_undoes_all_and_is_named(executor: D1Executor):
    with pytest.raises(Stale, match="said"):
        await executor.run([card(1), card(2), said("DELETE FROM cards WHERE person = 9", 1)])
    assert await executor.read(CARDS) == []


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("INSERT INTO cards VALUES (1, 1, 'some', 7) ON CONFLICT DO NOTHING", 0),
        ("INSERT INTO cards VALUES (1, 3, 'some', 7) ON CONFLICT DO NOTHING", 1),
        (
            "INSERT INTO cards VALUES (1, 1, 'some', 7), (1, 2, 'some', 7) "
            "ON CONFLICT (bot, person, name) DO UPDATE SET message = excluded.message",
            2,
        ),
        ("UPDATE cards SET message = message WHERE bot = 1", 2),
        ("DELETE FROM cards", 2),
        ("DELETE FROM cards WHERE person IN (1, 2) RETURNING person", 2),
        ("UPDATE cards SET message = 0 WHERE person = 404", 0),
        ("SELECT message FROM cards WHERE person = 404", 0),
        ("SELECT message FROM cards", 2),
    ],
)
async def test_a_guard_counts_the_rows_of_its_own_statement(
    executor: D1Executor, text: str, touched: int
):
    cards = [card(1), CARDS, card(2)]
    for wrong in {touched - 1, touched + 1} - {-1}:
        with pytest.raises(Stale):
            await executor.run([*cards, said(text, wrong)])
    assert await executor.read(CARDS) == []
    assert len(await executor.run([*cards, said(text, touched), CARDS])) == 5


async def test_rows_come_back_statement_by_statement_whatever_stands_guard(executor: D1Executor):
    found = await executor.run([card(1, must=1), CARDS, card(2, must=1), CARDS])
    assert found == [[], [(1,)], [], [(1,), (2,)]]


async def test_every_kind_of_value_comes_back_as_it_was(executor: D1Executor):
    values: tuple[Value, ...] = (1 << 52, -7, "naïve 🙂 '", bytes(range(256)), None)
    kept = said(
        "INSERT INTO outbox (bot, to_person, priority, album, sealed, chat, due_ms)"
        " VALUES (:a, :b, 1, :c, :d, :e, 0) RETURNING bot, to_person, album, sealed, chat",
        **dict(zip("abcde", values, strict=True)),
    )
    assert await executor.run([kept]) == [[values]]


async def test_nothing_to_run_is_no_trip(executor: D1Executor):
    assert await executor.run([]) == []


@pytest.mark.parametrize(
    "mistake",
    [
        said("SELECT 1 FROM nowhere"),
        said("INSERT INTO cards (bot) VALUES (1)"),
        said(
            "SELECT " + ", ".join(f":v{n}" for n in range(101)), **{f"v{n}": n for n in range(101)}
        ),
        said(f"SELECT '{'x' * 100_000}'"),
        Statement(said("SELECT :x", x=1).query, ()),
    ],
    ids=["schema", "constraint", "parameters", "length", "binding"],
)
async def test_a_mistake_of_ours_is_no_outage(executor: D1Executor, mistake: Statement):
    with pytest.raises(BatchFailed):
        await executor.run([card(1), mistake])
    assert await executor.read(CARDS) == []


async def test_a_database_out_of_reach_is_unavailable():
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))  # and never listens
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/"
        async with aiohttp.ClientSession() as session:
            nowhere = D1Executor(HttpBinding(session, url))
            with pytest.raises(Unavailable):
                await nowhere.run([card(1)])
            with pytest.raises(Unavailable):
                await nowhere.read(CARDS)


# --- many requests ------------------------------------------------------------------------


async def seated(store: SqlStore, people: Sequence[int]) -> list[ChatId | None]:
    chats = [await store.chat_of(BOT, place(it).person) for it in people]
    return [it and it.id for it in chats]


async def test_a_hundred_who_seek_at_once_all_meet_once(requests: list[SqlStore]):
    async def match(store: SqlStore, first: int) -> None:
        waiting = await store.waiting(BOT)
        apart = await store.apart(BOT, NOW, [it.person for it in waiting])
        for number, (one, two) in enumerate(pairs(waiting, apart, NOW)):
            try:
                await store.commit(work(paired(chat(first + number, one, two))))
            except Stale:
                return  # another request was faster, and looks at the same people

    async def seek_and_match(id: int) -> None:
        store = requests[id % len(requests)]
        await store.commit(work(Sought(place(id, NOW + id))))
        await match(store, 1_000 * id)

    people, store = range(1, 101), requests[0]
    await asyncio.gather(*map(seek_and_match, people))
    await match(store, 0)  # those whose partner was taken by the very last of the others
    found = await seated(store, people)
    assert None not in found
    assert len(set(found)) == 50
    assert await store.waiting(BOT) == []


async def test_of_two_hundred_pairings_at_once_none_seats_anybody_twice(requests: list[SqlStore]):
    people, random = range(1, 61), Random(3)
    await requests[0].commit(work(*(Sought(place(it)) for it in people)))
    couples = [random.sample(people, 2) for _ in range(200)]
    outcomes = await asyncio.gather(
        *(
            requests[number % 50].commit(work(paired(chat(1_000 + number, *couple))))
            for number, couple in enumerate(couples)
        ),
        return_exceptions=True,
    )
    assert all(isinstance(it, Stale) for it in outcomes if isinstance(it, BaseException))
    met = {1_000 + n: couples[n] for n, it in enumerate(outcomes) if not isinstance(it, Stale)}
    found = dict(zip(people, await seated(requests[0], people), strict=True))
    assert {id: {it for it in people if found[it] == id} for id in met} == {
        id: set(couple) for id, couple in met.items()
    }
    assert await requests[0].queue_length(BOT) == 60 - 2 * len(met)


async def test_an_update_that_reaches_fifty_requests_is_taken_and_finished_once(
    requests: list[SqlStore],
):
    taken = await asyncio.gather(*(it.take([update(7)], NOW) for it in requests))
    ((row,),) = [it for it in taken if it]
    await requests[0].commit(work(Sought(place(ANN)), Sought(place(ANN + 1)), paired()))
    writes = work(Wrote(BOT, chat().id, NOW + 1), done=row.id)
    outcomes = await asyncio.gather(
        *(it.commit(writes) for it in requests), return_exceptions=True
    )
    assert sum(not isinstance(it, Stale) for it in outcomes) == 1
    assert await requests[0].open_rows(BOT, 0, 9) == []


async def test_a_person_is_known_once(requests: list[SqlStore]):
    outcomes = await asyncio.gather(
        *(it.commit(work(joined(ANN))) for it in requests), return_exceptions=True
    )
    assert sum(not isinstance(it, Stale) for it in outcomes) == 1
    assert await requests[0].person_of(BOT, print_of(ANN)) is not None


# --- what it costs ------------------------------------------------------------------------


class Counting:
    """A binding that remembers what each batch was made of."""

    def __init__(self, inner: HttpBinding) -> None:
        self.inner = inner
        self.trips: list[tuple[int, int, int]] = []
        """Statements, rows read, rows written."""

    async def batch(self, statements: Sequence[Statement]) -> str:
        said = await self.inner.batch(statements)
        metas = [result["meta"] for result in json.loads(said)]
        rows = (sum(meta[name] for meta in metas) for name in ("rows_read", "rows_written"))
        self.trips.append((len(statements), *rows))
        return said


async def test_a_relayed_message_costs_seven_trips_and_twenty_rows(binding: HttpBinding):
    """As docs/decisions say: the free plan writes 100 000 rows a day."""
    counting = Counting(binding)
    scene = Scene(store=SqlStore(D1Executor(counting)))
    await scene.joins(ANA, BOB)
    await scene.meet(ANA, BOB)
    await scene(ANA, "Hi!")  # the first of anybody's life is an event, too
    counting.trips.clear()
    assert await scene(ANA, "hello") == [(BOB, "hello")]
    statements, read, written = (sum(numbers) for numbers in zip(*counting.trips, strict=True))
    assert len(counting.trips) == 7
    assert statements <= 12
    assert read <= 20
    assert written <= 20


async def test_a_deletion_with_two_hundred_matches_is_forty_statements(binding: HttpBinding):
    """The free plan counts fifty for a request."""
    counting = Counting(binding)
    store = SqlStore(D1Executor(counting))
    await crowd(store)
    counting.trips.clear()
    await store.commit(deleting())
    ((statements, _, _),) = counting.trips
    assert statements <= 40
