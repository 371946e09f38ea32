"""The table's file and its shape in memory: a few long strings and arrays, no object per city.

The file is zlib-compressed: a line of JSON with the name and size of each section, the sections.
"""

import json
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from struct import iter_unpack, pack


class Lines:
    """Many short texts, of at most 255 bytes each, in one long one."""

    def __init__(self, text: bytes, lengths: bytes) -> None:
        self._text = text
        self._ends = array("I", accumulate(lengths, initial=0))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> bytes:
        return self._text[self._ends[index] : self._ends[index + 1]]


@dataclass(frozen=True, slots=True)
class Table:
    """Cities are numbers here: 0 is the biggest, quarters of cities come after all others."""

    keys: Lines
    """Folded names of cities, sorted; one line for each pair of a name and a city."""

    key_cities: Sequence[int]
    """Whose name each key is; of equal keys the biggest city's first."""

    cities: Lines
    """Name, name in Russian, number of the region, ISO code of the country; by tabulators."""

    cells: Sequence[int]
    populations: Sequence[int]
    landmarks: Sequence[int]
    """Cities that name cells, ordered by their cell: the biggest of each."""

    regions: Lines
    """Name, name in Russian."""

    countries: Lines
    """ISO code, name, name in Russian, another short form; sorted by code."""


LINES = ("keys", "cities", "regions", "countries")
NUMBERS = {"key_cities": "H", "cells": "I", "populations": "I", "landmarks": "H"}


def packed(lines: Mapping[str, Iterable[bytes]], numbers: Mapping[str, Sequence[int]]) -> bytes:
    """The file of a table; ValueError if something doesn't fit its format."""
    sections: dict[str, bytes] = {}
    for name in LINES:
        texts = list(lines[name])
        sections[f"{name}.lengths"] = bytes(map(len, texts))
        sections[name] = b"".join(texts)
    for name, kind in NUMBERS.items():
        sections[name] = pack(f"<{len(numbers[name])}{kind}", *numbers[name])
    head = json.dumps({name: len(section) for name, section in sections.items()})
    return zlib.compress(head.encode() + b"\n" + b"".join(sections.values()), 9)


def unpacked(file: bytes) -> Table:
    """The table of a file."""
    head, _, rest = zlib.decompress(file).partition(b"\n")
    sizes: dict[str, int] = json.loads(head)
    ends = accumulate(sizes.values())
    parts = {name: rest[end - sizes[name] : end] for name, end in zip(sizes, ends, strict=True)}
    return Table(
        keys=_lines(parts, "keys"),
        key_cities=_numbers(parts, "key_cities"),
        cities=_lines(parts, "cities"),
        cells=_numbers(parts, "cells"),
        populations=_numbers(parts, "populations"),
        landmarks=_numbers(parts, "landmarks"),
        regions=_lines(parts, "regions"),
        countries=_lines(parts, "countries"),
    )


def _lines(parts: Mapping[str, bytes], name: str) -> Lines:
    return Lines(parts[name], parts[f"{name}.lengths"])


def _numbers(parts: Mapping[str, bytes], name: str) -> Sequence[int]:
    """The same on machines of either byte order."""
    kind = NUMBERS[name]
    return array(kind, (number for (number,) in iter_unpack(f"<{kind}", parts[name])))
