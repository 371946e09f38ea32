"""`meetsmatch seed`: people who never lived, as the bot finds them."""

import sqlite3
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import pytest

from e2e.running import settings
from meetsmatch import cli
from meetsmatch.adapters.sql.browsing_rows import search_params
from meetsmatch.app import faces
from meetsmatch.core.candidates import ACTIVE_DAYS, Candidate, may_see
from meetsmatch.core.people import year_at
from meetsmatch.core.places import cell_of, km_between
from meetsmatch.seeding.command import seed
from meetsmatch.seeding.place import Bar, CannotSeed
from meetsmatch.seeding.world import world
from meetsmatch.settings import Settings
from meetsmatch.wiring import Kept, now_ms, opened
from support.postgres import own_database

NOWHERE = "http://127.0.0.1:9"
PEOPLE = 1_200


class Silent:
    """Nobody watches."""

    def __init__(self) -> None:
        self.people = 0

    def made(self, people: int) -> None:
        self.people += people

    def says(self, what: str) -> None:
        """Nor listens."""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("seeded")
    wanted = settings(NOWHERE, folder)
    told = Silent()
    seed(wanted, PEOPLE, 1, False, told)
    assert told.people == PEOPLE
    return wanted


@pytest.fixture
async def kept(seeded: Settings) -> AsyncIterator[Kept]:
    """Opens only if the keys fit whoever is in it."""
    async with opened(seeded) as it:
        yield it


def rows(wanted: Settings, query: str) -> list[tuple[int, ...]]:
    connection = sqlite3.connect(wanted.database)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


async def everybody(kept: Kept, seeded: Settings) -> list[Candidate]:
    ids = rows(seeded, "SELECT bot, person FROM pool")
    found = [await kept.store.catalogue.candidate(*it) for it in ids]
    return [it for it in found if it is not None]


async def test_everybody_can_be_seen_and_read(kept: Kept, seeded: Settings):
    people = await everybody(kept, seeded)
    assert len(people) == PEOPLE
    for it in people[:50]:
        person = await kept.store.person(it.bot, it.person)
        profile = await kept.store.catalogue.profile(it.bot, it.person)
        assert person is not None
        assert profile is not None
        assert profile.is_shown
        assert (person.gender, person.birth_year) == (it.gender, it.birth_year)
        assert faces.read(await kept.vault.open(profile.face)).name


async def test_a_search_finds_exactly_who_may_be_seen(kept: Kept, seeded: Settings):
    people, now = await everybody(kept, seeded), now_ms()
    around = [it for it in people if it.active_day >= now // 86_400_000 - ACTIVE_DAYS]
    matched = 0
    for me in people[:60]:
        found = await kept.store.catalogue.candidates(me, 7, PEOPLE, now)
        wanted = {it.person for it in around if may_see(me, it, year_at(now))}
        assert {it.person for it in found} == wanted
        matched += len(wanted)
    assert matched > 60


async def test_an_entry_stands_where_a_search_looks(kept: Kept, seeded: Settings):
    spots = dict(rows(seeded, "SELECT person, spot FROM pool"))
    for it in await everybody(kept, seeded):
        assert search_params(it)["spot"] == spots[it.person]


async def test_the_biggest_city_is_crowded_and_the_country_is_not(kept: Kept, seeded: Settings):
    people, city = await everybody(kept, seeded), world().towns[0]
    middle = cell_of(city.latitude, city.longitude)
    inside = sum(km_between(middle, it.cell) < 40 for it in people)
    assert 0.08 < inside / PEOPLE < 0.16
    assert len({it.cell for it in people}) > PEOPLE / 3


def test_a_database_with_people_is_refused_unless_told(seeded: Settings):
    with pytest.raises(CannotSeed, match="say --add"):
        seed(seeded, 10, 2, False, Silent())
    with pytest.raises(CannotSeed, match="another --seed"):
        seed(seeded, PEOPLE, 1, True, Silent())
    assert rows(seeded, "SELECT COUNT(*) FROM people") == [(PEOPLE,)]


def test_more_can_be_added(tmp_path: Path):
    wanted = settings(NOWHERE, tmp_path)
    for number in (1, 2):
        seed(wanted, 20, number, True, Silent())
    assert rows(wanted, "SELECT COUNT(*) FROM people") == [(40,)]


@pytest.fixture
async def server() -> AsyncIterator[str]:
    async with own_database() as url:
        yield url


async def test_postgresql_is_filled_with_its_indexes(server: str, tmp_path: Path):
    import asyncio

    wanted = settings(NOWHERE, tmp_path, database_url=server)
    await asyncio.to_thread(seed, wanted, 300, 1, False, Silent())
    async with opened(wanted) as kept:
        asked = await kept.store.counts(wanted.bot)
        assert asked["people"] == 300
    with pytest.raises(CannotSeed, match="say --add"):
        await asyncio.to_thread(seed, wanted, 300, 2, False, Silent())
    with pytest.raises(CannotSeed, match="another --seed"):
        await asyncio.to_thread(seed, wanted, 300, 1, True, Silent())


def test_progress_is_told():
    out = StringIO()
    bar = Bar(200, out)
    bar.made(50)
    bar.says("sorting")
    first, second = out.getvalue().splitlines()
    assert first.startswith("[#######                       ] 50 of 200 people")
    assert second == "sorting …"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "123:" + "A" * 35)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/seeded.db")
    monkeypatch.setenv("KEY_FILE", f"{tmp_path}/key")


@pytest.mark.usefixtures("environment")
def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]):
    assert cli.main(["seed", "--people", "30"]) == 0
    assert "30 people are in" in capsys.readouterr().err
    assert cli.main(["seed", "--people", "30"]) == 1
    assert "say --add" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_wrong_settings_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BOT_TOKEN", "none")
    assert cli.main(["seed"]) == 2
    assert "BOT_TOKEN" in capsys.readouterr().err
