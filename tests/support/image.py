"""What the Dockerfile installs, installed without Docker, in a place like a container's."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from house.sources import ROOT
from support.dockerfile import copied, stages

NOBODY = 65534
NO_NETWORK = re.compile(r"No matching distribution|Connection|Temporary failure|Retrying")


@dataclass(frozen=True)
class Image:
    """An installation that can't be written to, and a folder to start in with one volume."""

    home: Path
    """In the image that is /opt/meetsmatch."""

    folder: Path
    """In the image that is /, with `data` in it."""

    identity: Mapping[str, object] = field(default_factory=dict[str, object])
    """For subprocess: as whom it runs."""

    def command(self, *arguments: str) -> list[str]:
        return [str(self.home / "bin/meetsmatch"), *arguments]

    def run(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """As the bot runs: the same user, the same folder, nothing else in the environment."""
        return subprocess.run(command, cwd=self.folder, env=env, **self.identity, **PIPED)

    def python(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Some lines of Python, with what is installed."""
        return self.run(str(self.home / "bin/python"), "-c", code, *arguments)


PIPED = {"capture_output": True, "text": True, "check": False}


@contextmanager
def installed() -> Generator[Image]:
    """What the Dockerfile says is done, for as long as the block runs."""
    identity = unprivileged()
    python = interpreter(identity)
    place = Path(tempfile.mkdtemp(prefix="meetsmatch-image-"))
    place.chmod(0o755)
    try:
        home, source, folder = (place / name for name in ("opt", "source", "root"))
        copy_into(source)
        for line in install_lines():
            _do(line.replace("/opt/meetsmatch", str(home)), python, source)
        (folder / "data").mkdir(parents=True)
        if identity:
            os.chown(folder / "data", NOBODY, NOBODY)
        (folder / "data").chmod(0o700)
        for path in (folder, home, *home.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)
        yield Image(home, folder, identity)
    finally:
        for path in (place, *(it for it in place.rglob("*") if it.is_dir())):
            path.chmod(0o700)
        shutil.rmtree(place)


def copy_into(source: Path) -> None:
    """What the Dockerfile copies out of the repository."""
    for names, target in copied():
        for name in names:
            to = source / target / (Path(name).name if target.endswith("/") else "")
            to.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, to)


def install_lines() -> list[str]:
    """The commands of the first stage."""
    (_, first), _ = stages()
    return [" ".join(words) for name, words in first if name == "RUN"]


def _do(line: str, python: str, source: Path) -> None:
    command = re.sub(r"^python\b", python, line)
    done = subprocess.run(["/bin/sh", "-c", command], cwd=source, **PIPED)
    said = done.stdout + done.stderr
    if done.returncode and NO_NETWORK.search(said) and os.environ.get("CI") != "true":
        pytest.skip(f"packages can't be fetched here: {said.strip().splitlines()[-1]}")
    assert done.returncode == 0, f"{line}\n{said}"


def unprivileged() -> dict[str, object]:
    """Whoever runs the tests, unless that is root."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def interpreter(identity: Mapping[str, object]) -> str:
    """A Python 3.11 or newer which that user may run."""
    own = Path(sys.base_prefix) / f"bin/python3.{sys.version_info.minor}"
    fits = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"
    for path in (str(own), "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            done = subprocess.run([path, "-c", fits], **identity, **PIPED)
        except OSError:
            continue
        if done.returncode == 0:
            return path
    assert os.environ.get("CI") != "true", "no Python that everybody may run"
    pytest.skip("no Python that everybody may run")
