"""The panel of a real bot: over real HTTP, from the first password on."""

import re
from pathlib import Path

import aiohttp
import pytest

from e2e.running import TOKEN, free_port, running, settings
from meetsmatch import extras
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.staffing import AccountMade
from meetsmatch.app.work import Stale
from meetsmatch.wiring import CannotStart
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

PRINTED = re.compile(r"Log in as owner, (\S+)")


async def test_the_first_owner_is_printed_once_and_logs_in(
    playground: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await playground.bot(token=TOKEN)
    port = free_port()
    wanted = settings(playground.url, tmp_path, panel_port=port)
    async with running(wanted):
        told = capsys.readouterr().out
        assert f"http://127.0.0.1:{port}" in told
        (password,) = PRINTED.findall(told)
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", cookie_jar=jar) as http:
            page = await (await http.get("/login")).text()
            (csrf,) = re.findall(r'name="csrf" value="(\w+)"', page)
            form = {"csrf": csrf, "name": "owner", "password": password}
            origin = {"origin": f"http://127.0.0.1:{port}"}
            page = await (await http.post("/login", data=form, headers=origin)).text()
            assert "Dashboard" in page
    async with running(wanted):
        assert "Log in as" not in capsys.readouterr().out


async def test_of_two_processes_that_start_at_once_one_prints_a_password(
    playground: Playground,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commit = SqlStore.commit

    async def beaten(self: SqlStore, it: object) -> object:
        if any(isinstance(change, AccountMade) for change in it.changes):
            raise Stale
        return await commit(self, it)

    monkeypatch.setattr(SqlStore, "commit", beaten)
    await playground.bot(token=TOKEN)
    async with running(settings(playground.url, tmp_path, panel_port=free_port())):
        assert "Log in as" not in capsys.readouterr().out


async def test_without_the_extra_it_says_what_to_install(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await playground.bot(token=TOKEN)
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(CannotStart, match=r"meetsmatch\[panel\]"):
        async with running(settings(playground.url, tmp_path, panel_port=free_port())):
            pass
