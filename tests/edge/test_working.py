"""What a process of background jobs needs, and what it does for which bot."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import structlog

from e2e.running import settings
from meetsmatch import extras, working
from meetsmatch.adapters.presence import here
from meetsmatch.app.chores import Chore
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Commit, Work
from meetsmatch.core.ids import BotId
from meetsmatch.engine.helping import Helping
from meetsmatch.engine.ports import Counters, unreached
from meetsmatch.engine.sweeps import Sweeps
from meetsmatch.fleet import workshop
from meetsmatch.fleet.house import House, housing
from meetsmatch.fleet.own import bots_of
from meetsmatch.fleet.workshop import Workshop
from meetsmatch.wiring import CannotStart, now_ms
from meetsmatch.working import work

NOWHERE = "http://127.0.0.1:9"
GUEST = BotId(8000)
TOKEN = f"{GUEST}:the-token-of-a-guest"


def nothing() -> None:
    """Nobody waits for its start."""


async def test_without_a_queue_there_is_nothing_to_work_for(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="BROKER is empty"):
        await work(settings(NOWHERE, tmp_path), asyncio.Event(), nothing)


async def test_without_its_extra_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "is_missing", lambda modules: modules is extras.TASKIQ)
    with pytest.raises(CannotStart, match=r"meetsmatch\[taskiq\]"):
        await work(settings(NOWHERE, tmp_path, broker="redis://x"), asyncio.Event(), nothing)


async def test_a_queue_that_is_away_is_tried_again_until_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "PAUSE_S", 0.01)
    stopping, wanted = asyncio.Event(), settings(NOWHERE, tmp_path, broker="redis://127.0.0.1:9")
    with structlog.testing.capture_logs() as logged:
        task = asyncio.create_task(work(wanted, stopping, nothing))
        async with asyncio.timeout(20):
            while sum(it.get("where") == "queue" for it in logged) < 2:
                await asyncio.sleep(0.01)
            stopping.set()
            await task
    assert not any(it["event"] == "started" for it in logged)


async def test_a_database_that_is_away_is_told_of_and_looked_for_again(house: House) -> None:
    leases, over, is_seen = helping(house), asyncio.Event(), asyncio.Event()
    beat, beats = leases.store.beat, list[bool]()

    async def shaky(bot: BotId, holder: str, leaves: bool) -> None:
        beats.append(leaves)
        if len(beats) == 1:
            raise Unavailable
        await beat(bot, holder, leaves)

    leases.store = Shaky(leases.store, shaky)  # all else is the store's
    with structlog.testing.capture_logs() as logged:
        beating = asyncio.create_task(working._beat(leases, is_seen, over))
        async with asyncio.timeout(20):
            await is_seen.wait()
        over.set()
        await beating
    assert [it.get("where") for it in logged] == ["leases"]
    assert beats[:3] == [True, True, True], "it takes nothing"
    assert not (await house.kept.store.leasing(leases.bot)).holders, "it has left"


class Shaky:
    def __init__(self, inner: object, beat: object) -> None:
        self._inner, self.beat = inner, beat

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


# --- which bots -------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    async with housing(settings(NOWHERE, tmp_path), unreached) as opened:
        yield opened


def helping(house: House) -> Helping:
    bot = BotId(house.settings.bot)
    return Helping(bot, house.kept.store, here(helps=True), now_ms, Counters(), house.hooks)


async def written(house: House, work: Work) -> None:
    bot = BotId(house.settings.bot)
    await house.kept.store.commit(Commit(bot, now_ms(), work.changes))


async def test_each_bot_is_worked_for_by_its_own_settings(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "LOOK_S", -1.0)
    shop = Workshop(house, helping(house))
    bots = bots_of(house.settings, house.kept)
    await written(house, await bots.added(TOKEN, "a_guest", "olga"))
    first, guest = await shop._serving(shop._first.bot), await shop._serving(GUEST)
    assert first is not None
    assert guest is not None
    assert guest.settings.idle_minutes == first.settings.idle_minutes
    assert await shop._serving(GUEST) is guest
    await written(house, await bots.set(GUEST, "idle_minutes", "7", "olga"))
    await written(house, await bots.set(first.bot, "idle_minutes", "9", "olga"))
    changed = await shop._serving(GUEST)
    assert changed is not None
    assert (changed.settings.idle_minutes, changed.bot) == (7, GUEST)
    assert await shop._serving(first.bot) is first
    assert first.settings.idle_minutes == 9
    assert await shop._serving(BotId(5)) is None


async def test_of_a_bot_that_is_gone_or_changed_nothing_stays(house: House) -> None:
    bots, leases = bots_of(house.settings, house.kept), helping(house)
    shop = Workshop(house, leases)
    at_first = len(leases._tenants)
    await written(house, await bots.added(TOKEN, "a_guest", "olga"))
    shop._looked_s = float("-inf")
    await shop._serving(GUEST)
    with_it = len(leases._tenants)
    assert with_it > at_first
    await written(house, await bots.set(GUEST, "idle_minutes", "7", "olga"))
    shop._looked_s = float("-inf")
    await shop._serving(GUEST)
    assert len(leases._tenants) == with_it
    await written(house, await bots.removed("a_guest", "a_guest", "olga"))
    shop._looked_s = float("-inf")
    assert await shop._serving(GUEST) is None
    assert (len(leases._tenants), shop._opened) == (at_first, {})


async def test_a_job_that_breaks_is_told_of_and_does_not_end_the_process(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Workshop(house, helping(house))

    async def broken(_: Sweeps) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(Sweeps, "roll", broken)
    with structlog.testing.capture_logs() as logged:
        await shop.do(shop._first.bot, Chore.ROLLUP)
    assert [it.get("where") for it in logged] == ["work.rollup"]


async def test_what_runs_here_is_not_begun_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, runs, go_on = Workshop(house, helping(house)), list[int](), asyncio.Event()

    async def slow(_: Sweeps) -> None:
        runs.append(1)
        await go_on.wait()

    monkeypatch.setattr(Sweeps, "stand", slow)
    one = asyncio.create_task(shop.do(shop._first.bot, Chore.STANDING))
    async with asyncio.timeout(10):
        while not runs:
            await asyncio.sleep(0)
    await shop.do(shop._first.bot, Chore.STANDING)
    go_on.set()
    await one
    assert runs == [1]
