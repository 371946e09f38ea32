"""Everybody is told something, and the process is killed in the middle: nobody reads it twice, and
nobody is missed but whom the numbers call unknown."""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import cast

import aiohttp
import pytest

from e2e.running import KEY, Spawned, environment, settings
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app.broadcasting import BroadcastMade
from meetsmatch.app.work import FOREVER, Commit, PersonJoined
from meetsmatch.core.broadcasts import Broadcast, Draft, Quiet, State
from meetsmatch.core.ids import BotId, BroadcastId, PersonId
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.settings import Settings
from playground.client import Bot, Playground

pytest_plugins = ["playground.pytest_plugin"]

NEWS = "News for everybody"
ONE = BroadcastId(1)
TOGETHER = 250
"""People that one commit makes."""


async def test_a_kill_in_the_middle_tells_nobody_twice_and_misses_nobody(
    playground: Playground, tmp_path: Path
) -> None:
    await told_through_a_kill(playground, tmp_path, people=150, pace=50)


@pytest.mark.proof
async def test_nor_among_ten_thousand(
    playground: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missed, unknown = await told_through_a_kill(playground, tmp_path, people=10_000, pace=200)
    with capsys.disabled():
        sys.stdout.write(f"\n10,000 people: 0 twice, {missed} missed of {unknown} unknown\n")


async def told_through_a_kill(
    town: Playground, folder: Path, people: int, pace: int
) -> tuple[int, int]:
    """How many were missed, and of how many calls nobody knows."""
    bot = await town.bot("a_bot")
    wanted = settings(town.url, folder, bot_token=bot.token)
    phones = [await moved_in(town, bot) for _ in range(people - 2)]
    middle, last = await town.person("Middle"), await town.person("Last")
    for somebody in (middle, last):
        await somebody.starts(bot)
    phones[people // 2 : people // 2] = [middle.id]
    phones.append(last.id)
    await unread(town, bot)
    await made(wanted, phones)
    spawned = await started(wanted, bot, pace)
    within = 60 + 3 * people / pace
    await middle.expects(NEWS, within=within)
    spawned.process.kill()
    await spawned.process.wait()
    half = arrived(town)
    assert 0 < half.total() < people
    spawned = await started(wanted, bot, pace)
    await last.expects(NEWS, within=within)
    assert await spawned.stop() == 0
    got, (began, waiting, stands) = arrived(town), await left(wanted)
    assert set(got) <= set(phones)
    assert max(got.values()) == 1, "nobody reads it twice"
    missed = len(set(phones) - set(got))
    assert waiting == 0
    assert missed <= began, "nobody is missed but whose call had begun"
    assert (stands.told, stands.sent + began) == (people, people)
    return missed, began


async def moved_in(town: Playground, bot: Bot) -> int:
    """Somebody who has written to the bot; their number at Telegram."""
    card = cast("dict[str, int]", await town.do("add_person", first_name="Somebody"))
    await town.do("start", person=card["id"], chat=bot.id)
    return card["id"]


async def unread(town: Playground, bot: Bot) -> None:
    """What they have written is not what this is about."""
    address = f"{town.url}/bot{bot.token}/deleteWebhook"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json={"drop_pending_updates": True}) as answer,
    ):
        assert answer.status == 200


async def started(wanted: Settings, bot: Bot, pace: int) -> Spawned:
    own = {"BOT_TOKEN": bot.token, "BROADCAST_PACE": str(pace)}
    command = (sys.executable, "-m", "meetsmatch", "run")
    return await Spawned.started(command, env=environment(wanted) | own)


async def made(wanted: Settings, phones: list[int]) -> None:
    """All of them have joined, and the broadcast is due; they are walked in this order."""
    bot, vault = BotId(wanted.bot), KeyVault([KEY])
    executor = SqliteExecutor(wanted.database)
    store = SqlStore(executor)
    joining = [
        PersonJoined(
            Person(
                bot,
                PersonId(number),
                vault.fingerprint(bot, phone),
                "en",
                consent=1,
                gender=Gender.OTHER,
                birth_year=1990,
                wishes=Wishes(Seeks.EVERYONE),
            ),
            await vault.seal(str(phone).encode()),
        )
        for number, phone in enumerate(phones, 1)
    ]
    for first in range(0, len(joining), TOGETHER):
        await store.commit(Commit(bot, 1, tuple(joining[first : first + TOGETHER])))
    draft = Draft("news", {"en": NEWS}, quiet=Quiet(0, 0))
    due = replace(Broadcast(bot, ONE, draft, "olga", 1), state=State.SCHEDULED)
    await store.commit(Commit(bot, 1, (BroadcastMade(due),)))
    await executor.close()


async def left(wanted: Settings) -> tuple[int, int, Broadcast]:
    """Calls that had begun and were never told of, letters that still wait, and the numbers."""
    bot, executor = BotId(wanted.bot), SqliteExecutor(wanted.database)
    store = SqlStore(executor)
    pending = await store.broadcasts.under_way(bot, ONE, FOREVER)
    stands = await store.broadcasts.broadcast(bot, ONE)
    await executor.close()
    assert stands is not None
    return pending.lost, pending.letters - pending.lost, stands


def arrived(town: Playground) -> Counter[int | None]:
    """By whom: how often the playground has taken it for them."""
    calls = town.calls("sendMessage")
    return Counter(it.person for it in calls if it.args.get("text") == NEWS and it.status == 200)
