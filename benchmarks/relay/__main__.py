"""python -m benchmarks.relay: prints the figures, and fails when a promise is not kept.

In each round every bot runs once, one after the other, against the same load process. Ratios are
taken within a round, since the machine's speed changes between them; figures are medians.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks.relay.bots import Bot, start
from benchmarks.relay.databases import database
from benchmarks.relay.load import Figures, Load
from benchmarks.relay.memory import slope
from benchmarks.relay.seed import seat_people
from benchmarks.relay.telegram import BotApi, Ledger

FIRST = 5001
FEW = 100
SLOPE_RATE = 200
CPU = "CPU per message, µs"
ECHO = "aiogram echo"
OURS = "meetsmatch"
SMALL = f"{FEW} people"


@dataclass(frozen=True)
class Round:
    """What one bot showed in one round."""

    start_seconds: float
    idle_mb: float
    load_mb: float
    closed: Figures
    steady: Figures
    slope_mb: float | None


ROWS: dict[str, Callable[[Round], float]] = {
    CPU: lambda r: r.closed.cpu_us,
    "maximum rate, msg/s": lambda r: r.closed.per_second,
    "P50 at 100 msg/s, ms": lambda r: r.steady.p50_ms,
    "P95 at 100 msg/s, ms": lambda r: r.steady.p95_ms,
    "P99 at 100 msg/s, ms": lambda r: r.steady.p99_ms,
    "idle memory, MB": lambda r: r.idle_mb,
    "memory under load, MB": lambda r: r.load_mb,
    "cold start, s": lambda r: r.start_seconds,
}


@dataclass(frozen=True)
class Measurement:
    """What is asked for."""

    server_url: str
    people: int
    messages: int
    in_flight: int

    async def of(self, column: str, minutes: float = 0) -> Round:
        """Start a bot, load it, stop it."""
        people = range(FIRST, FIRST + (FEW if column == SMALL else self.people))
        ledger = Ledger()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: BotApi(ledger), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if column == ECHO:
                bot = await start("echo", port, folder)
                result = await self._loaded(bot, ledger, people, minutes)
            else:
                async with database(self.server_url, folder) as url:
                    await seat_people(url, folder / "relay.key", people)
                    bot = await start("meetsmatch", port, folder, url)
                    result = await self._loaded(bot, ledger, people, minutes)
        server.close()
        return result

    async def _loaded(
        self, bot: Bot, ledger: Ledger, people: Sequence[int], minutes: float
    ) -> Round:
        idle_mb = bot.resident_mb()
        load = Load(ledger, bot, people)
        # Everybody has written twice before anything counts: caches are full, plans are made.
        await load.closed(max(self.messages // 10, 2 * len(people)), self.in_flight)
        closed = await load.closed(self.messages, self.in_flight)
        steady = await load.open(min(self.messages, 1_000), 100)
        load_mb = bot.resident_mb()
        grown = await slope(bot, load, minutes, SLOPE_RATE) if minutes else None
        await bot.stop()
        return Round(bot.start_seconds, idle_mb, load_mb, closed, steady, grown)


Rounds = dict[str, list[Round]]


def median(rounds: Sequence[Round], read: Callable[[Round], float]) -> float:
    return statistics.median(map(read, rounds))


def ratios(rounds: Rounds, above: str, below: str, read: Callable[[Round], float]) -> list[float]:
    """Round by round, the least first."""
    pairs = zip(rounds[above], rounds[below], strict=True)
    return sorted(read(one) / read(other) for one, other in pairs)


def show(rounds: Rounds) -> None:
    """A line per figure: every bot, the ratio, how far the rounds lie apart."""
    print(f"{'':24}" + "".join(f"{name:>14}" for name in rounds) + f"{'ratio':>8}   of rounds")
    for row, read in ROWS.items():
        figures = "".join(f"{median(seen, read):14.1f}" for seen in rounds.values())
        found = ratios(rounds, OURS, ECHO, read)
        spread = f"{found[0]:.2f} to {found[-1]:.2f}"
        print(f"{row:24}{figures}{statistics.median(found):8.2f}   {spread}")
    if SMALL in rounds:
        found = ratios(rounds, OURS, SMALL, ROWS[CPU])
        print(f"CPU beside that of {FEW} people: {statistics.median(found):.2f}", end=", ")
        print(f"{found[0]:.2f} to {found[-1]:.2f}")
    for grown in (seen.slope_mb for seen in rounds[OURS] if seen.slope_mb is not None):
        print(f"memory grows by {grown:.2f} MB in ten minutes at {SLOPE_RATE} msg/s")


def broken(rounds: Rounds, on_postgresql: bool) -> list[str]:
    """Promises that these figures do not keep."""
    ours = rounds[OURS]
    most = {
        "P95 at 100 msg/s, ms": 50.0,
        "idle memory, MB": 120.0,
        "cold start, s": 1.5,
    }
    kept = [(row, median(ours, ROWS[row]), top) for row, top in most.items()]
    cpu = statistics.median(ratios(rounds, OURS, ECHO, ROWS[CPU]))
    kept.append(("CPU per message beside the aiogram echo's", cpu, 0.5))
    if SMALL in rounds:
        beside = statistics.median(ratios(rounds, OURS, SMALL, ROWS[CPU]))
        kept.append((f"CPU per message beside that of {FEW} people", beside, 1.1))
    kept += [("growth of memory", it.slope_mb, 1.0) for it in ours if it.slope_mb is not None]
    late = [f"{what} is {found:.2f}, promised {top:g}" for what, found, top in kept if found > top]
    rate = median(ours, ROWS["maximum rate, msg/s"])
    if on_postgresql and rate < 1_000:
        late.append(f"the maximum rate is {rate:.0f} msg/s, promised 1000")
    return late


def main() -> None:
    """Run the rounds, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relay", description=__doc__)
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--in-flight", type=int, default=64, help="as many as Telegram may open")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--database-url", default="", help="a PostgreSQL server, or own; else SQLite"
    )
    parser.add_argument("--people", type=int, default=200, help="half as many live chats")
    parser.add_argument("--minutes", type=float, default=0, help="of load to see memory grow")
    asked = parser.parse_args()
    measurement = Measurement(asked.database_url, asked.people, asked.messages, asked.in_flight)
    rounds: Rounds = {OURS: [], ECHO: [], **({SMALL: []} if asked.people > 1_000 else {})}
    for number in range(asked.rounds):
        for column, seen in rounds.items():
            is_last = column == OURS and number == asked.rounds - 1
            seen.append(uvloop.run(measurement.of(column, asked.minutes if is_last else 0)))
    show(rounds)
    promises = broken(rounds, bool(asked.database_url))
    sys.exit("\n".join(promises) if promises else 0)


if __name__ == "__main__":
    main()
