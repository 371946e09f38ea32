"""python -m benchmarks.experiments: experiments on people who are made up.

Somebody looks at the figures after every few people, and stops at once when an interval leaves 0.
A/A: both variants do the same, so whatever is found is wrong; over all runs that must not happen
more often than the rate that is promised. A/B: one variant is really better, and it counts how
often that is found, and after how many people. Beside them stands what looking all the time does
to a test that is made to be looked at once. Fails if a promise is broken.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from math import sqrt
from random import Random
from typing import NamedTuple

from meetsmatch.app.experiments import Sums
from meetsmatch.experimenting.results import ALPHA
from meetsmatch.experimenting.sequential import SOONEST, Estimate, estimate, interval

RUNS = 1_000
PEOPLE = 4_000
LOOK_EVERY = 20
LEAST_POWER = 0.8
EXPECTED = 2_000
ONCE = 1.96
"""Standard errors, of a test at 5 % that is looked at once."""

Person = Callable[[Random], tuple[int, int]]
"""What is counted of somebody, and for how much."""


class Case(NamedTuple):
    """Two variants, as people are in them."""

    name: str
    one: Person
    two: Person
    has_effect: bool = False


class Run(NamedTuple):
    """What came of an experiment: after how many people something was found, if anything was."""

    found: int | None
    found_by_usual: int | None
    was_right: bool


def share(of: float) -> Person:
    """Does something or not."""
    return lambda chance: (int(chance.random() < of), 1)


def often(mean: float) -> Person:
    """Does it several times; some far more often than others."""

    def person(chance: Random) -> tuple[int, int]:
        keen, times = chance.expovariate(1 / mean), 0
        while (keen := keen - chance.expovariate(1.0)) > 0:
            times += 1
        return times, 1

    return person


def rate(of: float, chats: float) -> Person:
    """Reports in some of their chats, of which they have none, some or many."""
    seeking = often(chats)

    def person(chance: Random) -> tuple[int, int]:
        sought = seeking(chance)[0]
        return sum(chance.random() < of for _ in range(sought)), sought

    return person


CASES = (
    Case("A/A, 30 of 100 people", share(0.3), share(0.3)),
    Case("A/A, 2 of 100 people", share(0.02), share(0.02)),
    Case("A/A, 3 likes each", often(3), often(3)),
    Case("A/A, 1 report in 100 chats", rate(0.01, 4), rate(0.01, 4)),
    Case("A/B, 30 and 36 of 100 people", share(0.3), share(0.36), True),
    Case("A/B, 3 and 3.6 likes each", often(3), often(3.6), True),
    Case("A/B, 1 and 2.5 reports in 100 chats", rate(0.01, 4), rate(0.025, 4), True),
)


def run(case: Case, chance: Random, people: int) -> Run:
    """One experiment, looked at all the time until its end."""
    counted = [[0] * 6, [0] * 6]
    found = usual = None
    was_right = True
    for number in range(1, people + 1):
        which = chance.random() < 0.5
        y, x = (case.two if which else case.one)(chance)
        row = counted[which]
        for place, more in enumerate((1, y, x, y * y, x * x, x * y)):
            row[place] += more
        if number % LOOK_EVERY:
            continue
        one, two = (estimate(Sums(*it)) for it in counted)
        now = interval(one, two, ALPHA, EXPECTED)
        if found is None and now is not None and (now.is_more or now.is_less):
            found, was_right = number, now.is_more
        if usual is None and now is not None and _is_usual(one, two):
            usual = number
        if found is not None and usual is not None:
            break
    return Run(found, usual, was_right)


def _is_usual(one: Estimate, two: Estimate) -> bool:
    return abs(two.value - one.value) > ONCE * sqrt(one.variance + two.variance)


def told(case: Case, runs: Sequence[Run]) -> bool:
    """Prints a line; whether what was promised held."""
    ended = sorted(it.found for it in runs if it.found is not None)
    found = len(ended) / len(runs)
    usual = sum(it.found_by_usual is not None for it in runs) / len(runs)
    half = f"{ended[len(ended) // 2]:,}" if case.has_effect and ended else "–"
    wrong = sum(it.found is not None and not it.was_right for it in runs) / len(runs)
    holds = (found >= LEAST_POWER and wrong <= ALPHA) if case.has_effect else found <= ALPHA
    print(f"| {case.name} | {found:.1%} | {usual:.1%} | {half} | {'yes' if holds else 'NO'} |")
    return holds


def main(args: Sequence[str] | None = None) -> int:
    """Every case; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(args)
    print(
        f"{asked.runs:,} experiments each, at most {asked.people:,} people, looked at every "
        f"{LOOK_EVERY} people from {SOONEST} in each variant on; promised: wrong in "
        f"{ALPHA:.0%} at most.\n"
    )
    print("| case | found | by a usual test | half of them after | as promised |")
    print("|---|---|---|---|---|")
    chance = Random(asked.seed)
    held = [
        told(case, [run(case, chance, asked.people) for _ in range(asked.runs)]) for case in CASES
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
