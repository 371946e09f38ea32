"""Requests of a Worker: each does all of its work, and what one could not the next one does."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import cast

import pytest

from engine.plain_talk import PlainTalk
from engine.world import ANA, BOB, BOT, CLEO, Clock, ShakyStore, World
from meetsmatch.adapters.memory import Fault
from meetsmatch.app.leases import NOBODY, PARTS, SWEEPS, Lease
from meetsmatch.app.ports import Answer, Gateway, Store, Unavailable
from meetsmatch.app.work import Work
from meetsmatch.engine.borrowing import BORROWED_MS, CALL_MS, WORK_MS, passing
from meetsmatch.engine.ports import Point
from meetsmatch.worker.subrequests import SWEEPING, USUAL, Subrequests
from meetsmatch.worker.turn import COPIES, NAP_MS, PAUSES_MS, SOON_MS, Known, Turn

DAN = 104


def picture(world: World, person: int, file: str) -> Mapping[str, object]:
    """One of an album's."""
    sizes = [{"file_id": file, "file_unique_id": file, "width": 9, "height": 9}]
    update = world.telegram.writes(person, "", media_group_id="a1", photo=sizes)
    message = update["message"]
    assert isinstance(message, dict)
    del message["text"]
    return update


class Killed(BaseException):
    """The isolate is gone, and nothing of it runs on."""


class Requests:
    """Requests of one isolate; waiting takes no time but the clock's."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known = Known()
        self.asked = list[str]()
        """Of the store, by all requests."""

        self.tidied = 0
        self.pauses = list[int]()
        self.nonce = 0
        self.kill_at: Point | None = None
        self.most = 1_000
        self.used = list[Subrequests]()
        """By each request: its trips to the database and its calls."""

    def turn(self) -> Turn:
        self.nonce += 1
        world = self.world
        world.process = passing(world.clock, self.nonce)
        world.restart()
        may = Subrequests(self.most)
        self.used.append(may)
        outside = world.engine.outside
        counted = replace(
            outside,
            store=cast(Store, CountedStore(outside.store, may, self.asked)),
            gateway=CountedGateway(outside.gateway, may),
        )
        return Turn(counted, self.known, self.pause, may, self.reached)

    async def pause(self, ms: int) -> None:
        self.pauses.append(ms)
        self.world.clock.ms += ms
        await asyncio.sleep(0)

    def reached(self, point: Point) -> None:
        if point is self.kill_at:
            raise Killed

    async def post(self, *updates: Mapping[str, object]) -> Turn:
        """One request, to its end."""
        turn = self.turn()
        await turn.take([json.dumps(update).encode() for update in updates])
        await turn.work()
        return turn

    async def says(self, person: int, text: str, **more: object) -> Turn:
        return await self.post(self.world.telegram.writes(person, text, **more))

    async def cron(self) -> Turn:
        """Most of a minute later: when a whole one is over, these chats end."""
        self.world.clock.ms += 50_000
        turn = self.turn()
        await turn.sweep(self.tidy)
        return turn

    async def tidy(self) -> None:
        self.tidied += 1

    async def pair(self) -> None:
        await self.says(ANA, "/chat")
        await self.says(BOB, "/chat")

    async def holders(self) -> set[str]:
        """Who holds something now."""
        has_ended = passing(self.world.clock, 0).has_ended
        leases = (await self.world.store.leasing(BOT)).leases
        return {it.holder for it in leases if it.holder and not has_ended(it.holder)}


class CountedStore:
    """Each thing that it is asked is one trip to the database, as long as there may be one."""

    def __init__(self, store: Store, may: Subrequests, names: list[str]) -> None:
        self._store, self._may, self._names = store, may, names

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        async def asked(*given: object, **named: object) -> object:
            if not self._may.spend():
                raise Unavailable("spent")
            self._names.append(name)
            return await getattr(self._store, name)(*given, **named)

        return asked


class CountedGateway:
    """Each call is one, too."""

    def __init__(self, gateway: Gateway, may: Subrequests) -> None:
        self._gateway, self._may = gateway, may

    async def call(self, method: str, params: Mapping[str, object]) -> Answer:
        return await self._gateway.call(method, params) if self._may.spend() else Answer(0)


@pytest.fixture
def shaky() -> ShakyStore:
    return ShakyStore()


@pytest.fixture
def requests(shaky: ShakyStore) -> Requests:
    return Requests(World(store=shaky))


async def test_whoever_seeks_is_paired_and_heard_within_the_request(requests: Requests):
    await requests.pair()
    await requests.says(ANA, "hello")
    assert requests.world.heard(BOB)[-1] == "hello"
    await requests.says(BOB, "hi")
    assert requests.world.heard(ANA)[-1] == "hi"
    assert not await requests.holders()


async def test_what_the_database_could_not_take_is_not_acknowledged(
    requests: Requests, shaky: ShakyStore
):
    await requests.pair()
    hello = requests.world.telegram.writes(ANA, "hello")
    shaky.away = {"take"}
    with pytest.raises(Unavailable):
        await requests.post(hello)
    shaky.away.clear()
    assert "hello" not in requests.world.heard(BOB)
    await requests.post(hello)
    assert requests.world.heard(BOB).count("hello") == 1


@pytest.mark.parametrize("step", ["commit", "sendable", "mark", "hand_over"])
async def test_a_request_cut_short_is_finished_by_the_next_in_order(
    requests: Requests, shaky: ShakyStore, step: str
):
    await requests.pair()
    shaky.away = {step}
    turn = await requests.says(ANA, "one")
    assert turn.troubles
    shaky.away.clear()
    requests.world.clock.ms += BORROWED_MS
    await requests.says(ANA, "two")
    heard = [text for text in requests.world.heard(BOB) if text in ("one", "two")]
    assert list(dict.fromkeys(heard)) == ["one", "two"]
    assert len(heard) == (3 if step == "mark" else 2)  # the one duplicate that we allow


@pytest.mark.parametrize(
    "point",
    [
        Point.TAKEN,
        Point.DECIDED,
        Point.COMMITTED,
        Point.CALLING,
        Point.CALLED,
        Point.MARKING,
        Point.MARKED,
    ],
)
async def test_cron_finishes_what_a_killed_request_began(requests: Requests, point: Point):
    await requests.pair()
    requests.kill_at = point
    with pytest.raises(Killed):
        await requests.says(ANA, "one")
    requests.kill_at = None
    await requests.cron()
    heard = requests.world.heard(BOB).count("one")
    # Between the call and its mark nobody can know: one duplicate for the call in flight.
    assert heard == (2 if point in (Point.CALLED, Point.MARKING) else 1)
    assert not await requests.holders()


async def test_an_update_that_telegram_repeats_finishes_what_was_left_of_it(requests: Requests):
    await requests.pair()
    hello = requests.world.telegram.writes(ANA, "hello")
    requests.kill_at = Point.TAKEN
    with pytest.raises(Killed):
        await requests.post(hello)
    requests.kill_at = None
    await requests.post(hello)
    await requests.post(hello)
    assert requests.world.heard(BOB).count("hello") == 1


async def test_what_telegram_would_not_take_yet_goes_when_it_will(requests: Requests):
    await requests.pair()
    requests.world.telegram.fail(Fault(Answer(429, retry_after=3), "sendMessage"))
    began_ms = requests.world.clock.ms
    await requests.says(ANA, "one")
    assert requests.world.heard(BOB)[-1] == "one"
    assert requests.world.clock.ms - began_ms >= 3_000


async def test_what_must_wait_for_longer_is_left_to_cron(requests: Requests):
    await requests.pair()
    requests.world.telegram.fail(Fault(Answer(429, retry_after=50), "sendMessage"))
    began_ms = requests.world.clock.ms
    await requests.says(ANA, "one")
    assert "one" not in requests.world.heard(BOB)
    assert requests.world.clock.ms - began_ms <= SOON_MS
    await requests.cron()
    assert requests.world.heard(BOB)[-1] == "one"


async def test_a_long_backlog_goes_in_order(requests: Requests):
    await requests.pair()
    requests.world.telegram.fail(Fault(Answer(429, retry_after=50), "sendMessage"))
    numbers = [str(number) for number in range(25)]
    for number in numbers:
        await requests.says(ANA, number)
    assert not set(requests.world.heard(BOB)) & set(numbers)
    await requests.cron()
    assert requests.world.heard(BOB)[-len(numbers) :] == numbers


async def test_an_album_goes_whole_although_each_picture_is_a_request(requests: Requests):
    await requests.pair()
    photos = [picture(requests.world, ANA, file) for file in ("one", "two", "three")]
    await asyncio.gather(*map(requests.post, photos))
    (album,) = requests.world.calls(BOB, "sendMediaGroup")
    assert len(album.params["media"]) == 3


async def test_requests_at_the_same_time_neither_mix_up_nor_double_anything(requests: Requests):
    await requests.pair()
    numbers = [str(number) for number in range(30)]
    both = [requests.world.telegram.writes(who, it) for it in numbers for who in (ANA, BOB)]
    await asyncio.gather(*map(requests.post, both))
    await requests.cron()
    for who in (ANA, BOB):
        heard = [text for text in requests.world.heard(who) if text in numbers]
        assert sorted(heard) == sorted(numbers)
    assert not await requests.holders()


async def test_who_waits_for_somebody_elses_part_gets_it_when_it_is_free(requests: Requests):
    await requests.pair()
    world = requests.world
    other = passing(world.clock, 99)
    everything = [Lease(part, it.holder, it.fence) for part, it in await leases_of(world)]
    await world.store.hand_over(BOT, everything, other.name)
    began_ms = world.clock.ms
    await requests.says(ANA, "hello")
    assert requests.pauses[-len(PAUSES_MS) :] == [*PAUSES_MS]
    assert "hello" not in world.heard(BOB)
    assert world.clock.ms - began_ms <= WORK_MS
    world.clock.ms = began_ms + BORROWED_MS  # the other has ended for certain
    await requests.cron()
    assert world.heard(BOB)[-1] == "hello"


async def leases_of(world: World):
    known = {it.part: it for it in (await world.store.leasing(BOT)).leases}
    return [(part, known.get(part, Lease(part))) for part in PARTS]


async def test_a_request_that_stood_still_writes_nothing_late(requests: Requests):
    await requests.pair()
    world = requests.world
    late = requests.turn()
    await late.take([json.dumps(world.telegram.writes(ANA, "hello")).encode()])
    world.clock.ms += WORK_MS + 1
    await late.work()
    assert "hello" not in world.heard(BOB)
    await requests.cron()
    assert world.heard(BOB).count("hello") == 1


async def test_cron_pairs_who_was_left_over_and_ends_what_is_idle(requests: Requests):
    world = requests.world
    requests.kill_at = Point.COMMITTED
    for person in (ANA, CLEO):
        with pytest.raises(Killed):
            await requests.says(person, "/chat")
    requests.kill_at = None
    await requests.cron()
    await requests.cron()
    await requests.says(CLEO, "there you are")
    assert world.heard(ANA)[-1] == "there you are"


async def test_cron_waits_for_who_pairs_at_that_moment(
    requests: Requests, monkeypatch: pytest.MonkeyPatch
):
    await requests.pair()
    await requests.cron()  # nothing is left over
    world = requests.world
    requests.kill_at = Point.COMMITTED
    for person in (CLEO, DAN):
        with pytest.raises(Killed):
            await requests.says(person, "/chat")
    requests.kill_at = None
    world.clock.ms += 50_000
    pairing = passing(world.clock, 99)
    known = {it.part: it for it in (await world.store.leasing(BOT)).leases}
    (held,) = await world.store.hand_over(BOT, [known[SWEEPS]], pairing.name)

    async def ends(ms: int) -> None:
        world.clock.ms += ms
        await world.store.hand_over(BOT, [held], NOBODY)

    monkeypatch.setattr(requests, "pause", ends)
    await requests.turn().sweep(requests.tidy)
    await requests.says(DAN, "there you are")
    assert world.heard(CLEO)[-1] == "there you are"


async def test_nobody_waits_to_pair_while_others_are_told(
    requests: Requests, monkeypatch: pytest.MonkeyPatch
):
    holders = list[str]()

    def reached(point: Point) -> None:
        if point is Point.CALLING and SWEEPS in requests.known.leases:
            holders.append(requests.known.leases[SWEEPS].holder)

    monkeypatch.setattr(requests, "reached", reached)
    await requests.pair()
    assert "found" in requests.world.heard(ANA)
    assert set(holders) == {NOBODY}


async def test_a_quiet_minute_costs_cron_few_trips(requests: Requests):
    await requests.pair()
    await requests.cron()
    requests.world.clock.ms -= 50_000  # the chat goes on
    calls = len(requests.world.telegram.calls)
    turn = await requests.cron()
    assert not turn.troubles
    assert len(requests.world.telegram.calls) == calls
    assert requests.used[-1].used <= SWEEPING


async def test_no_request_of_a_burst_asks_more_than_it_may(requests: Requests):
    await requests.pair()
    requests.most = USUAL
    world, numbers = requests.world, [str(number) for number in range(60)]
    await requests.post(*(world.telegram.writes(ANA, it) for it in numbers))
    first = [text for text in world.heard(BOB) if text in numbers]
    assert 0 < len(first) < len(numbers)
    for number in range(60, 120):
        numbers.append(str(number))
        await requests.says(ANA, str(number))
    assert [text for text in world.heard(BOB) if text in numbers] == numbers
    assert max(it.used for it in requests.used) <= USUAL
    assert not await requests.holders()


async def test_requests_at_the_same_time_stay_below_what_each_may(requests: Requests):
    await requests.pair()
    requests.most = USUAL
    world, numbers = requests.world, [str(number) for number in range(60)]
    await asyncio.gather(*(requests.says(ANA, number) for number in numbers))
    for _ in range(60):
        if len(set(world.heard(BOB)) & set(numbers)) == len(numbers):
            break
        await requests.cron()
        world.clock.ms -= 50_000  # the chat goes on
    assert [text for text in world.heard(BOB) if text in numbers] == numbers
    assert max(it.used for it in requests.used) <= USUAL


async def test_cron_that_may_not_do_all_leaves_the_rest_to_the_next_and_sweeps_each_time(
    requests: Requests,
):
    requests.most = USUAL
    requests.kill_at = Point.TAKEN
    people = range(ANA + 100, ANA + 140)
    for person in people:
        with pytest.raises(Killed):
            await requests.says(person, "/chat")
    requests.kill_at = None
    world = requests.world
    for _ in people:
        turn = await requests.cron()
        assert not turn.troubles
    assert all("found" in world.heard(person) for person in people)
    assert max(it.used for it in requests.used) <= USUAL


async def test_cron_tells_operators(requests: Requests, monkeypatch: pytest.MonkeyPatch):
    await requests.pair()
    world = requests.world
    told = [Work(outgoing=(world.talk.say(await world.person(BOB), "alert"),))]

    async def monitoring(talk: PlainTalk) -> list[Work]:
        return [told.pop()] if told else []

    monkeypatch.setattr(PlainTalk, "monitoring", monitoring)
    await requests.cron()
    assert world.heard(BOB).count("alert") == 1


async def test_cron_looks_after_a_few_copies_of_photos_one_by_one(
    requests: Requests, monkeypatch: pytest.MonkeyPatch
):
    await requests.pair()
    world = requests.world
    bob = await world.person(BOB)
    rounds = count()

    async def copies() -> list[Work]:
        """There is always one more."""
        return [Work(outgoing=(world.talk.say(bob, f"copy {next(rounds)}"),))]

    monkeypatch.setattr(world.talk, "copies", copies)
    await requests.cron()
    copied = [it for it in world.heard(BOB) if it.startswith("copy")]
    assert copied == [f"copy {number}" for number in range(COPIES)]


async def test_trouble_is_noted_without_what_anybody_wrote(requests: Requests):
    def broken(intent: object) -> None:
        raise ValueError(f"cannot handle {intent}")

    requests.world.talk.broken = broken
    turn = await requests.says(ANA, "a secret")
    assert turn.troubles
    assert "ValueError" in turn.troubles[0]
    assert "secret" not in "".join(turn.troubles)


def test_only_a_requests_own_time_ends_it():
    clock = Clock()
    one, two = passing(clock, 1), passing(clock, 2)
    assert one.name != two.name
    assert not two.has_ended(one.name)
    clock.ms += BORROWED_MS
    assert two.has_ended(one.name)
    assert two.has_ended("a server that held this database before/1/2/3")


def test_a_clock_that_was_an_hour_fast_keeps_nobody_waiting_for_an_hour():
    clock, fast = Clock(), Clock()
    fast.ms = clock.ms + 3_600_000
    assert passing(clock, 1).has_ended(passing(fast, 2).name)


def test_whatever_a_request_begins_is_written_down_before_it_is_cut_off():
    cut_off_ms, written_ms = 30_000, 3_000
    assert WORK_MS + CALL_MS + written_ms <= cut_off_ms
    assert sum(PAUSES_MS) < WORK_MS


async def test_an_address_is_looked_up_once_in_an_isolate(requests: Requests):
    await requests.pair()
    await requests.says(ANA, "one")
    before = requests.asked.count("address")
    await requests.says(ANA, "two")
    assert requests.asked.count("address") == before
    assert requests.world.heard(BOB)[-2:] == ["one", "two"]


async def test_what_goes_wrong_at_the_end_of_a_minute_hides_no_other_trouble(
    requests: Requests, shaky: ShakyStore, monkeypatch: pytest.MonkeyPatch
):
    async def away() -> None:
        raise Unavailable("spent")

    monkeypatch.setattr(requests, "tidy", away)
    shaky.away = {"unsent"}
    turn = await requests.cron()
    told = [it.partition(":")[0] for it in turn.troubles]
    assert (told[0], told[-1]) == ("leftovers", "tidying")
    assert not await requests.holders()


async def test_a_minute_ends_with_tidying(requests: Requests):
    await requests.cron()
    assert requests.tidied == 1


def test_a_nap_is_longer_than_an_album_waits():
    from meetsmatch.engine.line import ALBUM_WAITS_MS

    assert ALBUM_WAITS_MS < NAP_MS
