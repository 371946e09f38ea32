"""Where in the pool there is anybody at all, and about how many: what a search looks at first.

One small number for each shelf. It may be old: then a search overlooks for a while who has come
to an empty shelf, or looks at one in vain, but it finds nobody wrong.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from meetsmatch.adapters.sql.spots import BAND_BITS, BANDS

CODE_BITS = 4
CODES = 1 << CODE_BITS


class Shelves(Protocol):
    """What is known of how full shelves are."""

    def shelves(self, rack: int, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Those that are not empty among some bands of a rack, with about how many people each
        holds: 1 or more."""
        ...


class Sounding:
    """Of a few racks it is known how many people of the ages in question they hold together, and
    of the crowded ones which shelves they are on."""

    def __init__(self, racks: Mapping[int, int], crowded: Mapping[int, int]) -> None:
        """Of racks with hardly anybody, and of the shelves of all others."""
        self._racks, self._crowded = racks, crowded

    def shelves(self, rack: int, first: int, last: int) -> Iterator[tuple[int, int]]:
        people = self._racks.get(rack, 0)
        each = -(-people // (last + 1 - first))
        for shelf in range(rack << BAND_BITS | first, (rack << BAND_BITS | last) + 1):
            if here := each or self._crowded.get(shelf, 0):
                yield shelf, here


class Density:
    """About 100 bytes for each rack on which there is anybody."""

    def __init__(self) -> None:
        self._racks: dict[int, int] = {}

    def count(self, shelf: int, people: int) -> None:
        """So many are there, as of now."""
        rack, place = _place(shelf)
        codes = self._racks.get(rack, 0) & ~(CODES - 1 << place)
        self._racks[rack] = codes | min(CODES - 1, people.bit_length()) << place

    def add(self, shelf: int) -> None:
        """Somebody is there."""
        rack, place = _place(shelf)
        codes = self._racks.get(rack, 0)
        if not codes >> place & CODES - 1:
            self._racks[rack] = codes | 1 << place

    def shelves(self, rack: int, first: int, last: int) -> Iterator[tuple[int, int]]:
        # With the most that the code stands for: less than twice too many.
        codes = self._racks.get(rack)
        if codes is None:
            return
        codes = codes >> first * CODE_BITS
        for band in range(first, last + 1):
            if not codes:
                return
            if code := codes & CODES - 1:
                yield rack << BAND_BITS | band, (1 << code) - 1
            codes >>= CODE_BITS


def _place(shelf: int) -> tuple[int, int]:
    """Its rack, and where in the codes of the rack its own is."""
    return shelf >> BAND_BITS, (shelf & BANDS - 1) * CODE_BITS
