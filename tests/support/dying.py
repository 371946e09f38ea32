"""python -m support.dying run|work POINT: SIGKILLs itself at a point of the engine."""

import asyncio
import sys

from faults.victim import Fuse
from meetsmatch.adapters import logs
from meetsmatch.engine.ports import Point
from meetsmatch.process import until_told
from meetsmatch.server import run
from meetsmatch.settings import read
from meetsmatch.working import work


def main(deed: str, point: str) -> int:
    """Until the point is passed for the first time."""
    settings, fuse = read(), Fuse(Point(point), 1)
    logs.start(settings.log_format, settings.log_level, settings.secrets)

    async def serve(stopping: asyncio.Event) -> None:
        if deed == "run":
            await run(settings, stopping, reached=fuse)
        else:
            await work(settings, stopping, lambda: None, fuse)

    return until_told(serve)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
