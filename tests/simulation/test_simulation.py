"""Random lives: every promise is kept, the same seed lives the same life, and a bug is found.

Few and short: `.ci/run` lives far longer ones, and hunts for a bug against each promise.
"""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.planted.bugs import BUGS
from benchmarks.planted.hunt import hunted
from meetsmatch.cli import main
from meetsmatch.simulation.command import lived
from meetsmatch.simulation.kept import NotEmpty
from meetsmatch.simulation.plan import Plan
from support.postgres import own_database

SHORT = 4_000


@pytest.mark.parametrize("seed", range(3))
def test_every_promise_is_kept_through_faults_and_crashes(seed: int) -> None:
    report = lived(Plan(seed, SHORT, people=20, deaths=1 / 400, courting=0.4))
    assert report.breach == "", report.evidence
    assert report.figures["delivered"] > 0
    assert report.figures["crashes"] > 0


def test_without_faults_nothing_is_ever_doubled() -> None:
    report = lived(Plan(5, SHORT, people=20, faults=False, deaths=0.0, courting=0.0))
    assert report.breach == "", report.evidence
    assert report.figures["delivered"] > 30
    assert "duplicates" not in report.figures


def test_people_come_browse_like_match_and_leave_through_all_of_it() -> None:
    report = lived(Plan(3, 2 * SHORT, people=24, courting=0.9, stay=100))
    assert report.figures["people"] > 24 + 12
    assert report.breach == "", report.evidence
    assert report.figures["cards"] > 100
    assert report.figures["likes"] > 40
    assert report.figures["matches"] > 5


def test_the_same_seed_lives_the_same_life_in_another_process(tmp_path: Path) -> None:
    traces = [tmp_path / "one", tmp_path / "two"]
    for trace, hashing in zip(traces, ("1", "2"), strict=True):
        command = ["--seed", "3", "--steps", "1500", "--people", "12", "--trace", str(trace)]
        subprocess.run(
            [sys.executable, "-m", "meetsmatch", "simulate", *command],
            env={"PYTHONHASHSEED": hashing},
            check=True,
            capture_output=True,
        )
    assert traces[0].read_bytes() == traces[1].read_bytes()


@pytest.mark.parametrize("seed", range(2))
def test_a_database_and_a_dict_lead_the_same_life(seed: int) -> None:
    digests = {
        lived(Plan(seed, 1_500, people=12, store=store)).digest for store in ("memory", "sqlite")
    }
    assert len(digests) == 1


async def test_postgresql_leads_the_same_life() -> None:
    async with own_database() as url:
        plans = [Plan(1, 1_000, people=12, store=store) for store in ("memory", url)]
        one, two = [await asyncio.to_thread(lived, plan) for plan in plans]
        assert one.digest == two.digest
        with pytest.raises(NotEmpty):
            await asyncio.to_thread(lived, plans[1])


def test_the_command_prints_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--steps", "1000", "--people", "10", "--jobs", "1"]) == 0
    shown = capsys.readouterr().out
    assert "Every promise was kept." in shown
    assert "steps a second" in shown


def test_seeds_are_replayed_and_compared(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["simulate", "--steps", "300", "--people", "6", "--replay-seeds", "2", "--jobs", "2"]
    assert main(asked) == 0
    assert "2 seeds of 300 steps: 0 differ, 0 broken" in capsys.readouterr().out


def test_a_planted_bug_is_found_and_one_line_brings_it_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with BUGS["wishes ignored"].planted():
        assert main(["simulate", "--steps", "9000", "--people", "24", "--jobs", "1"]) == 1
    shown = capsys.readouterr().out
    assert "P6 is broken (who meets fits the wishes of the other)" in shown
    assert "Again: meetsmatch simulate --seed 1 --steps 9000 --people 24" in shown


@pytest.mark.parametrize("name", ["unordered tasks", "sent without asking", "sent side by side"])
def test_a_planted_bug_is_found_in_time(name: str) -> None:
    assert hunted(name).sentence
