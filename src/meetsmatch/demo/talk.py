"""Couples who talk through the playground, and the count of what arrived."""

import asyncio
import itertools
import random
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from playground.client import Message, Person, Playground

TOKEN = re.compile(r"token(\d+)x")
PATIENCE = 120
"""Seconds without a single delivery until the rest counts as lost: four times the longest pause
between two tries of the bot, for machines that have other things to do."""


@dataclass
class Verdict:
    """What became of everything that was said."""

    said: int
    lost: list[int] = field(default_factory=list)
    misdelivered: list[int] = field(default_factory=list)
    reordered: list[int] = field(default_factory=list)
    doubled: int = 0


@dataclass(frozen=True)
class Said:
    """One text: who wrote it, for whom."""

    author: int
    partner: int
    at: float
    """By the playground's clock, in seconds."""


class Talk:
    """Everybody sits in a chat and writes at a common rate.

    `partners` says who sits with whom, if that is known already; otherwise `meet` finds out.
    """

    def __init__(
        self,
        playground: Playground,
        people: list[Person],
        seed: int,
        partners: Mapping[int, int] | None = None,
    ) -> None:
        self._playground = playground
        self._people = people
        self._random = random.Random(seed)
        self._numbers = itertools.count(1)
        self.said: dict[int, Said] = {}
        self.by_message: dict[tuple[int, int], int] = {}
        self.partners: dict[int, int] = dict(partners or {})
        self._reached: dict[int, list[int]] = {}
        self._reached_at: dict[int, float] = {}
        self._accepted = 0
        self._looked = 0

    async def meet(self, *, one_by_one: bool = False) -> None:
        """All seek, all are found; who got whom is found out by talking.

        `one_by_one` spares a bot that cannot take two who seek at the same moment.
        """
        for person in self._people:
            await person.says("/chat")
            if one_by_one:
                await self._playground.idle(within=PATIENCE)
        for _ in range(PATIENCE):
            await asyncio.sleep(1)  # the bot may be quiet and still about to pair people
            alone = [person for person in self._people if person.id not in self.partners]
            if not alone:
                return
            await self._probe(alone)
        raise SystemExit("not everybody found a partner: nothing to measure")

    async def _probe(self, people: list[Person]) -> None:
        probes = {await self.say(person): person.id for person in people}
        await self._playground.idle(within=PATIENCE)
        reached = self.deliveries()
        for token, author in probes.items():
            said = self.said.pop(token)
            if token in reached:
                self.partners[author] = reached[token][0]
                self.said[token] = replace(said, partner=reached[token][0])

    async def write(self, per_second: float, stop: asyncio.Event) -> None:
        """Everybody writes, one after the other, until told to stop."""
        pause = len(self._people) / per_second

        async def one(person: Person) -> None:
            while not stop.is_set():
                await self.say(person)
                await asyncio.sleep(pause * self._random.uniform(0.5, 1.5))

        await asyncio.gather(*(one(person) for person in self._people))

    async def say(self, person: Person) -> int:
        """A numbered text; the number."""
        token = next(self._numbers)
        at = time.time()
        message: Message = await person.says(f"token{token}x")
        self.said[token] = Said(person.id, self.partners.get(person.id, 0), at)
        self.by_message[person.id, message.id] = token
        return token

    async def all_arrived(self, patience: float = PATIENCE) -> None:
        """Wait until everything has arrived, or nothing more has for `patience` seconds."""
        arrived, since = -1, time.monotonic()
        while time.monotonic() - since < patience:
            if (now := len(self.deliveries())) != arrived:
                arrived, since = now, time.monotonic()
            if self.deliveries().keys() >= self.said.keys():
                return
            await asyncio.sleep(0.5)

    async def more_arrives(self, patience: float = PATIENCE) -> None:
        """Wait until the bot delivers something again."""
        before, since = self.calls(), time.monotonic()
        while self.calls() == before:
            if time.monotonic() - since > patience:
                raise SystemExit(f"the bot has delivered nothing for {patience:g} s")
            await asyncio.sleep(0.05)

    def calls(self) -> int:
        """How many messages the playground has accepted."""
        self._look()
        return self._accepted

    def deliveries(self) -> dict[int, list[int]]:
        """Whom each token reached, in the order in which the playground accepted the calls."""
        self._look()
        return self._reached

    def _look(self) -> None:
        """Note the calls made since the last look."""
        for call in self._playground.calls("sendMessage", after=self._looked):
            self._looked = call.n
            if call.status != 200:
                continue
            self._accepted += 1
            found = TOKEN.search(str(call.args.get("text", "")))
            if found and call.person is not None:
                self._reached.setdefault(int(found[1]), []).append(call.person)
                self._reached_at.setdefault(int(found[1]), call.at)

    def waits_ms(self) -> list[float]:
        """How long each text was under way that has arrived, as long as nobody turns the clock."""
        self._look()
        arrived = self._reached_at.items()
        return [(at - self.said[token].at) * 1e3 for token, at in arrived if token in self.said]

    def verdict(self) -> Verdict:
        """Compare what was said with what arrived."""
        reached = self.deliveries()
        verdict = Verdict(said=len(self.said))
        last: Counter[int] = Counter()
        for token in filter(self.said.__contains__, reached):  # in order of first delivery
            author = self.said[token].author
            if token < last[author]:
                verdict.reordered.append(token)
            last[author] = max(last[author], token)
        for token, said in self.said.items():
            arrived = reached.get(token, [])
            if not arrived:
                verdict.lost.append(token)
            if set(arrived) - {said.partner}:
                verdict.misdelivered.append(token)
            verdict.doubled += max(0, len(arrived) - 1)
        return verdict
