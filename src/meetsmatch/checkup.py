"""`/health`: each thing that the bot depends on, asked now or a moment ago, for people who wonder
what is wrong. Supervisors ask `/health/live` and `/health/ready`, which cost nothing."""

import asyncio
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from meetsmatch.app.ports import Gateway, NowMs, Store, Unavailable
from meetsmatch.core.ids import BotId

GOOD_FOR_MS = 10_000
"""Whoever asks oftener gets the same answer: nobody can make us ask more."""

PATIENCE_S = 5.0
FULL = 0.9
"""Of the memory that this process may have."""

MEMORY_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
NO_LIMIT = 1 << 60
MEBI = 1 << 20

Look = Callable[[], Awaitable[Mapping[str, object]]]
"""Facts about something that works; Trouble when it does not."""


class Trouble(Exception):
    """What is wrong, in words that name nobody."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something that is looked at."""

    name: str
    look: Look
    needed: bool = True
    """Without it people are not served; otherwise they are, less well."""


class Checkup:
    """Looks at all of them at the same time, and remembers for a while."""

    def __init__(self, dependencies: Sequence[Dependency], now_ms: NowMs) -> None:
        self._dependencies, self._now_ms = dependencies, now_ms
        self._looking = asyncio.Lock()
        self._found: tuple[int, dict[str, object]] | None = None

    async def report(self) -> Mapping[str, object]:
        """`status` is ok, degraded (people are served, something is missing) or failing; `checks`
        tells of each dependency whether it is ok, after how many ms, and more or why not."""
        async with self._looking:
            now_ms = self._now_ms()
            if self._found is None or now_ms - self._found[0] >= GOOD_FOR_MS:
                self._found = now_ms, await self._look()
            return self._found[1]

    async def _look(self) -> dict[str, object]:
        found = await asyncio.gather(*(_looked_at(it) for it in self._dependencies))
        checks = {it.name: check for it, check in zip(self._dependencies, found, strict=True)}
        missing = [it for it in self._dependencies if not checks[it.name]["ok"]]
        failing = any(it.needed for it in missing)
        status = "failing" if failing else "degraded" if missing else "ok"
        return {"status": status, "checks": checks}


async def _looked_at(dependency: Dependency) -> Mapping[str, object]:
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE_S):
            facts, is_ok = await dependency.look(), True
    except TimeoutError:
        facts, is_ok = {"why": f"no answer within {PATIENCE_S:g} s"}, False
    except Trouble as trouble:
        facts, is_ok = {"why": str(trouble)}, False
    return {"ok": is_ok, "ms": round((time.monotonic() - began) * 1_000, 1), **facts}


# --- what there is to look at ---------------------------------------------------------------


def database(store: Store, bot: BotId) -> Dependency:
    """One look-up."""

    async def look() -> Mapping[str, object]:
        try:
            await store.open_rows(bot, 0, 1)
        except Unavailable as error:
            raise Trouble("the database can't be reached") from error
        return {}

    return Dependency("database", look)


def redis(greet: Callable[[], Awaitable[bool]]) -> Dependency:
    """One greeting. Without Redis each process counts and pairs by itself."""

    async def look() -> Mapping[str, object]:
        if not await greet():
            raise Trouble("Redis does not answer")
        return {}

    return Dependency("redis", look, needed=False)


def bot_api(gateway: Gateway) -> Dependency:
    """One getMe."""

    async def look() -> Mapping[str, object]:
        answer = await gateway.call("getMe", {})
        if answer.status != 200:
            raise Trouble(f"getMe: {answer.status or 'no answer'}")
        return {}

    return Dependency("bot_api", look)


def memory(limits: Sequence[Path] = MEMORY_LIMITS) -> Dependency:
    """What this process has, and what it may have."""

    async def look() -> Mapping[str, object]:
        used, limit = _resident(), _limit(limits)
        facts = {"mebibytes": round(used / MEBI, 1)}
        if limit is None:
            return facts
        if used > FULL * limit:
            raise Trouble(f"{used // MEBI} of {limit // MEBI} MiB are used")
        return facts | {"limit_mebibytes": limit // MEBI}

    return Dependency("memory", look, needed=False)


def _resident() -> int:
    """Bytes now; at most ever, where nothing better is told."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize()
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def _limit(limits: Sequence[Path]) -> int | None:
    for path in limits:
        try:
            said = path.read_text().strip()
        except OSError:
            continue
        if said.isdigit() and int(said) < NO_LIMIT:
            return int(said)
    return None
