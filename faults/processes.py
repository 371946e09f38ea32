"""Processes of the harness: none outlives it, however it ends."""

import asyncio
import ctypes
import os
import pwd
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

DIES_WITH_PARENT = 1
"""prctl's PR_SET_PDEATHSIG."""

_libc = ctypes.CDLL(None)


def _bound(user: str | None, last: signal.Signals) -> Callable[[], None]:
    """What a child does before it becomes somebody else: gives up root, ends with us."""
    account = pwd.getpwnam(user) if user else None

    def bind() -> None:
        if account:
            os.initgroups(account.pw_name, account.pw_gid)
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
        # After setuid, which clears it.
        _libc.prctl(DIES_WITH_PARENT, int(last))

    return bind


async def spawn(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    last: signal.Signals = signal.SIGKILL,
    out: int | None = None,
) -> asyncio.subprocess.Process:
    """Start a command that writes to `log`, or to the descriptor `out`; it gets the signal
    `last` when we die."""
    with log.open("ab") as file:
        return await asyncio.create_subprocess_exec(
            *command,
            env=env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out or file,
            stderr=out or file,
            preexec_fn=_bound(user, last),
        )


def free_port() -> int:
    """A port nobody listens on now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
