"""Programs that only the tests of deploy/ need: `make tools` fetches them into .venv/tools."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from house.sources import ROOT

OF_DEBIAN = ROOT / ".venv/tools/debian/usr"
FETCHED = (ROOT / ".venv/tools/bin", OF_DEBIAN / "bin", OF_DEBIAN / "sbin")


def tool(name: str) -> str:
    """Where it is; without it the test is skipped, but with CI=true it fails."""
    places = os.pathsep.join(map(str, FETCHED))
    found = shutil.which(name, path=places) or shutil.which(name)
    if found is None:
        missing(name)
    return str(found)


def missing(what: str) -> None:
    """Skip, but fail where no gaps are allowed."""
    assert os.environ.get("CI") != "true", f"no {what}: run `make tools`"
    pytest.skip(f"no {what}: run `make tools`")


def said_by(name: str, *arguments: str | Path, **how: object) -> tuple[int, str]:
    """Exit code, and all that it said."""
    command = (tool(name), *map(str, arguments))
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    return done.returncode, done.stdout + done.stderr


def accepts(name: str, *arguments: str | Path) -> None:
    """The program has nothing to say against it."""
    code, said = said_by(name, *arguments)
    assert code == 0, said


def python_of_the_tools() -> Sequence[str]:
    """An interpreter that has their libraries."""
    return (tool("tools-python"),)
