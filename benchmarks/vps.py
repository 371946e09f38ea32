"""python -m benchmarks.vps: whether deploy/compose.yaml fits a server of 2 GB, with two processes.

PostgreSQL and Redis with the settings of that file, and two processes of the bot, each under the
memory limit of that file, carry a load; what each takes is measured while they do.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
import yaml

from benchmarks.relay.bots import Bot, start
from benchmarks.relay.load import Figures, Load
from benchmarks.relay.seed import seat_people
from benchmarks.relay.telegram import BotApi, Ledger
from faults.servers import postgres, redis
from meetsmatch.adapters.schema.steps import upgrade

COMPOSE = Path(__file__).parent.parent / "deploy/compose.yaml"
CONTROLLER = Path("/sys/fs/cgroup/memory")
"""Of the first version of control groups, where whole programs get a limit."""

FIRST = 5001
PROCESSES = 2
LOOKS_S = 2.0
SERVER_MB = 2_048


@dataclass
class Program:
    """One service of the file, and what it has taken."""

    name: str
    limit_mb: int
    roots: list[int] = field(default_factory=list[int])
    """Its first processes; those that they start are its own, too."""

    peak_mb: float = 0.0
    group: Path | None = None

    def look(self, children: Mapping[int, list[int]]) -> None:
        """What it takes now. What processes share is counted once."""
        found, todo = list[int](), [*self.roots]
        while todo:
            found.append(todo.pop())
            todo += children.get(found[-1], [])
        self.peak_mb = max(self.peak_mb, sum(map(proportional_mb, found)))

    @property
    def killed(self) -> int:
        """How often the kernel ended one of its processes because it was over its limit."""
        if self.group is None:
            return 0
        said = (self.group / "memory.oom_control").read_text().split()
        return int(said[said.index("oom_kill") + 1])


def proportional_mb(pid: int) -> float:
    """MiB; of what processes share, its part. 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def children_of_all() -> dict[int, list[int]]:
    """Who has started whom."""
    found: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        found.setdefault(parent, []).append(int(path.parent.name))
    return found


@contextmanager
def limited(program: Program) -> Generator[None]:
    """Until the block ends its processes have no more than its limit, where that can be had."""
    group = CONTROLLER / f"meetsmatch-{_SELF}-{program.name}"
    try:
        group.mkdir()
    except OSError:
        yield
        return
    (group / "memory.limit_in_bytes").write_text(str(program.limit_mb << 20))
    program.group = group
    try:
        yield
    finally:
        group.rmdir()


@contextmanager
def within(program: Program) -> Generator[None]:
    """What is started in the block is the program's: we are in its group meanwhile, for whoever
    is moved later takes along nothing of what it has."""
    before = set(children_of_all().get(_SELF, []))
    if program.group is not None:
        (program.group / "cgroup.procs").write_text(str(_SELF))
    try:
        yield
    finally:
        if program.group is not None:
            (CONTROLLER / "cgroup.procs").write_text(str(_SELF))
    program.roots += set(children_of_all().get(_SELF, [])) - before


_SELF = int(Path("/proc/self").resolve().name)


def services() -> dict[str, Any]:
    """As they are shipped."""
    return yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]


def program_of(name: str, service: str) -> Program:
    """With the limit of that service."""
    limit = services()[service]["deploy"]["resources"]["limits"]["memory"]
    return Program(name, int(limit.removesuffix("M")))


@dataclass(frozen=True)
class Production:
    """All that runs."""

    programs: list[Program]
    bots: list[Bot]
    ledger: Ledger


@asynccontextmanager
async def production(people: range) -> AsyncGenerator[Production]:
    """With everybody in a chat."""
    said = services()
    names = {"postgres": "postgres", "redis": "redis", "bot-1": "bot", "bot-2": "bot"}
    programs = {name: program_of(name, service) for name, service in names.items()}
    settings = [word for word in said["postgres"]["command"][1:] if word != "-c"]
    memory = said["redis"]["command"]
    kept = memory[memory.index("--maxmemory") :]
    async with AsyncExitStack() as stack:
        for program in programs.values():
            stack.enter_context(limited(program))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="meetsmatch-vps-")))
        with within(programs["postgres"]):
            database = await stack.enter_async_context(postgres(settings))
        with within(programs["redis"]):
            shared = await stack.enter_async_context(redis(kept))
        await asyncio.to_thread(upgrade, database.url)
        await seat_people(database.url, folder / "relay.key", people)
        ledger, bots = Ledger(), list[Bot]()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: BotApi(ledger), "127.0.0.1", 0)
        stack.callback(server.close)
        port = server.sockets[0].getsockname()[1]
        for number in range(1, PROCESSES + 1):
            with within(programs[f"bot-{number}"]):
                bots.append(await start("meetsmatch", port, folder, database.url, shared.url))
            stack.push_async_callback(bots[-1].stop)
        yield Production([*programs.values()], bots, ledger)


async def watched(programs: list[Program]) -> None:
    """Until cancelled."""
    while True:
        children = children_of_all()
        for program in programs:
            program.look(children)
        await asyncio.sleep(LOOKS_S)


async def measured(chats: int, rate: float, seconds: float) -> int:
    """The exit code."""
    people = range(FIRST, FIRST + 2 * chats)
    async with production(people) as all_of_it:
        watching = asyncio.create_task(watched(all_of_it.programs))
        # Telegram calls either process; whoever's the person's lane is in handles it.
        share = rate / PROCESSES
        loads = [Load(all_of_it.ledger, bot, people) for bot in all_of_it.bots]
        figures = await asyncio.gather(*(it.open(int(share * seconds), share) for it in loads))
        watching.cancel()
        return told(all_of_it.programs, figures, f"{chats:,} live chats, {rate:g} msg/s")


def told(programs: list[Program], figures: list[Figures], load: str) -> int:
    """Print them; 1 when something does not fit."""
    print(f"{load}, {sum(it.messages for it in figures):,} messages, none lost")
    print(f"{'':12}{'limit, MB':>12}{'at most, MB':>14}{'killed':>8}")
    for it in programs:
        print(f"{it.name:12}{it.limit_mb:12}{it.peak_mb:14.0f}{it.killed:8}")
    limits, peaks = (sum(it.limit_mb for it in programs), sum(it.peak_mb for it in programs))
    print(f"{'all':12}{limits:12}{peaks:14.0f}   of {SERVER_MB}")
    if not all(it.group for it in programs):
        print("No limits can be set here: what they take was measured only.")
    for number, it in enumerate(figures, 1):
        shown = f"P50 {it.p50_ms:.0f} ms, P95 {it.p95_ms:.0f} ms, P99 {it.p99_ms:.0f} ms"
        print(f"bot {number}: {it.cpu_us:.0f} µs of CPU a message, {shown}")
    over = [it.name for it in programs if it.killed or it.peak_mb > it.limit_mb]
    print(f"does not fit: {', '.join(over)}" if over else "It fits.")
    return 1 if over or limits > SERVER_MB else 0


def main() -> None:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vps", description=__doc__)
    parser.add_argument("--chats", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    sys.exit(uvloop.run(measured(asked.chats, asked.rate, asked.seconds)))


if __name__ == "__main__":
    main()
