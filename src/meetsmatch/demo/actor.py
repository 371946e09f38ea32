"""A scripted person: says, taps and answers what the bot asks everybody at the beginning."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

from meetsmatch.bot.wording import Wording
from meetsmatch.core.people import Gender
from playground.client import Message, Person

LANGUAGE = "en"
PATIENCE = 60.0
"""Seconds that the bot may take to answer on a busy machine."""

THINKS = (0.6, 2.0)
"""Seconds before somebody answers."""

HELLOS = ("hi!", "hello there", "hey, how are you?", "good evening 🙂")
LINES = (
    "nice! tell me more",
    "what do you do on a rainy Sunday?",
    "ha, same here",
    "I am learning to bake bread, badly",
    "mountains or sea?",
    "which film could you watch again and again?",
    "that made me smile",
)
GOODBYES = ("it was nice to meet you!", "have to go, take care")
TALKS = 8
"""So many answers are given before a goodbye."""


class Actor:
    """Somebody on stage."""

    def __init__(
        self, person: Person, words: Wording, chance: random.Random, thinks: tuple[float, float]
    ) -> None:
        self.person, self._words, self._chance, self._thinks = person, words, chance, thinks
        self._said = 0

    def word(self, key: str, **facts: str | int) -> str:
        """What the bot says or writes on a button."""
        return self._words.render(LANGUAGE, key, facts).text

    async def pause(self) -> None:
        """Think."""
        await asyncio.sleep(self._chance.uniform(*self._thinks))

    async def says(self, *texts: str) -> None:
        """One of these."""
        await self.pause()
        await self.person.says(self._chance.choice(texts))

    async def taps(self, key: str, on: Message | None = None, **facts: str | int) -> None:
        """The button of this text."""
        await self.person.taps(self.word(key, **facts), on)

    async def sees(self, key: str) -> Message:
        """Wait for a message with this button."""
        return await self.person.expects(buttons=[self.word(key)], within=PATIENCE)

    async def turns(self, key: str, to: str, **facts: Any) -> None:
        """Tap the button of the one text, and wait until that of the other is there."""
        await self.taps(key, **facts)
        await self.person.expects_edit(buttons=[self.word(to)], within=PATIENCE)

    async def joins(self, gender: Gender, year: int) -> None:
        """Answer the questions, up to the button that finds a chat."""
        await self.person.starts()
        agree = self.word("agree", age=18)
        await self.person.expects(buttons=[agree], within=PATIENCE)
        await self.person.taps(agree)
        for label in (
            self.word(f"gender-{gender}"),
            self.word("seeks-everyone"),
            self.word("decade", decade=str(year // 10 * 10)),
            self.word("year", year=str(year)),
        ):
            await self.person.expects_edit(buttons=[label], within=PATIENCE)
            await self.pause()
            await self.person.taps(label)
        await self.person.expects_edit(buttons=[self.word("find-someone")], within=PATIENCE)

    async def greets(self) -> None:
        """Begin to talk."""
        self._said = 0
        await self.says(*HELLOS)

    async def answers(self, *then: str) -> None:
        """Something, but not for ever: a goodbye, and what is done then."""
        self._said += 1
        if self._said <= TALKS:
            await self.says(*LINES)
        elif self._said == TALKS + 1:
            await self.says(*GOODBYES)
            await self._all(then)

    async def _all(self, texts: Sequence[str]) -> None:
        for text in texts:
            await self.says(text)
