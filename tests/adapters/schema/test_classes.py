"""Every column is classified, and the page for people says the same."""

import sqlite3
from collections.abc import Iterator, Sequence

import pytest

from house.sources import ROOT
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.schema.page import rows
from meetsmatch.adapters.sql.texts import migrations

PAGE = ROOT / "docs/privacy-and-safety.md"


@pytest.fixture
def schema() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for step in migrations():
        for statement in step.statements:
            connection.execute(statement)
    yield connection
    connection.close()


def columns_of(schema: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Name and type of the columns of each table of ours."""
    names = schema.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    ours = [it for (it,) in names if not it.startswith(("sqlite_", "alembic_"))]
    asked = "SELECT name, type FROM pragma_table_info(?)"
    return {name: schema.execute(asked, (name,)).fetchall() for name in ours}


def test_every_column_is_classified_once(schema: sqlite3.Connection):
    """A new column takes its place in adapters/schema/classes.py."""
    found = {name: sorted(it for it, _ in columns) for name, columns in columns_of(schema).items()}
    assert {table.name: sorted(table.columns) for table in TABLES} == found


def test_what_is_sealed_is_bytes_and_nothing_else_is(schema: sqlite3.Connection):
    found = {
        name: {it for it, kind in columns if kind == "BLOB"}
        for name, columns in columns_of(schema).items()
    }
    assert {table.name: set(table.sealed.split()) for table in TABLES} == found


def section(lines: Sequence[str], heading: str) -> list[str]:
    first = lines.index(heading) + 1
    rest = (at for at, line in enumerate(lines[first:], first) if line.startswith("## "))
    return [line for line in lines[first : next(rest)] if line.startswith("|")]


def test_the_page_shows_the_table():
    """`make schema` writes it."""
    assert section(PAGE.read_text("utf-8").splitlines(), "## Column by column") == [*rows()]
