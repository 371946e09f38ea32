"""What happened between bots and the playground: calls and updates, the newest so many."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import dropwhile, islice

from playground.call import Call
from playground.clock import Clock
from playground.envelope import Answer, encode
from playground.feed import Feed
from playground.updates import Update

KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; what it holds is JSON already, so that time can't change it."""

    n: int
    at: float
    bot: int
    person: int | None
    about: str
    status: str
    ms: float | None = None

    def json(self) -> str:
        """The entry as the protocol shows it."""
        head = f'{{"n":{self.n},"at":{self.at:.3f},"bot":{self.bot},'
        person = "null" if self.person is None else self.person
        ms = "null" if self.ms is None else f"{self.ms:.3f}"
        return f'{head}"person":{person},{self.about},"status":{self.status},"ms":{ms}}}'


class Ledger:
    """Calls as they are answered, updates as they are queued, delivered or given up."""

    def __init__(self, clock: Clock, feed: Feed, kept: int = KEPT) -> None:
        self._clock = clock
        self._feed = feed
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._updates: dict[int, dict[int, Entry]] = {}
        self.last = 0

    def call(self, call: Call, person: int | None, answer: Answer, ms: float) -> None:
        """A call was answered."""
        name = "result" if answer.status == 200 else "error"
        about = (
            f'"kind":"call","method":{encode(call.method)},"args":{encode(_args(call))},'
            f'"{name}":{answer.outcome}'
        )
        self._add(
            Entry(
                self._number(),
                self._clock.now(),
                call.bot_id,
                person,
                about,
                str(answer.status),
                ms,
            )
        )

    def update(self, bot_id: int, update: Update, person: int | None) -> None:
        """An update was queued."""
        about = f'"kind":"update","update_type":"{update.kind}","update":{update.json}'
        entry = Entry(self._number(), self._clock.now(), bot_id, person, about, '"queued"')
        self._updates.setdefault(bot_id, {})[update.id] = entry
        self._add(entry)

    def gone(self, bot_id: int, updates: Iterable[Update], status: str) -> None:
        """Queued updates were `delivered`, `expired` or `dropped`: told again, same number."""
        waiting = self._updates.get(bot_id, {})
        for update in updates:
            if (entry := waiting.pop(update.id, None)) is not None:
                self._replace(entry, status)

    def after(self, n: int, limit: int) -> Iterator[Entry]:
        """Entries after number `n`, oldest first."""
        return islice(dropwhile(lambda entry: entry.n <= n, self._entries), limit)

    def _number(self) -> int:
        self.last += 1
        return self.last

    def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._tell(entry)

    def _replace(self, entry: Entry, status: str) -> None:
        ms = (self._clock.now() - entry.at) * 1000
        changed = replace(entry, status=encode(status), ms=ms)
        place = entry.n - self._entries[0].n
        if place >= 0:
            self._entries[place] = changed
        self._tell(changed)

    def _tell(self, entry: Entry) -> None:
        if self._feed.heard:
            self._feed.tell(f'{{"event":"entry","entry":{entry.json()}}}')


def _args(call: Call) -> dict[str, object]:
    files = {
        name: {"filename": file.filename, "size": len(file.data)}
        for name, file in call.files.items()
    }
    return {**call.args, **files}
