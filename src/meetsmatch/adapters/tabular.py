"""Rows as files: CSV that no spreadsheet takes for formulas, and Parquet."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from importlib.util import find_spec

Cell = str | int
Rows = Sequence[Sequence[Cell]]

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

BOM = "\ufeff"
"""By this a spreadsheet knows that it is UTF-8."""


class NoParquet(Exception):
    """It isn't installed; the message says how to get it."""


def safe(cell: Cell) -> Cell:
    """What a spreadsheet shows as it is, whatever it begins with."""
    is_formula = isinstance(cell, str) and cell.startswith(FORMULAS)
    return f"'{cell}" if is_formula else cell


async def csv_of(columns: Sequence[str], pages: AsyncIterator[Rows]) -> AsyncIterator[bytes]:
    """One page after the other."""
    yield (BOM + _lines([columns])).encode()
    async for page in pages:
        if page:
            yield _lines(page).encode()


def _lines(rows: Rows) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def parquet_of(columns: Sequence[str], pages: AsyncIterator[Rows]) -> AsyncIterator[bytes]:
    """A row group for each page; NoParquet at once if it can't be made here."""
    check_form("parquet")
    return _grouped(columns, pages)


def check_form(form: str) -> None:
    """NoParquet if files of that form can't be made here."""
    if form == "parquet" and find_spec("pyarrow") is None:
        raise NoParquet("Parquet needs more: pip install 'meetsmatch[parquet]'")


async def _grouped(columns: Sequence[str], pages: AsyncIterator[Rows]) -> AsyncIterator[bytes]:
    from meetsmatch.adapters.parquet import Groups  # an extra: not on every machine

    groups = Groups(columns)
    async for page in pages:
        if page:
            yield groups.add(page)
    yield groups.end()


FORMS = {"csv": csv_of, "parquet": parquet_of}
