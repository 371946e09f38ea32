"""Outcomes on their way to the store: batched, and known here before the store knows them."""

from dataclasses import dataclass, field

from meetsmatch.app.ports import Mark, NowMs, Outcome, Store
from meetsmatch.app.work import Letter
from meetsmatch.engine.calls import Links
from meetsmatch.engine.held import Held
from meetsmatch.engine.ports import Counters

_COUNTED = {
    Outcome.SENT: "sent",
    Outcome.RETRY: "retried",
    Outcome.FAILED: "failed",
    Outcome.UNREACHABLE: "unreachable",
    Outcome.EXPIRED: "expired",
    Outcome.CANCELLED: "cancelled",
}


@dataclass(slots=True)
class Marks:
    """What became of letters since the last flush."""

    store: Store
    now_ms: NowMs
    counters: Counters
    held: Held
    links: Links
    pending: dict[int, Mark] = field(default_factory=dict[int, Mark])
    """By letter: of several marks the last one counts."""

    def add(
        self, letter: Letter, outcome: Outcome, message: int | None = None, due_ms: int = 0
    ) -> None:
        """To be written down with the next flush."""
        self.pending[letter.id] = Mark(letter, outcome, message, due_ms)
        if message is not None:
            self.links.learn(letter.outgoing, message)
        counted = _COUNTED[outcome]
        setattr(self.counters, counted, getattr(self.counters, counted) + 1)

    async def flush(self) -> None:
        """Write them down, one flush at a time.

        Raises `Unavailable` with every mark kept for the next time.
        """
        marks, self.pending = self.pending, {}
        if not marks:
            return
        try:
            await self.store.mark(tuple(marks.values()), self.now_ms())
        except BaseException:
            self.pending = marks | self.pending
            raise
        for number, mark in marks.items():
            if mark.outcome is not Outcome.RETRY:
                self.held.release(number)
            if mark.message is not None:
                self.links.forget(mark.letter.outgoing, mark.message)
