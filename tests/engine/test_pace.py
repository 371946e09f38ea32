"""Who goes first, and how fast."""

import pytest

from engine.world import ANA, BOB, BOT, World
from meetsmatch.app.work import Letter, Outgoing, Priority
from meetsmatch.core.ids import PersonId
from meetsmatch.engine.assembly import Limits
from meetsmatch.engine.held import Held
from meetsmatch.engine.outbox import Outbox, Parcel
from meetsmatch.engine.pace import Bucket
from meetsmatch.engine.ports import UNPACED, Pace


def letter(number: int, to: int, priority: Priority = Priority.CONTROL, due_ms: int = 0) -> Letter:
    call = Outgoing(BOT, PersonId(to), "sendMessage", {"text": "x"}, priority, due_ms=due_ms)
    return Letter(call, b"", number)


def outbox(pace: Pace = UNPACED, room: int = 100) -> Outbox:
    return Outbox(pace, Held(room, behind=False))


def numbers(box: Outbox, now_ms: int, limit: int = 100) -> list[int]:
    """Take, and settle at once, what is due."""
    parcels = box.due(now_ms, limit)
    for parcel in parcels:
        box.settled(parcel, now_ms)
    return [item.letter.id for parcel in parcels for item in parcel.items]


def test_one_recipient_gets_letters_in_order_one_at_a_time() -> None:
    box = outbox()
    box.post([letter(n, 1) for n in (1, 2, 3)], 0)
    (first,) = box.due(0, 100)
    assert [item.letter.id for item in first.items] == [1]
    assert box.due(0, 100) == []
    box.settled(first, 0)
    assert [numbers(box, 0), numbers(box, 0), numbers(box, 0)] == [[2], [3], []]


def test_a_letter_posted_late_still_finds_its_place() -> None:
    box = outbox()
    (busy,) = posted_and_due(box, 1)
    box.post([letter(3, 1), letter(5, 1)], 0)
    box.post([letter(4, 1), letter(2, 1)], 0)
    box.settled(busy, 0)
    assert [numbers(box, 0)[0] for _ in range(4)] == [2, 3, 4, 5]


def posted_and_due(box: Outbox, number: int) -> list[Parcel]:
    box.post([letter(number, 1)], 0)
    return box.due(0, 100)


def test_only_answers_overtake() -> None:
    box = outbox()
    box.post([letter(1, 1), letter(2, 1, Priority.BROADCAST), letter(3, 1, Priority.CONTROL)], 0)
    box.post([letter(4, 1, Priority.ANSWER)], 0)
    assert [numbers(box, 0)[0] for _ in range(4)] == [4, 1, 2, 3]


def test_places_in_line_that_changed_wake_nobody() -> None:
    box = outbox()
    box.post([letter(1, 1)], 0)
    box.post([letter(2, 1, Priority.ANSWER)], 0)
    (busy,) = box.due(0, 1)
    assert box.next_ms(0) is None
    box.settled(busy, 0)
    assert numbers(box, 0) == [1]


def test_an_answer_does_not_join_a_call_under_way() -> None:
    box = outbox()
    (busy,) = posted_and_due(box, 1)
    box.post([letter(2, 1, Priority.ANSWER)], 0)
    assert box.due(0, 100) == []
    box.settled(busy, 0)
    assert numbers(box, 0) == [2]


def test_when_the_pace_is_short_the_urgent_go_first() -> None:
    box = outbox(Pace(bot_per_second=10, bot_burst=1, chat_burst=0, chat_ms=0))
    box.post(
        [
            letter(1, 1, Priority.BROADCAST),
            letter(2, 2, Priority.RELAY),
            letter(3, 3, Priority.NOTICE),
            letter(4, 4, Priority.CONTROL),
            letter(5, 5, Priority.ANSWER),
            letter(6, 6, Priority.RELAY),
        ],
        0,
    )
    sent = [numbers(box, now_ms) for now_ms in range(0, 600, 100)]
    assert sent == [[5], [4], [2], [6], [3], [1]]


def test_the_bot_never_exceeds_its_pace() -> None:
    box = outbox(Pace(bot_per_second=28, bot_burst=5, chat_burst=0, chat_ms=0))
    box.post([letter(n, n) for n in range(1, 100)], 0)
    now_ms, sent = 0, 0
    while now_ms <= 1_000:
        sent += len(numbers(box, now_ms))
        due_ms = box.next_ms(now_ms)
        assert due_ms is not None
        assert due_ms > now_ms
        now_ms = due_ms
    assert sent == 28 + 5


def test_one_chat_never_exceeds_its_pace_and_others_go_on() -> None:
    box = outbox(Pace(bot_per_second=0, bot_burst=0, chat_burst=3, chat_ms=1_000))
    box.post([letter(n, 1) for n in range(1, 7)], 0)
    box.post([letter(9, 2)], 0)
    assert numbers(box, 0) == [1, 9]
    assert [numbers(box, 0), numbers(box, 0), numbers(box, 0)] == [[2], [3], []]
    assert box.next_ms(0) == 1_000
    assert numbers(box, 999) == []
    assert numbers(box, 1_000) == [4]
    box.post([letter(8, 1, Priority.ANSWER)], 1_000)
    assert numbers(box, 1_000) == [8]


def test_a_line_that_has_rested_is_forgotten() -> None:
    box = outbox(Pace(0, 0, 3, 1_000))
    box.post([letter(1, 1)], 0)
    numbers(box, 0)
    assert list(box.lines) == [1]
    assert box.due(box.next_ms(0) or 0, 100) == []
    assert box.lines == {}
    assert box.next_ms(5_000) is None


def test_a_scheduled_letter_lets_others_pass_until_it_is_due() -> None:
    box = outbox()
    box.post([letter(1, 1, due_ms=500), letter(2, 1)], 0)
    assert numbers(box, 0) == [2]
    assert box.next_ms(0) == 500
    assert numbers(box, 499) == []
    assert numbers(box, 500) == [1]


def test_a_clock_that_was_set_back_stops_nobody() -> None:
    bucket = Bucket(3, 1_000)
    bucket.take(10_000_000)
    assert bucket.free_ms(5_000) == 5_000
    assert bucket.is_full(5_000)


def test_the_oldest_letter_is_known() -> None:
    box = outbox()
    assert box.oldest_ms() is None
    box.post([letter(1, 1)], 40)
    box.post([letter(2, 2)], 50)
    assert box.oldest_ms() == 40


# --- the backlog ------------------------------------------------------------------------------


def test_what_has_no_room_waits_for_a_page_and_nothing_overtakes_it() -> None:
    held = Held(4, behind=False)
    rows = [letter(n, 1) for n in range(1, 10)]
    assert [held.admits(row) for row in rows] == [True] * 4 + [False] * 5
    assert not held.wants_page
    for number in (1, 2):
        held.release(number)
    assert not held.admits(letter(10, 1))
    assert held.wants_page
    assert held.reading() == 4
    assert not held.wants_page
    assert [row.id for row in held.read(rows[2:6], 4)] == [5, 6]
    assert held.cursor == 6


def test_the_last_page_ends_the_backlog_unless_something_came_meanwhile() -> None:
    held = Held(10)
    held.reading()
    assert not held.admits(letter(7, 1))
    held.read([], 5)
    assert held.behind
    held.reading()
    assert [row.id for row in held.read([letter(7, 1)], 5)] == [7]
    assert not held.behind
    assert not held.admits(letter(7, 1))
    assert held.admits(letter(8, 1))


def test_a_page_does_not_overtake_what_was_missed_while_it_was_read() -> None:
    held = Held(10)
    held.cursor = 4
    held.reading()
    held.fall_behind(3)
    assert held.read([letter(5, 1), letter(6, 1)], 5) == []
    assert held.reading() == 2
    held.fall_behind(4)
    assert [row.id for row in held.read([letter(n, 1) for n in (3, 5)], 5)] == [3]
    assert held.reading() == 3


def test_a_row_finished_while_a_page_is_read_does_not_come_back() -> None:
    held = Held(10, behind=False)
    assert held.admits(letter(1, 1))
    held.fall_behind()
    held.reading()
    held.release(1)
    assert held.read([letter(1, 1)], 5) == []
    assert not held.is_full


async def test_a_long_backlog_stays_in_the_database(world: World) -> None:
    await world.pair(ANA, BOB)
    for n in range(40):
        await world.take(world.telegram.writes(ANA, f"{n}"))
    world.limits = Limits(pace=UNPACED, letters=10)
    world.restart()
    for _ in range(60):
        await world.engine.sender.send_due(1)
        assert len(world.engine.outbox.held) <= 10 + 500
    assert world.heard(BOB)[2:] == [f"{n}" for n in range(40)]


@pytest.mark.parametrize("room", [1, 3, 10])
async def test_overflowing_memory_loses_and_reorders_nothing(world: World, room: int) -> None:
    world.limits = Limits(pace=UNPACED, letters=room)
    world.restart()
    await world.pair(ANA, BOB)
    for n in range(30):
        await world.take(world.telegram.writes(ANA, f"{n}"))
        if n % 7 == 0:
            await world.engine.sender.send_due(2)
    await world.send(200)
    assert world.heard(BOB)[2:] == [f"{n}" for n in range(30)]


# --- broadcasts -----------------------------------------------------------------------------


def news(first: int, count: int) -> list[Letter]:
    return [letter(n, 1_000 + n, Priority.BROADCAST) for n in range(first, first + count)]


def test_broadcasts_keep_to_a_pace_of_their_own_and_leave_room_for_conversations() -> None:
    box = outbox(Pace(20, 5, 0, 0, broadcast_per_second=10))
    box.post(news(1, 50), 0)
    sent = [number for ms in range(0, 1_000, 10) for number in numbers(box, ms)]
    assert sent == list(range(1, 11))
    box.post([letter(100 + n, 5_000 + n, Priority.RELAY) for n in range(8)], 1_000)
    talked = [number for ms in range(1_000, 1_400, 10) for number in numbers(box, ms)]
    assert [it for it in talked if it >= 100] == list(range(100, 108))
    assert talked[:4] == [100, 101, 102, 103], "conversations first, whatever waits longer"


def test_whoever_sends_by_the_step_is_told_when_the_next_of_a_broadcast_may_go() -> None:
    box = outbox(Pace(20, 5, 0, 0, broadcast_per_second=10))
    box.post(news(1, 2), 0)
    assert numbers(box, 0) == [1]
    assert box.next_ms(0) == 100
    assert numbers(box, 99) == []
    assert numbers(box, 100) == [2]


def test_by_the_paid_rate_broadcasts_take_nothing_from_the_bots_pace() -> None:
    box = outbox(Pace(1, 1, 0, 0, broadcast_per_second=100, broadcast_paid=True))
    box.post([letter(100, 7), *news(1, 50)], 0)
    sent = [number for ms in range(0, 500, 10) for number in numbers(box, ms)]
    assert sent == [100, *range(1, 51)][: len(sent)]
    assert len(sent) > 40
    box.post([letter(101, 8)], 1_000)
    assert numbers(box, 1_000) == [101]


def test_the_pace_of_broadcasts_is_shared_by_all_processes() -> None:
    box = outbox(Pace(0, 0, 0, 0, broadcast_per_second=10))
    box.share(2)
    box.post(news(1, 50), 0)
    sent = [number for ms in range(0, 1_000, 10) for number in numbers(box, ms)]
    assert len(sent) == 5
