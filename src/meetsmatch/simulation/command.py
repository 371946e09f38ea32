"""`meetsmatch simulate`: several seeds at once, and one line that brings a failure back."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from meetsmatch.simulation.kept import opened
from meetsmatch.simulation.plan import Plan
from meetsmatch.simulation.trial import Trial

Figures = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one seed."""

    plan: Plan
    figures: Figures
    digest: str
    seconds: float
    breach: str = ""
    evidence: tuple[str, ...] = ()


def lived(plan: Plan, trace: Path | None = None) -> Report:
    """One simulated world, from beginning to end."""
    began = time.monotonic()
    file = trace.open("w", encoding="utf-8") if trace else None
    with opened(plan.store) as store:
        trial = Trial(plan, store, file)
        breach = trial.run()
    if file is not None:
        file.close()
    return Report(
        plan,
        trial.figures(),
        trial.trace.digest,
        time.monotonic() - began,
        breach.sentence if breach else "",
        tuple(trial.evidence()) if breach else (),
    )


def main(asked: argparse.Namespace) -> int:
    """Simulate; 0 when every promise was kept."""
    plan = Plan(asked.seed, asked.steps, asked.people, store=asked.store)
    if asked.replay_seeds:
        return _replayed(plan, asked.replay_seeds, asked.jobs)
    if asked.trace:
        return _told([lived(plan, asked.trace)])
    jobs = max(1, asked.jobs)
    steps = -(-plan.steps // jobs)
    plans = [replace(plan, seed=plan.seed + n, steps=steps) for n in range(jobs)]
    return _told(_each(lived, plans, jobs))


def _each(work: Callable[[Plan], Report], plans: Sequence[Plan], jobs: int) -> Iterable[Report]:
    if jobs == 1:
        return [work(plan) for plan in plans]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(work, plans))


def _told(reports: Iterable[Report]) -> int:
    total, slowest, broken = Counter[str](), 0.0, 0
    for report in reports:
        total.update(report.figures)
        slowest = max(slowest, report.seconds)
        _say(f"seed {report.plan.seed}: trace {report.digest}, {report.seconds:.1f} s")
        if report.breach:
            broken += 1
            _say(report.breach, *report.evidence, f"Again: {_again(report.plan)}")
    _say(*(f"{name:>24} {count:>12,}" for name, count in total.items()))
    _say(f"{'steps a second':>24} {total['steps'] / max(slowest, 0.001):>12,.0f}")
    _say(f"{broken} of the promises broken" if broken else "Every promise was kept.")
    return 1 if broken else 0


def _again(plan: Plan) -> str:
    return (
        f"meetsmatch simulate --seed {plan.seed} --steps {plan.steps} --people {plan.people}"
        f" --store {plan.store} --jobs 1"
    )


def _replayed(plan: Plan, seeds: int, jobs: int) -> int:
    """Every seed twice, in processes of their own: the traces must be the same."""
    plans = [replace(plan, seed=plan.seed + n) for n in range(seeds)]
    first = list(_each(lived, plans, jobs))
    second = list(_each(lived, plans[::-1], jobs))[::-1]
    differ = [
        one.plan.seed for one, two in zip(first, second, strict=True) if one.digest != two.digest
    ]
    broken = [report for report in first if report.breach]
    for report in broken:
        _say(report.breach, f"Again: {_again(report.plan)}")
    for seed in differ:
        _say(f"Seed {seed} has two traces.")
    _say(f"{seeds} seeds of {plan.steps} steps: {len(differ)} differ, {len(broken)} broken")
    return 1 if differ or broken else 0


def _say(*lines: str) -> None:
    sys.stdout.writelines(line + "\n" for line in lines)
    sys.stdout.flush()
