"""python -m faults: hurt real processes and servers in every way of the matrix, and judge.

Each row lets couples talk through the playground, hurts something, heals it, and waits until
everything said has arrived. Lost, misdelivered, reordered and one-sided must be 0; duplicates may
not exceed the sends that Telegram had accepted and the bot could not know of.

With `--state` a run that was interrupted goes on after its last row that held.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import uvloop

import faults.rows
from faults import page
from faults.matrix import ROWS, Result, Row, run


def main() -> None:
    """Play the rows one after the other; fail when one is broken."""
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    add = parser.add_argument
    add("rows", nargs="*", metavar="ROW", help=f"of {', '.join(sorted(ROWS))}")
    add("--all", action="store_true", help="all rows; without it and without names: a selection")
    add("--quick", action="store_true", help="short troubles; three times the time for all limits")
    add("--seed", type=int, default=1)
    add("--page", type=Path, help="write the table there, such as docs/faults.md")
    add("--state", type=Path, help="file that keeps the rows that held between runs")
    asked = parser.parse_args()
    if unknown := {*asked.rows} - ROWS.keys():
        parser.error(f"there is no row {', '.join(sorted(unknown))}")
    kept = Kept(asked.state)
    broken: list[str] = []
    skipped: list[str] = []
    for row in kept.missing(chosen(asked.rows, asked.all)):
        result = played(row, asked.quick, asked.seed)
        broken += [row.name] if result.broken else []
        skipped += [row.name] if result.skipped else []
        kept.add(result)
    if asked.page:
        asked.page.write_text(page.written(kept.lines, asked.quick), "utf-8")
    print(f"{len(kept.lines)} rows, broken: {broken or 'none'}, skipped: {skipped or 'none'}")
    sys.exit(1 if broken else 0)


class Kept:
    """The rows played so far, as lines of the page, also in earlier runs with the same state."""

    def __init__(self, state: Path | None) -> None:
        self._state = state
        self.lines: dict[str, str] = {}
        if state and state.exists():
            self.lines = json.loads(state.read_text("utf-8"))
        self._held = dict(self.lines)

    def missing(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Those that have still to be played."""
        return (row for row in rows if row.name not in self.lines)

    def add(self, result: Result) -> None:
        """One more; another run plays it again unless it held."""
        self.lines[result.row.name] = page.row(result)
        if not result.broken and not result.skipped:
            self._held[result.row.name] = page.row(result)
        if self._state:
            self._state.write_text(json.dumps(self._held), "utf-8")


def chosen(names: list[str], everything: bool) -> list[Row]:
    """The rows to play, in the matrix's order."""
    rows = [ROWS[name] for name in sorted(ROWS)]
    if names:
        return [row for row in rows if row.name in names]
    return rows if everything else [row for row in rows if row.is_smoke]


def played(row: Row, quick: bool, seed: int) -> Result:
    """Play one and print what became of it."""
    result = uvloop.run(run(row, quick, seed))
    print(page.line(result), flush=True)
    return result


if __name__ == "__main__":
    assert faults.rows, "filled the matrix"
    main()
