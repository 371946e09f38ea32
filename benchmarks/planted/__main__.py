"""`python -m benchmarks.planted`: each planted bug, which promise told of it, and how fast."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from benchmarks.planted import page
from benchmarks.planted.hunt import NO_BUG, Find, hunted
from benchmarks.planted.registry import BUGS


def main() -> int:
    """0 when every bug was found in time, and nothing where there is none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted", description=__doc__)
    add = parser.add_argument
    add("names", nargs="*", help="only these; `--list` tells them")
    add("--list", action="store_true", help="print the names, and what they stand for")
    add("--jobs", type=int, default=2, help="at once (default: %(default)s)")
    add("--page", type=Path, help="write the table there, such as docs/planted-bugs.md")
    asked = parser.parse_args()
    if asked.list:
        print(*(f"{bug.name}: {bug.what}" for bug in BUGS.values()), sep="\n")
        return 0
    if unknown := [name for name in asked.names if name not in BUGS]:
        parser.error(f"there is no bug {', '.join(map(repr, unknown))}; --list tells which are")
    finds = list(_hunted(asked.names or [NO_BUG, *BUGS], asked.jobs))
    if asked.page:
        asked.page.write_text(page.written(finds), "utf-8")
    return _judged(finds)


def _hunted(names: Sequence[str], jobs: int) -> Iterator[Find]:
    """Each in a process of its own; without a bug as long as a bug may hide."""
    with ProcessPoolExecutor(jobs, max_tasks_per_child=1) as pool:
        for hunt in as_completed([pool.submit(hunted, name) for name in names]):
            find = hunt.result()
            print(page.line(find), flush=True)
            yield find


def _judged(finds: Sequence[Find]) -> int:
    wrong = [find.name for find in finds if bool(find.promise) == (find.name == NO_BUG)]
    bugs = [find for find in finds if find.name != NO_BUG]
    found = sum(bool(find.promise) for find in bugs)
    print(f"{found} of {len(bugs)} found; wrong: {', '.join(wrong) or 'none'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
