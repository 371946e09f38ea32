"""Less of everything: memory and CPU by control groups, disks that fill."""

import asyncio
import os
import subprocess
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from faults.servers import Missing, folder, program

GROUPS = Path("/sys/fs/cgroup")
PERIOD_US = 100_000


class Group:
    """A control group, by either version of the kernel's interface."""

    def __init__(self, controller: str) -> None:
        self._is_new = (GROUPS / "cgroup.controllers").exists()
        self.path = (GROUPS if self._is_new else GROUPS / controller) / f"faults-{os.getpid()}"
        try:
            self.path.mkdir()
        except OSError as error:
            raise Missing(f"no control groups for {controller}: {error.strerror}") from error

    def memory(self, most: int) -> None:
        """At most so many bytes."""
        self._set("memory.max" if self._is_new else "memory.limit_in_bytes", str(most))

    def cpu(self, share: float) -> None:
        """At most this share of one CPU."""
        quota = int(PERIOD_US * share)
        if self._is_new:
            self._set("cpu.max", f"{quota} {PERIOD_US}")
        else:
            self._set("cpu.cfs_period_us", str(PERIOD_US))
            self._set("cpu.cfs_quota_us", str(quota))

    def takes(self, pid: int) -> None:
        """Put a process into the group."""
        self._set("cgroup.procs", str(pid))

    def _set(self, name: str, value: str) -> None:
        try:
            (self.path / name).write_text(value)
        except OSError as error:
            raise Missing(f"{self.path / name} can't be set: {error.strerror}") from error

    async def remove(self) -> None:
        """The group goes as soon as it is empty; its processes go back before."""
        parent = self.path.parent / "cgroup.procs"
        for pid in (self.path / "cgroup.procs").read_text().split():
            with suppress(OSError):
                parent.write_text(pid)
        for _ in range(50):
            with suppress(OSError):
                self.path.rmdir()
                return
            await asyncio.sleep(0.1)


@asynccontextmanager
async def group(controller: str) -> AsyncGenerator[Group]:
    """A control group for as long as the block runs."""
    made = Group(controller)
    try:
        yield made
    finally:
        await made.remove()


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """An empty file system of so many bytes (`90m`), for as long as the block runs."""
    if os.getuid() != 0:
        raise Missing("only root may mount a small disk")
    place = folder()
    options = f"size={size},mode=755"
    mount = [program("mount"), "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
        if mounted.returncode:
            raise Missing(f"a small disk can't be mounted: {mounted.stderr.strip()}")
        try:
            yield place
        finally:
            subprocess.run([program("umount"), "-l", str(place)], check=True)
    finally:
        place.rmdir()


@contextmanager
def filled(place: Path) -> Iterator[None]:
    """Not a byte is free there while the block runs."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * (1 << 16))
    with ballast.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0")
    try:
        yield
    finally:
        ballast.unlink()
