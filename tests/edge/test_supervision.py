"""What systemd hears, and what it doesn't."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetsmatch.supervision import supervised


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """NOTIFY_SOCKET, and what listens there."""
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address)
        listening.setblocking(False)
        yield address, listening


async def said(listening: socket.socket) -> list[str]:
    """The lines of the next datagram."""
    async with asyncio.timeout(10):
        return (await asyncio.get_running_loop().sock_recv(listening, 4096)).decode().split("\n")


def nothing_more(listening: socket.socket) -> bool:
    try:
        listening.recv(4096)
    except BlockingIOError:
        return True
    return False


async def test_it_hears_of_the_start_of_life_and_of_the_end(
    systemd: tuple[str, socket.socket],
) -> None:
    address, listening = systemd
    stopping, ill = asyncio.Event(), list[str]()
    environment = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000"}
    async with supervised(stopping, environment) as supervisor:
        assert supervisor is not None
        supervisor.serves(lambda: ill)
        assert await said(listening) == ["READY=1", "STATUS=serving"]
        for _ in range(3):
            assert await said(listening) == ["WATCHDOG=1", "STATUS=serving"]
        ill.append("the sweeper hangs")
        while "WATCHDOG=1" in (last := await said(listening)):
            pass
        assert last == ["STATUS=ill: the sweeper hangs"]
        stopping.set()
        while (await said(listening))[0] != "STOPPING=1":
            pass


async def test_a_unit_without_a_watchdog_hears_of_the_start_alone(
    systemd: tuple[str, socket.socket],
) -> None:
    address, listening = systemd
    for more in ({}, {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": str(os.getpid() + 1)}):
        async with supervised(asyncio.Event(), {"NOTIFY_SOCKET": address, **more}) as supervisor:
            assert supervisor is not None
            assert supervisor.watchdog_s is None
            supervisor.serves(list)
            assert (await said(listening))[0] == "READY=1"
            assert nothing_more(listening)
        while not nothing_more(listening):
            pass


async def test_a_process_of_its_own_is_told_of_the_watchdog(
    systemd: tuple[str, socket.socket],
) -> None:
    environment = {"NOTIFY_SOCKET": systemd[0], "WATCHDOG_USEC": "60000000"}
    environment["WATCHDOG_PID"] = str(os.getpid())
    async with supervised(asyncio.Event(), environment) as supervisor:
        assert supervisor is not None
        assert supervisor.watchdog_s == 60


async def test_nobody_hears_anything_where_nobody_asked() -> None:
    async with supervised(asyncio.Event(), {}) as supervisor:
        assert supervisor is None


async def test_a_supervisor_that_is_gone_is_no_trouble(tmp_path: Path) -> None:
    environment = {"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": "1000"}
    async with supervised(asyncio.Event(), environment) as supervisor:
        assert supervisor is not None
        supervisor.serves(list)
        supervisor.beat()
