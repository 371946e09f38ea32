"""Builds adapters/places/cities.z from GeoNames' cities15000 as the package `pycities` carries it.

`python tools/cities.py` writes it; with `--check` it only says whether it is what would be built.
"""

import re
import sqlite3
import sys
from collections.abc import Iterator
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple
from unicodedata import name as character_name
from zlib import decompress

from meetsmatch.adapters.places.folding import folded
from meetsmatch.adapters.places.packed import packed
from meetsmatch.core.places import cell_of

FILE = Path(__file__).parents[1] / "src/meetsmatch/adapters/places/cities.z"
SCRIPTS = {
    "LATIN",
    "CYRILLIC",
    "ARABIC",
    "CJK",
    "HEBREW",
    "GREEK",
    "HANGUL",
    "KATAKANA",
    "HIRAGANA",
}
SCRIPTS |= {"DEVANAGARI", "ARMENIAN", "GEORGIAN", "BENGALI", "THAI"}
CODE = re.compile("[A-Z]{3}")
CODE_FROM = 1_000_000
"""Codes of airports are typed for cities of so many people (NYC, LON)."""

CYRILLIC = re.compile("[а-яё]", re.I)
QUARTERS = {"PPLX", "PPLL"}
"""Parts of a city: they can be found, but come last and name no cell."""

GONE = {"PPLH", "PPLQ", "PPLW"}
"""Historical, abandoned or destroyed."""

ALSO = {"GB": "UK"}
"""What people write after the comma, where it is not the ISO code of three letters."""

RUSSIAN = {
    501320: "Рошаль",
    510225: "Петродворец",
    627907: "Гомель",
    692105: "Довжанск",
    704202: "Хрустальный",
    704204: "Лиман",
    710035: "Мирноград",
    1517060: "Зайсан",
    1519327: "Шахтинск",
}
"""Names that GeoNames' table lacks or has in Latin letters only, where many speak Russian."""

CITIES = """
    SELECT c.geonames_id, c.name, c.name_ru, c.ascii_name, c.name_en, c.name_uk, c.name_pl,
        c.alternate_names, c.latitude, c.longitude, c.population, c.feature_code,
        c.country_code, c.administrative_unit_id
    FROM city c
"""


class Row(NamedTuple):
    """One city as GeoNames has it."""

    id: int
    name: str
    russian: str | None
    ascii: str | None
    english: str | None
    ukrainian: str | None
    polish: str | None
    alternates: str | None
    latitude: float
    longitude: float
    population: int
    kind: str
    country: str
    region: int | None


def main() -> int:
    source = sqlite3.connect(f"file:{files('pycities') / 'data/data.db'}?mode=ro", uri=True)
    built_now = built(source)
    if "--check" in sys.argv:
        # Unzipped, because versions of zlib pack differently.
        return int(decompress(built_now) != decompress(FILE.read_bytes()))
    FILE.write_bytes(built_now)
    return 0


def built(source: sqlite3.Connection) -> bytes:
    """The file of all cities in GeoNames' tables."""
    rows = [_mended(Row(*row)) for row in source.execute(CITIES)]
    rows = sorted((row for row in rows if row.kind not in GONE), key=_rank)
    regions = list(source.execute("SELECT geonames_id, name, name_ru FROM administrative_unit"))
    places = {None: 0} | {number: place for place, (number, *_) in enumerate(regions, 1)}
    countries = source.execute("SELECT iso, name, name_ru, iso3 FROM country ORDER BY iso")
    keys = sorted({(key, city) for city, row in enumerate(rows) for key in _keys(row)})
    lines = {
        "keys": [key for key, _ in keys],
        "cities": [
            _line(row.name, _russian(row.russian), str(places[row.region]), row.country)
            for row in rows
        ],
        "regions": [b"", *(_line(name, _russian(russian)) for _, name, russian in regions)],
        "countries": [
            _line(code, name, _russian(russian), ALSO.get(code, more))
            for code, name, russian, more in countries
        ],
    }
    cells = [cell_of(row.latitude, row.longitude) for row in rows]
    numbers = {
        "key_cities": [city for _, city in keys],
        "cells": cells,
        "populations": [row.population for row in rows],
        "landmarks": list(_landmarks(rows, cells)),
    }
    return packed(lines, numbers)


def _rank(row: Row) -> tuple[bool, int, int]:
    return row.kind in QUARTERS, -row.population, row.id


def _mended(row: Row) -> Row:
    return row._replace(russian=RUSSIAN.get(row.id, row.russian))


def _line(*fields: str) -> bytes:
    return "\t".join(fields).encode()


def _russian(name: str | None) -> str:
    """Some are only romanised: those are none."""
    return name if name and CYRILLIC.search(name) else ""


def _keys(row: Row) -> set[bytes]:
    names = {row.name, row.ascii, row.english, row.russian, row.ukrainian, row.polish}
    alternates = (row.alternates or "").split(",")
    names |= {each for each in alternates if _is_typed(each, row.population)}
    return {key.encode() for name in names if name and len(key := folded(name)) > 1}


def _is_typed(name: str, population: int) -> bool:
    first = next(filter(str.isalpha, name), "0")
    if not first.isascii():
        return character_name(first, "").partition(" ")[0] in SCRIPTS
    # GeoNames writes what was romanised by rule in small letters.
    return first.isupper() and (population >= CODE_FROM or not CODE.fullmatch(name))


def _landmarks(rows: list[Row], cells: list[int]) -> Iterator[int]:
    named = [(cells[city], city) for city, row in enumerate(rows) if row.kind not in QUARTERS]
    for _, same in groupby(sorted(named), key=itemgetter(0)):
        yield next(same)[1]


if __name__ == "__main__":
    sys.exit(main())
