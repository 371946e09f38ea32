"""The image of the Dockerfile, really built, and its entry point run as Compose runs it."""

import asyncio
import re
from collections.abc import Generator

import pytest

from e2e.running import TOKEN, Spawned, free_port, meet
from playground.client import Playground
from support.container import Container, built

pytest_plugins = ["playground.pytest_plugin"]

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def container() -> Generator[Container]:
    with built() as container:
        yield container


def test_the_image_says_what_it_is(container: Container) -> None:
    config = container.config
    assert (config["User"], config["WorkingDir"]) == ("10001:10001", "/")
    assert (config["Entrypoint"], config["Cmd"]) == (["meetsmatch"], ["run"])
    assert config["Volumes"] == {"/data": {}}
    assert config["Healthcheck"]["Test"] == ["CMD", "meetsmatch", "health"]
    code, said = container.run("version")
    assert code == 0
    assert re.match(r"meetsmatch \d+\.\d+\.\d+, Python 3\.13\.\d+\n", said)


def test_the_programs_that_backups_need_are_as_new_as_the_server(container: Container) -> None:
    for program in ("pg_dump", "pg_restore"):
        code, said = container.run("--version", entrypoint=program)
        assert code == 0
        assert "(PostgreSQL) 17." in said


def test_nothing_but_the_volume_can_be_written_to(container: Container) -> None:
    tried = (
        "for it in / /data /opt/meetsmatch /etc /usr /tmp; do test -w $it && echo $it; done; id -u"
    )
    _, said = container.run("-c", tried, entrypoint="sh")
    assert said.split() == ["/data", "/tmp", "10001"]


async def test_it_examines_itself_serves_people_and_leaves_in_order(
    playground: Playground, container: Container
) -> None:
    bot = await playground.bot(token=TOKEN)
    env = {"BOT_TOKEN": TOKEN, "API_URL": playground.url, "PORT": str(free_port())}
    env |= {"HOST": "127.0.0.1", "LOG_FORMAT": "json", "BOT_PACE": "0", "CHAT_PACE": "0"}
    code, said = await asyncio.to_thread(container.run, "doctor", **env)
    assert code == 0, said
    assert (await asyncio.to_thread(container.run, "health", **env))[0] == 1
    spawned = await Spawned.started(container.command(*container.config["Cmd"], **env))
    ana, bob = await meet(playground, bot)
    await ana.says("out of the image")
    await bob.expects("out of the image", within=20)
    _, program, *words = container.config["Healthcheck"]["Test"]
    asked = await asyncio.to_thread(lambda: container.run(*words, entrypoint=program, **env))
    assert asked == (0, "ready\n")
    assert await spawned.stop() == 0
    kept = {it.name for it in container.volume.iterdir()}
    assert {"meetsmatch.db", "meetsmatch.key"} <= kept
