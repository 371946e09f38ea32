"""What was found, as lines and as docs/planted-bugs.md."""

import datetime
from collections.abc import Sequence

from benchmarks.planted.hunt import NO_BUG, Find
from benchmarks.planted.registry import BUGS
from meetsmatch.simulation.promises import PROMISES

ABOUT = """# Planted bugs

Bugs that bots and libraries of this kind have had are put in place of the right functions, one at
a time, and looked for as any bug is: the simulation lives random lives with it, one seed after
the other, until a promise is broken. Each must be found within a minute; without a bug nothing
may be found. `python -m benchmarks.planted --page docs/planted-bugs.md` writes this page;
`make proof` hunts for all of them, `.ci/run` and `make test` for some. The bugs are in
`benchmarks/planted/bugs`; the product knows nothing of them.

*Seen* says where a bug of the kind is, or was, at home. *Steps* are things that people, Telegram,
the clock or the end of a process did until then; *seconds* are processor time.
"""
HEAD = "| bug | what goes wrong | seen | found by | steps | seconds |\n|---|---|---|---|---|---|\n"


def line(find: Find) -> str:
    """One hunt, for the terminal."""
    found = find.sentence or "nothing found"
    return f"{find.name:26} {find.steps:>8,} steps {find.seconds:6.1f} s  {found}"


def written(finds: Sequence[Find]) -> str:
    """The page."""
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    bugs = [find for find in finds if find.name != NO_BUG]
    found = sum(bool(find.promise) for find in bugs)
    rows = "".join(map(_row, sorted(bugs, key=lambda find: list(BUGS).index(find.name))))
    parts = [ABOUT, f"Run of {day}: {found} of {len(bugs)} found.{_control(finds)}", HEAD + rows]
    return "\n".join([*parts, "The promises:\n", *_promises(bugs)]) + "\n"


def _control(finds: Sequence[Find]) -> str:
    controls = [find for find in finds if find.name == NO_BUG]
    return "".join(
        f" Without a bug: {find.sentence or 'nothing'} in {find.steps:,} steps."
        for find in controls
    )


def _row(find: Find) -> str:
    bug = BUGS[find.name]
    cells = (bug.name, bug.what, bug.seen, find.promise or "**not found**")
    return f"| {' | '.join(cells)} | {find.steps:,} | {find.seconds:.1f} |\n"


def _promises(bugs: Sequence[Find]) -> list[str]:
    kept = {find.promise for find in bugs if find.promise}
    return [f"- {name}: {PROMISES[name]}" for name in PROMISES if name in kept]
