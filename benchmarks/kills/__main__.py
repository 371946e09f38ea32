"""python -m benchmarks.kills: the bot dies at random moments under load; nothing may be lost.

Duplicates may not exceed the calls that the playground had accepted and the dead process had not
yet marked; they are counted from the playground's ledger and the bot's database at each death.

A long run is cut into rounds, each with a playground and a database of its own; with `--state` a
run that was interrupted goes on after its last whole round.
"""

import argparse
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

import uvloop

from benchmarks.kills.round import Round, Tally

SIGNALS = ("KILL", "TERM")


def main() -> None:
    """Print the figures; fail on any loss of ours."""
    asked = _asked()
    plan = Round(
        signal.Signals[f"SIG{asked.signal}"],
        asked.rate,
        asked.pause,
        asked.database_url,
        asked.redis_url,
    )
    tally = _whole_run(plan, asked)
    print(_line("meetsmatch", tally, asked))
    if asked.stock:
        # The stock bot loses so much that a short run shows it.
        stock = uvloop.run(plan.against_stock(min(asked.kills, asked.round), asked.seed))
        print(_line("stock aiogram", stock, asked))
    wrong = tally.lost or tally.misdelivered or tally.reordered
    sys.exit("a promise is broken" if wrong or tally.doubled > tally.excused else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    add = parser.add_argument
    add("--kills", type=int, default=50)
    add("--signal", choices=SIGNALS, default="KILL")
    add("--rate", type=float, default=100.0, help="messages a second")
    add("--pause", type=float, default=2.0, help="seconds to the next kill, at most")
    add("--seed", type=int, default=1)
    add("--round", type=int, default=50, help="kills in one round")
    add("--state", type=Path, help="file that keeps the count between runs")
    where = "SQLite unless given; `own`: a server of its own for each round"
    add("--database-url", default="", help=f"postgresql://… of an empty database; {where}")
    add("--redis-url", default="", help="redis://…, or `own`; none unless given")
    add("--stock", action="store_true", help="a stock aiogram relay beside it, for a round")
    return parser.parse_args()


def _whole_run(plan: Round, asked: argparse.Namespace) -> Tally:
    """Round after round until there are enough kills; the state is written after each."""
    state: Path | None = asked.state
    tally = Tally()
    if state and state.exists():
        tally = Tally(**json.loads(state.read_text("utf-8")))
    while tally.kills < asked.kills:
        kills = min(asked.round, asked.kills - tally.kills)
        tally += uvloop.run(plan.against_ours(kills, asked.seed + tally.kills))
        if state:
            state.write_text(json.dumps(asdict(tally)), "utf-8")
        if tally.kills < asked.kills:
            print(_line(f"{tally.kills} so far", tally, asked), flush=True)
    return tally


def _line(name: str, tally: Tally, asked: argparse.Namespace) -> str:
    return (
        f"{name:13} {tally.kills} × SIG{asked.signal} under {asked.rate:g} msg/s:"
        f" {tally.said} said, {tally.lost} lost, {tally.misdelivered} misdelivered,"
        f" {tally.reordered} reordered, {tally.doubled} duplicates"
        f" ({tally.doubled / max(1, tally.kills):.2f} a kill;"
        f" {tally.excused} were accepted but unmarked)"
    )


if __name__ == "__main__":
    main()
