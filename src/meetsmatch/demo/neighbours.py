"""Scripted people with a profile, who move in wherever somebody says that they are: a newcomer
finds cards to look at, and who likes one is liked back."""

import asyncio
import random
import re
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from meetsmatch.bot.wording import Wording
from meetsmatch.core.people import Gender
from meetsmatch.core.profiles import Goal
from meetsmatch.demo.actor import LANGUAGE, PATIENCE, THINKS, Actor
from playground.client import Bot, Message, Playground
from playground.shapes import as_text

LOOKS_S = 0.5
"""So often it is looked whether somebody has named their place."""

OTHER_LANGUAGE = "ru"
"""Spoken beside English, so that whoever tries the bot in it meets them as well."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who somebody is."""

    name: str
    gender: Gender
    born: int
    bio: str
    interests: tuple[str, ...]
    goal: Goal


ROLES = (
    Role(
        "Nora",
        Gender.WOMAN,
        1996,
        "I know every bakery in town, and which one to avoid.",
        ("hiking", "yoga"),
        Goal.DATES,
    ),
    Role(
        "Emil",
        Gender.MAN,
        1993,
        "Repairs old bicycles. Two of them even work.",
        ("cycling", "camping"),
        Goal.FRIENDS,
    ),
    Role(
        "Lena",
        Gender.WOMAN,
        1999,
        "Night owl, early bird on Sundays. Ask me about owls.",
        ("dancing", "travel"),
        Goal.CHAT,
    ),
    Role(
        "Oskar",
        Gender.MAN,
        1988,
        "Cooks too much for one. Bring an appetite.",
        ("running", "swimming"),
        Goal.PARTNER,
    ),
    Role(
        "Marta",
        Gender.WOMAN,
        1991,
        "Climbs walls, mostly in halls. Afraid of pigeons.",
        ("climbing", "hiking"),
        Goal.DATES,
    ),
    Role(
        "Felix",
        Gender.MAN,
        1997,
        "Plays the cello when the neighbours are out.",
        ("travel", "football"),
        Goal.FRIENDS,
    ),
)


MOST_PLACES = 4
"""In so many places people move in; whoever goes on moving finds nobody there."""


class Neighbours:
    """People of `ROLES` in every place that was named, for as long as the block runs."""

    def __init__(self, town: Playground, bot: Bot, number: int, think: bool = True) -> None:
        self._town, self._bot, self._number, self._think = town, bot, number, think
        self._words = Wording.load()
        self._named = _naming(self._words)
        self._places: list[str] = []
        self._own: set[int] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        if self._number:
            self._tasks.append(asyncio.create_task(self._look()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look(self) -> None:
        """Wherever the bot notes down a place for the first time, people move in."""
        seen = 0
        while len(self._places) < MOST_PLACES:
            for call in self._town.calls("sendMessage", after=seen):
                seen = call.n
                place = self._place(as_text(call.args.get("text")))
                if place and call.person not in self._own and place not in self._places:
                    self._places.append(place)
                    await self._move_in(place)
            await asyncio.sleep(LOOKS_S)

    def _place(self, said: str) -> str | None:
        """The place that the bot has noted down, if that is what it said."""
        found = (pattern.fullmatch(said) for pattern in self._named)
        return next((named[1] for named in found if named), None)

    async def _move_in(self, place: str) -> None:
        for number, role in enumerate(ROLES[: self._number]):
            alias = f"{role.name}_{len(self._places)}"
            person = await self._town.person(
                alias, username=alias.lower(), language_code=LANGUAGE, photo=True
            )
            # Only now: of two people with the same first name the town would know but one.
            await person.changes(first_name=role.name)
            self._own.add(person.id)
            person.turns_to(self._bot)
            thinks = THINKS if self._think else (0.0, 0.0)
            actor = Actor(person, self._words, random.Random(number), thinks)
            life = Neighbour(actor, role).live(place)
            self._tasks.append(asyncio.create_task(life))


def _naming(words: Wording) -> tuple[re.Pattern[str], ...]:
    """How the bot says, in each language, that it has noted down a place."""
    said = (words.render(it, "place-set", {"place": "\0"}).text for it in words.languages)
    return tuple(re.compile(re.escape(it).replace("\0", "(.+)")) for it in said)


class Neighbour:
    """One who is there to be found."""

    def __init__(self, actor: Actor, role: Role) -> None:
        self._actor, self._role = actor, role

    async def live(self, place: str) -> None:
        """Join, show themselves, and like and answer whoever comes, until cancelled."""
        await self._actor.joins(self._role.gender, self._role.born)
        await self._settles(place)
        await self._introduces()
        while True:
            message = await self._actor.person.phone.messages.next(lambda message: True, 86_400)
            if message is not None:
                await self._reads(message)

    async def _settles(self, place: str) -> None:
        """Say where they are, and show their photo."""
        actor = self._actor
        await actor.sees("key-location")
        await actor.person.says(place)
        questions = {actor.word("place-which", count=found) for found in (1, 2)}
        which = await actor.person.phone.messages.next(lambda it: it.text in questions, PATIENCE)
        assert which is not None, "nobody asked which town"
        await actor.person.taps(which.inline_buttons[0], which)
        await actor.sees("portrait")
        await actor.taps("portrait")
        await actor.sees("edit-card")

    async def _introduces(self) -> None:
        """Tell of themselves, and let others see it."""
        actor, role = self._actor, self._role
        await actor.turns("edit-card", to="edit-bio")
        await actor.taps("edit-bio")
        await actor.person.expects(contains=actor.word("ask-bio", limit=0)[:10], within=PATIENCE)
        await actor.person.says(role.bio)
        await actor.sees("show-card")
        await self._chooses()
        await actor.turns("edit-goal", to="back")
        await actor.taps(f"goal-{role.goal}", chosen="no")
        await actor.person.expects_edit(buttons=[actor.word("set-talks")], within=PATIENCE)
        await actor.turns("go", to="find-someone")
        await actor.person.says("/settings")
        await actor.sees("set-talks")
        await actor.turns("set-talks", to="back")
        await actor.taps(f"language-{OTHER_LANGUAGE}", chosen="no")

    async def _chooses(self) -> None:
        """Interests, one tap each."""
        actor = self._actor
        await actor.turns("edit-interests", to="edit-interest")
        for interest in self._role.interests:
            word = actor.word(f"interest-{interest}")
            await actor.taps("interest", word=word, chosen="no")
            chosen = actor.word("interest", word=word, chosen="yes")
            await actor.person.expects_edit(buttons=[chosen], within=PATIENCE)
        await actor.turns("back", to="edit-goal")

    async def _reads(self, message: Message) -> None:
        actor, labels = self._actor, message.inline_buttons
        for key in ("see-likes", "card-like", "reveal-yes", "show-media"):
            if actor.word(key) in labels:
                await actor.pause()
                return await actor.taps(key, message)
        if actor.word("open-match") in labels:
            await self._opens(message)
        elif not labels and message.keys is None:
            await actor.answers()
        return None

    async def _opens(self, message: Message) -> None:
        """Say hello to a match; or read what one wrote while the chat was closed here."""
        actor, is_new = self._actor, self._actor.word("browse-on") in message.inline_buttons
        await actor.taps("open-match", message)
        await actor.sees("key-park")
        if is_new:
            await actor.greets()
            # Others may have liked them meanwhile.
            await actor.person.says("/likes")
