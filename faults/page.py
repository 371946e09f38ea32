"""The results as a line each, and as docs/faults.md."""

import datetime
from collections.abc import Mapping

from faults.matrix import Result

ABOUT = """# Faults

What holds while everything around the bot breaks: real processes, real PostgreSQL and Redis
servers, the playground as Telegram. `python -m faults --all --page docs/faults.md` writes this
page; `.ci/run` plays a selection of the rows, `make proof` all of them.

In each row couples write through the bot while something is hurt and healed again. Then nothing
said may be lost, reach somebody else, or overtake an earlier text, and no chat may have one side
only. *Doubled* may not exceed what is *excused*: sends that Telegram had accepted while the bot
could not know it. *Recovery* is the time from healing to the next delivery, *drained* the
time from the last text written to the last one delivered. What is only late is waited for: lost
is what has not come when nothing has come for two minutes. From a time with a limit, what bot
or playground stood in line for a processor is taken off, whichever did so longer, and said.

Not here: F31 (a killed worker, a queue that dies) is `tests/e2e/test_background_jobs.py`; F33
(backup, wipe, restore, all sent again) is a test of `meetsmatch restore`.
"""
TITLES = (
    "row",
    "what is hurt",
    "what must hold",
    "said",
    "lost",
    "misdelivered",
    "reordered",
    "doubled",
    "excused",
    "recovery, s",
    "drained, s",
    "result",
)


def line(result: Result) -> str:
    """One row for the terminal."""
    verdict = result.verdict
    figures = "" if verdict is None else (
        f"{verdict.said} said, {len(verdict.lost)} lost, {len(verdict.misdelivered)} misdelivered,"
        f" {len(verdict.reordered)} reordered, {verdict.doubled} doubled ({result.excused}"
        f" excused), recovery {result.recovery:.1f} s,"
        f" drained {result.drained:.1f} s"
    )  # fmt: skip
    told = "; ".join([*result.broken, *result.remarks, *filter(None, [result.skipped])])
    return f"{result.row.name:13} {result.said:8} {result.seconds:4.0f} s  {figures}  {told}"


def written(lines: Mapping[str, str], quick: bool) -> str:
    """The page, of the lines of its rows by their names."""
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    size = (
        "short troubles, three times the time for all limits (`--quick`)"
        if quick
        else "full length"
    )
    rows = "".join(lines[name] for name in sorted(lines))
    head = f"| {' | '.join(TITLES)} |\n{'|---' * len(TITLES)}|\n"
    return f"{ABOUT}\nRun of {day}, {size}.\n\n{head}{rows}"


def row(result: Result) -> str:
    """A line of its table."""
    about, verdict = result.row, result.verdict
    figures = ["–"] * 8
    if verdict is not None:
        lost, wrong, late = map(len, (verdict.lost, verdict.misdelivered, verdict.reordered))
        many = (verdict.said, lost, wrong, late, verdict.doubled, result.excused)
        figures = [*map(str, many), f"{result.recovery:.1f}", f"{result.drained:.1f}"]
    told = "; ".join([result.said, *result.broken, *filter(None, [result.skipped])])
    extra = f" ({'; '.join(result.remarks)})" if result.remarks and not result.broken else ""
    cells = [about.name, about.fault, about.expected, *figures, told + extra]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"
