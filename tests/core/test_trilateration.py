"""Somebody wants to know where somebody else lives, and may place as many accounts as they like.

All they can read is how near two people are, and whether somebody is shown within a radius.
"""

import inspect
import random
import sys
from cmath import phase, rect
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import asin, cos, degrees, pi, radians, sin
from statistics import median, quantiles

import pytest
from geopy.distance import great_circle
from hypothesis import assume, given
from hypothesis import strategies as st

from meetsmatch.core import places
from meetsmatch.core.ids import Cell
from meetsmatch.core.places import (
    MOVES_WITHIN_MS,
    NEAR_KM,
    Moves,
    Nearness,
    cell_of,
    cells_within,
    centre_of,
    km_between,
    nearness,
)
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS

pytestmark = pytest.mark.security

VICTIMS = 200
ALLOWED_M = 1_000

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def off(point: Point, km: float, bearing: float) -> Point:
    """So far away in this direction (radians), not across a pole or the antimeridian."""
    north = point[0] + degrees(km / places.EARTH_KM) * cos(bearing)
    east = degrees(km / places.EARTH_KM) * sin(bearing) / cos(radians(point[0]))
    return north, (point[1] + east + 180) % 360 - 180


def metres(a: Point, b: Point) -> float:
    return float(great_circle(a, b).km) * 1_000


# --- what can be seen ---------------------------------------------------------------------


def seen(victim: Cell, account: Cell, km: float) -> tuple[Nearness, bool]:
    """Everything that an account which looks for people within a radius learns."""
    return nearness(account, victim), victim in cells_within(account, km)


def foretold(victim: Cell, account: Cell, km: float) -> tuple[Nearness, bool]:
    """The same by the attacker's own arithmetic: they know this program."""
    return nearness(account, victim), km_between(account, victim) <= km


@given(points, st.floats(0, 7), st.floats(0, 2 * pi), points, st.floats(0, 60))
def test_from_two_points_of_one_cell_all_that_is_seen_is_the_same(
    one: Point, km: float, bearing: float, account: Point, radius: float
) -> None:
    assume(abs(one[0]) < 89)
    other = off(one, km, bearing)
    assume(cell_of(*other) == cell_of(*one))
    for beside in (account, one, other):
        near = off(beside, radius, bearing) if abs(beside[0]) < 89 else beside
        probe = cell_of(*near)
        assert seen(cell_of(*one), probe, radius) == seen(cell_of(*other), probe, radius)


def test_nothing_but_the_making_of_a_cell_takes_a_point() -> None:
    functions = inspect.getmembers(places, inspect.isfunction)
    public = {name: each for name, each in functions if each.__module__ == places.__name__}
    takes = {
        name: [kind.annotation for kind in inspect.signature(each).parameters.values()]
        for name, each in public.items()
        if not name.startswith("_")
    }
    assert takes.pop("cell_of") == [float, float]
    assert takes.pop("cells_within") == [Cell, float]
    assert {kind for kinds in takes.values() for kind in kinds} == {Cell}


# --- the attacker -------------------------------------------------------------------------


@dataclass
class Attacker:
    """Looks at one victim from as many accounts as it takes."""

    look: Callable[[Cell, float], tuple[Nearness, bool]]
    chance: random.Random
    looks: int = 0

    def halving(self, town: Point) -> Point:
        """Places each account where what it sees leaves the fewest places, then looks on from
        places far closer together than cells. Best estimate: the middle of what is left."""
        left = cells_within(cell_of(*town), 40)
        while len(left) > 1:
            accounts = [self._anywhere(centre_of(left[0]), 60) for _ in range(6)]
            account, km = min(accounts, key=lambda tried: self._most_left(left, *tried))
            answer = self._ask(account, km)
            left = [cell for cell in left if foretold(cell, account, km) == answer]
        return self._within(left[0])

    def flipping(self, town: Point) -> Point:
        """Walks away from the town in many directions until somebody is no longer near, and fits
        the middle of the circle on which that happens (Heaton's attack on rounded distances)."""
        flips = [self._flip(town, turn) for turn in turns(48)]
        at = 0j
        for step in (4.0, 1.0, 0.25, 0.05):
            for _ in range(12):
                around = [at, *(rect(step, turn) + at for turn in turns(8))]
                at = min(around, key=lambda it: _misfit(it, flips))
        return off(town, abs(at), phase(at))

    def _flip(self, town: Point, bearing: float) -> complex:
        """Where that is, in km north (real) and east of the town; to 50 m, by bisection."""
        nearer, farther = 0.0, 60.0
        while farther - nearer > 0.05:
            middle = (nearer + farther) / 2
            word, _ = self._ask(cell_of(*off(town, middle, bearing)), 0)
            is_near = word in (Nearness.SAME_AREA, Nearness.NEAR)
            nearer, farther = (middle, farther) if is_near else (nearer, middle)
        return rect(farther, bearing)

    def _within(self, cell: Cell) -> Point:
        middle = centre_of(cell)
        spots = [off(middle, 7.2 * self.chance.random(), turn / 40) for turn in range(250)]
        left = [spot for spot in spots if cell_of(*spot) == cell]
        for _ in range(10):
            account, km = self._anywhere(middle, 12)
            answer = self._ask(account, km)
            left = [spot for spot in left if foretold(cell_of(*spot), account, km) == answer]
        # All are left, evenly: their middle is that of the cell.
        assert len(left) == sum(cell_of(*spot) == cell for spot in spots)
        return middle

    def _anywhere(self, around: Point, km: float) -> tuple[Cell, float]:
        spot = off(around, km * self.chance.random(), 2 * pi * self.chance.random())
        return cell_of(*spot), km * self.chance.random()

    def _most_left(self, left: Sequence[Cell], account: Cell, km: float) -> int:
        return max(Counter(foretold(cell, account, km) for cell in left).values())

    def _ask(self, account: Cell, km: float) -> tuple[Nearness, bool]:
        self.looks += 1
        return self.look(account, km)


def turns(many: int) -> list[float]:
    return [2 * pi * turn / many for turn in range(many)]


def _misfit(middle: complex, flips: Sequence[complex]) -> float:
    return sum((abs(flip - middle) - NEAR_KM) ** 2 for flip in flips)


@dataclass
class Outcome:
    errors: list[float] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        tenth = quantiles(self.errors, n=10)[0]
        said = f"median error {median(self.errors):,.0f} m, best tenth under {tenth:,.0f} m"
        return f"{said}, median looks {median(self.looks):.0f}"


@pytest.mark.parametrize("method", [Attacker.halving, Attacker.flipping])
def test_nobody_is_found_closer_than_a_kilometre(
    method: Callable[[Attacker, Point], Point], capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(20_240_612)
    outcome = Outcome()
    for _ in range(VICTIMS):
        home = (degrees(asin(chance.uniform(-0.9, 0.9))), chance.uniform(-180, 180))
        kept = cell_of(*home)
        # In which town they live is known to begin with.
        town = off(home, 12 * chance.random(), 2 * pi * chance.random())
        attacker = Attacker(lambda account, km, kept=kept: seen(kept, account, km), chance)
        outcome.errors.append(metres(method(attacker, town), home))
        outcome.looks.append(attacker.looks)
    with capsys.disabled():
        sys.stdout.write(f"\n{VICTIMS} victims, {method.__name__}: {outcome}\n")
    assert median(outcome.errors) >= ALLOWED_M


# --- crossings ----------------------------------------------------------------------------


def crossings(route: Sequence[Point], minutes: int) -> list[int]:
    """When the kept cell of somebody changes who says where they are every so many minutes."""
    moves, kept, made = Moves(), cell_of(*route[0]), list[int]()
    for step, point in enumerate(route):
        now_ms = step * minutes * MINUTE_MS
        if (cell := cell_of(*point)) != kept and not moves.wait_ms(now_ms):
            moves, kept = moves.moved(now_ms), cell
            made.append(now_ms)
    return made


@pytest.mark.parametrize("km", [0.2, 40.0])
def test_who_walks_over_borders_all_day_is_seen_to_cross_two_of_them(km: float) -> None:
    """A crossing tells a line on which somebody was at that time: there are few of them."""
    home = centre_of(cell_of(52.52, 13.405))
    border = (home[0] + places.ROW_DEGREES / 2, home[1])
    route = [off(border, km, pi * (turn % 2)) for turn in range(3 * 24 * 4)]
    made = crossings(route, minutes=15)
    assert len(made) == 6
    assert all(sum(begin <= at < begin + MOVES_WITHIN_MS for at in made) <= 2 for begin in made)


def test_an_account_looks_from_three_cells_on_its_first_day_and_two_on_each_other() -> None:
    walk = [off((52.5, 13.4), 6.0 * step, 0) for step in range(400)]
    made = crossings(walk, minutes=10)
    assert sum(at < DAY_MS for at in made) == 2
    assert made[1] - made[0] >= 6 * HOUR_MS
