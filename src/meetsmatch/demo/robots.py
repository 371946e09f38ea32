"""Scripted people who look for a chat, so that one person alone can try it."""

import asyncio
import random
from types import TracebackType
from typing import Self

from meetsmatch.bot.wording import Wording
from meetsmatch.core.people import Gender
from meetsmatch.demo.actor import LANGUAGE, THINKS, Actor
from playground.client import Bot, Message, Playground

NAMES = ("Mia", "Leo", "Zoe", "Max", "Eva", "Tom", "Ida", "Ben", "Lia", "Jon")
BORN = range(1975, 2004)


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
            chance = random.Random(place)
            robot = Robot(Actor(person, words, chance, thinks))
            born = chance.choice(BORN), chance.choice(list(Gender))
            self._lives.append(asyncio.create_task(robot.live(*born)))
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
    """One who talks to strangers."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    async def live(self, year: int, gender: Gender) -> None:
        """Join, then talk to whoever comes, until cancelled."""
        await self._actor.joins(gender, year)
        await self._actor.taps("find-someone")
        while True:
            message = await self._actor.person.phone.messages.next(lambda message: True, 86_400)
            if message is not None:
                await self._reads(message)

    async def _reads(self, message: Message) -> None:
        actor, labels = self._actor, message.inline_buttons
        if message.text == actor.word("found"):
            await actor.greets()
        elif actor.word("show-media") in labels:
            await actor.taps("show-media", message)
        elif actor.word("new-chat") in labels:
            await actor.says("/chat")
        elif not labels and message.keys is None:
            await actor.answers("/next")
