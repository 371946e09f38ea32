"""python -m benchmarks.relay: prints the figures, and fails when a promise is not kept.

Both bots run after one another in each round against the same load process; medians of rounds.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import uvloop

from benchmarks.relay.bots import Bot, start
from benchmarks.relay.load import Figures, Load
from benchmarks.relay.seed import seat_people
from benchmarks.relay.telegram import BotApi, Ledger

PEOPLE = list(range(5001, 5201))


class Round:
    """What one bot showed in one round."""

    def __init__(self, bot: Bot, idle_mb: float, closed: Figures, steady: Figures) -> None:
        self.start = bot.start_seconds
        self.idle_mb = idle_mb
        self.load_mb = bot.resident_mb()
        self.closed = closed
        self.steady = steady


async def measure(name: str, messages: int, in_flight: int) -> Round:
    """Start a bot, load it, stop it."""
    ledger = Ledger()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: BotApi(ledger), "127.0.0.1", 0)
    api_port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        if name == "meetsmatch":
            await seat_people(Path(folder), PEOPLE)
        bot = await start(name, api_port, Path(folder))
        idle = bot.resident_mb()
        load = Load(ledger, bot, PEOPLE)
        await load.closed(messages // 10, in_flight)  # warm up
        closed = await load.closed(messages, in_flight)
        steady = await load.open(min(messages, 1_000), 100)
        result = Round(bot, idle, closed, steady)
        await bot.stop()
    server.close()
    return result


def table(rounds: dict[str, list[Round]]) -> dict[str, tuple[float, float]]:
    """Print a line per figure: ours, the echo's, the ratio."""
    rows: dict[str, Callable[[Round], float]] = {
        "CPU per message, µs": lambda r: r.closed.cpu_us,
        "maximum rate, msg/s": lambda r: r.closed.per_second,
        "P50 at 100 msg/s, ms": lambda r: r.steady.p50_ms,
        "P95 at 100 msg/s, ms": lambda r: r.steady.p95_ms,
        "idle memory, MB": lambda r: r.idle_mb,
        "memory under load, MB": lambda r: r.load_mb,
        "cold start, s": lambda r: r.start,
    }
    print(f"{'':24}{'meetsmatch':>12}{'aiogram echo':>14}{'ratio':>8}")
    found: dict[str, tuple[float, float]] = {}
    for row, read in rows.items():
        ours, echo = (
            statistics.median(map(read, rounds[name])) for name in ("meetsmatch", "echo")
        )
        found[row] = (ours, echo)
        print(f"{row:24}{ours:12.1f}{echo:14.1f}{ours / echo:8.2f}")
    return found


def broken(found: dict[str, tuple[float, float]]) -> list[str]:
    """Promises of the first milestone that these figures do not keep."""
    cpu, echo = found["CPU per message, µs"]
    limits = {
        "P95 at 100 msg/s, ms": 50.0,
        "idle memory, MB": 120.0,
        "cold start, s": 1.5,
    }
    late = [
        f"{row} is {found[row][0]:.1f}, promised {top}"
        for row, top in limits.items()
        if found[row][0] > top
    ]
    if cpu > echo:
        late.append(f"CPU per message is {cpu / echo:.2f} of the aiogram echo's, promised 1.00")
    return late


def main() -> None:
    """Run the rounds, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relay", description=__doc__)
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--in-flight", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    rounds: dict[str, list[Round]] = {"meetsmatch": [], "echo": []}
    for _ in range(asked.rounds):
        for name, seen in rounds.items():
            seen.append(uvloop.run(measure(name, asked.messages, asked.in_flight)))
    promises = broken(table(rounds))
    sys.exit("\n".join(promises) if promises else 0)


if __name__ == "__main__":
    main()
