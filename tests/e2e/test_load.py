"""`meetsmatch load`: many write at once, and what becomes of it is counted."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from e2e.running import as_in_a_terminal, free_port, running, settings
from meetsmatch.cli import main
from meetsmatch.demo import load as loading_module
from meetsmatch.demo.load import Wanted, load, told, used
from meetsmatch.demo.talk import Verdict


def test_a_bot_of_its_own_is_loaded_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Whoever tries out a load moves nobody into the database that people use.
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/real")
    assert main(["load", "--chats", "2", "--rate", "20", "--seconds", "2"]) == 0
    said = capsys.readouterr().out
    assert "lost: 0, at somebody else's: 0, out of order: 0\ntwice: 0\n" in said
    assert "until it arrived: P50 " in said
    assert "the bot: at most " in said


async def test_a_bot_that_somebody_else_starts_is_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    wanted = Wanted(chats=1, rate=10, seconds=1, port=port, staging=True)
    loading = asyncio.create_task(load(wanted))
    said = ""
    while f"API_URL=http://127.0.0.1:{port}\n" not in said:
        await asyncio.sleep(0.05)
        said += capsys.readouterr().out
    async with running(settings(f"http://127.0.0.1:{port}", tmp_path)):
        assert await loading == 0
    assert "MESSAGE_PACE=0\n" in said


@pytest.mark.parametrize(
    "verdict", [Verdict(9, lost=[1]), Verdict(9, misdelivered=[1]), Verdict(9, reordered=[1])]
)
def test_what_went_wrong_is_the_exit_code(verdict: Verdict) -> None:
    assert told(verdict, [], Wanted()) == 1


def test_what_came_twice_is_told_and_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(Verdict(9, doubled=2), [5.0], Wanted()) == 0
    assert "twice: 2\n" in capsys.readouterr().out


async def test_a_bot_that_does_not_stop_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading_module, "STOPS_S", 0.1)
    deaf = "trap '' TERM; echo deaf; while :; do sleep 0.1; done"
    process = await asyncio.create_subprocess_exec("sh", "-c", deaf, stdout=PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    await loading_module._ended(process)
    assert process.returncode == -signal.SIGKILL
    await loading_module._ended(process)


async def test_ctrl_c_ends_it_without_a_traceback() -> None:
    command = (sys.executable, "-m", "meetsmatch", "load", "--staging")
    loading = await asyncio.create_subprocess_exec(
        *command, stdout=PIPE, stderr=PIPE, preexec_fn=as_in_a_terminal
    )
    assert loading.stdout is not None
    while b"It is waited for" not in await loading.stdout.readline():
        pass
    loading.send_signal(signal.SIGINT)
    _, complaints = await loading.communicate()
    assert (loading.returncode, complaints) == (130, b"")


def test_where_the_system_tells_nothing_of_a_process_that_is_said() -> None:
    assert used(0) == "the bot: no figures here"
