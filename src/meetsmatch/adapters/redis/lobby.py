"""The index of who waits, for all processes of a bot."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import cast

from meetsmatch.adapters.redis.link import Away, Link, Word
from meetsmatch.adapters.redis.texts import lua
from meetsmatch.app.ports import CLAIM_MS, Lobby
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.matching import Kind, Waiting

TTL_MS = 3_600_000
"""An index that nobody enters for so long is forgotten; a walk through the queue enters all."""

AT_ONCE = 200
"""People in one command: Redis does nothing else meanwhile."""

BUDGETS = 5
"""Nobody waits for a wave as for an answer."""


class RedisLobby:
    """Keys `meetsmatch:lobby:{bot}:…`: sorted sets of people by kind, and who is claimed.

    While Redis is away, `spare` knows those who have come to this process meanwhile.
    """

    def __init__(self, link: Link, spare: Lobby) -> None:
        self._link, self._spare = link, spare
        self._enter, self._claim = lua("enter"), lua("claim")

    async def enter(self, places: Sequence[Waiting]) -> None:
        try:
            for bot, its in groupby(places, lambda it: it.bot):
                for some in _batches(its):
                    await self._link.ask(self._entering(bot, some), BUDGETS)
        except Away:
            await self._spare.enter(places)

    async def claim(
        self, seekers: Sequence[Waiting], most: int, turn: int, now_ms: int
    ) -> Sequence[PersonId]:
        found: list[PersonId] = []
        try:
            for bot, its in groupby(seekers, lambda it: it.bot):
                for some in _batches(its):
                    asked = self._claiming(bot, some, most, turn, now_ms)
                    reply = cast(list[str], await self._link.ask(asked, BUDGETS))
                    found += [PersonId(int(person)) for person in reply]
        except Away:
            return [*found, *await self._spare.claim(seekers, most, turn, now_ms)]
        return found

    def _entering(self, bot: BotId, places: Sequence[Waiting]) -> tuple[Word, ...]:
        people = [
            word
            for it in places
            for word in (it.person, it.since_ms, " ".join(map(_named, it.kinds())))
        ]
        return ("EVAL", self._enter, 1, _key(bot, "claims"), _key(bot), TTL_MS, *people)

    def _claiming(
        self, bot: BotId, seekers: Sequence[Waiting], most: int, turn: int, now_ms: int
    ) -> tuple[Word, ...]:
        kinds = dict.fromkeys(_named(kind) for it in seekers for kind in it.wanted(now_ms))
        people = [it.person for it in seekers]
        how = (now_ms, CLAIM_MS, most, turn, len(people))
        return ("EVAL", self._claim, 1, _key(bot, "claims"), _key(bot), *how, *people, *kinds)


def _key(bot: BotId, name: str = "") -> str:
    return f"meetsmatch:lobby:{{{bot}}}:{name}"


def _named(kind: Kind) -> str:
    return "/".join(kind)


def _batches(places: Iterable[Waiting]) -> Iterator[list[Waiting]]:
    waiting = iter(places)
    while some := list(islice(waiting, AT_ONCE)):
        yield some
