"""The next cards of everybody who browses, of one process."""

from collections import OrderedDict, deque
from collections.abc import Sequence

from meetsmatch.app.catalogue import DECK_MS
from meetsmatch.core.ids import BotId, PersonId

MOST = 10_000
"""So many decks are remembered; those who drew last keep theirs."""


class MemoryDecks:
    """The Decks port."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._decks = OrderedDict[tuple[BotId, PersonId], tuple[int, deque[PersonId]]]()

    async def draw(self, bot: BotId, viewer: PersonId, now_ms: int) -> PersonId | None:
        laid = self._decks.get((bot, viewer))
        if laid is None:
            return None
        until_ms, cards = laid
        if until_ms <= now_ms or not cards:
            del self._decks[bot, viewer]
            return None
        self._decks.move_to_end((bot, viewer))
        return cards.popleft()

    async def lay(
        self, bot: BotId, viewer: PersonId, cards: Sequence[PersonId], now_ms: int
    ) -> None:
        self._decks[bot, viewer] = (now_ms + DECK_MS, deque(cards))
        self._decks.move_to_end((bot, viewer))
        while len(self._decks) > self._most:
            self._decks.popitem(last=False)

    async def drop(self, bot: BotId, viewer: PersonId) -> None:
        self._decks.pop((bot, viewer), None)
