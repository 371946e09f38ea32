"""The table of cities: what it says is what GeoNames says, and it stays small."""

import re
import sqlite3
import subprocess
import sys
import tracemalloc
from importlib.resources import files
from io import BytesIO

import pytest

from house.sources import BOT, ROOT
from meetsmatch.adapters.places import Gazetteer, LatePlaces
from meetsmatch.adapters.places.folding import LONGEST, folded
from meetsmatch.adapters.places.packed import packed, unpacked
from meetsmatch.core.places import cell_of

CYRILLIC = re.compile("[а-я]")
FILE = BOT / "adapters/places/cities.z"


@pytest.fixture
def source() -> sqlite3.Connection:
    return sqlite3.connect(f"file:{files('pycities') / 'data/data.db'}?mode=ro", uri=True)


def test_the_table_is_what_its_tool_builds() -> None:
    """`make cities` mends it."""
    done = subprocess.run([sys.executable, ROOT / "tools/cities.py", "--check"], check=False)
    assert done.returncode == 0


def test_the_table_is_at_most_two_megabytes() -> None:
    assert FILE.stat().st_size <= 2_000_000


def test_the_table_takes_little_memory() -> None:
    tracemalloc.start()
    table = Gazetteer.shipped()
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert table
    assert kept < 5_000_000
    assert most < 6_000_000, "a Worker keeps for good what it once had to ask for"


async def test_a_worker_loads_the_table_when_somebody_asks() -> None:
    tracemalloc.start()
    late = LatePlaces()
    before, _ = tracemalloc.get_traced_memory()
    (city, *_) = await late.find("Berlin")
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert before < 10_000 < 3_000_000 < after
    shipped = Gazetteer.shipped()
    assert [city] == list(await shipped.find("Berlin", 1))
    assert await late.country_of(city.cell) == await shipped.country_of(city.cell) == "DE"
    assert await late.country("DE", "ru") == "Германия"
    assert await late.name_of(city.cell, "ru") == await shipped.name_of(city.cell, "ru")


@pytest.mark.parametrize("code", ["XX", "ZZ", "AA", ""])
async def test_no_country_is_named_that_there_is_not(code: str) -> None:
    assert await Gazetteer.shipped().country(code, "en") is None


async def test_a_country_is_named_in_its_reader_s_language() -> None:
    shipped = Gazetteer.shipped()
    assert [await shipped.country("AT", it) for it in ("en", "ru", "de")] == [
        "Austria",
        "Австрия",
        "Austria",
    ]


def test_its_licence_is_told_where_it_is_shipped_and_where_one_reads() -> None:
    for page in (BOT / "adapters/places/NOTICE.md", ROOT / "README.md"):
        text = page.read_text("utf-8")
        assert "GeoNames" in text
        assert "https://creativecommons.org/licenses/by/4.0/" in text


async def test_every_city_lies_where_geonames_has_it(source: sqlite3.Connection) -> None:
    places = Gazetteer.shipped()
    biggest = "SELECT name, name_ru, country_code, population, latitude, longitude FROM city"
    rows = source.execute(
        f"{biggest} WHERE feature_code NOT LIKE 'PPL_' OR feature_code IN ('PPLA', 'PPLC') "
        "ORDER BY population DESC LIMIT 2000"
    ).fetchall()
    source.close()
    assert len(rows) == 2_000
    for name, russian, country, population, latitude, longitude in rows:
        found = [
            city
            for city in await places.find(f"{name}, {country}", 20)
            if city.cell == cell_of(latitude, longitude) and city.population == population
        ]
        assert found, f"{name} is lost"
        assert found[0].names["en"] == name
        if russian and CYRILLIC.search(russian):
            assert found[0].names["ru"] == russian


def test_what_is_packed_is_unpacked() -> None:
    lines = {"keys": [b"a", b"\xc3\xa4"], "cities": [b"A"], "regions": [b""], "countries": []}
    numbers = {"key_cities": [0, 65_535], "cells": [2**31], "populations": [0], "landmarks": [0]}
    table = unpacked(BytesIO(packed(lines, numbers)))
    assert [*table.keys] == [b"a", b"\xc3\xa4"]
    assert [*table.regions] == [b""]
    assert len(table.countries) == 0
    assert list(table.key_cities) == [0, 65_535]
    assert list(table.cells) == [2**31]


def test_a_table_that_ends_too_soon_is_refused() -> None:
    with pytest.raises(EOFError, match="too soon"):
        unpacked(BytesIO(FILE.read_bytes()[:100_000]))


def test_a_line_that_is_too_long_is_refused_when_packing() -> None:
    lines = {"keys": [b"a" * 256], "cities": [], "regions": [], "countries": []}
    with pytest.raises(ValueError, match="range"):
        packed(lines, {"key_cities": [], "cells": [], "populations": [], "landmarks": []})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Saint-Étienne", "saintetienne"),
        ("Straße", "strasse"),
        ("Иошкар-Ола", "иошкарола"),
        ("Йошкар Ола", "иошкарола"),
        ("Ğanca", "ganca"),
        ("کرمان", "کرمان"),
        ("كرمان", "کرمان"),
        ("İstanbul", "istanbul"),
        ("Iğdır", "igdir"),
    ],
)
def test_spellings_of_one_name_are_the_same(text: str, key: str) -> None:
    assert folded(text) == key


def test_an_endless_name_is_cut() -> None:
    assert len(folded("a" * 10_000)) == LONGEST
    assert len(folded("\ufdfa" * 10_000)) == LONGEST
