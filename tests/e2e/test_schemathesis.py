"""The API by its own schema: whatever a program sends, no error of the server's."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest

from e2e.running import TOKEN, free_port, joins, running, settings
from meetsmatch.app.apikeys import Keyring, written
from meetsmatch.app.audit import Audit
from meetsmatch.app.work import Commit
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.ids import BotId
from meetsmatch.settings import Settings
from meetsmatch.wiring import now_ms, opened
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.security

EACH = 8
"""Requests to each route, of each kind."""

LONGEST_S = 60
CHECKS = "not_a_server_error,status_code_conformance,response_schema_conformance"


async def key(wanted: Settings) -> str:
    """It may do everything."""
    async with opened(wanted) as kept:
        bot, roster = BotId(wanted.bot), kept.store.roster
        ring = Keyring(bot, roster, Audit(bot, roster, kept.vault, now_ms), now_ms)
        made = written(bot, "0" * 12, "s" * 43)
        work = await ring.made(made, "anything", set(Scope))
        await kept.store.commit(Commit(bot, now_ms(), work.changes))
        return made


async def test_whatever_a_program_sends_it_is_no_error_of_ours(
    playground: Playground, tmp_path: Path
) -> None:
    """Over real HTTP, with SQLite below, two people who met, and all that keys may do."""
    bot = await playground.bot(token=TOKEN)
    port, more = free_port(), {"api": "write", "graphql": "on", "api_per_minute": 60_000}
    wanted = settings(playground.url, tmp_path, panel_port=port, **more)
    bearer = await key(wanted)
    async with running(wanted):
        ana, bob = await playground.people("Ana", "Bob")
        await joins(ana, bot)
        await joins(bob, bot, "Man")
        for person in (ana, bob):
            await person.expects(contains="You are connected", within=10)
        code, said = await _asked(f"http://127.0.0.1:{port}", bearer, tmp_path)
    assert code == 0, said


async def _asked(url: str, bearer: str, folder: Path) -> tuple[int, str]:
    """As somebody at a command line runs it; with a seed, so that it is always the same."""
    command = [
        *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{url}/api/v1/openapi.json"),
        *("--header", f"Authorization: Bearer {bearer}", "--checks", CHECKS, "--mode", "all"),
        *("--phases", "examples,fuzzing", "--max-examples", str(EACH), "--seed", "7"),
        *("--generation-database", "none", "--suppress-health-check", "all", "--no-color"),
    ]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=PIPE, stderr=STDOUT
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, out.decode()
