"""The Dockerfile built by the engine of buildah, without a daemon and without a registry; and what
came of it run as Compose runs it: its user, no rights, a root that can't be written to."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from house.sources import ROOT
from support.dockerfile import stages
from support.tools import missing

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PLACE = ROOT / ".venv/tools/containers"
"""Where images lie: what a registry would have given is made once."""

NAME = "localhost/meetsmatch"
PACKAGES = "ca-certificates,python3,python3-pip,python3-venv"
START = """
set -e
mount --bind "$ROOT_FOLDER" "$ROOT_FOLDER"
mount --bind "$VOLUME" "$ROOT_FOLDER/data"
mount --bind /dev "$ROOT_FOLDER/dev"
mount -t proc own "$ROOT_FOLDER/proc"
mount -t tmpfs -o mode=1777 own "$ROOT_FOLDER/tmp"
mount -o remount,bind,ro "$ROOT_FOLDER"
cd /
exec chroot "$ROOT_FOLDER" setpriv --reuid=$OWNER --regid=$GROUP --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all -- env -i "$@"
"""


@dataclass(frozen=True)
class Container:
    """An image whose files are mounted, with a volume for its data."""

    root: Path
    volume: Path
    config: dict[str, Any]
    """As `podman image inspect` tells it."""

    def command(self, *arguments: str, entrypoint: str = "", **env: str) -> list[str]:
        """What starts it, for subprocess: the last process of the line is the container's."""
        owner, group = self.config["User"].split(":")
        given = {**dict(it.split("=", 1) for it in self.config["Env"]), **env}
        of_the_shell = {
            "ROOT_FOLDER": str(self.root),
            "VOLUME": str(self.volume),
            "OWNER": owner,
            "GROUP": group,
        }
        shell = ["env", *_lines(of_the_shell), "unshare", "--mount", "sh", "-c", START, "-"]
        words = [entrypoint] if entrypoint else self.config["Entrypoint"]
        return [*shell, *_lines(given), *words, *arguments]

    def run(self, *arguments: str, **how: str) -> tuple[int, str]:
        """To its end: the exit code, and all that it said."""
        done = subprocess.run(
            self.command(*arguments, **how), capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr


def _lines(variables: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in variables.items()]


@contextmanager
def built() -> Generator[Container]:
    """From the Dockerfile as it is; the image goes when the block ends, its base stays."""
    if os.geteuid() != 0:
        pytest.skip("only root can build and mount an image without a daemon")
    for program in ("podman", "debootstrap", "unshare", "setpriv"):
        if shutil.which(program) is None:
            missing(program)
    _have_base()
    _podman(
        "build",
        *("--format=docker", "--pull=never", "--isolation=chroot", "--network=host"),
        *("--file", str(ROOT / "deploy/Dockerfile"), "--tag", NAME, str(ROOT)),
    )
    volume = Path(tempfile.mkdtemp(prefix="meetsmatch-volume-"))
    try:
        (said,) = json.loads(_podman("image", "inspect", NAME))
        shutil.chown(volume, *map(int, said["Config"]["User"].split(":")))
        root = Path(_podman("image", "mount", NAME).strip())
        yield Container(root, volume, {**said["Config"], "Healthcheck": said["Healthcheck"]})
    finally:
        _podman("image", "unmount", NAME)
        _podman("rmi", "--force", NAME)
        _podman("image", "prune", "--force")
        shutil.rmtree(volume)


def base_name() -> str:
    """What both stages of the Dockerfile begin with."""
    (name,) = {words[0] for _, stage in stages() for kind, words in stage if kind == "FROM"}
    return f"docker.io/library/{name}"


def _have_base() -> None:
    """Debian and its Python, where the official image has it: no registry is reached here."""
    base, release = base_name(), base_name().rpartition("-")[2]
    if base in _podman("images", "--format", "{{.Repository}}:{{.Tag}}").split():
        return
    with tempfile.TemporaryDirectory(prefix="meetsmatch-base-") as folder:
        made = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", release]
        _said([*made, folder])  # from the mirror that it takes by itself
        for name in ("python", "pip"):
            (Path(folder) / "usr/local/bin" / name).symlink_to(f"/usr/bin/{name}3")
        for mark in Path(folder).glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
            mark.unlink()
        shutil.copy(CERTIFICATES, f"{folder}{CERTIFICATES}")
        archive = Path(folder).with_suffix(".tar")
        try:
            _said(["tar", "-C", folder, "-cf", str(archive), "."])
            trusted = f"ENV SSL_CERT_FILE={CERTIFICATES}"
            _podman("import", "--change", trusted, str(archive), base)
        finally:
            archive.unlink(missing_ok=True)


def _podman(*words: str) -> str:
    where = ("--root", str(PLACE / "images"), "--runroot", str(PLACE / "run"))
    return _said(["podman", *where, "--storage-driver", "overlay", *words])


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{(done.stdout + done.stderr)[-3000:]}"
    return done.stdout
