"""Signals between what runs in one process: several engines of a test or a simulation."""

from collections.abc import Callable, Collection

from meetsmatch.core.ids import BotId

Heard = Callable[[Collection[int]], None]


class MemorySignals:
    """One end for each listener; `other_end` makes the next."""

    def __init__(self, ends: "list[MemorySignals] | None" = None) -> None:
        self._ends = [] if ends is None else ends
        self._ends.append(self)
        self._listeners: list[tuple[BotId, Heard]] = []

    def other_end(self) -> "MemorySignals":
        """Hears what is rung here, and the other way round."""
        return MemorySignals(self._ends)

    def ring(self, bot: BotId, parts: Collection[int]) -> None:
        for end in self._ends:
            if end is not self:
                end.hear(bot, parts)

    def hear(self, bot: BotId, parts: Collection[int]) -> None:
        """Somebody rang elsewhere."""
        for its, heard in self._listeners:
            if its == bot:
                heard(parts)

    def listen(self, bot: BotId, heard: Heard) -> None:
        self._listeners.append((bot, heard))
