"""What must hold of the Worker in workerd when much happens at once, twice, or not to its end."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from contract.d1 import bound
from e2e.running import KEY, TOKEN, meet
from e2e.town import PATIENCE_S, Town, word
from faults.proxy import proxied
from meetsmatch.adapters.d1 import D1Executor
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app.work import Commit, PersonJoined
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.engine.borrowing import CALL_MS
from meetsmatch.worker.subrequests import USUAL
from playground.client import Person as Somebody
from playground.client import Playground
from portable.deployed import HEADER, OPEN, Deployed, deployed, hooked, town

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.node

BOT = BotId(int(TOKEN.partition(":")[0]))
CROWD = 200
BURST = 60
HEAP_MIB = 60
FOUND = word("found")
UNSENT = "SELECT id FROM outbox WHERE outcome IS NULL"
SEATS = "SELECT person, chat FROM seats WHERE ended_ms IS NULL"
STANDING = """SELECT 'chats' AS what, id, one, two, ended_ms FROM chats
    UNION ALL SELECT 'seats', chat, person, 0, ended_ms FROM seats
    UNION ALL SELECT 'waiting', person, 0, 0, since_ms FROM waiting
    UNION ALL SELECT 'people', id, 0, version, 0 FROM people ORDER BY 1, 2, 3"""


@pytest.fixture
async def worker(playground: Playground, tmp_path: Path) -> AsyncIterator[Deployed]:
    async with deployed(tmp_path, playground.url) as worker:
        yield worker


async def crowd(playground: Playground, worker: Deployed, size: int) -> list[Somebody]:
    """People who have answered everything and do not seek yet."""
    store, vault = SqlStore(D1Executor(worker.database)), KeyVault([KEY])
    people = list[Somebody]()
    for number in range(1, size + 1):
        somebody = await playground.person(f"Person {number}", language_code="en")
        known = Person(
            BOT,
            PersonId(number),
            vault.fingerprint(BOT, somebody.id),
            "en",
            consent=1,
            gender=Gender.OTHER,
            birth_year=1990,
            wishes=Wishes(seeks=Seeks.EVERYONE, languages=("en",)),
        )
        address = await vault.seal(str(somebody.id).encode())
        await store.commit(Commit(BOT, 1, (PersonJoined(known, address),)))
        people.append(somebody)
    return people


async def cut_off(worker: Deployed) -> int:
    """Calls whose answer came too late, on a busy machine: each is made again, as none is lost."""
    return sum(ms >= CALL_MS for used in await worker.used() for ms in used.fetch)


@pytest.fixture
async def paid(playground: Playground, tmp_path: Path) -> AsyncIterator[Deployed]:
    """With what the paid plan gives: a crowd like that is no trial."""
    async with deployed(tmp_path, playground.url, SUBREQUESTS="1000") as worker:
        yield worker


async def test_two_hundred_who_seek_at_once_sit_in_a_hundred_chats(
    playground: Playground, paid: Deployed
):
    worker = paid
    bot = await playground.bot(token=TOKEN)
    people = await crowd(playground, worker, CROWD)
    await worker.started()
    await hooked(playground, worker, connections=100)
    for person in people:
        person.turns_to(bot)
    await asyncio.gather(*(person.says("/chat") for person in people))
    await playground.idle(PATIENCE_S)
    while await worker.rows("SELECT person FROM waiting LIMIT 1"):
        await worker.cron()
    await worker.quiet()
    await playground.idle(PATIENCE_S)
    seats = await worker.rows(SEATS)
    assert len({person for person, _ in seats}) == len(seats) == CROWD
    assert set(Counter(chat for _, chat in seats).values()) == {2}
    told = Counter(it.person for it in playground.calls("sendMessage") if it.args["text"] == FOUND)
    assert told.keys() == {it.id for it in people}
    assert told.total() - CROWD <= await cut_off(worker)
    assert await worker.heap_mib() <= HEAP_MIB


async def updates(place: Town, worker: Deployed) -> list[Mapping[str, object]]:
    """All that Telegram has told the Worker."""
    ledger = f"{place.playground.url}/control/ledger?after=0&limit=10000"
    async with worker.http.get(ledger) as answer:
        entries: Any = (await answer.json())["entries"]
    return [it["update"] for it in entries if it["kind"] == "update"]


async def test_updates_that_come_again_and_in_any_order_change_nothing(
    playground: Playground, worker: Deployed
):
    place = await town(playground, worker)
    ana, bob = await meet(playground, place.bot)
    await ana.says("hello")
    await bob.expects("hello", within=PATIENCE_S)
    await bob.says("/stop")
    await ana.expects("Your partner left the chat.", within=PATIENCE_S)
    await place.quiet()
    calls, before = len(playground.calls()), await worker.rows(STANDING)
    again = await updates(place, worker) * 2
    random.Random(3).shuffle(again)
    codes = await asyncio.gather(*(worker.post(it, **HEADER) for it in again))
    assert set(codes) == {200}
    await place.quiet()
    await worker.cron()
    await place.quiet()
    assert len(playground.calls()) == calls
    assert await worker.rows(STANDING) == before


async def test_messages_that_overtake_and_repeat_each_other_arrive_once(
    playground: Playground, worker: Deployed
):
    place = await town(playground, worker)
    ana, bob = await meet(playground, place.bot)
    await place.quiet()
    sender = {"id": ana.id, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    chat = {"id": ana.id, "type": "private", "first_name": "Ana"}
    texts = [f"message {number}" for number in range(12)]
    written = [
        {
            "update_id": 900_000_000 + number,
            "message": {
                "message_id": 900_000 + number,
                "date": 1_790_000_000,
                "chat": chat,
                "from": sender,
                "text": text,
            },
        }
        for number, text in enumerate(texts)
    ] * 3
    random.Random(5).shuffle(written)
    assert {*await asyncio.gather(*(worker.post(it, **HEADER) for it in written))} == {200}
    await place.quiet()
    await worker.cron()
    await place.quiet()
    heard = [it.args["text"] for it in playground.calls("sendMessage") if it.person == bob.id]
    assert sorted(it for it in heard if it in texts) == sorted(texts)


async def test_no_request_of_a_burst_asks_more_than_it_may(
    playground: Playground, worker: Deployed
):
    place = await town(playground, worker)
    ana, bob = await meet(playground, place.bot)
    await place.quiet()
    await worker.used()
    burst = {900_000_000 + number: (ana, bob)[number % 2] for number in range(BURST)}
    codes = await asyncio.gather(
        *(worker.post(written(it, who), **HEADER) for it, who in burst.items())
    )
    assert set(codes) == {200}
    async with asyncio.timeout(3 * PATIENCE_S):
        while await worker.rows(OPEN):
            await worker.cron()
    taken = [str(it) for (it,) in await worker.rows("SELECT update_id FROM inbox ORDER BY id")]
    for author, reader in ((ana, bob), (bob, ana)):
        said = [word_of(it) for it in map(int, taken) if burst.get(it) is author]
        calls = [it for it in playground.calls("sendMessage") if it.person == reader.id]
        heard = [it.args.get("text") for it in calls]
        assert [it for it in heard if it in said] == said
    most = max(await worker.used(), key=lambda it: it.subrequests)
    assert most.subrequests <= USUAL, most


def word_of(update: int) -> str:
    """Too short for a telephone number, which would be hidden."""
    return f"message {update % 1_000}"


def written(update: int, author: Somebody) -> Mapping[str, object]:
    """What Telegram tells of a message."""
    return {
        "update_id": update,
        "message": {
            "message_id": update - 899_000_000,
            "date": 1_790_000_000,
            "chat": {"id": author.id, "type": "private", "first_name": author.name},
            "from": {
                "id": author.id,
                "is_bot": False,
                "first_name": author.name,
                "language_code": "en",
            },
            "text": word_of(update),
        },
    }


async def test_what_a_killed_worker_has_committed_cron_sends_from_the_same_database(
    playground: Playground, tmp_path: Path
):
    bot = await playground.bot(token=TOKEN)
    port = int(playground.url.rpartition(":")[2])
    async with proxied(port) as proxy:
        api = f"http://127.0.0.1:{proxy.port}"
        async with deployed(tmp_path, api) as worker:
            await worker.started()
            await hooked(playground, worker)
            ana, bob = await meet(playground, bot)
            await Town(playground, bot, worker.quiet).quiet()
            proxy.moods.is_black = True
            await ana.says("hello")
            await committed(worker)
            worker.workerd.kill()
        proxy.reset()
        proxy.moods.is_black = False
        await bob.expects_nothing()
        async with deployed(tmp_path, api, bound) as worker, asyncio.timeout(3 * PATIENCE_S):
            # What the killed request held nobody else may touch for 40 s.
            while await worker.rows(OPEN):
                await worker.cron()
            await bob.expects("hello", within=PATIENCE_S)
    sent = [it.args.get("text") for it in playground.calls("sendMessage")]
    assert sent.count("hello") == 1


async def committed(worker: Deployed) -> None:
    """Until what she wrote is done in the database, and not sent."""
    async with asyncio.timeout(PATIENCE_S):
        while not await worker.rows(UNSENT):
            await asyncio.sleep(0.05)
