"""What is told to everybody is posted in the bot's channel over real HTTP: once, though processes
die around the call, and read by who has subscribed."""

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from e2e.running import TOKEN, Spawned, environment, free_port, running, settings
from e2e.table import PATIENCE_MS, QUIET
from e2e.test_broadcast_in_browser import PRINTED, logged_in
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.broadcasting import BroadcastMade
from meetsmatch.app.work import Commit
from meetsmatch.core.broadcasts import Broadcast, Draft, Quiet, State
from meetsmatch.core.channels import Post
from meetsmatch.core.ids import BotId, BroadcastId
from meetsmatch.engine.ports import Point
from meetsmatch.settings import Settings
from playground.client import Group, Playground

pytest_plugins = ["playground.pytest_plugin"]

ROOT = Path(__file__).parents[2]
NEWS = "News for everybody"
ONE = BroadcastId(1)


async def channel_of(town: Playground) -> Group:
    """Ana's, where the bot may post and Bob reads."""
    bot = await town.bot(token=TOKEN)
    ana, bob = await town.people("Ana", "Bob")
    channel = await town.group("Our news", ana, bob, kind="channel")
    await channel.promotes(bot, can_post_messages=True)
    return channel


async def started(wanted: Settings, channel: Group, dies_at: Point | None = None) -> Spawned:
    own = {
        "CHANNEL": str(channel.id),
        "PORT": str(free_port()),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
    }
    dying = ("support.dying", "run", dies_at or "")
    command = (sys.executable, "-m", *(dying if dies_at else ("meetsmatch", "run")))
    return await Spawned.started(command, env=environment(wanted) | own)


async def due(wanted: Settings) -> None:
    """A broadcast for everybody, and for the channel."""
    executor = SqliteExecutor(wanted.database)
    draft = Draft("news", {"en": NEWS}, quiet=Quiet(0, 0), in_channel=True)
    made = replace(Broadcast(BotId(wanted.bot), ONE, draft, "olga", 1), state=State.SCHEDULED)
    await SqlStore(executor).commit(Commit(BotId(wanted.bot), 1, (BroadcastMade(made),)))
    await executor.close()


async def stands(wanted: Settings) -> Broadcast:
    executor = SqliteExecutor(wanted.database)
    found = await SqlStore(executor).broadcasts.broadcast(BotId(wanted.bot), ONE)
    await executor.close()
    assert found is not None
    return found


@pytest.mark.parametrize("point", [Point.COMMITTED, Point.CALLING, Point.CALLED, Point.MARKING])
async def test_a_process_that_dies_around_the_post_posts_it_once(
    playground: Playground, tmp_path: Path, point: Point
) -> None:
    channel = await channel_of(playground)
    (bob,) = await playground.people("Bob")
    bob.turns_to(channel)
    wanted = settings(playground.url, tmp_path)
    await due(wanted)
    dying = await started(wanted, channel, point)
    assert await dying.process.wait() != 0
    again = await started(wanted, channel)
    await bob.expects(NEWS, within=30, buttons=["💬 Open the bot"])
    # Nothing is under way that could post it once more.
    await bob.expects_nothing(within=3)
    assert await again.stop() == 0
    calls = [it for it in playground.calls("sendMessage") if it.args.get("text") == NEWS]
    assert [it.status for it in calls] == [200]
    was_called = point in (Point.CALLED, Point.MARKING)
    assert (await stands(wanted)).post is (Post.WAITING if was_called else Post.POSTED)


@pytest.mark.browser
async def test_what_an_owner_ticks_is_read_on_a_subscribers_phone(
    playground: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    channel = await channel_of(playground)
    expect.set_options(timeout=PATIENCE_MS)
    wanted = settings(playground.url, tmp_path, panel_port=free_port(), channel=str(channel.id))
    async with running(wanted), async_playwright() as playwright:
        printed = PRINTED.findall(capsys.readouterr().out)
        path = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        phones = await browser.new_page()
        await phones.goto(playground.url)
        bob = phones.get_by_role("region", name="Bob")
        await bob.get_by_role("button", name="All chats").click()
        await bob.get_by_role("button", name="Our news").click()
        panel = await browser.new_page(viewport={"width": 390, "height": 844})
        await logged_in(panel, *printed[0])
        await panel.get_by_role("link", name="Write one").click()
        await panel.get_by_label("Name, for yourselves").fill("Summer")
        await panel.get_by_label("What it says, in en").fill("Hello <b>everybody</b>!")
        await panel.get_by_label("Post it in").check()
        await panel.get_by_role("button", name="Save the draft").click()
        await panel.get_by_role("button", name="Send it").click()
        await panel.get_by_role("button", name="Press again").click()
        await expect(bob.get_by_role("article", name="Our news: Hello everybody!")).to_be_visible()
        await expect(bob.get_by_role("button", name="💬 Open the bot")).to_be_visible()
        await expect(panel.get_by_text("Posted in the channel.", exact=True)).to_be_visible()
        assert await panel.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await browser.close()
