"""The playground's clock, from afar."""

from datetime import timedelta

from playground.client.doing import Doing
from playground.shapes import as_float, as_object


class Time:
    """Moves and stops the playground's time."""

    def __init__(self, do: Doing) -> None:
        self._do = do

    async def advance(self, seconds: float = 0, **more: float) -> float:
        """Move on, by seconds or by `minutes=`, `hours=`, `days=`; the new time."""
        total = timedelta(seconds=seconds, **more).total_seconds()
        return _now(await self._do("clock", advance=total))

    async def freeze(self) -> float:
        """Stop the clock; the time it stands at."""
        return _now(await self._do("clock", freeze=True))

    async def run(self) -> float:
        """Let it run on."""
        return _now(await self._do("clock", freeze=False))

    async def now(self) -> float:
        """The playground's time, in Unix seconds."""
        return _now(await self._do("clock"))


def _now(clock: object) -> float:
    return as_float((as_object(clock) or {}).get("now")) or 0.0
