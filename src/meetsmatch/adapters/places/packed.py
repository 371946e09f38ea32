"""The table's file and its shape in memory: a few long strings and arrays, no object per city.

The file is zlib-compressed: a line of JSON with the name and size of each section, the sections.
"""

import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from struct import pack
from typing import IO

PIECE = 1 << 14
"""Bytes that are read at once."""


STRIDE = 16
"""Lines between two whose place is kept: four bytes for each would be a fifth of the table."""


class Lines:
    """Many short texts, of at most 255 bytes each, in one long one."""

    def __init__(self, text: bytes, lengths: bytes) -> None:
        self._text, self._lengths = text, lengths
        sizes = (sum(lengths[at : at + STRIDE]) for at in range(0, len(lengths), STRIDE))
        self._starts = array("I", accumulate(sizes, initial=0))

    def __len__(self) -> int:
        return len(self._lengths)

    def __getitem__(self, index: int) -> bytes:
        size, block = self._lengths[index], index // STRIDE
        start = self._starts[block] + sum(self._lengths[block * STRIDE : index])
        return self._text[start : start + size]


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


def unpacked(file: IO[bytes]) -> Table:
    """The table of a file, which is never whole in memory: a Worker has little of it."""
    inflated = _Inflated(file)
    sizes: dict[str, int] = json.loads(inflated.line())
    lines = dict[str, Lines]()
    for name in LINES:
        lengths = inflated.take(sizes[f"{name}.lengths"])
        lines[name] = Lines(inflated.take(sizes[name]), lengths)
    numbers = {name: _numbers(kind, inflated.take(sizes[name])) for name, kind in NUMBERS.items()}
    return Table(
        keys=lines["keys"],
        key_cities=numbers["key_cities"],
        cities=lines["cities"],
        cells=numbers["cells"],
        populations=numbers["populations"],
        landmarks=numbers["landmarks"],
        regions=lines["regions"],
        countries=lines["countries"],
    )


def _numbers(kind: str, content: bytes) -> "array[int]":
    """The same on machines of either byte order."""
    found = array(kind, content)
    if sys.byteorder == "big":
        found.byteswap()
    return found


class _Inflated:
    """What is in a compressed file, from its beginning, piece by piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._inflating, self._ahead = file, zlib.decompressobj(), b""

    def line(self) -> bytes:
        """The first line, which is short."""
        line, _, self._ahead = self._piece().partition(b"\n")
        return line

    def take(self, size: int) -> bytes:
        """So many bytes; EOFError when there are no more."""
        taken = BytesIO(bytes(size))  # which grows nowhere: growing leaves holes
        while (left := size - taken.tell()) > 0:
            piece = self._ahead or self._piece()
            taken.write(piece[:left])
            self._ahead = piece[left:]
        return taken.getvalue()

    def _piece(self) -> bytes:
        while compressed := self._file.read(PIECE):
            if piece := self._inflating.decompress(compressed):
                return piece
        raise EOFError("the table ends too soon")
