"""The queue of updates, and what a bot allows."""

import random

import pytest

from playground.allowed import DEFAULT, KINDS, Allowed
from playground.clock import Clock
from playground.updates import CAPACITY, Queue, Update


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.freeze(True)
    return clock


@pytest.fixture
def queue(clock: Clock) -> Queue:
    return Queue(clock, random.Random(1))


def fill(queue: Queue, count: int) -> list[Update]:
    return [put(queue) for _ in range(count)]


def put(queue: Queue, lives: float = 100, body: str = "{}") -> Update:
    update = queue.push("message", body, 1, lives)
    assert update is not None
    return update


def test_ids_begin_at_random_and_go_on_by_one(clock: Clock, queue: Queue) -> None:
    a, b = fill(queue, 2)
    assert 0 < a.id < 1 << 31
    assert b.id == a.id + 1
    assert Queue(clock, random.Random(2)).push("message", "{}", 1, 1) != a
    queue.clear()
    assert put(queue).id == b.id + 1
    assert a.json == f'{{"update_id":{a.id},"message":{{}}}}'


def test_after_a_week_without_updates_the_numbering_begins_anew(
    clock: Clock, queue: Queue
) -> None:
    old = put(queue, lives=1)
    clock.advance(7 * 86400)
    assert put(queue, lives=1).id == old.id + 1
    clock.advance(7 * 86400 + 1)
    new = put(queue)
    assert abs(new.id - old.id) > CAPACITY
    assert queue.confirm(old.id + 2) == []
    assert queue.get(100) == [new]


def test_an_offset_confirms_what_is_before_it(queue: Queue) -> None:
    a, b, c = fill(queue, 3)
    assert queue.confirm(b.id) == [a]
    assert queue.get(100) == [b, c]
    assert queue.get(1) == [b]


def test_a_negative_offset_keeps_the_last(queue: Queue) -> None:
    *old, last = fill(queue, 4)
    assert queue.confirm(-1) == old
    assert queue.get(100) == [last]
    assert queue.confirm(-5) == []


@pytest.mark.parametrize("odd", [0, 1, (1 << 31) - 1, -(1 << 31)])
def test_odd_offsets_confirm_nothing(queue: Queue, odd: int) -> None:
    updates = fill(queue, 3)
    assert queue.confirm(odd) == []
    assert queue.get(100) == updates


def test_a_little_beyond_the_tail_is_no_odd_offset(queue: Queue) -> None:
    updates = fill(queue, 3)
    assert queue.confirm(updates[-1].id + 12) == []
    assert queue.confirm(updates[-1].id + 11) == updates


def test_updates_expire(clock: Clock, queue: Queue) -> None:
    gone: list[Update] = []
    queue = Queue(clock, random.Random(1), gone.extend)
    short, long = put(queue, 150), put(queue, 86_400)
    clock.advance(151)
    assert queue.get(100) == [long]
    assert gone == [short]
    assert short not in queue
    clock.advance(86_400)
    assert len(queue) == 0
    assert queue.everything() == []


def test_a_full_queue_takes_nothing(queue: Queue) -> None:
    fill(queue, CAPACITY)
    assert queue.push("message", "{}", 1, 100) is None
    assert len(queue) == CAPACITY


def test_an_answer_is_cut_at_four_megabytes(queue: Queue) -> None:
    body = '"' + "x" * (1 << 20) + '"'
    for _ in range(5):
        put(queue, body=body)
    assert len(queue.get(100)) == 3


def test_forgetting_twice_is_fine(queue: Queue) -> None:
    update = put(queue)
    queue.forget(update)
    queue.forget(update)
    assert len(queue) == 0


@pytest.mark.parametrize("raw", ["", "nonsense", "{}", "7", '["message", 1]'])
def test_what_cannot_be_read_changes_no_choice(raw: str) -> None:
    allowed = Allowed()
    assert not allowed.choose(raw)
    assert allowed.listed() is None


@pytest.mark.parametrize("raw", ["[]", '["nonsense"]'])
def test_an_empty_choice_is_the_default(raw: str) -> None:
    allowed = Allowed()
    assert allowed.choose('["poll"]')
    assert allowed.listed() == ["poll"]
    assert allowed.choose(raw)
    assert allowed.listed() is None


def test_a_choice_is_made_in_any_case_and_order() -> None:
    allowed = Allowed()
    assert allowed.choose('["CALLBACK_QUERY", "message", "unheard_of"]')
    assert not allowed.choose('["message", "callback_query"]')
    assert allowed.listed() == ["message", "callback_query"]
    assert "message" in allowed
    assert "poll" not in allowed


def test_reactions_and_members_must_be_asked_for() -> None:
    assert set(KINDS) - DEFAULT == {"chat_member", "message_reaction", "message_reaction_count"}
