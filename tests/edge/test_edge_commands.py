"""`meetsmatch edge`: the folder for wrangler, the webhook, the smoke test."""

import asyncio
import json
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from meetsmatch.adapters.sql.texts import migrations
from meetsmatch.cli import main
from meetsmatch.edge.commands import examined, wrong_in
from meetsmatch.edge.packing import LIMITS, build, pack
from meetsmatch.ingress import SECRET_HEADER
from meetsmatch.settings import Settings, read
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

SECRET = "s" * 16 + "0123456789-abcdef-xyz"


def test_a_folder_holds_what_runs_there_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["edge", "build", str(tmp_path)]) == 1
    assert "database_id" in capsys.readouterr().err
    names = {it.relative_to(tmp_path).as_posix() for it in tmp_path.rglob("*") if it.is_file()}
    assert {"wrangler.toml", "src/entry.py", "src/meetsmatch/worker/entry.py"} <= names
    assert "src/meetsmatch/adapters/places/cities.z" in names
    assert not [it for it in names if "settings" in it and "bot/" not in it]
    assert "src/meetsmatch/server.py" not in names


def test_the_database_gets_the_schemas_own_steps(tmp_path: Path):
    build(tmp_path)
    found = sorted(it.name for it in (tmp_path / "migrations").iterdir())
    assert found == [LIMITS, *(f"{it.number:04}_{it.name}.sql" for it in migrations())]


def test_what_the_operator_has_written_stays_and_what_is_old_goes(tmp_path: Path):
    build(tmp_path)
    mine = (tmp_path / "wrangler.toml").read_text().replace("00000000", "12345678")
    (tmp_path / "wrangler.toml").write_text(mine)
    old = tmp_path / "src/meetsmatch/bot/forgotten.py"
    old.write_text("")
    build(tmp_path)
    assert (tmp_path / "wrangler.toml").read_text() == mine
    assert not old.exists()
    assert not [*wrong_in(tomllib.loads(mine))]


def test_a_packed_worker_is_the_same_bytes_each_time(tmp_path: Path):
    for name in ("one.zip", "two.zip"):
        pack(tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"MIN_AGE": "12"}, "MIN_AGE"),
        ({"OWNERS": "@ann"}, "OWNERS"),
        ({"REDIS_URL": "redis://127.0.0.1"}, "REDIS_URL is no setting of the conversation"),
        ({"SUBREQUESTS": "44"}, "SUBREQUESTS: must be at least 45"),
        ({"TIME_ZONE": "Europe/Berlin"}, "TIME_ZONE: must be an offset such as +02:00"),
        ({"BOT_TOKEN": "1:abc"}, "BOT_TOKEN is no setting of the conversation"),
    ],
)
def test_what_a_worker_would_stumble_over_is_told(variables: dict[str, str], said: str):
    (mistake,) = wrong_in({"vars": variables})
    assert said in mistake


def test_what_another_environment_would_stumble_over_is_told_with_its_name():
    written = {"vars": {"MIN_AGE": "21"}, "env": {"staging": {"vars": {"MIN_AGE": "12"}}}}
    (mistake,) = wrong_in(written)
    assert mistake.startswith("env.staging: MIN_AGE")


async def test_telegram_is_told_of_what_the_deployed_settings_offer(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    bot = await playground.bot()
    monkeypatch.chdir(tmp_path)
    for name, value in {"BOT_TOKEN": bot.token, "WEBHOOK_SECRET": SECRET}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "wrangler.toml").write_text(
        f'''[vars]
        API_URL = "{playground.url}"
        OWNERS = "101"
        PREMIUM = ""
        [env.staging.vars]
        API_URL = "{playground.url}"
        PREMIUM = "more-likes:50:30"
        '''
    )
    url = "http://127.0.0.1:9"
    for environment, sells, owners in (("", False, {101}), ("staging", True, set[int]())):
        before = len(playground.calls())
        command = ["edge", "webhook", url, "--folder", str(tmp_path), "--env", environment]
        assert await asyncio.to_thread(main, command) == 0
        calls = playground.calls()[before:]
        hooks = [it.args["url"] for it in calls if it.method == "setWebhook"]
        assert set(hooks) == {f"{url}/telegram"}  # too often for Telegram, who asks for patience
        menus = [it.args for it in calls if it.method == "setMyCommands"]
        assert any("premium" in str(it["commands"]) for it in menus) == sells
        scopes = [it["scope"] for it in menus if it.get("scope")]
        assert {_chat_of(it) for it in scopes} == owners


def test_an_environment_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    command = ["edge", "webhook", "https://bot.example.org", "--folder", str(tmp_path)]
    assert main([*command, "--env", "stagign"]) == 2
    assert "has no [env.stagign]" in capsys.readouterr().err


def _chat_of(scope: object) -> int:
    known = json.loads(scope) if isinstance(scope, str) else scope
    assert isinstance(known, dict)
    return known["chat_id"]


@pytest.fixture
async def worker() -> AsyncIterator[TestServer]:
    """A Worker as far as its self-test goes."""

    async def tested(request: web.Request) -> web.Response:
        if request.headers.get(SECRET_HEADER.decode()) != SECRET:
            return web.Response(status=401)
        checks = [["database", "step 1 of 2", "migrate"], ["keys", "they fit", ""]]
        return web.json_response({"ok": False, "checks": checks})

    app = web.Application()
    app.router.add_get("/selftest", tested)
    async with TestServer(app) as server:
        yield server


def settings(server: TestServer, secret: str = SECRET) -> Settings:
    url = str(server.make_url("/telegram"))
    given = {"updates": "webhook", "webhook_url": url, "webhook_secret": secret}
    return read({**given, "bot_token": "1:abc"}, env_file=None)


async def test_the_smoke_test_shows_what_the_worker_found(
    worker: TestServer, capsys: pytest.CaptureFixture[str]
):
    assert await examined(settings(worker)) == 1
    told = capsys.readouterr().out
    assert "✗ database: step 1 of 2\n    → migrate" in told
    assert "✓ keys: they fit" in told


async def test_another_secret_is_told_as_such(
    worker: TestServer, capsys: pytest.CaptureFixture[str]
):
    assert await examined(settings(worker, SECRET[::-1])) == 1
    assert "WEBHOOK_SECRET" in capsys.readouterr().err


def test_settings_that_are_wrong_are_told_before_anybody_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEBHOOK_SECRET", "short")
    assert main(["edge", "smoke", "https://bot.example.org"]) == 2
    assert "WEBHOOK_SECRET" in capsys.readouterr().err


def test_a_worker_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    assert main(["edge", "smoke", "http://127.0.0.1:9"]) == 1
    assert "127.0.0.1:9" in capsys.readouterr().err


def test_the_shipped_wrangler_toml_asks_only_for_what_must_be_filled_in(tmp_path: Path):
    build(tmp_path)
    written = tomllib.loads((tmp_path / "wrangler.toml").read_text())
    assert [it.partition(":")[0] for it in wrong_in(written)] == ["d1_databases", "kv_namespaces"]
    assert json.dumps(written["triggers"]) == '{"crons": ["* * * * *"]}'
