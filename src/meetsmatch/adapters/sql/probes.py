"""Which stretches of the pool to look at for somebody, and in which order."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from meetsmatch.adapters.sql.density import Shelves
from meetsmatch.adapters.sql.regions import regions_within
from meetsmatch.adapters.sql.spots import (
    BAND_BITS,
    GENDER_BITS,
    GENDERS,
    REGION_BITS,
    SHUFFLE_BITS,
    SHUFFLES,
    band_of,
    periods,
    rack_of,
)
from meetsmatch.core.candidates import Candidate

SHARES = (0, 24, 120, 600, 3_000)
"""So many of each shelf are looked at first, up to so many in the next turn, and so on: people of
all ages before all people of one age."""


FINDING = 4


class Probe(NamedTuple):
    """A stretch of spots, both ends included."""

    low: int
    high: int
    people: int
    """How many may stand there."""

    @property
    def cost(self) -> int:
        """To find a stretch takes as long as to look at a few people."""
        return max(FINDING, self.people)


Shelf = tuple[int, int]
"""And how many people it may hold."""


def racks(viewer: Candidate, today: int) -> Iterator[int]:
    """All on which there may be somebody for them: the latest visits first, then near to far."""
    # Written out because there may be thousands of racks, most of them empty.
    wanted = [rack_of(0, 0, gender) for gender in GENDERS if viewer.seeks.includes(gender)]
    regions = [region << GENDER_BITS for region in regions_within(viewer.cell, viewer.radius_km)]
    for period in periods(today):
        first = period << REGION_BITS + GENDER_BITS
        for region in regions:
            for gender in wanted:
                yield first | region | gender


def bands(viewer: Candidate, year: int) -> tuple[int, int]:
    """The first and the last, of people of the ages that they look for."""
    return band_of(year - viewer.age_to), band_of(year - viewer.age_from)


def stretches(racks: Iterable[int], ages: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The first and the last spot of each rack, of people of these ages."""
    for rack in racks:
        low, high = (whole_shelf(rack << BAND_BITS | band) for band in ages)
        yield low[0], high[1]


def whole_shelf(shelf: int) -> tuple[int, int]:
    """Its first and its last spot."""
    return shelf << SHUFFLE_BITS, (shelf + 1 << SHUFFLE_BITS) - 1


def probes(
    known: Shelves, racks: Iterable[int], ages: tuple[int, int], start: int
) -> Iterator[Probe]:
    """Everything on these racks, once. Of full shelves a stretch that begins at `start`
    (0 <= start < 2**31) comes first, and the rest later."""
    offset = start >> 31 - SHUFFLE_BITS
    full: list[Shelf] = []
    for rack in racks:
        yield from _first(known.shelves(rack, *ages), offset, full)
    for past, upto in zip(SHARES[1:], (*SHARES[2:], None), strict=True):
        for shelf, people in full:
            if people > past:
                yield from _stretch(shelf, people, offset, past, upto or people)


def _first(shelves: Iterable[Shelf], offset: int, full: list[Shelf]) -> Iterator[Probe]:
    """The first share of each shelf; those that hold more are added to the full ones."""
    few: list[Shelf] = []
    for shelf, people in shelves:
        if people <= SHARES[1]:
            few.append((shelf, people))
            continue
        if few:
            yield _together(few)
            few = []
        full.append((shelf, people))
        yield from _stretch(shelf, people, offset, 0, SHARES[1])
    if few:
        yield _together(few)


def _together(few: Sequence[Shelf]) -> Probe:
    """Neighbours with hardly anybody, as one stretch."""
    people = sum(people for _, people in few)
    return Probe(whole_shelf(few[0][0])[0], whole_shelf(few[-1][0])[1], people)


def _stretch(shelf: int, people: int, offset: int, past: int, upto: int) -> Iterator[Probe]:
    """From the one who is so far past the offset up to another, around the end of the shelf."""
    first, last = (min(SHUFFLES, SHUFFLES * it // people) for it in (past, upto))
    zero, share = shelf << SHUFFLE_BITS, min(upto, people) - past
    low, high = offset + first, offset + last - 1
    if low >= SHUFFLES or high < SHUFFLES:
        low, high = low % SHUFFLES, high % SHUFFLES
        yield Probe(zero + low, zero + high, share)
        return
    yield Probe(zero + low, zero + SHUFFLES - 1, share)
    yield Probe(zero, zero + high - SHUFFLES, 0)


def rounds(probes: Iterable[Probe], cost: int) -> Iterator[list[Probe]]:
    """Lists of probes, each of about that cost."""
    gathered: list[Probe] = []
    left = cost
    for probe in probes:
        gathered.append(probe)
        left -= probe.cost
        if left <= 0:
            yield gathered
            gathered, left = [], cost
    if gathered:
        yield gathered
