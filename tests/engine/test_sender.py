"""Every answer of Telegram, and what follows from it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.world import ANA, BOB, BOT, CLEO, ShakyStore, World
from meetsmatch.adapters.memory import Fault, MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.broadcasting import BroadcastMade
from meetsmatch.app.monitoring import STRAY
from meetsmatch.app.ports import Answer, Mark, Outcome, Unavailable
from meetsmatch.app.work import Commit, Letter, Outgoing, Priority, Work
from meetsmatch.core.broadcasts import Broadcast, Draft
from meetsmatch.core.ids import BroadcastId, ChatId, PersonId
from meetsmatch.engine.calls import ADDRESSES
from meetsmatch.engine.delivery import LONGEST_BACK_OFF_MS, TRIES, back_off_ms
from meetsmatch.engine.ports import Hooks, Point

ONE = BroadcastId(1)
BLOCKED = Answer(403, None, "Forbidden: bot was blocked by the user")
BAD = Answer(400, None, "Bad Request: wrong file identifier")


def wait(seconds: int) -> Answer:
    return Answer(429, None, f"Too Many Requests: retry after {seconds}", seconds)


async def outbox(world: World) -> int:
    return (await world.store.counts(BOT))["outbox"]


# --- 429 --------------------------------------------------------------------------------------


async def test_429_waits_exactly_as_told_and_keeps_the_order(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(wait(7), chat=BOB))
    await world.says(ANA, "one")
    await world.says(ANA, "two")
    await world.says(BOB, "others go on")
    assert world.heard(ANA)[-1] == "others go on"
    await world.later(6_999)
    assert world.heard(BOB)[-1] == "found"
    await world.later(1)
    assert world.heard(BOB)[-2:] == ["one", "two"]
    assert world.engine.counters.throttled == 1


async def test_429_is_obeyed_after_a_restart(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(wait(7), chat=BOB))
    await world.says(ANA, "one")
    await world.says(ANA, "two")
    world.restart()
    await world.later(6_999)
    assert world.heard(BOB)[-1] == "found"
    await world.later(1)
    assert world.heard(BOB)[-2:] == ["one", "two"]


async def test_429_is_of_the_chat_whoever_sits_there_now(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.says(CLEO, "/start")
    came_back = await world.person(CLEO)
    world.telegram.fail(Fault(wait(7), chat=BOB))
    await world.says(ANA, "one")
    await world.commit(Outgoing(BOT, came_back, "sendMessage", {"chat_id": BOB, "text": "new"}))
    await world.later(6_999)
    assert world.heard(BOB)[-1] == "found"
    await world.later(1)
    assert sorted(world.heard(BOB)[-2:]) == ["new", "one"]
    assert world.engine.counters.throttled == 1


async def test_429_for_two_people_at_once_stops_the_bot(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.says(CLEO, "/start")
    world.telegram.fail(Fault(wait(5), chat=ANA))
    world.telegram.fail(Fault(wait(5), chat=BOB))
    await world.says(ANA, "to Bob")
    await world.says(BOB, "to Ana")
    before = len(world.telegram.calls)
    await world.says(CLEO, "hello?")
    assert len(world.telegram.calls) == before
    await world.later(5_000)
    assert world.heard(CLEO)[-1] == "nobody there"


async def test_answers_to_buttons_pass_a_waiting_chat(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(wait(60), chat=ANA))
    await world.says(BOB, "hello")
    await world.press(ANA)
    assert world.telegram.calls[-1].method == "answerCallbackQuery"
    world.telegram.fail(Fault(wait(3), "answerCallbackQuery"))
    await world.press(ANA)
    await world.later(3_000)
    assert [c.method for c in world.telegram.calls[-2:]] == ["answerCallbackQuery"] * 2


# --- 403, 400 ---------------------------------------------------------------------------------


async def test_403_ends_the_chat_tells_the_partner_and_stops_trying(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.blocked.add(BOB)
    for n in range(5):
        await world.take(world.telegram.writes(ANA, f"{n}"))
    before = len(world.telegram.calls)
    await world.send()
    assert [call.chat for call in world.telegram.calls[before:]] == [BOB] + 6 * [ANA]
    assert world.heard(ANA)[-6:] == ["partner vanished"] + 5 * ["undelivered: unreachable"]
    assert await outbox(world) == 0
    assert world.engine.counters.unreachable == 5


async def test_a_chat_that_telegram_does_not_find_is_out_of_reach(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(Answer(400, None, "Bad Request: chat not found"), chat=BOB))
    await world.says(ANA, "hello")
    assert "partner vanished" in world.heard(ANA)


async def test_400_tells_the_author_and_goes_on(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(BAD, chat=BOB))
    await world.says(ANA, "bad")
    await world.says(ANA, "good")
    assert world.heard(BOB)[-1] == "good"
    assert world.heard(ANA)[-1] == "undelivered: failed"
    assert world.engine.counters.failed == 1


async def test_what_telegram_will_never_take_is_no_matter_of_its_number(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(Answer(413, None, "Request Entity Too Large"), chat=BOB))
    await world.says(ANA, "huge")
    assert world.heard(ANA)[-1] == "undelivered: failed"


async def test_the_end_of_a_chat_waits_for_the_store(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    world.telegram.blocked.add(BOB)
    await world.take(world.telegram.writes(ANA, "hello"))
    shaky.away = {"commit"}
    await world.send()
    assert world.engine.counters.unreachable == 0
    shaky.away.clear()
    await world.later(1_000)
    assert "partner vanished" in world.heard(ANA)


async def test_400_for_our_own_words_tells_nobody(world: World) -> None:
    await world.says(ANA, "/start")
    world.telegram.fail(Fault(BAD, chat=ANA))
    await world.says(ANA, "hello?")
    await world.says(ANA, "hello??")
    assert world.heard(ANA) == ["welcome", "nobody there"]
    assert await outbox(world) == 0


async def test_when_nobody_can_be_told_the_line_still_goes_on(world: World) -> None:
    await world.pair(ANA, BOB)

    async def bug(person: PersonId) -> None:
        raise ValueError

    world.talk.vanished = bug
    world.telegram.blocked.add(BOB)
    await world.says(ANA, "hello")
    assert [where for where, _ in world.troubles] == ["aftermath"]
    assert await outbox(world) == 0


# --- out of order -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [0, 401, 404, 500, 502, 503])
async def test_out_of_order_is_tried_again_in_order(world: World, status: int) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(Answer(status), chat=BOB, times=3))
    await world.says(ANA, "one")
    await world.says(ANA, "two")
    assert world.heard(BOB)[-1] == "found"
    for tries in (1, 2, 3):
        await world.later(back_off_ms(tries))
    assert world.heard(BOB)[-2:] == ["one", "two"]
    assert world.engine.counters.retried == 3


async def test_a_method_that_the_server_does_not_know_is_refused_and_no_wrong_token(world: World):
    await world.pair(ANA, BOB)
    unknown = Answer(404, description="Not Found: method not found")
    world.telegram.fail(Fault(unknown, chat=BOB))
    await world.says(ANA, "one")
    await world.says(ANA, "two")
    assert world.heard(BOB)[-1] == "two"
    assert world.engine.counters.failed == 1


async def test_being_told_to_wait_is_no_try_but_keeps_the_place_across_restarts(world: World):
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(Answer(429, retry_after=10), chat=BOB, times=5))
    await world.says(ANA, "one")
    await world.says(ANA, "two")
    for _ in range(4):
        await world.later(10_000)
        world.restart()
    assert [it.tries for it in await world.store.unsent(BOT, 0, 9)] == [1, 0]
    await world.send()
    assert world.heard(BOB)[-1] == "found"
    await world.later(10_000)
    assert world.heard(BOB)[-2:] == ["one", "two"]


async def test_nothing_is_given_up_while_telegram_is_out_of_reach(world: World) -> None:
    await world.pair(ANA, BOB)
    down = Fault(Answer(0), times=10 * TRIES)
    world.telegram.fail(down)
    for n in range(5):
        await world.says(ANA, f"{n}")
    for _ in range(2 * TRIES):
        await world.later(LONGEST_BACK_OFF_MS)
    down.times = 0
    await world.later(LONGEST_BACK_OFF_MS)
    assert world.heard(BOB)[2:] == ["0", "1", "2", "3", "4"]


async def test_a_letter_that_telegram_always_breaks_over_is_given_up(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(Answer(500), chat=BOB, times=TRIES))
    await world.says(ANA, "bad")
    await world.says(ANA, "good")
    for _ in range(TRIES):
        await world.later(LONGEST_BACK_OFF_MS)
    assert world.heard(BOB)[-1] == "good"
    assert world.heard(ANA)[-1] == "undelivered: failed"


async def test_a_bug_of_ours_keeps_the_letter(world: World) -> None:
    await world.pair(ANA, BOB)

    async def bug(method: str, params: object) -> None:
        raise ValueError

    world.telegram.before = bug
    await world.says(ANA, "hello")
    assert [where for where, _ in world.troubles] == ["sender"]
    world.telegram.before = None
    await world.later(back_off_ms(1))
    assert world.heard(BOB)[-1] == "hello"


async def test_a_letter_that_breaks_us_is_given_up_and_the_next_one_goes(world: World) -> None:
    await world.pair(ANA, BOB)
    ana, bob = await world.person(ANA), await world.person(BOB)
    chat = (await world.chat(ANA)).id
    bad = Outgoing(BOT, bob, "", {}, chat=chat, author=ana, source=1)
    await world.store.commit(Commit(BOT, 0, letters=(Letter(bad, b"no envelope"),)))
    world.restart()
    await world.says(ANA, "good")
    for _ in range(TRIES):
        await world.later(LONGEST_BACK_OFF_MS)
    assert world.heard(BOB)[-1] == "good"
    assert world.heard(ANA)[-1] == "undelivered: failed"


async def test_nobody_can_be_told_of_a_broken_letter_while_the_store_is_away(
    shaky: ShakyStore,
) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(Answer(403), chat=BOB))
    await world.take(world.telegram.writes(ANA, "one"), world.telegram.writes(ANA, "two"))
    decide = world.talk.undelivered

    async def leaves(letter: Letter, outcome: Outcome) -> Work:
        shaky.away = {"commit"}
        return await decide(letter, outcome)

    world.talk.undelivered = leaves
    await world.send()
    assert world.heard(ANA)[-1] == "partner vanished"
    world.talk.undelivered = decide
    shaky.away.clear()
    await world.later(1_000)
    assert world.heard(BOB)[-2:] == ["one", "two"]
    assert await outbox(world) == 0


# --- ambiguous --------------------------------------------------------------------------------


async def test_a_relay_with_an_unknown_end_is_sent_again(world: World) -> None:
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(Answer(-1), chat=BOB, happens=True))
    world.telegram.fail(Fault(Answer(-1), chat=BOB, happens=False))
    await world.says(ANA, "hello")
    await world.later(back_off_ms(1))
    await world.later(back_off_ms(2))
    assert len(world.calls(BOB, "sendMessage")) == 2 + 3
    assert world.heard(BOB)[-1] == "hello"
    assert world.engine.counters.ambiguous == 2


async def test_what_is_worse_doubled_is_not_sent_again(world: World) -> None:
    await world.says(ANA, "/start")
    ana = await world.person(ANA)
    world.telegram.fail(Fault(Answer(-1), "answerCallbackQuery"))
    await world.press(ANA)
    world.telegram.fail(Fault(Answer(-1), chat=ANA))
    await world.commit(Outgoing(BOT, ana, "sendMessage", {"text": "news"}, Priority.BROADCAST))
    await world.later(100_000)
    assert world.engine.counters.ambiguous == 2
    assert world.engine.counters.failed == 2
    assert world.heard(ANA) == ["welcome"]


# --- right before sending ---------------------------------------------------------------------


async def test_a_relay_to_the_wrong_person_is_never_sent(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.says(CLEO, "/start")
    ana, bob, cleo = [await world.person(p) for p in (ANA, BOB, CLEO)]
    chat = (await world.chat(ANA)).id
    for to, author, where in (
        (cleo, ana, chat),
        (bob, cleo, chat),
        (bob, ana, ChatId(5)),
    ):
        call = Outgoing(BOT, to, "sendMessage", {"text": "x"}, chat=where, author=author)
        await world.commit(call)
    await world.send()
    assert world.engine.counters.misdelivered_prevented == 3
    assert (await world.store.marks(BOT))[STRAY] == world.clock.ms, "operators are told of it"
    assert world.heard(BOB)[-1] == "found"
    assert world.heard(CLEO) == ["welcome"]
    assert await outbox(world) == 0


async def test_after_a_block_nothing_more_arrives(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "rude"))
    await world.take(world.telegram.writes(BOB, "/block"))
    await world.send()
    assert "rude" not in world.heard(BOB)
    assert "cancelled" in world.heard(ANA)
    assert world.engine.counters.misdelivered_prevented == 0
    assert world.engine.counters.cancelled == 1


async def test_what_was_cancelled_meanwhile_is_skipped(world: World) -> None:
    await world.says(ANA, "/start")
    await world.take(world.telegram.writes(ANA, "hello?"))
    (letter,) = await world.store.unsent(BOT, 0, 10)
    await world.store.mark([Mark(letter, Outcome.CANCELLED)], 0)
    await world.send()
    assert world.heard(ANA) == ["welcome"]
    assert world.engine.counters.misdelivered_prevented == 0


async def test_words_before_the_end_arrive_before_it(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "last words"))
    await world.take(world.telegram.writes(BOB, "/next"))
    await world.send()
    assert world.heard(BOB)[-2:] == ["last words", "ended"]


async def test_what_has_expired_is_dropped(world: World) -> None:
    await world.pair(ANA, BOB)
    update = world.telegram.update("callback_query", ANA, id="1", message=world.in_chat(ANA))
    await world.take(update)
    await world.later(120_001)
    assert world.engine.counters.expired == 1
    ana, bob = await world.person(ANA), await world.person(BOB)
    chat = (await world.chat(ANA)).id
    await world.commit(
        Outgoing(BOT, bob, "sendMessage", {}, chat=chat, author=ana, expires_ms=world.clock() - 1)
    )
    await world.send()
    assert world.heard(ANA)[-1] == "undelivered: expired"


async def test_letters_to_people_we_forgot_go_nowhere(world: World) -> None:
    stranger = PersonId(12345)
    await world.commit(Outgoing(BOT, stranger, "sendMessage", {"text": "?"}))
    await world.commit(Outgoing(BOT, stranger, "sendMessage", {"text": "bye", "chat_id": CLEO}))
    await world.send()
    assert world.engine.counters.expired == 1
    assert world.heard(CLEO) == ["bye"]


# --- the store is away ------------------------------------------------------------------------


async def test_nothing_is_sent_unasked(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "hello"))
    shaky.away = {"sendable"}
    with pytest.raises(Unavailable):
        await world.send()
    shaky.away.clear()
    assert world.heard(BOB)[-1] == "found"
    await world.later(1_000)
    assert world.heard(BOB)[-1] == "hello"


async def test_a_parcel_waits_for_what_it_must_know(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "hello"))
    world.restart()
    shaky.away = {"address"}
    await world.send()
    assert world.heard(BOB)[-1] == "found"
    assert world.engine.counters.unavailable == 1
    shaky.away.clear()
    await world.later(1_000)
    assert world.heard(BOB)[-1] == "hello"


async def test_marks_are_kept_until_they_are_written(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "hello"))
    shaky.away = {"mark"}
    with pytest.raises(Unavailable):
        await world.send()
    assert len(world.engine.outbox.held) == 1
    shaky.away.clear()
    await world.send()
    assert await outbox(world) == 0
    assert world.heard(BOB).count("hello") == 1


async def test_a_mark_that_no_store_takes_holds_up_nobody_elses(tmp_path: Path) -> None:
    executor = SqliteExecutor(tmp_path / "some.db")
    world = World(store=SqlStore(executor))
    await world.pair(ANA, BOB)
    world.telegram.fail(Fault(Answer(200, {"message_id": 1 << 70}), "sendMessage", chat=BOB))
    await world.take(world.telegram.writes(ANA, "hello"), world.telegram.writes(BOB, "hi"))
    await world.send()
    assert [where for where, _ in world.troubles] == ["marks"]
    assert world.heard(ANA)[-1] == "hi"
    # Not known as sent, and never sent again by this process.
    assert await outbox(world) == 1
    await world.later(60_000)
    assert [call.params["text"] for call in world.calls(BOB, "sendMessage")].count("hello") == 1
    await executor.close()


async def test_a_mark_that_waits_for_the_store_behind_a_bad_one_is_kept(tmp_path: Path) -> None:
    class Fading(ShakyStore):
        """When picky, refuses many marks at once, takes one, then is away."""

        picky = False

        async def mark(self, marks: Sequence[Mark], at_ms: int) -> None:
            if self.picky and len(marks) > 1:
                raise ValueError("one of them")
            if "mark" in self.away:
                raise Unavailable("mark")
            await self.inner.mark(marks, at_ms)
            if self.picky:
                self.away.add("mark")

    fading = Fading()
    world = World(store=fading)
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "hello"), world.telegram.writes(BOB, "hi"))
    fading.picky = True
    with pytest.raises(Unavailable):
        await world.send()
    assert await outbox(world) == 1
    fading.picky = False
    fading.away.clear()
    await world.send()
    assert await outbox(world) == 0
    assert world.heard(BOB).count("hello") == world.heard(ANA).count("hi") == 1


async def test_a_backlog_that_cannot_be_read_is_read_later(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "hello"))
    world.restart()
    shaky.away = {"unsent"}
    with pytest.raises(Unavailable):
        await world.send()
    shaky.away.clear()
    await world.send()
    assert world.heard(BOB)[-1] == "hello"


async def test_a_crash_between_call_and_mark_doubles_at_most(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "hello"))
    sender = world.engine.sender
    for parcel in await sender.checked(sender.outbox.due(world.clock(), 9)):
        await sender.delivery.deliver(parcel)
    world.restart()
    await world.send()
    assert world.heard(BOB).count("hello") == 2


async def test_a_bug_in_the_store_keeps_nobody_from_their_letters(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.take(world.telegram.writes(ANA, "hello"))
    answers = world.store.sendable

    async def bug(*asked: object) -> set[int]:
        raise ValueError("a bug")

    world.store.sendable = bug
    with pytest.raises(ValueError, match="a bug"):
        await world.send()
    world.store.sendable = answers
    await world.later(1_000)
    assert world.heard(BOB)[-1] == "hello"


# --- addresses --------------------------------------------------------------------------------


async def test_opened_addresses_are_few(world: World) -> None:
    await world.says(ANA, "/start")
    known = world.engine.sender.delivery.calls.addresses
    known.clear()
    known.update({PersonId(-n): n for n in range(ADDRESSES)})
    await world.says(ANA, "hello")
    assert len(known) == ADDRESSES
    assert PersonId(0) not in known
    assert world.heard(ANA)[-1] == "nobody there"


async def test_marks_of_nothing_are_no_write(world: World) -> None:
    await world.engine.sender.marks.flush()
    assert await world.engine.sender.checked([]) == []


# --- letters of broadcasts ----------------------------------------------------------------


async def news(world: World, *people: int) -> None:
    """One letter of a broadcast to each of these, who have started."""
    made = Broadcast(BOT, ONE, Draft("news", {"en": "news"}), "olga", 0)
    for person in people:
        await world.says(person, "/start")
    calls = [
        Outgoing(
            BOT,
            await world.person(person),
            "sendMessage",
            {"text": "news"},
            Priority.BROADCAST,
            broadcast=ONE,
        )
        for person in people
    ]
    await world.commit(*calls, changes=(BroadcastMade(made),))


async def stands(world: World) -> Broadcast:
    assert isinstance(world.store, MemoryStore)
    found = await world.store.broadcasts.broadcast(BOT, ONE)
    assert found is not None
    return found


@pytest.mark.parametrize("point", [Point.CALLED, Point.MARKING])
async def test_a_broadcast_is_told_nobody_twice_wherever_the_process_dies(point: Point) -> None:
    def dies(reached: Point) -> None:
        if reached is point and world.heard(ANA)[-1] == "news":
            raise KeyboardInterrupt

    world = World(hooks=Hooks(reached=dies))
    await news(world, ANA)
    with pytest.raises(KeyboardInterrupt):
        await world.send()
    world.hooks = None
    world.restart()
    await world.later(60_000)
    assert world.heard(ANA).count("news") == 1
    assert (await stands(world)).sent == 0


async def test_a_broadcast_misses_nobody_when_the_process_dies_before_the_call() -> None:
    def dies(reached: Point) -> None:
        if reached is Point.CALLING and armed:
            raise KeyboardInterrupt

    armed = list[bool]()
    world = World(hooks=Hooks(reached=dies))
    await news(world, ANA, BOB)
    armed.append(True)
    with pytest.raises(KeyboardInterrupt):
        await world.send()
    world.hooks = None
    world.restart()
    await world.later(60_000)
    assert [world.heard(it).count("news") for it in (ANA, BOB)] == [1, 1]
    assert (await stands(world)).sent == 2


@pytest.mark.parametrize("answer", [Answer(502), Answer(0), Answer(500), wait(3)])
async def test_a_letter_of_a_broadcast_that_was_not_taken_is_sent_again_after_a_crash(
    world: World, answer: Answer
) -> None:
    await news(world, ANA)
    world.telegram.fail(Fault(answer, "sendMessage", ANA))
    await world.send()
    world.restart()
    await world.later(60_000)
    assert world.heard(ANA).count("news") == 1
    assert (await stands(world)).sent == 1


async def test_whether_a_broadcast_arrived_that_telegram_was_silent_about_is_not_tried_out(
    world: World,
) -> None:
    await news(world, ANA)
    world.telegram.fail(Fault(Answer(-1), "sendMessage", ANA))
    await world.later(60_000)
    assert world.heard(ANA).count("news") == 0
    assert (await stands(world)).unknown == 1
