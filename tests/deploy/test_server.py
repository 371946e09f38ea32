"""deploy/install.sh on a server of its own: installed, served, backed up, wiped, restored,
upgraded, rolled back, removed. The units' own commands, as their users, with their rights."""

import asyncio
import re
import shutil
import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from e2e.running import TOKEN, Spawned, free_port, meet
from house.sources import ROOT
from playground.client import Person, Playground
from support.server import Server, fresh_server, piped

pytest_plugins = ["playground.pytest_plugin"]

NEEDED = ("deploy", "src", "requirements", "LICENSE", "README.md", "pyproject.toml")
COMPILED = shutil.ignore_patterns("__pycache__")
COMMAND = "/usr/local/bin/meetsmatch"


@pytest.fixture(scope="module")
def server() -> Generator[Server]:
    with fresh_server() as server:
        yield server


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A clone of the repository, as far as the script looks at it."""
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, clone / name, ignore=COMPILED)
        else:
            shutil.copy(ROOT / name, clone / name)
    return clone


def script(server: Server, source: Path, *words: str) -> str:
    return server.does(str(source / "deploy/install.sh"), *words)


def current(server: Server) -> str:
    return server.does("readlink", "-f", "/opt/meetsmatch/current").strip()


class Systemd:
    """What systemd would be: it listens at NOTIFY_SOCKET, and loses nothing that is said there."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening, self._lines = listening, list[str]()
        self._heard = asyncio.Event()
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._lines += (await loop.sock_recv(self._listening, 4096)).decode().split("\n")
            self._heard.set()

    async def hears(self, what: str, times: int = 1) -> None:
        """Until it was said so often."""
        async with asyncio.timeout(30):
            while self._lines.count(what) < times:
                self._heard.clear()
                await self._heard.wait()


@contextmanager
def systemd() -> Generator[tuple[str, Systemd]]:
    """Its address, and it."""
    name = f"@meetsmatch-test-{free_port()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{name[1:]}")
        listening.setblocking(False)
        it = Systemd(listening)
        try:
            yield name, it
        finally:
            it.reading.cancel()


@pytest.mark.proof
async def test_a_server_from_the_first_day_to_the_last(
    playground: Playground, server: Server, source: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    said = await asyncio.to_thread(script, server, source, "install", "--token", TOKEN)
    assert "Installed, not started" in said
    told = f"API_URL={playground.url}\\nBOT_PACE=0\\nCHAT_PACE=0\\nPORT={free_port()}"
    told += f"\\nMETRICS_PORT={free_port()}\\nPANEL_PORT={free_port()}\\n"
    server.does("sh", "-c", f"printf '{told}' >>/etc/meetsmatch/env")
    secrets = server.does("stat", "-c", "%a %U", "/etc/meetsmatch/env", "/var/lib/meetsmatch")
    assert secrets.split("\n")[:2] == ["640 root", "700 meetsmatch"]

    with systemd() as (address, supervisor):
        serving = await started(server, NOTIFY_SOCKET=address, WATCHDOG_USEC="600000")
        await supervisor.hears("READY=1")
        ana, bob = await meet(playground, bot)
        await ana.says("from a server")
        await bob.expects("from a server", within=20)
        await supervisor.hears("WATCHDOG=1", 3)
        backup = await asyncio.to_thread(backed_up, server)
        assert server.does(COMMAND, "health") == "ready\n"
        assert await serving.stop() == 0
        await supervisor.hears("STOPPING=1")

    wiped(server)
    assert "is as it was at" in server.does(COMMAND, "restore", backup, "--replace")
    serving = await started(server)
    await talk_again(ana, bob)
    assert await serving.stop() == 0

    await asyncio.to_thread(upgraded_and_back, server, source)
    await asyncio.to_thread(removed, server, source)


async def started(server: Server, **env: str) -> Spawned:
    """As systemd starts it: first what must come first."""
    before = await asyncio.create_subprocess_exec(
        *server.starting("meetsmatch.service", "ExecStartPre")
    )
    assert await before.wait() == 0
    return await Spawned.started(server.starting("meetsmatch.service", **env))


def backed_up(server: Server) -> str:
    """What the timer starts; the file that it made."""
    done = piped(server.starting("meetsmatch-backup.service"))
    assert done.returncode == 0, done.stderr
    assert "Tried out: 2 people came back, and the keys fit." in done.stdout
    return done.stdout.split(":", 1)[0]


def wiped(server: Server) -> None:
    for command in ("dropdb meetsmatch", "createdb --owner=meetsmatch meetsmatch"):
        server.does("sh", "-c", f"cd / && runuser -u postgres -- {command}")


async def talk_again(ana: Person, bob: Person) -> None:
    """The chat of before is over; the people are known."""
    await ana.says("/chat")
    await bob.says("/chat")
    for person in (ana, bob):
        await person.expects(contains="You are connected", within=20)
    await bob.says("after the flood")
    await ana.expects("after the flood", within=20)


def upgraded_and_back(server: Server, source: Path) -> None:
    first = current(server)
    assert script(server, source, "install").startswith("Installed, not started")
    assert current(server) == first
    changed = source / "src/meetsmatch/__init__.py"
    changed.write_text(changed.read_text("utf-8") + "\n# newer\n", "utf-8")
    said = script(server, source, "install")
    assert re.search(r"^Backup before the upgrade$", said, re.M)
    assert current(server) != first
    assert "Back to" in script(server, source, "rollback")
    assert current(server) == first
    assert len(server.does("ls", "/opt/meetsmatch/releases").split()) == 2


def removed(server: Server, source: Path) -> None:
    script(server, source, "uninstall")
    assert server.run("test", "-e", "/opt/meetsmatch").returncode == 1
    assert "meetsmatch" in server.does("ls", "/var/backups")
    script(server, source, "uninstall", "--purge")
    for place in (
        "/etc/meetsmatch",
        "/var/lib/meetsmatch",
        "/etc/systemd/system/meetsmatch.service",
    ):
        assert server.run("test", "-e", place).returncode == 1, place
    assert server.run("id", "meetsmatch").returncode == 1
    databases = "cd / && runuser -u postgres -- psql -XAtc 'SELECT datname FROM pg_database'"
    assert "meetsmatch" not in server.does("sh", "-c", databases)


@pytest.mark.proof
def test_nothing_is_begun_without_a_token(server: Server, source: Path) -> None:
    done = server.run(str(source / "deploy/install.sh"), "install", BOT_TOKEN="")
    assert done.returncode == 1
    assert "--token is missing" in done.stderr
