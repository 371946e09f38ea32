"""Scripted people who join, talk and move on, so that one person alone can try the bot."""

import asyncio
import random
from types import TracebackType
from typing import Self

from meetsmatch.bot.wording import Wording
from meetsmatch.core.people import Gender
from playground.client import Bot, Message, Person, Playground

LANGUAGE = "en"

NAMES = ("Mia", "Leo", "Zoe", "Max", "Eva", "Tom", "Ida", "Ben", "Lia", "Jon")
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
"""After about so many messages a robot looks for somebody else."""

BORN = range(1975, 2004)
THINKS = (0.6, 2.0)
"""Seconds before a robot answers."""


PATIENCE = 60.0


class Robots:
    """A number of robots, for as long as the block runs."""

    def __init__(self, town: Playground, bot: Bot, number: int, think: bool = True) -> None:
        self._town, self._bot, self._number, self._think = town, bot, number, think
        self._lives: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        words = Wording.load()
        for place in range(self._number):
            person = await self._town.person(_name(place), language_code=LANGUAGE)
            person.turns_to(self._bot)
            thinks = THINKS if self._think else (0.0, 0.0)
            robot = Robot(person, words, random.Random(place), thinks)
            self._lives.append(asyncio.create_task(robot.live()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for life in self._lives:
            life.cancel()
        await asyncio.gather(*self._lives, return_exceptions=True)


def _name(place: int) -> str:
    again, first = divmod(place, len(NAMES))
    return f"{NAMES[first]} {again + 1}" if again else NAMES[first]


class Robot:
    """One scripted person."""

    def __init__(
        self, person: Person, words: Wording, chance: random.Random, thinks: tuple[float, float]
    ) -> None:
        self._person, self._words, self._chance, self._thinks = person, words, chance, thinks
        self._said = 0

    async def live(self) -> None:
        """Join, then talk to whoever comes, until cancelled."""
        await self.joins()
        while True:
            message = await self._person.phone.messages.next(lambda message: True, 86_400)
            if message is not None:
                await self._reads(message)

    async def joins(self) -> None:
        """Answer the questions, and look for somebody."""
        year = self._chance.choice(BORN)
        gender = self._chance.choice(list(Gender))
        await self._person.starts()
        agree = self._word("agree", age=18)
        await self._person.expects(buttons=[agree], within=PATIENCE)
        await self._person.taps(agree)
        for label in (
            self._word(f"gender-{gender}"),
            self._word("seeks-everyone"),
            self._word("decade", decade=str(year // 10 * 10)),
            self._word("year", year=str(year)),
            self._word("find-someone"),
        ):
            await self._person.expects_edit(buttons=[label], within=PATIENCE)
            await self._pause()
            await self._person.taps(label)

    async def _reads(self, message: Message) -> None:
        labels = message.inline_buttons
        if message.text == self._word("found"):
            self._said = 0
            await self._says(self._chance.choice(HELLOS))
        elif self._word("show-media") in labels:
            await self._person.taps(self._word("show-media"), message)
        elif self._word("new-chat") in labels:
            await self._says("/chat")
        elif not labels:
            await self._answers()

    async def _answers(self) -> None:
        self._said += 1
        if self._said <= TALKS:
            return await self._says(self._chance.choice(LINES))
        await self._says(self._chance.choice(GOODBYES))
        await self._says("/next")

    async def _says(self, text: str) -> None:
        await self._pause()
        await self._person.says(text)

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(*self._thinks))

    def _word(self, key: str, **facts: str | int) -> str:
        return self._words.render(LANGUAGE, key, facts).text
