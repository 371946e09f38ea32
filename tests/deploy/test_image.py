"""What the Dockerfile does, done without Docker: installed by hashes, run without rights."""

import asyncio
from collections.abc import Generator

import aiohttp
import pytest

from e2e.running import TOKEN, Spawned, free_port, meet
from playground.client import Playground
from support.image import Image, installed

pytest_plugins = ["playground.pytest_plugin"]


@pytest.fixture(scope="module")
def image() -> Generator[Image]:
    with installed() as image:
        yield image


def environment(playground: Playground) -> dict[str, str]:
    """What an operator sets; the rest are defaults, as in the image."""
    return {
        "BOT_TOKEN": TOKEN,
        "API_URL": playground.url,
        "PORT": str(free_port()),
        "METRICS_PORT": str(free_port()),
        "LOG_FORMAT": "json",
    }


async def test_the_installation_serves_people_without_rights(
    playground: Playground, image: Image
) -> None:
    stands_by_itself(image)
    only_the_volume_can_be_written(image)
    env = environment(playground)
    bot = await playground.bot(token=TOKEN)
    spawned = await Spawned.started(
        image.command("run"), cwd=image.folder, env=env, **image.identity
    )
    ana, bob = await meet(playground, bot)
    await ana.says("over the wall")
    await bob.expects("over the wall", within=20)
    assert await health(image, env) == (0, "ready\n")
    page = f"http://127.0.0.1:{env['METRICS_PORT']}/metrics"
    async with aiohttp.request("GET", page) as answer:
        lines = (await answer.text()).splitlines()
    sent = [
        line for line in lines if line.startswith("meetsmatch_letters_total") and '"sent"' in line
    ]
    assert float(sent[0].split()[-1]) > 10
    assert await spawned.stop() == 0
    code, said = await health(image, env)
    assert code == 1
    assert "no answer" in said
    assert {path.parent.name for path in image.folder.rglob("*") if path.is_file()} == {"data"}


async def health(image: Image, env: dict[str, str]) -> tuple[int | None, str]:
    done = await asyncio.to_thread(lambda: image.run(*image.command("health"), **env))
    return done.returncode, done.stdout


def stands_by_itself(image: Image) -> None:
    """It needs nothing of the repository, and has all that a server may be told to use."""
    where = "import meetsmatch, playground; print(meetsmatch.__file__, playground.__file__)"
    said = image.python(where).stdout.split()
    assert len(said) == 2
    assert all(path.startswith(str(image.home)) for path in said)
    used = "alembic, asyncpg, hiredis, prometheus_client, redis, sqlalchemy, uvloop"
    assert image.python(f"import {used}").returncode == 0


def only_the_volume_can_be_written(image: Image) -> None:
    data = image.folder / "data"
    package = next(image.home.glob("lib/python3*/site-packages/meetsmatch"))
    places = (image.home, package, package / "cli" / "__init__.py", image.folder, data)
    tried = "import os, sys; print(*(it for it in sys.argv[1:] if os.access(it, os.W_OK)))"
    assert image.python(tried, *map(str, places)).stdout.split() == [str(data)]
