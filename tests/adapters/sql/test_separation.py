"""Bots of one database are strictly apart: every table knows whose a row is, and every statement
says whose rows it means."""

import re
import sqlite3
from collections.abc import Iterator

import pytest

from meetsmatch.adapters.sql.texts import Query, migrations, queries

NUMBERED = {"inbox", "outbox", "events"}
"""Tables whose rows have a number that no other row has, whichever bot's."""

BY_AGE = re.compile(r"expire_\w+|empty_quarantined")
"""What is past its time is forgotten, whosever it is."""

OF_ALL = {
    "bots": "the bots of a house",
    "forgotten_since": "the journal of deletions is the installation's; each line names its bot",
    "link": "from a letter, by its number: the row takes the letter's bot",
    "postpone_letter": "a letter, by its number",
    "sendable": "letters, by their numbers; each is joined by its own bot",
    "set_card": "from a letter, by its number: the row takes the letter's bot",
    "settle_letter": "a letter, by its number",
    "somebody": "whether the keys fit: any row will do",
}
"""Statements that name no bot, and why they may."""

EVERY = [*queries("?").values(), *queries("$").values()]
WHOSE = re.compile(r"\bbot\b")
IN_EACH_ROW = re.compile(r"\bit\.bot\b|'\$\.bot'")
"""Many rows at once, each of which says whose it is."""


@pytest.fixture
def schema() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for step in migrations():
        for statement in step.statements:
            connection.execute(statement)
    yield connection
    connection.close()


def tables(schema: sqlite3.Connection) -> list[str]:
    found = schema.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    own = {"schema_version", "alembic_version"}
    return [name for (name,) in found if not name.startswith("sqlite_") and name not in own]


def keys(schema: sqlite3.Connection, table: str) -> list[set[str]]:
    """The columns of each unique index, the primary key among them."""
    indexes = schema.execute(f"PRAGMA index_list({table})").fetchall()
    return [
        {str(row[2]) for row in schema.execute(f"PRAGMA index_info({index[1]})")}
        for index in indexes
        if index[2]
    ]


def test_in_every_table_the_bot_is_part_of_the_key(schema: sqlite3.Connection):
    without = {
        table for table in tables(schema) if not any("bot" in key for key in keys(schema, table))
    }
    assert without <= NUMBERED | {"withheld"}
    for table in without:
        columns = {row[1]: row[3] for row in schema.execute(f"PRAGMA table_info({table})")}
        assert columns["bot"], f"{table} knows whose each row is"


def named(query: Query) -> str:
    return query.name


@pytest.mark.parametrize("query", EVERY, ids=named)
def test_a_statement_says_whose_rows_it_means(schema: sqlite3.Connection, query: Query):
    if BY_AGE.fullmatch(query.name) or query.name in OF_ALL:
        assert "bot" not in query.names
        return
    assert "bot" in query.names or IN_EACH_ROW.search(query.text)
    known = "|".join(tables(schema))
    touched = re.findall(rf"\b(?:FROM|JOIN|INTO|UPDATE) (?:{known})\b", query.text)
    assert len(WHOSE.findall(query.text)) >= len(touched), "each table is bound by its bot"


def test_what_may_name_no_bot_is_there(schema: sqlite3.Connection):
    assert OF_ALL.keys() <= {query.name for query in EVERY}
