"""Servers of our own: they start, die, and leave nothing behind."""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from faults.clock import OFFSET, WallClock
from faults.limits import filled, small_disk
from faults.servers import FOLDERS, Missing, folder, postgres, program, redis

ROOT = Path(__file__).parents[2]


def needs(name: str) -> None:
    """Skip without a program; with CI=true that is a failure."""
    try:
        program(name)
    except Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))


async def test_postgresql_survives_its_crash_and_leaves_nothing() -> None:
    needs("initdb")
    async with postgres(("fsync=off",)) as server:
        await server.execute("CREATE TABLE kept (n INTEGER)")
        await server.stop(signal.SIGQUIT)
        assert not await server.is_running()
        await server.start()
        await server.execute("DROP TABLE kept")
    assert not await server.is_running()
    assert not server.base.exists()


async def test_redis_forgets_when_it_is_killed() -> None:
    needs("redis-server")
    async with redis() as server:
        assert await server.command("SET", "a", "b") == b"+OK\r\n"
        await server.stop()
        with pytest.raises(OSError, match="Connect call failed"):
            await server.command("PING")
        await server.start()
        assert await server.command("GET", "a") == b"$-1\r\n"


def test_what_a_killed_run_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, alive = (tmp_path / f"{FOLDERS}{pid}-x" for pid in (0, os.getpid()))
    for left in (dead, alive):
        left.mkdir()
    made = folder()
    assert sorted(tmp_path.iterdir()) == sorted([alive, made])


def test_what_is_missing_is_named() -> None:
    with pytest.raises(Missing, match="no-such-program is not installed"):
        program("no-such-program")


@pytest.mark.skipif(os.getuid() != 0, reason="only root may mount a small disk")
def test_a_small_disk_fills_up_and_goes_away() -> None:
    with small_disk("256k") as place:
        with filled(place):
            assert shutil.disk_usage(place).free == 0
        assert shutil.disk_usage(place).free > 200_000
    assert not place.exists()


def test_a_clock_jumps_in_place(tmp_path: Path) -> None:
    clock = WallClock(tmp_path / "clock")
    clock.stands(-5)
    assert OFFSET.unpack(clock.path.read_bytes()) == (-5_000_000_000,)


def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib\n"
        "from faults.processes import spawn\n"
        "async def main():\n"
        f"    child = await spawn(['sleep', '60'], log=pathlib.Path({str(tmp_path / 'log')!r}))\n"
        "    print(child.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    command = (sys.executable, "-c", code)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([child], [], [], 10)
    os.close(child)
    assert ended, "the child lives on"
