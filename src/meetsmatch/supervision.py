"""What systemd is told: that the bot serves, every so often that it is well, and that it stops.

Without NOTIFY_SOCKET nobody listens, and nothing is done. docs: sd_notify(3).
"""

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress

Problems = Callable[[], Iterable[str]]


class Supervisor:
    """The other end of a datagram socket. A supervisor that does not listen is no trouble."""

    def __init__(self, address: str, watchdog_s: float | None) -> None:
        """`watchdog_s`: after so long without a sign of life the process is killed."""
        self.watchdog_s = watchdog_s
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._problems: Problems | None = None
        self._beating: asyncio.Task[None] | None = None

    def serves(self, problems: Problems) -> None:
        """The bot serves now; for as long as there are no `problems` it shows signs of life."""
        self._problems = problems
        self._say("READY=1", "STATUS=serving")
        if self.watchdog_s is not None:
            self._beating = asyncio.create_task(self._beat(self.watchdog_s / 3))

    def stops(self) -> None:
        """Somebody asked it to; that may take longer than the watchdog waits."""
        self._say("STOPPING=1", "STATUS=finishing what is under way")

    def close(self) -> None:
        """Say nothing any more."""
        if self._beating is not None:
            self._beating.cancel()
        self._socket.close()

    async def _beat(self, every_s: float) -> None:
        while True:
            self.beat()
            await asyncio.sleep(every_s)

    def beat(self) -> None:
        """A sign of life, unless something is wrong that a new start would mend."""
        why = "; ".join(self._problems()) if self._problems else ""
        self._say(*((f"STATUS=ill: {why}",) if why else ("WATCHDOG=1", "STATUS=serving")))

    def _say(self, *lines: str) -> None:
        with suppress(OSError):
            self._socket.sendto("\n".join(lines).encode(), self._address)


@asynccontextmanager
async def supervised(
    stopping: asyncio.Event, environment: Mapping[str, str] = os.environ
) -> AsyncGenerator[Supervisor | None]:
    """Whoever started us hears when `stopping` is set; None when nobody wants to know."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        yield None
        return
    supervisor = Supervisor(address, _watchdog_s(environment))
    stop = asyncio.create_task(stopping.wait())
    stop.add_done_callback(lambda _: supervisor.stops())
    try:
        yield supervisor
    finally:
        stop.cancel()
        with suppress(asyncio.CancelledError):
            await stop
        supervisor.close()


def _watchdog_s(environment: Mapping[str, str]) -> float | None:
    """None when it is not watched, or another process of the same unit is meant."""
    meant = environment.get("WATCHDOG_PID", "")
    if meant and int(meant) != os.getpid():
        return None
    microseconds = int(environment.get("WATCHDOG_USEC") or 0)
    return microseconds / 1_000_000 or None
