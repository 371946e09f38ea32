"""python -m faults.victim: `meetsmatch run` with a fuse at a named point, and planted trouble.

- `--die-at POINT N`: SIGKILL to itself at the N-th passing of a point of the engine.
- SIGUSR1 blocks the event loop for STALL_SECONDS, as a careless library would.
- The wall clock stands where the file FAULTS_CLOCK says.
- A message with the word `poison` meets a bug that is planted here.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from unittest.mock import patch

from faults.clock import follow
from meetsmatch.adapters import logs
from meetsmatch.app.work import Work
from meetsmatch.bot import dialog
from meetsmatch.bot.speech import Intent
from meetsmatch.engine.ports import Point
from meetsmatch.process import until_told
from meetsmatch.server import run
from meetsmatch.settings import read
from meetsmatch.wiring import assembly

STALL_SECONDS = 3.0


class Fuse:
    """Burns down as a point is passed."""

    def __init__(self, point: Point | None, passings: int) -> None:
        self._point = point
        self._left = passings

    def __call__(self, point: Point) -> None:
        """The engine has reached a point."""
        if point is self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Poisoned(dialog.Dialog):
    """A conversation with a bug in it."""

    async def answer(self, intent: Intent) -> Work:
        """Breaks over a word."""
        if "poison" in repr(intent):
            raise RuntimeError("planted")
        return await super().answer(intent)


def main() -> int:
    """The bot until SIGINT, SIGTERM or the fuse."""
    parser = argparse.ArgumentParser(prog="python -m faults.victim", description=__doc__)
    parser.add_argument("--die-at", nargs=2, metavar=("POINT", "N"))
    asked = parser.parse_args()
    point, passings = asked.die_at or ("", "0")
    fuse = Fuse(Point(point) if point else None, int(passings))
    if clock := os.environ.get("FAULTS_CLOCK"):
        follow(Path(clock))
    settings = read()
    logs.start(settings.log_format, settings.log_level, settings.secrets)

    async def serve(stopping: asyncio.Event) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, time.sleep, STALL_SECONDS)
        await run(settings, stopping, reached=fuse)

    return until_told(serve)


if __name__ == "__main__":
    # The planted bug: the parts are put together with the poisoned conversation.
    with patch.object(assembly, "Dialog", Poisoned):
        sys.exit(main())
