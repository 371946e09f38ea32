"""The `playground` command and where it may listen."""

import asyncio
import json
import signal
import ssl
import sys
from pathlib import Path

import aiohttp
import pytest

from playground.cli import main
from playground.client import Playground
from playground.server import Place, serve
from playground.site import Options
from support.certificates import certificate


async def test_the_command_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"people": [{"first_name": "Zed"}]}))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "playground", "--port", "0", "--seed", str(seed)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().split()[-1]
    async with Playground(url) as playground:
        zed = await playground.person("Zed")
        assert zed.card["first_name"] == "Zed"
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        with pytest.raises(ConnectionError):
            await playground.do("clock")
    assert b"people: open" in await process.stdout.read()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--host", "0.0.0.0"], "say --expose if you mean that"),
        (["--seed", "nowhere.json"], "No such file"),
        (["--tls-cert", "nowhere.pem"], "No such file"),
        (["--seed", "list.json"], "must hold a JSON object"),
        (["--seed", "broken.json"], "Expecting"),
        (["--seed", "twice.json"], "id 5 is taken"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str],
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.json").write_text("[]")
    Path("broken.json").write_text("{")
    Path("twice.json").write_text('{"people": [{"id": 5}, {"id": 5}]}')
    assert main([*arguments, "--port", "0"]) == 1
    assert complaint in capsys.readouterr().err


async def test_beyond_loopback_only_when_told() -> None:
    with pytest.raises(PermissionError, match="whoever reaches the playground"):
        async with serve(place=Place("0.0.0.0")):
            pass
    async with serve(place=Place("0.0.0.0", expose=True)) as serving:
        assert serving.url.startswith("http://0.0.0.0:")


async def test_it_listens_on_ipv6_too() -> None:
    async with Playground.embedded(place=Place("::1")) as playground:
        assert playground.url.startswith("http://[::1]:")


async def test_it_speaks_https_with_a_certificate(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    async with serve(Options(), Place(tls_cert=cert, tls_key=key)) as serving:
        trust = ssl.create_default_context(cafile=str(cert))
        address = f"{serving.url}/control/idle"
        async with aiohttp.ClientSession() as http, http.get(address, ssl=trust) as response:
            assert response.status == 200
        assert serving.url.startswith("https://")
