"""The SQL texts: each fits the schema, is used, finds its rows by index, suits three engines."""

import ast
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetsmatch.adapters import sql
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.sql.emptying import REMOVALS
from meetsmatch.adapters.sql.texts import Query, migrations, numbered, parsed, queries, spread

PARAMETERS, BYTES = 100, 100_000
"""What D1 binds at most, and takes for one statement."""

ONLY_SQLITE = re.compile(
    r"insert\s+or\b|replace\s+into|rowid|ifnull|iif\s*\(|strftime|datetime\s*\(|glob\b|json_each"
    r"|group_concat|changes\s*\(|::|ilike|\bpower\b|autoincrement|\bmax\s*\([^)]*,",
    re.I,
)
"""Words of one engine, or with another meaning elsewhere."""

WALKED = re.compile(
    r"CONSTANT ROW"
    r"|INDEX (?:inbox_open|inbox_quarantined|outbox_pending|waiting_\w+|seats_open)\b"
    r"|INDEX (?:reports_open|sanctions_appealed)\b"
    r"|(?:chats_paired|people_fingerprint|people_joined) \(bot=\?\)"  # the newest; counting
    r"|^SCAN (?:who|each_one)$"  # who was exposed to one experiment, just found
    r"|^SCAN people$"  # for the first one there
    r"|^SCAN gone$"  # what one step of a sweep forgets
    r"|^SCAN (?:looked|\(subquery-\d+\))$"  # as many people as a sieve looks at once
    r"|^SCAN (?:(?:probe|it) VIRTUAL TABLE|page$|these$|lost$)"  # handed in, or just found
    r"|^SEARCH (?:leases|holders|bots|marks) "  # one row for each part, process, bot, job
    r"|^SEARCH (?:experiments|other) "  # as many as owners have ever made
)
"""What may be walked over as a whole: indexes of what waits, which stay short."""

POSTGRESQL = (
    "are_known",
    "cancel_relays_of_many",
    "count_stretches",
    "drop_withheld_in_many",
    "end_chats",
    "find_candidates",
    "hold_both",
    "hold_chat",
    "hold_person",
    "hold_place",
    "hold_print",
    "is_entitled",
    "is_held",
    "is_known",
    "is_welcome",
    "keep_many_apart",
    "leave_many_seats",
    "link",
    "made_of",
    "may_write",
    "post_many",
    "post_notices",
    "set_card",
    "still_waits",
    "tell_chats",
)
"""What has a second text there, because a lock is needed that the others don't know, or a list is
handed in, which each engine reads in its own way."""

REMOVED = {"remember_removed", *REMOVALS}

ALL = sorted(queries("?").values())


def named(query: Query) -> str:
    return query.name


@pytest.fixture
def schema() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for step in migrations():
        for statement in step.statements:
            connection.execute(statement)
    yield connection
    connection.close()


def explained(schema: sqlite3.Connection, query: Query, how: str) -> list[tuple[object, ...]]:
    return schema.execute(f"EXPLAIN {how} {query.text}", [None] * len(query.names)).fetchall()


@pytest.mark.parametrize("query", ALL, ids=named)
def test_a_statement_fits_the_schema(schema: sqlite3.Connection, query: Query):
    assert explained(schema, query, "")


@pytest.mark.parametrize("query", ALL, ids=named)
def test_columns_are_told_apart_by_their_names(schema: sqlite3.Connection, query: Query):
    """D1 gives rows as JavaScript objects, which sort names that look like numbers."""
    values = ["[]" if name == "rows" else 0 for name in query.names]
    found = schema.execute(query.text, values) if _reads(query) else None
    names = [column[0] for column in (found and found.description) or ()]
    assert len(set(names)) == len(names)
    assert len(names) < 2 or not any(name.isdigit() for name in names)


def _reads(query: Query) -> bool:
    return query.text.startswith("SELECT") or "RETURNING" in query.text


@pytest.mark.parametrize("query", ALL, ids=named)
def test_a_statement_walks_over_nothing_that_grows(schema: sqlite3.Connection, query: Query):
    steps = [str(row[3]) for row in explained(schema, query, "QUERY PLAN")]
    # Of a bot that goes as a whole so many rows at a time, or only whether there is one.
    is_bounded = query.name == "remains" or query.name in REMOVED
    walks = [
        step
        for step in steps
        if step.startswith("SCAN") or (step.endswith(" (bot=?)") and not is_bounded)
    ]
    assert not [step for step in walks if not WALKED.search(step)]


@pytest.mark.parametrize("query", ALL, ids=named)
def test_a_statement_suits_every_engine(query: Query):
    assert query.name in POSTGRESQL or not ONLY_SQLITE.search(query.text)
    assert ";" not in query.text
    assert len(query.names) <= PARAMETERS
    assert len(query.text.encode()) <= BYTES


def test_a_removed_bot_is_removed_from_every_table_that_does_not_say_why_not():
    (remains,) = (it for it in ALL if it.name == "remains")
    for table in TABLES:
        goes = not table.stays or table.name == "outbox"
        assert (f"remove_{table.name}" in REMOVALS) is goes, table.name
        assert (f"FROM {table.name} " in remains.text) is goes or table.name == "sanctions"
    bounded = [it for it in ALL if it.name in REMOVED]
    assert len(bounded) == len(REMOVED)
    assert all("most" in it.names and "LIMIT" in it.text for it in bounded)


def test_every_statement_is_used():
    folder = Path(sql.__file__).parent
    words = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
    }
    assert queries("?").keys() <= words


def test_names_are_told_apart_across_files():
    folder = Path(sql.__file__).parent / "queries"
    names = re.findall(
        r"^-- name: (\w+)$", "".join(map(Path.read_text, folder.glob("*.sql"))), re.M
    )
    assert sorted(names) == sorted(queries("?"))


def test_postgresql_has_texts_of_its_own_for_these_only():
    shared, its = queries("?"), queries("$")
    folder = Path(sql.__file__).parent / "queries/postgresql"
    own = {query.name for file in folder.glob("*.sql") for query in parsed(file.read_text(), "$")}
    assert own == set(POSTGRESQL)
    assert shared.keys() == its.keys()
    for name in own:
        assert set(its[name].names) == set(shared[name].names)


def test_steps_of_the_schema_are_numbered_without_gaps():
    assert [step.number for step in migrations()] == list(range(1, len(migrations()) + 1))


def test_statements_are_read_without_their_comments():
    text = "-- About it.\n\n-- name: one\nSELECT 1\n\n-- Why.\n-- name: two\nSELECT\n  :x\n"
    first, second = parsed(text, "?")
    assert first == Query("one", "SELECT 1", ())
    assert second == Query("two", "SELECT\n  ?1", ("x",))


def test_parameters_are_numbered_by_first_use_in_the_marks_of_the_engine():
    query = numbered("some", "SELECT CAST(:b AS BIGINT), :a WHERE :b > 1", "$")
    assert query.text == "SELECT CAST($1 AS BIGINT), $2 WHERE $1 > 1"
    assert list(query.values({"a": 7, "b": 8, "c": 9})) == [8, 7]


def test_a_list_has_a_fixed_number_of_parameters():
    (query,) = parsed("-- name: some\nSELECT 1 WHERE 1 IN (:ids*3)\n", "?")
    assert query.text == "SELECT 1 WHERE 1 IN (?1, ?2, ?3)"
    assert list(query.values(spread("ids", [7, 8], 3))) == [7, 8, 8]
