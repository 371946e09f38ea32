"""Decks that processes share."""

from collections.abc import Sequence
from typing import cast

from meetsmatch.adapters.redis.link import Away, Link
from meetsmatch.adapters.redis.texts import lua
from meetsmatch.app.catalogue import DECK_MS, Decks
from meetsmatch.core.ids import BotId, PersonId


class RedisDecks:
    """A list for each deck, `meetsmatch:deck:{bot:viewer}`, of people; gone after DECK_MS.

    While Redis is away each process has decks of its own, in `spare`. One that was laid in Redis
    before may come back then: its cards are looked at again when they are shown.
    """

    def __init__(self, link: Link, spare: Decks) -> None:
        self._link, self._spare = link, spare
        self._lay = lua("lay")

    async def draw(self, bot: BotId, viewer: PersonId, now_ms: int) -> PersonId | None:
        try:
            card = cast("str | None", await self._link.ask(("LPOP", _key(bot, viewer))))
        except Away:
            return await self._spare.draw(bot, viewer, now_ms)
        if card is not None and not card.isdecimal():
            # Laid by a version that wrote something else: as good as none.
            await self.drop(bot, viewer)
            return None
        return None if card is None else PersonId(int(card))

    async def lay(
        self, bot: BotId, viewer: PersonId, cards: Sequence[PersonId], now_ms: int
    ) -> None:
        said = map(str, cards)
        try:
            await self._link.ask(("EVAL", self._lay, 1, _key(bot, viewer), DECK_MS, *said))
        except Away:
            await self._spare.lay(bot, viewer, cards, now_ms)

    async def drop(self, bot: BotId, viewer: PersonId) -> None:
        await self._spare.drop(bot, viewer)
        try:
            await self._link.ask(("DEL", _key(bot, viewer)))
        except Away:
            return


def _key(bot: BotId, viewer: PersonId) -> str:
    return f"meetsmatch:deck:{{{bot}:{viewer}}}"
