"""The self-test says what is missing and how to mend it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contract.made import joined
from meetsmatch.adapters.d1 import BatchFailed
from meetsmatch.adapters.memory import MemoryTelegram
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql.texts import migrations
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app.ports import Answer, Unavailable
from meetsmatch.app.work import Commit, PersonJoined
from meetsmatch.core.ids import BotId
from meetsmatch.worker.checks import MIGRATE, Checked, as_told, checks

HOOK = "https://bot.example.org/telegram"
KEY = "a-sealing-key_0123456789-bcdefhjmoqrtuvwxz"
NEWEST = f"{migrations()[-1].number:04}"


class Telegram(MemoryTelegram):
    """Knows about the bot."""

    hook = HOOK
    me = Answer(200, {"username": "meetsmatch_bot"})

    async def call(self, method: str, params: object) -> Answer:
        match method:
            case "getMe":
                return self.me
            case _:
                return Answer(200, {"url": self.hook, "pending_update_count": 3})


class Gone(SqliteExecutor):
    """A database that is away."""

    async def read(self, statement: object) -> list[tuple[object, ...]]:
        raise Unavailable("D1_ERROR: no such database")


class Bare(SqliteExecutor):
    """What D1 says of a table that is not there."""

    async def read(self, statement: object) -> list[tuple[object, ...]]:
        raise BatchFailed("D1_ERROR: no such table: alembic_version: SQLITE_ERROR")


@pytest.fixture
async def checked(tmp_path: Path) -> AsyncIterator[Checked]:
    executor = SqliteExecutor(tmp_path / "d1.db")
    telegram = Telegram(lambda: 1)
    yield Checked(executor, SqlStore(executor), KeyVault([KEY]), telegram, HOOK)
    await executor.close()


async def joins(it: Checked, telegram_id: int = 7) -> None:
    bot = BotId(1)
    person = joined(11).person
    mine = it.vault.fingerprint(bot, telegram_id)
    sealed = await it.vault.seal(b"7")
    known = PersonJoined(type(person)(bot, person.id, mine, "en"), sealed)
    await it.store.commit(Commit(bot, 1, (known,)))


async def test_all_is_well_when_everything_is_there(checked: Checked):
    await joins(checked)
    found = await checks(checked)
    assert [it.what for it in found] == ["database", "keys", "telegram", "webhook"]
    assert not [it for it in found if it.mend]
    assert found[0].said == f"step {NEWEST} of {NEWEST}"


async def test_an_empty_database_fits_any_keys(checked: Checked):
    assert (await checks(checked))[1].said == "nobody has joined yet"


async def test_each_thing_that_is_wrong_is_told_with_what_to_do(checked: Checked):
    await joins(checked, telegram_id=8)
    telegram = Telegram(lambda: 1)
    telegram.me = Answer(401, description="Unauthorized")
    telegram.hook = "https://somewhere.example.org/else"
    mends = {it.what: it.mend for it in await checks(checked._replace(gateway=telegram))}
    assert not mends.pop("database")
    assert {what for what, mend in mends.items() if mend} == {"keys", "telegram", "webhook"}


async def test_other_keys_are_told_from_damage(checked: Checked):
    await joins(checked)
    other = checked._replace(vault=KeyVault([KEY[::-1]]))
    assert (await checks(other))[1].mend


async def test_a_database_without_its_tables_is_told_with_what_to_do(tmp_path: Path):
    bare = Bare(tmp_path / "d1.db")
    it = Checked(bare, SqlStore(bare), KeyVault([KEY]), Telegram(lambda: 1), HOOK)
    database, keys, *rest = await checks(it)
    assert "alembic_version" in database.said
    assert database.mend == keys.mend == MIGRATE
    assert not [it for it in rest if it.mend]
    await bare.close()


def test_settings_that_do_not_count_are_told():
    assert not as_told("").mend
    told = as_told("CONFIG: nonsense")
    assert told.mend
    assert told.said == "CONFIG: nonsense"


async def test_a_database_that_is_away_is_told_and_the_rest_is_looked_at(tmp_path: Path):
    away = Gone(tmp_path / "d1.db")
    it = Checked(away, SqlStore(away), KeyVault([KEY]), Telegram(lambda: 1), HOOK)
    found = await checks(it)
    assert [bool(it.mend) for it in found] == [True, True, False, False]
    await away.close()
