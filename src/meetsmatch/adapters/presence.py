"""This process by a name that tells others on the same machine whether it still lives."""

import os
import secrets
from pathlib import Path

from meetsmatch.app.leases import HELPS, Process

_STATE, _STARTED = 2, 21
"""Fields of /proc/…/stat, counted from the process id on."""

_ENDED = ("Z", "X")


def here(proc: Path = Path("/proc"), helps: bool = False) -> Process:
    """This process: boot of the machine, namespace of process ids, id, time of start, chance, and
    whether it only `helps` others.

    Where there is no such folder (not Linux) nobody can tell by the name who has ended.
    """
    place, pid = _place(proc), os.getpid()
    started = _started(proc, pid)
    name = f"{place}/{pid}/{started}/{secrets.token_hex(4)}{HELPS if helps else ''}"

    def has_ended(other: str) -> bool:
        its_place, its_pid, its_start, _ = other.rsplit("/", 3)
        return bool(place) and its_place == place and _started(proc, int(its_pid)) != its_start

    return Process(name, has_ended)


def _place(proc: Path) -> str:
    try:
        boot = (proc / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{(proc / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def _started(proc: Path, pid: int) -> str:
    """In ticks since the boot; empty once it has ended."""
    try:
        text = (proc / str(pid) / "stat").read_text()
    except OSError:
        return ""
    # The second field is a name in brackets, and may hold anything.
    fields = ["", *text[text.rindex(")") :].split()]
    return "" if fields[_STATE] in _ENDED else fields[_STARTED]
