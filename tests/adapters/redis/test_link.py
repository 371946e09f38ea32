"""The way to Redis when Redis is slow, silent, full, gone, or does not let us in."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from faults.proxy import Proxy
from meetsmatch.adapters.memory import MemoryAllowances, MemoryLobby
from meetsmatch.adapters.redis import Link, RedisAllowances, RedisLobby, Refusal
from meetsmatch.adapters.redis.link import Away
from support.redis import PATIENT_S, OwnRedis, own_redis

SOON_S = 20


@pytest.fixture
async def server() -> AsyncIterator[OwnRedis]:
    async with own_redis() as server:
        yield server


@pytest.fixture
async def proxy(server: OwnRedis) -> AsyncIterator[Proxy]:
    proxy = Proxy(server.port)
    await proxy.start()
    yield proxy
    await proxy.close()


def patient(port: int) -> Link:
    return Link(f"redis://127.0.0.1:{port}", PATIENT_S, PATIENT_S)


async def answers(link: Link) -> None:
    """Until Redis is there again."""
    async with asyncio.timeout(SOON_S):
        while True:
            try:
                assert await link.ask(("ECHO", "here")) == "here"
            except Away:
                await asyncio.sleep(0)
            else:
                return


async def test_what_is_asked_at_once_travels_together(server: OwnRedis):
    link = patient(server.port)
    replies = await asyncio.gather(*(link.ask(("ECHO", f"{n}")) for n in range(1_200)))
    assert replies == [f"{n}" for n in range(1_200)]
    async with server.asked() as redis:
        assert len([it for it in await redis.client_list() if it["cmd"] == "echo"]) == 1
    await link.close()


async def test_whoever_stops_waiting_leaves_no_reply_for_others(server: OwnRedis, proxy: Proxy):
    proxy.moods.latency = 0.002
    proxy.moods.slice = 3
    link = patient(proxy.port)
    for steps in range(60):
        given_up = asyncio.create_task(link.ask(("ECHO", f"given up {steps}")))
        for _ in range(steps % 20):
            await asyncio.sleep(0 if steps < 20 else 0.001)
        given_up.cancel()
        assert await link.ask(("ECHO", f"mine {steps}")) == f"mine {steps}"
    await link.close()


async def test_a_late_reply_is_read_by_nobody(proxy: Proxy):
    link = Link(f"redis://127.0.0.1:{proxy.port}", budget_s=PATIENT_S, patience_s=0.2)
    await answers(link)
    proxy.moods.latency = 0.5
    with pytest.raises(Away):
        await link.ask(("ECHO", "late"))
    proxy.moods.latency = 0
    await answers(link)
    await link.close()


async def test_a_silent_redis_costs_the_budget_and_after_a_few_times_nothing(proxy: Proxy):
    link = Link(f"redis://127.0.0.1:{proxy.port}")
    await answers(link)
    proxy.moods.is_black = True
    while not link.breaker.is_open:
        with pytest.raises(Away):
            await link.ask(("ECHO", "anybody?"))
    # Not one turn of the loop: who is refused does not wait at all.
    with pytest.raises(Away):
        link.ask(("ECHO", "anybody?")).send(None)
    assert link.breaker.refused
    proxy.moods.is_black = False
    proxy.reset()
    await answers(link)
    assert not link.breaker.is_open
    await link.close()


async def test_a_redis_that_lost_everything_works_at_once(server: OwnRedis):
    link = patient(server.port)
    allowances = RedisAllowances(link, MemoryAllowances())
    await allowances.spend("7:ann:write", 1, 1_000, 0)
    async with server.asked() as redis:
        await redis.flushall()
        await redis.script_flush()
    assert await allowances.spend("7:ann:write", 1, 1_000, 0) == 0
    await server.kill()
    with pytest.raises(Away):
        await link.ask(("ECHO", "anybody?"))
    await server.start()
    await answers(link)
    await link.close()


@pytest.mark.parametrize(
    "trouble", [("CONFIG", "SET", "maxmemory", "1"), ("REPLICAOF", "127.0.0.1", "1")]
)
async def test_a_redis_that_takes_nothing_is_as_good_as_away(
    server: OwnRedis, trouble: tuple[str, ...]
):
    async with server.asked() as redis:
        await redis.execute_command(*trouble)
    link = patient(server.port)
    allowances = RedisAllowances(link, MemoryAllowances())
    waits = [await allowances.spend("7:ann:write", 2, 1_000, 0) for _ in range(6)]
    assert waits == [0, 0, 1_000, 1_000, 1_000, 1_000]
    assert link.breaker.is_open
    await link.close()


async def test_limits_hold_and_are_lifted_while_redis_is_away(server: OwnRedis):
    await server.kill()
    link = patient(server.port)
    allowances = RedisAllowances(link, MemoryAllowances())
    await allowances.spend("7:ann:copies", 1, 1_000, 0)
    assert await allowances.wait("7:ann:copies", 1, 1_000, 0) == 1_000
    await allowances.refill("7:ann:copies")
    assert await allowances.wait("7:ann:copies", 1, 1_000, 0) == 0
    await link.close()


async def test_who_comes_while_redis_is_away_is_found_in_this_process(server: OwnRedis):
    from contract.made import ANN, BOB, NOW, place

    await server.kill()
    link = patient(server.port)
    lobby = RedisLobby(link, MemoryLobby())
    await lobby.enter([place(BOB)])
    assert set(await lobby.claim([place(ANN)], 9, 0, NOW)) == {ANN, BOB}
    await link.close()


@pytest.mark.security
async def test_a_wrong_password_is_refused_plainly_and_a_right_one_passes():
    async with own_redis("--requirepass", "sesame") as server:
        async with server.asked(password="sesame") as redis:
            await redis.acl_setuser("ann", enabled=True, passwords=["+secret"], keys=["*"])
            await redis.execute_command("ACL", "SETUSER", "ann", "+@all")
        for login in ("", ":wrong@", "ann:wrong@"):
            link = Link(f"redis://{login}127.0.0.1:{server.port}")
            with pytest.raises(Refusal):
                await link.greet()
            await link.close()
        for login in (":sesame@", "ann:secret@"):
            link = Link(f"redis://{login}127.0.0.1:{server.port}", PATIENT_S, PATIENT_S)
            assert await link.greet()
            assert await link.ask(("ECHO", "hi")) == "hi"
            await link.close()


async def test_who_still_waits_when_it_is_closed_is_told(proxy: Proxy):
    link = patient(proxy.port)
    await answers(link)
    proxy.moods.is_black = True
    asked = [asyncio.create_task(link.ask(("ECHO", f"{n}"))) for n in range(3)]
    await asyncio.sleep(0)
    asked.append(asyncio.create_task(link.ask(("ECHO", "later"))))
    await asyncio.sleep(0)
    await link.close()
    for task in asked:
        with pytest.raises(Away):
            await task
