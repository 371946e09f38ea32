"""The writer's thread: one commit for what has gathered, a clean end, nothing half-written."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from meetsmatch.adapters.sql import Statement
from meetsmatch.adapters.sql.texts import numbered
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale

CARDS = Statement(numbered("cards", "SELECT message FROM cards ORDER BY message", "?"), ())
NOBODY = Statement(numbered("nobody", "DELETE FROM cards WHERE message = -1", "?"), (), must=1)


def card(message: int) -> Statement:
    text = "INSERT INTO cards (bot, person, name, message) VALUES (1, :message, 'c', :message)"
    return Statement.of(numbered("card", text, "?"), {"message": message})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "meetsmatch.db"


@pytest.fixture
async def executor(path: Path) -> AsyncIterator[SqliteExecutor]:
    made = SqliteExecutor(path, wait_s=0.01)
    yield made
    await made.close()


async def test_what_has_returned_can_be_read(executor: SqliteExecutor):
    await executor.run([card(1)])
    assert await executor.read(CARDS) == [(1,)]
    assert await executor.scan(CARDS) == [(1,)]


async def test_groups_return_in_the_order_of_calls(executor: SqliteExecutor):
    returned: list[int] = []

    async def keep(message: int) -> None:
        await executor.run([card(message)])
        returned.append(message)

    await asyncio.gather(*(keep(message) for message in range(1_200)))
    assert returned == list(range(1_200))


async def test_a_refused_group_raises_for_its_caller(executor: SqliteExecutor):
    outcomes = await asyncio.gather(
        executor.run([card(1)]),
        executor.run([card(2), NOBODY]),
        executor.run([]),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], Stale)
    assert await executor.read(CARDS) == [(1,)]


async def test_a_caller_that_goes_away_disturbs_nobody(executor: SqliteExecutor):
    impatient = asyncio.ensure_future(executor.run([card(1)]))
    patient = asyncio.ensure_future(executor.run([card(2)]))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert (2,) in await executor.read(CARDS)


async def test_closing_commits_what_was_handed_in(executor: SqliteExecutor, path: Path):
    handed_in = [asyncio.ensure_future(executor.run([card(message)])) for message in range(50)]
    await asyncio.sleep(0)
    await executor.close()
    await asyncio.gather(*handed_in)
    again = SqliteExecutor(path)
    assert len(await again.read(CARDS)) == 50
    await again.close()


async def test_a_closed_file_is_unavailable(executor: SqliteExecutor):
    await executor.close()
    await executor.close()
    for asked in (executor.run([card(1)]), executor.read(CARDS), executor.scan(CARDS)):
        with pytest.raises(Unavailable, match="closed"):
            await asked


async def test_a_file_locked_by_another_process_is_unavailable_until_it_lets_go(
    executor: SqliteExecutor, path: Path
):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        await executor.run([card(1)])
    assert await executor.read(CARDS) == []
    other.execute("ROLLBACK")
    other.close()
    await executor.run([card(1)])
    assert await executor.read(CARDS) == [(1,)]


WRITER = """
import asyncio, sys
from pathlib import Path
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from contract.made import couple, relay, update, work

async def main():
    store = SqlStore(SqliteExecutor(Path(sys.argv[1])))
    async def pair(number):
        (row,) = await store.take([update(number)], 1)
        one, two, chat = 3 * number, 3 * number + 1, 3 * number + 2
        letter = relay(two, one, chat=chat)
        await store.commit(work(*couple(one, two, chat), letters=(letter, letter), done=row.id))
        print(number, flush=True)
    for first in range(int(sys.argv[2]), 10**9, 20):
        await asyncio.gather(*(pair(number) for number in range(first, first + 20)))

asyncio.run(main())
"""


async def killed_while_writing(path: Path, first: int, commits: int) -> list[int]:
    """The numbers that the writer saw committed before it was killed."""
    source = Path(__file__).parents[3]
    code = f"import sys; sys.path += [{str(source / 'tests')!r}, {str(source / 'src')!r}]\n"
    writer = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code + WRITER,
        str(path),
        str(first),
        stdout=asyncio.subprocess.PIPE,
    )
    assert writer.stdout is not None
    lines = [await writer.stdout.readline() for _ in range(commits)]
    writer.send_signal(signal.SIGKILL)
    lines += (await writer.stdout.read()).splitlines()
    await writer.wait()
    return [int(line) for line in lines if line.strip()]


async def test_a_kill_loses_nothing_that_returned_and_leaves_nothing_half(path: Path):
    committed: list[int] = []
    for round in range(4):
        committed += await killed_while_writing(path, 1 + 100_000 * round, 30 + 17 * round)
    connection = sqlite3.connect(path)
    done = {n for (n,) in connection.execute("SELECT update_id FROM inbox WHERE outcome = 'done'")}
    chats = {n for (n,) in connection.execute("SELECT (id - 2) / 3 FROM chats")}
    seats = connection.execute("SELECT COUNT(*) FROM seats WHERE ended_ms IS NULL").fetchone()
    letters = connection.execute("SELECT COUNT(*) FROM outbox").fetchone()
    waiting = connection.execute("SELECT COUNT(*) FROM waiting").fetchone()
    check = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert set(committed) <= done == chats
    assert (seats, letters, waiting) == ((2 * len(done),), (2 * len(done),), (0,))
    assert check == ("ok",)
