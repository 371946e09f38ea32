"""The rows of the matrix: what is hurt, what must hold, and how a row is run."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from faults.servers import Missing
from faults.stage import Stage, Wishes, stage
from meetsmatch.demo.talk import Verdict

TIMEOUT_QUICK, TIMEOUT_FULL = 600.0, 3_600.0
"""A row that hangs; slow ones end by themselves."""

Scene = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Row:
    """One fault: its scene starts the bot, hurts, heals, and returns with everybody writing."""

    name: str
    fault: str
    expected: str
    scene: Scene
    wishes: Wishes
    is_smoke: bool
    """Part of the small selection."""


@dataclass
class Result:
    """What became of a row."""

    row: Row
    verdict: Verdict | None = None
    excused: int = 0
    recovery: float = 0.0
    drained: float = 0.0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def said(self) -> str:
        """In one word."""
        return "skipped" if self.skipped else "BROKEN" if self.broken else "holds"


ROWS: dict[str, Row] = {}


def row(
    name: str, fault: str, expected: str, wishes: Wishes | None = None, *, smoke: bool = False
) -> Callable[[Scene], Scene]:
    """Puts a scene into the matrix."""

    def add(scene: Scene) -> Scene:
        ROWS[name] = Row(name, fault, expected, scene, wishes or Wishes(), smoke)
        return scene

    return add


async def run(wanted: Row, quick: bool, seed: int) -> Result:
    """Play one row; whatever happens is in the result."""
    result = Result(wanted)
    began = time.monotonic()
    try:
        async with asyncio.timeout(TIMEOUT_QUICK if quick else TIMEOUT_FULL):
            async with stage(wanted.wishes, quick, seed) as on:
                try:
                    await _play(wanted, on, result)
                finally:
                    result.excused = on.excuses.total
                    result.recovery, result.drained = on.recovery, on.drained
                    result.broken += on.broken
                    result.remarks += on.remarks
                    if result.broken:
                        result.remarks += on.bot.complaints()[-3:]
    except Missing as missing:
        result.skipped = str(missing)
    except TimeoutError:
        result.broken.append("took too long")
    except (Exception, SystemExit) as error:
        result.broken.append(f"{type(error).__name__}: {error}"[:400])
    result.seconds = time.monotonic() - began
    return result


async def _play(wanted: Row, on: Stage, result: Result) -> None:
    await wanted.scene(on)
    result.verdict = await on.judged()
