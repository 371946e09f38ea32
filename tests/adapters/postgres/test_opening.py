"""A database that can't be used is refused in words that say how to mend it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from meetsmatch.adapters.postgres import Refusal, opened
from meetsmatch.adapters.schema.steps import downgrade, upgrade
from support.postgres import SERVER, connected, own_database


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with own_database() as made:
        yield made


async def refused(url: str, saying: str) -> None:
    with pytest.raises(Refusal, match=saying):
        await opened(url, 2)


async def test_an_empty_database_is_refused(url: str):
    await refused(url, r"is empty: run `meetsmatch migrate`")


async def test_an_older_schema_is_refused(url: str):
    await asyncio.to_thread(upgrade, url)
    await asyncio.to_thread(downgrade, url, "0001")
    await refused(url, r"is at schema 0001, not \d{4}: run `meetsmatch migrate`")


async def test_a_newer_schema_is_refused(url: str):
    await asyncio.to_thread(upgrade, url)
    connection = await connected(url)
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()
    await refused(url, r"is at schema 9999, this MeetsMatch knows \d{4}: install")


async def test_a_database_that_does_not_exist_is_refused(url: str):
    await refused(
        f"{url}_not", r"lets nobody in: database .* does not exist. Look at DATABASE_URL"
    )


async def test_a_role_that_does_not_exist_is_refused(url: str):
    await refused(url.replace("postgres@", "stranger:secret@"), "role .* does not exist")


async def test_a_server_that_is_away_is_refused():
    await refused("postgresql://me:secret@127.0.0.1:1/mine", r"//127.0.0.1:1/mine does not answer")


async def test_an_address_that_means_nothing_is_refused():
    await refused("postgresql://127.0.0.1:port/mine", "can't be understood")


async def test_a_mistake_of_ours_is_none_of_the_operators():
    with pytest.raises(Exception, match="invalid") as raised:
        await opened(f"{SERVER}?options=-c%20search_path%3D%00", 2)
    assert raised
