"""Worlds with a bug in them, one seed after the other, until a promise is broken."""

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import count
from typing import Any

from benchmarks.planted.bugs import BUGS
from meetsmatch.simulation.kept import opened
from meetsmatch.simulation.plan import Plan
from meetsmatch.simulation.trial import Trial

LIMIT_S = 60.0
STEPS = 6_000
"""Of each world: a bug that only shows once all is well again shows at the end of one."""

WORLD: Mapping[str, Any] = {"steps": STEPS, "people": 24, "deaths": 1 / 500, "courting": 0.25}
"""Most bugs are of random chat; those of browsing ask for people who browse."""

NO_BUG = "nothing planted"


@dataclass(frozen=True, slots=True)
class Find:
    """What came of one hunt."""

    name: str
    promise: str
    """Which one was broken, empty if none was."""

    sentence: str
    steps: int
    seconds: float
    """Of processor time: what else the machine does makes no difference."""


def hunted(name: str, limit_s: float = LIMIT_S) -> Find:
    """Look for this bug, or for any at all, for so long."""
    began, steps = time.process_time(), 0
    with _planted(name):
        for seed in count(1):
            trial = _lived(seed, BUGS[name].world if name in BUGS else {})
            steps += trial.steps
            seconds, breach = time.process_time() - began, trial.breach
            if breach:
                return Find(name, breach.promise, breach.sentence, steps, seconds)
            if seconds > limit_s:
                return Find(name, "", "", steps, seconds)
    raise AssertionError("seeds never end")


def _planted(name: str) -> AbstractContextManager[None]:
    return nullcontext() if name == NO_BUG else BUGS[name].planted()


def _lived(seed: int, world: Mapping[str, Any]) -> Trial:
    plan = Plan(seed, **{**WORLD, **world})
    with opened(plan.store) as store:
        trial = Trial(plan, store)
        trial.run()
    return trial
