"""Two people find each other by their cards: the whole bot over real HTTP, in each language."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from e2e.town import PATIENCE_S, WORDS, Town, in_this_process, joins, opening, shows_up, word
from playground.client import Message, Person, Playground

pytest_plugins = ["playground.pytest_plugin"]


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody and the language of their bot."""

    person: Person
    language: str

    def word(self, key: str, **facts: str | int) -> str:
        return word(key, self.language, **facts)

    async def told(self, key: str, **facts: str | int) -> Message:
        """Wait for a message that begins so."""
        begins = opening(key, self.language, **facts)
        return await self.person.expects(contains=begins, within=PATIENCE_S)

    async def offered(self, key: str, **facts: str | int) -> Message:
        """Wait for a message with this button."""
        label = self.word(key, **facts)
        return await self.person.expects(buttons=[label], within=PATIENCE_S)

    async def turned(self, key: str, **facts: str | int) -> Message:
        """Wait until a message has this button."""
        label = self.word(key, **facts)
        return await self.person.expects_edit(buttons=[label], within=PATIENCE_S)

    async def taps(self, key: str, on: Message | None = None, **facts: str | int) -> None:
        await self.person.taps(self.word(key, **facts), on)

    async def alerted(self, contains: str) -> None:
        """Wait for what is shown above all else."""
        answer = await self.person.expects_answer(alert=True, within=PATIENCE_S)
        assert contains in str(answer["text"])


@pytest_asyncio.fixture
async def town(playground: Playground, tmp_path: Path) -> AsyncGenerator[Town]:
    async with in_this_process(playground, tmp_path) as town:
        yield town
        await town.quiet()
        assert await playground.findings() == []
        assert [call for call in playground.calls() if call.status != 200] == []


@pytest.mark.parametrize("language", WORDS.languages)
async def test_two_people_find_each_other(town: Town, language: str) -> None:
    ana = Phone(await somebody(town, "Ana", language), language)
    bob = Phone(await somebody(town, "Bob", language), language)
    for phone, gender in ((ana, "woman"), (bob, "man")):
        await joins(phone.person, gender, language=language)
        await shows_up(phone.person, "Tbilisi", language)
    await describes(ana)
    await likes(ana, bob)
    await talks(ana, bob)
    await reveals(ana, bob)
    await parts(ana, bob)
    await leaves(ana)


async def somebody(town: Town, name: str, language: str) -> Person:
    username = f"{name.lower()}_from_here"
    return await town.person(name, language_code=language, username=username, photo=True)


async def describes(ana: Phone) -> None:
    """Words, an interest, what for, how far; photos in another order; hidden and shown again."""
    await ana.person.says("/profile")
    await ana.offered("edit-bio")
    await ana.taps("edit-bio")
    question = await ana.told("ask-bio", limit=0)
    await ana.person.replies(question, "Mountains, mostly")
    await ana.told("saved", hidden="no")
    await ana.taps("edit-interests")
    await ana.turned("edit-interest")
    hiking = ana.word("interest-hiking")
    await ana.taps("interest", word=hiking, chosen="no")
    await ana.turned("interest", word=hiking, chosen="yes")
    await ana.taps("page-after")
    await ana.turned("page-before")
    await ana.taps("back")
    await ana.turned("edit-goal")
    await ana.taps("edit-goal")
    await ana.turned("goal-dates", chosen="no")
    await ana.taps("goal-dates", chosen="no")
    await ana.turned("edit-radius")
    await ana.taps("edit-radius")
    await ana.turned("radius", km=50, chosen="yes")
    await ana.taps("radius", km=100, chosen="no")
    await ana.turned("pause")
    await ana.taps("pause")
    await ana.turned("resume")
    await ana.taps("resume")
    await ana.turned("edit-shots")
    await arranges(ana)


async def arranges(ana: Phone) -> None:
    """A second photo, which goes first."""
    await ana.taps("edit-shots")
    await ana.turned("shot-add")
    await ana.taps("shot-add")
    await ana.offered("done")
    await ana.person.sends("photo")
    await ana.told("shots-added", count=2, most=5)
    await ana.taps("done")
    await ana.turned("show-card")
    await ana.taps("show-card")
    await ana.offered("edit-shots")
    await ana.taps("edit-shots")
    await ana.turned("shot-photo", number=2)
    await ana.taps("shot-photo", number=2)
    await ana.turned("shot-earlier")
    await ana.taps("shot-earlier")
    await ana.turned("shot-later")


async def likes(ana: Phone, bob: Phone) -> None:
    """Bob sees a card with two photos and writes a note; Ana is told, sees it, likes him back."""
    await bob.taps("browse-start")
    card = await bob.offered("card-like")
    assert "Mountains, mostly" in card.text
    await bob.taps("card-shot", card, number=1, count=2)
    await bob.turned("card-shot", number=2, count=2)
    await bob.taps("card-more")
    await bob.turned("card-why")
    await bob.taps("card-why")
    await bob.alerted(".")
    await bob.taps("back")
    await bob.turned("card-note")
    await bob.taps("card-note")
    question = await bob.told("ask-note", name="Ana", limit=250)
    await bob.person.replies(question, "Which one is the highest?")
    await bob.told("note-sent", name="Ana", hidden="no")
    await bob.told("browse-nobody")
    told = await ana.offered("see-likes")
    await ana.taps("see-likes", told)
    card = await ana.offered("card-like")
    assert "Which one is the highest?" in card.text
    await ana.taps("card-like", card)
    await ana.told("matched", name="Bob")
    await bob.told("matched", name="Ana")


async def talks(ana: Phone, bob: Phone) -> None:
    """Ana writes while Bob's chat is closed: he is told, opens it and answers."""
    await ana.taps("open-match")
    await ana.told("match-opened", known="yes", name="Bob", waiting=0)
    await ana.person.says("Kazbek is")
    await bob.told("match-wrote", known="yes", name="Ana")
    await bob.person.says("/matches")
    line = await bob.told("matches")
    await bob.person.taps(line.inline_buttons[0], line)
    await bob.offered("key-park")
    heard = await bob.person.expects("Kazbek is", within=PATIENCE_S)
    await bob.person.replies(heard, "Let's go up")
    await ana.person.expects("Let's go up", within=PATIENCE_S)


async def reveals(ana: Phone, bob: Phone) -> None:
    """Usernames are shown when both have said yes."""
    await ana.person.says("/reveal")
    sure = await ana.offered("reveal-yes")
    await ana.taps("reveal-yes", sure)
    asked = await bob.offered("reveal-yes")
    await bob.taps("reveal-yes", asked)
    await ana.person.expects(contains="@bob_from_here", within=PATIENCE_S)
    await bob.person.expects_edit(contains="@ana_from_here", within=PATIENCE_S)


async def parts(ana: Phone, bob: Phone) -> None:
    """Ana closes the chat for now; Bob ends the match for good."""
    await ana.taps("key-park")
    await ana.told("parked", known="yes", name="Bob")
    await bob.taps("key-more")
    await bob.offered("unmatch")
    await bob.taps("unmatch")
    await bob.offered("unmatch-yes")
    await bob.taps("unmatch-yes")
    await ana.told("match-over", known="yes", name="Bob")
    await ana.person.says("/likes")
    await ana.told("likes-none")


async def leaves(ana: Phone) -> None:
    """Nothing stays."""
    await ana.person.says("/delete")
    await ana.offered("delete-yes")
    await ana.taps("delete-yes")
    await ana.told("deleted")
    await ana.person.says("/start")
    await ana.told("ask-consent", age=18)
