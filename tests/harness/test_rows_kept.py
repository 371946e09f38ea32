"""A run of the fault matrix that was interrupted goes on."""

from collections.abc import Sequence
from pathlib import Path

from faults.__main__ import Kept
from faults.matrix import Result, Row
from faults.stage import Stage, Wishes


async def nothing(on: Stage) -> None:
    """Never played."""


def row(name: str) -> Row:
    return Row(name, "a trouble", "it passes", nothing, Wishes(), is_smoke=False)


ROWS = [row(name) for name in ("held", "broken", "skipped", "new")]
RESULTS = (
    Result(ROWS[0]),
    Result(ROWS[1], broken=["1 lost"]),
    Result(ROWS[2], skipped="no disk"),
)


def names(rows: Sequence[Row]) -> list[str]:
    return [row.name for row in rows]


def test_rows_that_held_are_not_played_again(tmp_path: Path) -> None:
    first = Kept(tmp_path / "state.json")
    for result in RESULTS:
        first.add(result)
    again = Kept(tmp_path / "state.json")
    assert names(list(again.missing(ROWS))) == ["broken", "skipped", "new"]
    assert again.lines == {"held": first.lines["held"]}


def test_the_page_has_them_all() -> None:
    kept = Kept(None)
    for result in RESULTS:
        kept.add(result)
    assert names(list(kept.missing(ROWS))) == ["new"]
    assert list(kept.lines) == ["held", "broken", "skipped"]
