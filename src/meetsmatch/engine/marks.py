"""Outcomes on their way to the store: batched, and known here before the store knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meetsmatch.app.leases import shard_of
from meetsmatch.app.ports import Mark, NowMs, Outcome, Store, Unavailable
from meetsmatch.app.work import Letter
from meetsmatch.engine.calls import Links
from meetsmatch.engine.held import Held
from meetsmatch.engine.ports import Counters, Hooks, Point

_COUNTED = {
    Outcome.SENT: "sent",
    Outcome.RETRY: "retried",
    Outcome.FAILED: "failed",
    Outcome.UNKNOWN: "failed",
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
    hooks: Hooks
    pending: dict[int, Mark] = field(default_factory=dict[int, Mark])
    """By letter: of several marks the last one counts."""

    _writing: Mapping[int, Mark] = field(default_factory=dict[int, Mark])

    def add(
        self, letter: Letter, outcome: Outcome, message: int | None = None, said: str = ""
    ) -> None:
        """To be written down with the next flush."""
        self._add(Mark(letter, outcome, message, said=said))
        if message is not None:
            self.links.learn(letter.outgoing, message)

    def retry(self, letter: Letter, due_ms: int, tries: int) -> None:
        """It waits until then, after so many tries that failed. A 429 is none: it says nothing of
        the letter. But who was refused once keeps the place in line, after a restart, too."""
        self._add(Mark(letter, Outcome.RETRY, due_ms=due_ms, tries=max(1, tries)))

    def _add(self, mark: Mark) -> None:
        letter, outcome = mark.letter, mark.outcome
        self.pending[letter.id] = mark
        counted = _COUNTED[outcome]
        setattr(self.counters, counted, getattr(self.counters, counted) + 1)
        self.hooks.settled(letter, outcome)

    def is_busy(self, part: int) -> bool:
        """Whether an outcome for somebody of this shard is not written down yet."""
        waiting = (*self.pending.values(), *self._writing.values())
        return any(shard_of(mark.letter.outgoing.to) == part for mark in waiting)

    async def flush(self) -> None:
        """Write them down, one flush at a time.

        Raises `Unavailable` with every mark kept for the next time. One that the store will never
        take is put aside: its letter stays here, not to be sent again, and holds up nobody else's.
        """
        marks, self.pending = self.pending, {}
        if not marks:
            return
        self._writing = marks
        self.hooks.reached(Point.MARKING)
        try:
            written = await self._written(marks)
        except BaseException:
            self.pending = marks | self.pending
            raise
        finally:
            self._writing = {}
        self.hooks.reached(Point.MARKED)
        for number, mark in written.items():
            if mark.outcome is not Outcome.RETRY:
                self.held.release(number)
            if mark.message is not None:
                self.links.forget(mark.letter.outgoing, mark.message)

    async def _written(self, marks: dict[int, Mark]) -> dict[int, Mark]:
        try:
            await self.store.mark(tuple(marks.values()), self.now_ms())
        except Unavailable:
            raise
        except Exception as error:
            if len(marks) == 1:
                self.counters.troubles += 1
                self.hooks.trouble("marks", error)
                return {}
        else:
            return marks
        written: dict[int, Mark] = {}
        for number, mark in marks.items():
            written |= await self._written({number: mark})
        return written
