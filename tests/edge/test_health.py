"""What `meetsmatch health` tells a supervisor."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.running import KEY, TOKEN, environment, running, settings
from meetsmatch.cli import main
from meetsmatch.health import unready
from meetsmatch.settings import Settings
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

Typed = Callable[[Settings], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Typed:
    """Settings as a process finds them."""
    monkeypatch.chdir(tmp_path)

    def set_all(wanted: Settings) -> None:
        for name, value in environment(wanted).items():
            monkeypatch.setenv(name, value)

    return set_all


async def test_a_running_bot_is_ready(
    playground: Playground, tmp_path: Path, typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path)
    typed(wanted)
    async with running(wanted):
        assert await asyncio.to_thread(main, ["health"]) == 0
    assert "ready" in capsys.readouterr().out.splitlines()
    assert await asyncio.to_thread(main, ["health"]) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"not ready: no answer (127.0.0.1, port {wanted.port}, ")
    assert "HOST and PORT" in said


async def test_a_bot_that_listens_everywhere_is_asked_where_it_can_be(
    playground: Playground, tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, "webhook", host="0.0.0.0")
    async with running(wanted):
        assert await asyncio.to_thread(unready, wanted) == ""


async def test_a_bot_that_is_not_ready_says_why(tmp_path: Path) -> None:
    answers = [
        (b'{"ok": false, "why": ["stopping", "the database is away"]}', "stopping; the database"),
        (b"<html>Welcome</html>", "something else than the bot"),
        (b'["ok"]', "something else than the bot"),
    ]
    for body, said in answers:
        length = b"content-length: %d" % len(body)

        async def serve(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: bytes
        ) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            writer.close()
            await writer.wait_closed()

        answer = b"HTTP/1.1 503 Service Unavailable\r\n" + length + b"\r\n\r\n" + body
        server = await asyncio.start_server(
            lambda reader, writer, answer=answer: serve(reader, writer, answer), "127.0.0.1", 0
        )
        async with server:
            port = server.sockets[0].getsockname()[1]
            wanted = settings("http://127.0.0.1:9", tmp_path, port=port)
            assert said in await asyncio.to_thread(unready, wanted)


def test_a_bot_that_listens_nowhere_can_not_be_asked(tmp_path: Path) -> None:
    assert "PORT: must name a port" in unready(settings("http://127.0.0.1:9", tmp_path, port=None))


def test_wrong_settings_are_told(
    tmp_path: Path,
    typed: Typed,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(settings("http://127.0.0.1:9", tmp_path))
    monkeypatch.setenv("MIN_AGE", "3")
    assert main(["health"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("not ready: MIN_AGE")
    assert KEY not in said
