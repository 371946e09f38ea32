"""The `meetsmatch` command, as an operator meets it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from e2e.running import KEY, SECRET, TOKEN, as_in_a_terminal, environment, free_port, settings
from meetsmatch.adapters.secret import is_weak
from meetsmatch.cli import main
from meetsmatch.demo import BOT, Wishes
from meetsmatch.demo import demo as run_demo
from meetsmatch.demo.actor import HELLOS, LINES
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]


async def meetsmatch(
    *arguments: str, folder: Path, env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Exit code and all output of the command in a folder of its own."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "meetsmatch", *arguments),
        cwd=folder,
        env=clean | (env or {}),
        stdout=PIPE,
        stderr=PIPE,
    )
    out, err = await process.communicate()
    assert b"Traceback" not in err
    assert process.returncode is not None
    return process.returncode, (out + err).decode()


@pytest.fixture
def env(playground: Playground, tmp_path: Path) -> dict[str, str]:
    return environment(settings(playground.url, tmp_path))


async def test_without_a_token_nothing_starts_and_it_says_where_to_get_one(tmp_path: Path) -> None:
    code, said = await meetsmatch("run", folder=tmp_path)
    assert code == 2
    assert "BOT_TOKEN" in said
    assert "@BotFather" in said


async def test_every_wrong_setting_is_told_before_anything_happens(tmp_path: Path) -> None:
    wrong = {"BOT_TOKEN": TOKEN, "PORT": "x", "MIN_AGE": "3"}
    code, said = await meetsmatch("run", folder=tmp_path, env=wrong)
    assert code == 2
    assert "PORT" in said
    assert "MIN_AGE" in said
    code, said = await meetsmatch("doctor", folder=tmp_path, env=wrong)
    assert code == 1
    assert "MIN_AGE" in said
    assert TOKEN not in said
    assert os.listdir(tmp_path) == []


async def test_a_port_that_is_taken_is_told(env: dict[str, str], tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    async with server:
        port = str(server.sockets[0].getsockname()[1])
        code, said = await meetsmatch("run", folder=tmp_path, env=env | {"PORT": port})
    assert code == 2
    assert f"PORT {port} can't be listened on" in said


async def test_a_token_that_telegram_refuses_is_told(
    playground: Playground, env: dict[str, str], tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    other = env | {"BOT_TOKEN": TOKEN[:-3] + "xyz"}
    code, said = await meetsmatch("run", folder=tmp_path, env=other)
    assert code == 2
    assert "BOT_TOKEN is refused" in said


# --- doctor -----------------------------------------------------------------------------


async def test_a_healthy_installation_has_nothing_to_mend(
    playground: Playground, env: dict[str, str], tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    code, said = await meetsmatch("doctor", folder=tmp_path, env=env)
    assert "All is well" in said
    assert code == 0
    assert said.count("✓") == 5
    assert "! operator: nobody is named\n    → set OPERATOR_NAME" in said
    assert not [canary for canary in (TOKEN, SECRET, KEY) if canary in said]


async def test_doctor_shows_who_runs_it(
    playground: Playground, env: dict[str, str], tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    named = {"OPERATOR_NAME": "Ada", "OPERATOR_CONTACT": "@ada_helps"}
    code, said = await meetsmatch("doctor", folder=tmp_path, env=env | named)
    assert "✓ operator: Ada, @ada_helps" in said
    assert (code, said.count("!")) == (0, 0)


async def test_doctor_reminds_of_keys_that_could_go(env: dict[str, str], tmp_path: Path) -> None:
    keys = ",".join(f"{KEY}-{number}" for number in range(3))
    _, said = await meetsmatch("doctor", folder=tmp_path, env=env | {"SECRET_KEYS": keys})
    assert "1 of them between the first and the last\n    → `meetsmatch rotate-keys`" in said


async def test_doctor_tells_of_a_bot_api_that_does_not_answer(
    env: dict[str, str], tmp_path: Path
) -> None:
    away = env | {"API_URL": f"http://127.0.0.1:{free_port()}"}
    code, said = await meetsmatch("doctor", folder=tmp_path, env=away)
    assert code == 1
    assert "does not answer" in said


async def test_doctor_tells_of_a_missing_token_and_a_database_that_is_none(
    env: dict[str, str], tmp_path: Path
) -> None:
    tmp_path.joinpath("notes.txt").write_text("dear diary " * 100, "utf-8")
    wrong = env | {"BOT_TOKEN": "", "DATABASE_URL": f"sqlite:///{tmp_path / 'notes.txt'}"}
    code, said = await meetsmatch("doctor", folder=tmp_path, env=wrong)
    assert code == 1
    assert "is not a SQLite database" in said
    assert "BOT_TOKEN is empty" in said


async def test_doctor_tells_what_telegram_says_of_the_webhook(
    playground: Playground, env: dict[str, str], tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    code, said = await meetsmatch("doctor", folder=tmp_path, env=env | {"UPDATES": "webhook"})
    assert "not set yet" in said
    assert code == 0


async def test_doctor_looks_whether_the_moderators_can_be_shown_anything(
    playground: Playground, env: dict[str, str], tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    ana = await playground.person("Ana")
    group = await playground.group("Mods", ana)

    async def said(chat: int = group.id) -> str:
        more = {"MODERATORS_CHAT": str(chat)}
        return (await meetsmatch("doctor", folder=tmp_path, env=env | more))[1]

    assert "✗ moderators: MODERATORS_CHAT: Forbidden: bot is not a member" in await said()
    await group.adds(bot)
    assert "✓ moderators: the group “Mods”" in await said()
    public = await playground.do(
        "add_chat", type="supergroup", username="all_see", members=[{"id": bot.id}]
    )
    assert "is a public group\n    → make the group private" in await said(public["id"])
    plain = await playground.group("Plain", ana, bot, kind="group")
    await plain.removes(bot)
    assert "the bot is kicked\n    → add it to the group again" in await said(plain.id)
    channel = await playground.group("News", ana, bot, kind="channel")
    assert "MODERATORS_CHAT is a channel\n    → name a group" in await said(channel.id)


async def test_doctor_looks_whether_the_channel_can_be_posted_in(
    playground: Playground, env: dict[str, str], tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    ana = await playground.person("Ana")
    news = await playground.group("News", ana, kind="channel")

    async def said(channel: str) -> str:
        more = {"CHANNEL": channel}
        return (await meetsmatch("doctor", folder=tmp_path, env=env | more))[1]

    assert "✗ channel: CHANNEL: Bad Request: chat not found\n    → make" in await said("@nobody")
    assert "✗ channel: CHANNEL: Forbidden: bot is not a member" in await said(str(news.id))
    await news.promotes(bot, can_edit_messages=True)
    told = await said(str(news.id))
    assert "✗ channel: the bot may not post in “News”\n    → make the bot an admin" in told
    await news.promotes(bot, can_post_messages=True)
    assert "✓ channel: posts in “News”" in await said(str(news.id))
    group = await playground.group("Walkers", ana, bot)
    told = await said(str(group.id))
    assert "✗ channel: CHANNEL is a supergroup chat\n    → name a channel" in told


async def test_doctor_looks_whether_operators_can_be_told_anything(
    playground: Playground, env: dict[str, str], tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    ana = await playground.person("Ana")
    group = await playground.group("Night watch", ana)

    async def said(chat: int) -> str:
        more = {"OPERATORS_CHAT": str(chat)}
        return (await meetsmatch("doctor", folder=tmp_path, env=env | more))[1]

    assert "✗ operators: OPERATORS_CHAT: Forbidden: bot is not a member" in await said(group.id)
    await group.adds(bot)
    assert "✓ operators: the group “Night watch”" in await said(group.id)
    plain = await playground.group("Plain", ana, bot, kind="group")
    await plain.removes(bot)
    assert "the bot is kicked\n    → add it to the group again" in await said(plain.id)
    public = await playground.do(
        "add_chat", type="supergroup", title="All", username="all", members=[{"id": bot.id}]
    )
    assert "! operators: the group “All”\n    → make it private" in await said(public["id"])
    await ana.starts(bot)
    assert "✓ operators: somebody's own chat with the bot" in await said(ana.id)


# --- the small ones ---------------------------------------------------------------------


def test_a_key_is_a_good_secret(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key"]) == 0
    assert not is_weak(capsys.readouterr().out.strip())


def test_settings_and_version_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings"]) == 0
    assert "| `BOT_TOKEN` |" in capsys.readouterr().out
    assert main(["settings", "--env"]) == 0
    assert "BOT_TOKEN=\n" in capsys.readouterr().out
    assert main(["version"]) == 0
    assert capsys.readouterr().out.startswith("meetsmatch ")


# --- demo -------------------------------------------------------------------------------


async def test_the_demo_starts_serves_its_page_and_ends_at_ctrl_c(tmp_path: Path) -> None:
    arguments = ("demo", "--no-browser", "--port", str(free_port()), "--keep", str(tmp_path))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "meetsmatch", *arguments),
        stdout=PIPE,
        stderr=PIPE,
        preexec_fn=as_in_a_terminal,
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while b"MeetsMatch is running" not in await process.stdout.readline():
            pass
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(5):
        _, err = await process.communicate()
    assert process.returncode == 0
    assert err == b""


async def test_robots_join_meet_and_talk(tmp_path: Path) -> None:
    stopping, port = asyncio.Event(), free_port()
    wishes = Wishes(port=port, robots=2, browser=False, keep=tmp_path)
    demo = asyncio.create_task(run_demo(wishes, stopping))
    try:
        async with asyncio.timeout(60):
            while not await _talked(port):
                await asyncio.wait({demo}, timeout=0.1)
    finally:
        stopping.set()
        await demo


async def _talked(port: int) -> bool:
    """Whether a robot's words have reached the other one."""
    try:
        async with Playground(f"http://127.0.0.1:{port}") as town:
            bot = await town.bot(BOT)
            mia = await town.person("Mia")
            heard = [m.text for m in mia.phone.newest_first(bot.id) if not m.mine]
            return bool({*HELLOS, *LINES} & set(heard))
    except ConnectionError:
        return False
