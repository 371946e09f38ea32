"""A database that is away is told of, neither too early nor for too long."""

import asyncio

from engine.world import ANA, ShakyStore, World
from jobs.conftest import Server
from meetsmatch.jobs.jobs import SILENT_MS
from meetsmatch.jobs.outages import LASTING_MS, RECENT_MS, Outages

AWAY = ["the database can't be reached"]


class Troubles(list[tuple[str, BaseException]]):
    """As `world.troubles`, and can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._more = asyncio.Event()

    def append(self, trouble: tuple[str, BaseException]) -> None:
        super().append(trouble)
        self._more.set()

    async def next(self) -> None:
        """The next one that comes."""
        self._more.clear()
        await self._more.wait()


class Told:
    """Outages under a clock that is set by hand."""

    def __init__(self) -> None:
        self.ms = 0
        self.outages = Outages(lambda: self.ms)


def test_a_hiccup_is_no_outage() -> None:
    told = Told()
    told.outages.failed("intake")
    told.ms = LASTING_MS - 1
    told.outages.failed("intake")
    assert not told.outages.are_lasting
    told.ms = LASTING_MS
    told.outages.failed("intake")
    assert told.outages.are_lasting


def test_an_outage_is_over_with_the_first_success_of_that_step() -> None:
    told = Told()
    for told.ms in (0, LASTING_MS):
        told.outages.failed("intake")
        told.outages.failed("flush")
    told.outages.over("intake")
    assert told.outages.are_lasting
    told.outages.over("flush")
    assert not told.outages.are_lasting
    told.outages.over("flush")


def test_what_is_no_longer_tried_keeps_nobody_unready() -> None:
    told = Told()
    for told.ms in (0, LASTING_MS):
        told.outages.failed("intake")
    told.ms = LASTING_MS + RECENT_MS + 1
    assert not told.outages.are_lasting


async def test_a_server_without_its_database_is_unready_until_it_is_back(world: World) -> None:
    shaky = ShakyStore()
    world.store = world.talk.store = shaky
    world.troubles = troubles = Troubles()
    world.restart()
    server = Server(world)
    server.jobs.start()
    await server.idle()
    assert [*server.jobs.unready()] == []
    shaky.away = {"commit"}
    await server.says(ANA, "/start")
    await troubles.next()
    assert [*server.jobs.unready()] == []
    world.clock.ms += LASTING_MS
    await troubles.next()
    assert [*server.jobs.unready()] == AWAY
    assert [*server.jobs.problems()] == []
    shaky.away.clear()
    await server.idle()
    assert [*server.jobs.unready()] == []
    await server.jobs.stop()


async def test_intake_tells_of_an_outage_that_nothing_else_notices(world: World) -> None:
    shaky = ShakyStore()
    world.store = world.talk.store = shaky
    world.restart()
    server = Server(world)
    shaky.away = {"take"}
    for _ in range(2):
        (refused,) = await asyncio.gather(server.says(ANA, "hi"), return_exceptions=True)
        assert refused is not None
        world.clock.ms += LASTING_MS
    assert [*server.jobs.unready()] == AWAY
    shaky.away.clear()
    await server.says(ANA, "hi")
    assert [*server.jobs.unready()] == []


async def test_a_sweeper_that_hangs_is_an_illness(world: World) -> None:
    class Hanging(ShakyStore):
        async def idle_chats(self, *args: object) -> object:
            await asyncio.Event().wait()

    world.store = world.talk.store = Hanging()
    world.restart()
    server = Server(world)
    assert [*server.jobs.problems()] == []
    server.jobs.start()
    await asyncio.sleep(0)
    assert [*server.jobs.problems()] == []
    world.clock.ms += SILENT_MS + 1
    assert [*server.jobs.problems()] == ["the sweeper hangs"]
    assert [*server.jobs.unready()] == ["the sweeper hangs"]
    await server.jobs.stop()
