"""Cloudflare's own tool takes the folder that `meetsmatch edge build` writes: without their
network, so nothing is uploaded."""

import asyncio
import json
import os
import re
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path
from typing import Any

import pytest

from contract.d1 import FOLDER
from meetsmatch.adapters.sql.texts import migrations
from meetsmatch.edge.packing import build, packed

pytestmark = pytest.mark.node

WRANGLER = FOLDER / "node_modules/.bin/wrangler"
UPLOAD_KIB, GZIP_KIB = 3_400, 2_400
"""A Worker may have 64 MiB; of the free plan's older limit, 3 MB compressed, something is left for
Cloudflare's SDK."""

NEWEST = f"{migrations()[-1].number:04}"
STEP = "SELECT version_num AS step FROM alembic_version"


@pytest.fixture
def worker(tmp_path: Path) -> Path:
    """The folder, as it was built."""
    build(tmp_path)
    return tmp_path


async def wrangler(folder: Path, *command: str) -> str:
    """What it says, once it is done."""
    process = await asyncio.create_subprocess_exec(
        WRANGLER,
        *command,
        cwd=folder,
        env={**os.environ, "CI": "true", "WRANGLER_SEND_METRICS": "false", "NO_COLOR": "1"},
        stdout=PIPE,
        stderr=STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def migrated(folder: Path) -> str:
    return await wrangler(folder, "d1", "migrations", "apply", "DB", "--local")


async def rows(folder: Path, text: str) -> list[dict[str, Any]]:
    """What the local database answers."""
    said = await wrangler(folder, "d1", "execute", "DB", "--local", "--json", "--command", text)
    return json.loads(said)[0]["results"]


async def test_the_folder_can_be_deployed_and_stays_small(worker: Path):
    said = await wrangler(worker, "deploy", "--dry-run", "--env=", "--outdir", "out")
    size = re.search(r"Total Upload: ([\d.]+) KiB / gzip: ([\d.]+) KiB", said)
    assert size, said
    assert float(size[1]) <= UPLOAD_KIB
    assert float(size[2]) <= GZIP_KIB
    for name in packed():
        assert (worker / "out" / name).is_file(), f"{name} is not uploaded"


async def test_an_empty_database_gets_the_whole_schema_once(worker: Path):
    assert NEWEST in await migrated(worker)
    assert await rows(worker, STEP) == [{"step": NEWEST}]
    assert "No migrations to apply" in await migrated(worker)


async def test_a_database_of_the_previous_version_keeps_what_is_in_it(worker: Path):
    (newest,) = (worker / "migrations").glob(f"{NEWEST}_*.sql")
    step = newest.read_bytes()
    newest.unlink()
    assert NEWEST not in await migrated(worker)
    kept = "INSERT INTO cards (bot, person, name, message) VALUES (1, 2, 'some', 3)"
    await rows(worker, kept)
    newest.write_bytes(step)
    told = await migrated(worker)
    assert newest.name in told
    assert "0001_first.sql" not in told
    assert await rows(worker, STEP) == [{"step": NEWEST}]
    assert await rows(worker, "SELECT person, message FROM cards") == [{"person": 2, "message": 3}]
