"""A process's name tells others on the same machine whether it still lives."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from meetsmatch.adapters.presence import here
from meetsmatch.app.leases import HELPS

linux = pytest.mark.skipif(not Path("/proc/self/ns/pid").exists(), reason="there is no /proc here")
SHOWN = "from meetsmatch.adapters.presence import here; print(here().name, flush=True); input()"


@linux
def test_whoever_has_ended_is_known_to_have_and_who_lives_is_not() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", SHOWN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    name = child.stdout.readline().strip()
    us = here()
    assert not us.has_ended(name)
    assert not us.has_ended(us.name)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert us.has_ended(name), "a zombie has ended"
    child.communicate()
    assert us.has_ended(name)


@linux
def test_another_process_with_the_same_number_is_not_taken_for_it() -> None:
    us = here()
    place, pid, started, chance = us.name.rsplit("/", 3)
    assert us.has_ended(f"{place}/{pid}/{int(started) - 1}/{chance}")


def test_of_other_machines_nothing_is_known(tmp_path: Path) -> None:
    us = here()
    assert not us.has_ended(f"elsewhere/{us.name.split('/', 1)[1]}")
    assert not here(tmp_path).has_ended("//1//0")
    assert us.name != here().name


def test_who_only_helps_says_so_in_its_name() -> None:
    assert here(helps=True).name.endswith(HELPS)
    assert not here().name.endswith(HELPS)
    assert not here().has_ended(here(helps=True).name)
