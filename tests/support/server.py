"""A server as a provider hands it over, as far as one machine can be another: /etc, /opt, /var of
its own, PostgreSQL on the usual socket, and units run as systemd would, without systemd."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.tools import missing

OWN = ("/etc", "/opt", "/usr/local", "/var/lib", "/var/backups")
SET_UP = """
set -e
mount -t tmpfs -o size=2g own "$1"
for place in %s; do
    name=$(echo $place | tr / _)
    mkdir -p "$1/$name/upper" "$1/$name/work" $place
    mount -t overlay own -o "lowerdir=$place,upperdir=$1/$name/upper,workdir=$1/$name/work" $place
done
mkdir -p /run/postgresql
mount -t tmpfs own /run/postgresql
chown postgres /run/postgresql
chmod 755 /run/postgresql
rm -rf /var/lib/meetsmatch /etc/meetsmatch /opt/meetsmatch
echo ready
exec sleep infinity
""" % " ".join(OWN)  # noqa: UP031 (braces belong to the shell)
RESTRICT = """
set -e
for place in $WRITABLE; do mount --bind $place $place; done
for place in /root /home /tmp; do mount -t tmpfs -o mode=1777 own $place; done
for place in / $OWN; do mount -o remount,bind,ro $place; done
cd $FOLDER
umask $MASK
ulimit -n $FILES
ulimit -c 0
"""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

Settings = dict[str, list[str]]


@dataclass(frozen=True)
class Server:
    """Commands run in it as root, units as their users."""

    holder: int
    """A process that sleeps in the server's view of the files."""

    def command(self, *words: str) -> list[str]:
        return ["nsenter", "--target", str(self.holder), "--mount", "--", *words]

    def run(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """As its administrator types it."""
        return piped(self.command(*words), **env)

    def does(self, *words: str, **env: str) -> str:
        """The same, and it must work; what it said."""
        done = self.run(*words, **env)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def read(self, path: str) -> str:
        return self.does("cat", path)

    def unit(self, name: str) -> Settings:
        """What a unit that is installed says of its service."""
        found: Settings = {}
        for line in self.read(f"/etc/systemd/system/{name}").splitlines():
            key, is_one, value = line.partition("=")
            if is_one and not line.startswith("#"):
                found.setdefault(key, []).append(value)
        return found

    def starting(self, name: str, key: str = "ExecStart", **env: str) -> list[str]:
        """The unit's own command line under those of its restrictions that need no systemd: user,
        rights, files, environment. What filters system calls is left out."""
        said = self.unit(name)
        (user,), (folder,), (mask,) = said["User"], said["WorkingDirectory"], said["UMask"]
        assert said["ProtectSystem"] == ["strict"]
        assert said["NoNewPrivileges"] == ["yes"]
        assert said["CapabilityBoundingSet"] == [""]
        writable = [f"/var/lib/{it}" for it in said["StateDirectory"]]
        writable += said.get("ReadWritePaths", [])
        given = dict(line.split("=", 1) for line in self._environment(said["EnvironmentFile"]))
        given = {"PATH": PATH, "HOME": folder, **given, **env}
        drop = ("--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--clear-groups")
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", *drop, "--", "env", "-i"]
        command += [f"{name}={value}" for name, value in given.items()]
        command += shlex.split(said[key][0])
        variables = {
            "WRITABLE": " ".join(writable),
            "OWN": " ".join(OWN),
            "FOLDER": folder,
            "MASK": mask,
            "FILES": said.get("LimitNOFILE", ["1024"])[0],
        }
        set_all = [f"{name}={value}" for name, value in variables.items()]
        script = f"{RESTRICT}\nexec {shlex.join(command)}"
        return self.command("env", *set_all, "unshare", "--mount", "sh", "-c", script)

    def _environment(self, files: list[str]) -> list[str]:
        lines = [line for file in files for line in self.read(file).splitlines()]
        return [line for line in lines if line and not line.startswith("#")]


def piped(command: Sequence[str], **env: str) -> subprocess.CompletedProcess[str]:
    """Run to its end. uv is found where `make` has it, too."""
    path = f"{os.environ['PATH']}{os.pathsep}{Path.home() / '.local/bin'}"
    return subprocess.run(
        command,
        env={**os.environ, "PATH": path, **env},
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def fresh_server() -> Generator[Server]:
    """For as long as the block runs; nothing of it stays on this machine."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a process files of its own")
    for program in ("nsenter", "setpriv", "unshare"):
        if shutil.which(program) is None:
            missing(program)
    place = tempfile.mkdtemp(prefix="meetsmatch-server-")
    shell = ["unshare", "--mount", "--propagation", "private", "bash", "-c", SET_UP, "-", place]
    holding = subprocess.Popen(shell, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert holding.stdout is not None
        assert holding.stderr is not None
        if holding.stdout.readline() != "ready\n":
            pytest.skip(f"files of its own can't be had here: {holding.stderr.read().strip()}")
        server = Server(holding.pid)
        with _postgresql(server):
            yield server
    finally:
        holding.kill()
        holding.wait()
        for stream in (holding.stdout, holding.stderr):
            if stream is not None:
                stream.close()
        Path(place).rmdir()


@contextmanager
def _postgresql(server: Server) -> Generator[None]:
    """The distribution's, as its package would start it: on the socket, which knows users."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        missing("PostgreSQL of the distribution")
    data = "/var/lib/postgresql/of-this-test"
    options = "-c listen_addresses='' -c unix_socket_directories=/var/run/postgresql -c fsync=off"

    def control(*words: str) -> None:
        tool = str(programs[-1] / words[0])
        server.does("runuser", "-u", "postgres", "--", tool, "-D", data, *words[1:])

    control("initdb", "--auth=peer", "--no-sync")
    control("pg_ctl", "-w", "-o", options, "-l", f"{data}/log", "start")
    try:
        yield
    finally:
        control("pg_ctl", "-m", "immediate", "stop")
