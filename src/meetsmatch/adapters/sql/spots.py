"""The order of the pool: each entry has a spot, one number by which neighbours in all that a
search asks for stand side by side. Period of the last visit, region, gender, band of birth years
and a shuffle, from the highest bits to the lowest.

A shelf holds those who differ in their shuffle alone; a rack is the shelves of all ages.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import cos, radians, sin

from meetsmatch.adapters.sql.regions import BITS as REGION_BITS
from meetsmatch.adapters.sql.regions import region_of
from meetsmatch.core.candidates import ACTIVE_DAYS, Candidate
from meetsmatch.core.ids import Cell
from meetsmatch.core.people import Gender
from meetsmatch.core.places import EARTH_KM, centre_of

PERIOD_DAYS = 10
FIRST_DAY = 18_262
"""1 January 2020, counted from 1970. In 28 years from there a spot reaches 2**53, and D1's
JavaScript can't count further."""

BAND_YEARS = 4
FIRST_BIRTH = 1930
BANDS = 32
BAND_BITS = 5
SHUFFLE_BITS = 15
SHUFFLES = 1 << SHUFFLE_BITS
GENDER_BITS = 2
PERIOD_SHIFT = REGION_BITS + GENDER_BITS + BAND_BITS + SHUFFLE_BITS

GENDERS = (Gender.WOMAN, Gender.MAN, Gender.OTHER)
SPREAD = 2_654_435_761
"""Knuth's multiplier: ids that follow one another lie far apart."""


def spot_of(it: Candidate) -> int:
    """Below 2**53. Shuffled anew on each day of a visit, so that nobody's place is a good one for
    long."""
    shuffle = it.person * SPREAD * (2 * it.active_day + 1) >> 16 & SHUFFLES - 1
    return shelf_of(it) << SHUFFLE_BITS | shuffle


def shelf_of(it: Candidate) -> int:
    rack = rack_of(period_of(it.active_day), region_of(it.cell), it.gender)
    return rack << BAND_BITS | band_of(it.birth_year)


def first_spot(today: int) -> int:
    """Whoever stands before it was here too long ago to be shown."""
    return period_of(today - ACTIVE_DAYS) << PERIOD_SHIFT


def rack_of(period: int, region: int, gender: Gender) -> int:
    return (period << REGION_BITS | region) << GENDER_BITS | GENDERS.index(gender)


def band_of(birth_year: int) -> int:
    """Whoever is older or younger than all bands belongs to the nearest."""
    return min(BANDS - 1, max(0, (birth_year - FIRST_BIRTH) // BAND_YEARS))


def period_of(day: int) -> int:
    return max(0, day - FIRST_DAY) // PERIOD_DAYS


def periods(today: int) -> Iterator[int]:
    """Those in which somebody was here who may be shown today, the latest first. Another's clock
    may be a day ahead."""
    latest, oldest = period_of(today + 1), period_of(today - ACTIVE_DAYS)
    yield from range(latest, oldest - 1, -1)


@lru_cache(4_096)
def position_of(cell: Cell) -> tuple[int, int, int]:
    """In whole kilometres from the earth's middle: the straight line between two of them is not
    more than ROUNDING_KM longer, and never much shorter, than the way between the cells."""
    latitude, longitude = map(radians, centre_of(cell))
    level = EARTH_KM * cos(latitude)
    x, y = level * cos(longitude), level * sin(longitude)
    return round(x), round(y), round(EARTH_KM * sin(latitude))


ROUNDING_KM = 2
"""Twice half the diagonal of a cube of one kilometre, rounded up."""
