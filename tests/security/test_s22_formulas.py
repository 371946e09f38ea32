"""S-22: no cell of a file that we hand out is taken for a formula."""

import csv
import io
from collections.abc import AsyncIterator

import pytest

from meetsmatch.adapters.tabular import csv_of

EVIL = ('=HYPERLINK("http://x")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=", '",=1')


async def pages() -> AsyncIterator[list[list[str | int]]]:
    yield [[cell, -5] for cell in EVIL]
    yield []


@pytest.mark.security
async def test_nothing_begins_as_a_formula_does_and_numbers_stay_numbers():
    text = b"".join([chunk async for chunk in csv_of(("word", "size"), pages())]).decode()
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert head == ["word", "size"]
    assert [row[1] for row in rows] == ["-5"] * len(EVIL)
    for (cell, _), evil in zip(rows, EVIL, strict=True):
        assert cell.removeprefix("'") == evil
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
