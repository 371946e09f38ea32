"""S-08: words are words. Whatever is typed anywhere, tables and rows are as they should be."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from bot.scene import ANA, BOB, Scene
from contract.rows_left import rows_left
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor

pytestmark = pytest.mark.security

QUOTES = ("'", '"', "`", "')", '")', "'))", "\\'", "\u02bc", "%27", "''")
ENDS = ("--", "#", "/*", ";--", ";%00", "")
DEEDS = (
    "; DROP TABLE people",
    "; DELETE FROM outbox",
    " OR 1=1",
    " UNION SELECT address FROM people",
    " AND 1=(SELECT COUNT(*) FROM people)",
    "; UPDATE people SET consent = 0",
    " OR randomblob(99)",
    "; ATTACH DATABASE 'x' AS y",
    "||(SELECT sealed FROM inbox)",
)
CORPUS = [f"x{quote}{deed}{end}" for quote in QUOTES for deed in DEEDS for end in ENDS]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    executor = SqliteExecutor(tmp_path / "meetsmatch.db")
    yield Scene(store=cast(Any, SqlStore(executor)))
    await executor.close()


def test_there_are_some_five_hundred() -> None:
    assert len(set(CORPUS)) >= 500


async def test_no_text_that_people_type_is_ever_read_as_sql(scene: Scene, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "meetsmatch.db")) as connection:
        asked = "SELECT name, sql FROM sqlite_schema ORDER BY name"
        schema = connection.execute(asked).fetchall()
        await scene.joins(ANA, BOB)
        await scene.shows(ANA, "Ana")
        await scene.meet()
        before = {it: len(rows) for it, rows in (await rows_left(scene.store)).items()}
        for number, words in enumerate(CORPUS):
            scene.names[ANA] = scene.usernames[ANA] = words
            await scene(ANA, words if number % 2 else f"/{words}")
            await scene(BOB, f"/start {words}")
            await scene.later(60_000 if number % 20 else 1)
        after = {it: len(rows) for it, rows in (await rows_left(scene.store)).items()}
        assert connection.execute(asked).fetchall() == schema
    grow = {"inbox", "outbox", "links", "cards", "events"}
    assert {it: n for it, n in after.items() if it not in grow} == {
        it: n for it, n in before.items() if it not in grow
    }
    assert (await scene.person(ANA)).consent == 1


@pytest.mark.parametrize("words", CORPUS[::60])
async def test_they_name_no_city_and_stand_in_a_profile_as_they_were_typed(
    scene: Scene, words: str
) -> None:
    await scene.joins(ANA)
    await scene.taps(ANA, "add-place")
    await scene(ANA, words)
    await scene.sends(ANA, location={"latitude": 52.5, "longitude": 13.4})
    await scene.taps(ANA, "skip")
    await scene.taps(ANA, "edit-card")
    await scene.taps(ANA, "edit-name")
    await scene(ANA, words)
    assert (await scene.mine(ANA)).face.name == words[:32].strip()
