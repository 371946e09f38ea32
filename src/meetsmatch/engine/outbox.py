"""Letters in memory: whose turn it is, and when. Decides order and pace, calls nobody.

Each recipient has a line. Within it only answers to buttons overtake, and one parcel is under way
at a time. Between recipients the more urgent letter goes first, then the older one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from meetsmatch.app.leases import PARTS, shard_of
from meetsmatch.app.work import Letter, Priority
from meetsmatch.core.ids import PersonId
from meetsmatch.engine.calls import NO_CHAT
from meetsmatch.engine.held import Held
from meetsmatch.engine.line import Item, Line
from meetsmatch.engine.pace import Bucket
from meetsmatch.engine.ports import Pace

BROADCAST_BURST = 1
GLOBAL_WINDOW_MS = 1_000
"""Two recipients told to wait within this time: the limit is the bot's, not theirs."""


@dataclass(slots=True)
class Parcel:
    """What one call carries: one letter, or those of one album."""

    line: Line
    items: list[Item]


@dataclass(slots=True)
class Outbox:
    """Every letter that waits in memory."""

    pace: Pace
    held: Held
    taking: Collection[int] = PARTS
    """Shards whose letters are ours to send."""

    lines: dict[PersonId, Line] = field(default_factory=dict[PersonId, Line])
    under_way: int = 0
    _ready: list[tuple[int, int, int, Line]] = field(
        default_factory=list[tuple[int, int, int, Line]]
    )
    """(priority, letter, stamp, line), a heap. An entry with an old stamp counts for nothing."""

    _later: list[tuple[int, int, Line]] = field(default_factory=list[tuple[int, int, Line]])
    """(time, stamp, line), a heap."""

    _scheduled: list[tuple[int, int, Item]] = field(default_factory=list[tuple[int, int, Item]])
    """(time, letter, item), a heap: letters that may not join their line yet."""

    _stamp: int = 0
    _bot: Bucket = field(init=False)
    _broadcast: Bucket = field(init=False)
    _bot_waits_ms: int = 0
    _told: dict[int, int] = field(default_factory=dict[int, int])
    """Chats of Telegram's in which nothing may be written before a time. Not people: who deletes
    everything and comes back is somebody else in the same chat."""

    _throttled: tuple[PersonId, int] | None = None

    def __post_init__(self) -> None:
        self._bot = Bucket(self.pace.bot_burst, 0)
        self._broadcast = Bucket(BROADCAST_BURST, 0)
        self.share(1)

    # --- letters come -----------------------------------------------------------------------

    def post(self, letters: Iterable[Letter], now_ms: int) -> None:
        """Fresh from a commit; what has no room now comes with a page."""
        for letter in letters:
            if self._is_ours(letter) and self.held.admits(letter):
                self._add(Item(letter, letter.tries, now_ms, letter.outgoing.due_ms), now_ms)

    def refill(self, page: Sequence[Letter], limit: int, now_ms: int) -> None:
        """A page of `Store.unsent`."""
        for letter in self.held.read(page, limit, self._is_ours):
            self._add(Item(letter, letter.tries, now_ms, letter.outgoing.due_ms), now_ms)

    def _is_ours(self, letter: Letter) -> bool:
        return shard_of(letter.outgoing.to) in self.taking

    def _add(self, item: Item, now_ms: int) -> None:
        # A letter that was tried and waits keeps its place; one that is scheduled has none yet.
        if item.due_ms > now_ms and not item.tries:
            heappush(self._scheduled, (item.due_ms, item.letter.id, item))
            return
        to = item.letter.outgoing.to
        line = self.lines.get(to)
        if line is None:
            line = Line(to, Bucket(self.pace.chat_burst, self.pace.chat_ms))
            self.lines[to] = line
        if line.add(item):
            self._file(line, now_ms)

    # --- parcels go -------------------------------------------------------------------------

    def due(self, now_ms: int, limit: int) -> list[Parcel]:
        """At most so many parcels whose turn has come. Each must be settled or put back."""
        self._wake(now_ms)
        parcels: list[Parcel] = []
        while len(parcels) < limit and self._ready_ms(now_ms) == now_ms:
            priority, _, _, line = heappop(self._ready)
            items = line.take(now_ms)
            for bucket in self._buckets(priority):
                bucket.take(now_ms, len(items))
            self.under_way += 1
            parcels.append(Parcel(line, items))
        return parcels

    def next_ms(self, now_ms: int) -> int | None:
        """When `due` may have something again, None if only a new letter can change that."""
        ready_ms = self._ready_ms(now_ms)
        while self._later and self._later[0][1] != self._later[0][2].stamp:
            heappop(self._later)
        times = [heap[0][0] for heap in (self._later, self._scheduled) if heap]
        if ready_ms is not None:
            times.append(ready_ms)
        return min(times, default=None)

    def oldest_ms(self) -> int | None:
        """Since when the letter waits that has waited longest in its line."""
        waiting = (line.letters[0].arrived_ms for line in self.lines.values() if line.letters)
        return min(waiting, default=None)

    def _ready_ms(self, now_ms: int) -> int | None:
        """When the most urgent of those that are ready may go; None if none is."""
        while self._ready and self._ready[0][2] != self._ready[0][3].stamp:
            heappop(self._ready)
        if not self._ready:
            return None
        free = (it.free_ms(now_ms) for it in self._buckets(self._ready[0][0]))
        return max(now_ms, self._bot_waits_ms, *free)

    def _buckets(self, priority: int) -> tuple[Bucket, ...]:
        """What a letter takes from. Broadcasts come last, so nobody waits behind them."""
        if priority != Priority.BROADCAST:
            return (self._bot,)
        return (self._broadcast,) if self.pace.broadcast_paid else (self._bot, self._broadcast)

    def _wake(self, now_ms: int) -> None:
        while self._scheduled and self._scheduled[0][0] <= now_ms:
            item = heappop(self._scheduled)[2]
            item.due_ms = 0
            self._add(item, now_ms)
        while self._later and self._later[0][0] <= now_ms:
            _, stamp, line = heappop(self._later)
            if stamp == line.stamp:
                self._file(line, now_ms)

    def _file(self, line: Line, now_ms: int) -> None:
        """Put the line where it belongs now: ready, later, or (empty and rested) away."""
        self._stamp += 1
        line.stamp = self._stamp
        if shard_of(line.person) not in self.taking:
            self._forget(self.lines.pop(line.person))
            return
        at_ms, head = line.turn(now_ms)
        if head is None:
            if line.bucket.is_full(now_ms):
                self.lines.pop(line.person, None)
            else:
                heappush(self._later, (int(line.bucket.full_ms) + 1, line.stamp, line))
        elif at_ms <= now_ms:
            letter = head.letter
            heappush(self._ready, (letter.outgoing.priority, letter.id, line.stamp, line))
        else:
            heappush(self._later, (at_ms, line.stamp, line))

    # --- parcels come back ------------------------------------------------------------------

    def settled(self, parcel: Parcel, now_ms: int) -> None:
        """The next in line may go."""
        self.under_way -= 1
        parcel.line.busy = False
        self._file(parcel.line, now_ms)

    def put_back(self, parcel: Parcel, now_ms: int, due_ms: int = 0) -> None:
        """To the front of its line, not to be tried before `due_ms`."""
        for item in reversed(parcel.items):
            item.due_ms = due_ms
            parcel.line.restore(item)
        self.settled(parcel, now_ms)

    def quiet_ms(self, chat: int) -> int:
        """Until when Telegram wants no call to this chat; in the past mostly."""
        return max(self._bot_waits_ms, self._told.get(chat, 0))

    def throttled(self, parcel: Parcel, now_ms: int, wait_ms: int, chat: int) -> None:
        """429: back to the front, and nobody writes to this chat for exactly so long."""
        line, until = parcel.line, now_ms + wait_ms
        self._told = {it: at_ms for it, at_ms in self._told.items() if at_ms > now_ms}
        if chat != NO_CHAT:
            self._told[chat] = max(until, self._told.get(chat, 0))
        if self._throttled is not None:
            person, at_ms = self._throttled
            if person != line.person and now_ms - at_ms <= GLOBAL_WINDOW_MS:
                self._bot_waits_ms = max(self._bot_waits_ms, until)
        self._throttled = (line.person, now_ms)
        self.put_back(parcel, now_ms, until)

    # --- shards go to others ----------------------------------------------------------------

    def drop(self, parts: Collection[int]) -> None:
        """Forget what waits for the recipients of these shards; parcels under way go on."""
        for line in [it for it in self.lines.values() if shard_of(it.person) in parts]:
            self._forget(line)
            if not line.busy:
                line.stamp = 0
                del self.lines[line.person]
        gone = [it for it in self._scheduled if shard_of(it[2].letter.outgoing.to) in parts]
        if gone:
            self._scheduled = [it for it in self._scheduled if it not in gone]
            heapify(self._scheduled)
            for _, number, _ in gone:
                self.held.drop(number)

    def _forget(self, line: Line) -> None:
        for item in self.emptied(line):
            self.held.drop(item.letter.id)

    def is_busy(self, part: int) -> bool:
        """Whether a parcel to somebody of this shard is under way."""
        return any(line.busy and shard_of(line.person) == part for line in self.lines.values())

    def share(self, sharers: int, pace: Pace | None = None) -> None:
        """So many processes send under the bot's one pace; which is another one from now on."""
        self.pace = pace or self.pace
        rate = self.pace.bot_per_second
        self._bot.every_ms = 1_000 * sharers / rate if rate else 0
        rate = self.pace.broadcast_per_second
        self._broadcast.every_ms = 1_000 * sharers / rate if rate else 0

    def emptied(self, line: Line) -> list[Item]:
        """All that still waits for this recipient, taken out: there is no reaching them."""
        items = [*line.answers, *line.letters]
        line.answers.clear()
        line.letters.clear()
        return items
