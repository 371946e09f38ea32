"""Links that lead people here, over real HTTP: a person's and the operator's."""

from pathlib import Path

import pytest

from e2e.running import TOKEN, joins, running, settings
from meetsmatch.app.invitations import WrongName
from meetsmatch.campaigning import told
from playground.client import Message, Playground

pytest_plugins = ["playground.pytest_plugin"]


def payload(shown: str) -> str:
    return next(it for it in shown.split() if it.startswith("https:")).rpartition("=")[2]


async def test_who_comes_by_a_link_is_counted(playground: Playground, tmp_path: Path) -> None:
    bot = await playground.bot(token=TOKEN)
    async with running(settings(playground.url, tmp_path)):
        ana, bob = await playground.person("Ana"), await playground.person("Bob")
        await joins(ana, bot)
        await ana.says("/invite")
        link: Message = await ana.expects(contains="Your link")
        assert f"https://t.me/{bot.username}?start=" in link.text
        bob.turns_to(bot)
        await bob.starts(payload=payload(link.text))
        await bob.expects(contains="18")
        await ana.says("/invite")
        await ana.expects(contains="Came: 1 ")
        assert not await playground.findings()


async def test_the_operator_counts_who_comes_by_a_poster(
    playground: Playground, tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path)
    async with running(wanted):
        link = await told(wanted, "Poster")
        assert link.startswith(f"https://t.me/{bot.username}?start=")
        ana = await playground.person("Ana")
        ana.turns_to(bot)
        await ana.starts(payload=payload(link))
        await ana.expects(contains="18")
        listed = (await told(wanted, None)).splitlines()
        assert [it.split() for it in listed] == [
            ["name", "code", "came", "finished"],
            ["Poster", payload(link), "1", "0"],
        ]
        with pytest.raises(WrongName, match="another name"):
            await told(wanted, "Poster")
