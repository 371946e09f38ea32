"""Many groups in one transaction: each whole or not at all, and what the disk does to all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetsmatch.adapters.sql import Statement
from meetsmatch.adapters.sql.texts import Value, numbered
from meetsmatch.adapters.sqlite.batch import Outcomes, Writer, read
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(path, isolation_level=None, timeout=0.01)
    made.execute("CREATE TABLE kept (x INTEGER)")
    yield made
    made.close()


@pytest.fixture
def other(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(path, isolation_level=None, timeout=0.01)
    yield made
    made.close()


def said(text: str, must: int | None = None, **params: Value) -> Statement:
    return Statement.of(numbered("said", text, "?"), params, must)


def commit(connection: sqlite3.Connection, groups: list[list[Statement]]) -> Outcomes:
    return Writer(connection).commit(groups)


def keep(x: int) -> Statement:
    return said("INSERT INTO kept (x) VALUES (:x)", x=x)


NOBODY = said("UPDATE kept SET x = 0 WHERE x = 404", must=1)
EVERYTHING = said("SELECT x FROM kept")


def test_a_refused_group_leaves_the_others_alone(connection: sqlite3.Connection):
    outcomes = commit(connection, [[keep(1)], [keep(2), NOBODY, keep(3)], [keep(4)]])
    assert isinstance(outcomes[1], Stale)
    assert read(connection, EVERYTHING) == [(1,), (4,)]


def test_rows_come_back_statement_by_statement(connection: sqlite3.Connection):
    insert = said("INSERT INTO kept (x) VALUES (1), (2) RETURNING x", must=None)
    assert commit(connection, [[keep(0), insert]]) == [[[], [(1,), (2,)]]]


def test_the_number_of_a_new_row_comes_back_if_there_is_one(connection: sqlite3.Connection):
    connection.execute("CREATE TABLE numbered (id INTEGER PRIMARY KEY, x INTEGER UNIQUE)")
    insert = said("INSERT INTO numbered (x) VALUES (5) ON CONFLICT DO NOTHING RETURNING id")
    assert commit(connection, [[insert, insert]]) == [[[(1,)], []]]


def test_groups_see_what_came_before_them(connection: sqlite3.Connection):
    grow = said("UPDATE kept SET x = x + 1", must=1)
    assert commit(connection, [[keep(1)], [grow], [grow]]) == [[[]], [[]], [[]]]
    assert read(connection, EVERYTHING) == [(3,)]


@pytest.mark.parametrize(
    ("mistake", "error"),
    [
        (said("INSERT INTO nowhere VALUES (1)"), sqlite3.OperationalError),
        (said("INSERT INTO kept VALUES (:x)", x=1 << 70), OverflowError),
        (Statement(said("INSERT INTO kept VALUES (:x)", x=1).query, ()), sqlite3.ProgrammingError),
    ],
    ids=["schema", "number", "parameter"],
)
def test_a_mistake_of_ours_reaches_its_own_caller(
    connection: sqlite3.Connection, mistake: Statement, error: type[Exception]
):
    outcomes = commit(connection, [[keep(1)], [keep(2), mistake], [keep(3)]])
    assert isinstance(outcomes[1], error)
    assert read(connection, EVERYTHING) == [(1,), (3,)]


def test_a_full_disk_is_unavailable_for_all_and_keeps_nothing(connection: sqlite3.Connection):
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    much = said("INSERT INTO kept (x) VALUES (:x)", x=b"x" * 100_000)  # more than a page
    outcomes = commit(connection, [[keep(1)], [much]])
    assert [type(outcome) for outcome in outcomes] == [Unavailable, Unavailable]
    assert read(connection, EVERYTHING) == []
    connection.execute("PRAGMA max_page_count = 1000")
    assert commit(connection, [[keep(1)]]) == [[[]]]


def test_a_file_that_another_process_writes_to_is_unavailable(
    connection: sqlite3.Connection, other: sqlite3.Connection
):
    other.execute("BEGIN EXCLUSIVE")
    assert isinstance(commit(connection, [[keep(1)]])[0], Unavailable)
    with pytest.raises(Unavailable, match="locked"):
        read(connection, EVERYTHING)
    other.execute("COMMIT")
    assert commit(connection, [[keep(1)]]) == [[[]]]


def test_a_commit_that_a_reader_holds_up_keeps_nothing_and_can_be_tried_again(
    connection: sqlite3.Connection, other: sqlite3.Connection
):
    other.execute("BEGIN")
    other.execute("SELECT x FROM kept").fetchall()
    assert isinstance(commit(connection, [[keep(1)]])[0], Unavailable)
    other.execute("COMMIT")
    assert commit(connection, [[keep(2)]]) == [[[]]]
    assert read(connection, EVERYTHING) == [(2,)]


def test_a_rollback_that_fails_is_tried_again(connection: sqlite3.Connection):
    def forbid(action: int, what: str | None, *_: str | None) -> int:
        forbidden = action == sqlite3.SQLITE_TRANSACTION and what in ("COMMIT", "ROLLBACK")
        return sqlite3.SQLITE_DENY if forbidden else sqlite3.SQLITE_OK

    writer = Writer(connection)
    connection.set_authorizer(forbid)
    assert isinstance(writer.commit([[keep(1)]])[0], Unavailable)
    assert isinstance(writer.commit([[keep(2)]])[0], Unavailable)
    connection.set_authorizer(None)
    assert isinstance(writer.commit([[keep(3)]])[0], Unavailable)
    assert writer.commit([[keep(4)]]) == [[[]]]
    assert read(connection, EVERYTHING) == [(4,)]


def test_a_mistake_in_a_read_is_no_outage(connection: sqlite3.Connection):
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        read(connection, said("SELECT 1 FROM nowhere"))
