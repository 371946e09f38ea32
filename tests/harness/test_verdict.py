"""The harness sees what it is there for: a bad bot is caught, each time."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from benchmarks.relay.bots import TOKEN
from meetsmatch.demo.talk import Talk
from playground.client import Person, Playground

pytest_plugins = ["playground.pytest_plugin"]


class BadBot:
    """Relays by hand, as badly as a test wants."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self._playground = playground
        self._session = session

    async def brings(self, token: int, to: Person) -> None:
        url = f"{self._playground.url}/bot{TOKEN}/sendMessage"
        message = {"chat_id": to.id, "text": f"token{token}x"}
        async with self._session.post(url, json=message) as answer:
            assert answer.status == 200


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[BadBot]:
    await playground.bot(token=TOKEN)
    async with aiohttp.ClientSession() as session:
        yield BadBot(playground, session)


@pytest.fixture
async def people(playground: Playground, bot: BadBot) -> list[Person]:
    people = await playground.people("Ana", "Bob", "Eve")
    for person in people:
        await person.starts()
    return people


@pytest.fixture
def talk(playground: Playground, people: list[Person]) -> Talk:
    ana, bob, _ = people
    return Talk(playground, [ana, bob], 1, {ana.id: bob.id, bob.id: ana.id})


async def three_texts(talk: Talk, playground: Playground, author: Person) -> list[int]:
    for _ in range(3):
        await talk.say(author)
    return sorted(talk.said)


async def test_a_good_relay_is_found_good(playground, bot, people, talk) -> None:
    ana, bob, _ = people
    for token in await three_texts(talk, playground, ana):
        await bot.brings(token, bob)
    await playground.do("idle")
    verdict = talk.verdict()
    assert (verdict.said, verdict.lost, verdict.misdelivered) == (3, [], [])
    assert (verdict.reordered, verdict.doubled) == ([], 0)


async def test_lost_doubled_late_and_foreign_texts_are_found(
    playground, bot, people, talk
) -> None:
    ana, bob, eve = people
    one, two, three = await three_texts(talk, playground, ana)
    for token, person in ((two, bob), (one, bob), (one, bob), (two, eve)):
        await bot.brings(token, person)
    await playground.do("idle")
    verdict = talk.verdict()
    assert verdict.lost == [three]
    assert verdict.reordered == [one]
    assert verdict.misdelivered == [two]
    assert verdict.doubled == 2
