"""One parcel, one call, and what follows from Telegram's answer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from meetsmatch.app.leases import Fenced, shard_of
from meetsmatch.app.ports import Answer, Gateway, NowMs, Outcome, Unavailable
from meetsmatch.app.work import Letter, Work
from meetsmatch.core.ids import PersonId
from meetsmatch.engine.calls import Call, Calls, Mixed, TooEarly, Unbound, anew
from meetsmatch.engine.desk import Desk
from meetsmatch.engine.line import Item
from meetsmatch.engine.marks import Marks
from meetsmatch.engine.outbox import Outbox, Parcel
from meetsmatch.engine.ports import Dialog, Point
from meetsmatch.engine.verdicts import Verdict, is_worse_doubled, verdict

TRIES = 100
"""With back-off some 45 minutes: after that it is the letter that Telegram cannot take."""

BACK_OFF_MS = 500
LONGEST_BACK_OFF_MS = 30_000
NUMBER_MS = 20
"""How long what speaks of a message waits for that message's number."""

FENCED_MS = 50
"""How long a parcel waits for a look at the leases."""

PUT_OFF_MS = 1_000
"""How long a parcel waits when the store cannot be reached."""


class Quiet(Exception):
    """Telegram told us to write nothing there before a time."""

    def __init__(self, until_ms: int) -> None:
        super().__init__(until_ms)
        self.until_ms = until_ms


def back_off_ms(tries: int) -> int:
    """Doubling, up to half a minute."""
    return min(BACK_OFF_MS << min(tries - 1, 10), LONGEST_BACK_OFF_MS)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Delivers parcels. Whatever happens, a parcel is settled or put back in its place."""

    gateway: Gateway
    desk: Desk
    dialog: Dialog
    outbox: Outbox
    calls: Calls
    marks: Marks
    now_ms: NowMs

    async def deliver(self, parcel: Parcel) -> None:
        """Make the call and draw the consequences. Never raises."""
        ids = {"bot": self.desk.bot, "letter": parcel.items[0].letter.id}
        with self.desk.hooks.around("send", ids):
            try:
                await self._deliver_or_fail(parcel)
            except Unavailable:
                self.put_off(parcel)
            except Fenced:
                self.fenced(parcel)

    async def _deliver_or_fail(self, parcel: Parcel) -> None:
        try:
            await self._deliver(parcel)
        except (Unavailable, Fenced):
            raise
        except Exception as error:
            self.desk.trouble("sender", error)
            await self._failing(parcel)

    async def lost(self, letter: Letter, outcome: Outcome, said: str = "") -> None:
        """It will never arrive, for what Telegram has said: the author of a relay is told, then it
        is written down."""
        if letter.outgoing.chat is not None:
            undelivered = partial(self.dialog.undelivered, letter, outcome)
            await self._tell(letter.outgoing.to, undelivered)
        self.marks.add(letter, outcome, said=said)

    def put_off(self, parcel: Parcel) -> None:
        """The store cannot be reached: the same again in a moment."""
        self.desk.counters.unavailable += 1
        now_ms = self.now_ms()
        self.outbox.put_back(parcel, now_ms, now_ms + PUT_OFF_MS)

    def fenced(self, parcel: Parcel) -> None:
        """Its recipient may be somebody else's by now: kept only until the leases tell."""
        self.desk.counters.fenced += 1
        self.desk.leases.doubt()
        now_ms = self.now_ms()
        self.outbox.put_back(parcel, now_ms, now_ms + FENCED_MS)

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            call = await self._call(parcel.items)
        except Unbound:
            for item in parcel.items:
                self.marks.add(item.letter, Outcome.EXPIRED)
            self.outbox.settled(parcel, self.now_ms())
            return
        except Mixed:
            self._one_by_one(parcel)
            return
        except TooEarly:
            now_ms = self.now_ms()
            self.outbox.put_back(parcel, now_ms, now_ms + NUMBER_MS)
            return
        try:
            with self.calls.links.sending([item.letter for item in parcel.items]):
                await self._made(parcel, call)
        except Quiet as quiet:
            self.outbox.put_back(parcel, self.now_ms(), quiet.until_ms)

    async def _made(self, parcel: Parcel, call: Call) -> None:
        self.desk.hooks.reached(Point.CALLING)
        if not self.desk.leases.is_fresh:
            # Stopped for so long that others may have taken over: they send it.
            raise Fenced
        answer = await self._answer(parcel, call)
        if call.card is not None and verdict(answer) is Verdict.LOST:
            call = anew(call)
            answer = await self._answer(parcel, call)
        self.desk.hooks.reached(Point.CALLED)
        if answer.renewed is not None:
            await self._tell(parcel.line.person, partial(self.dialog.renewed, answer.renewed))
        await self._conclude(parcel, call, answer)

    async def _answer(self, parcel: Parcel, call: Call) -> Answer:
        """Raises Quiet rather than make a call that Telegram does not want yet."""
        until_ms = self.outbox.quiet_ms(call.chat)
        if until_ms > self.now_ms():
            raise Quiet(until_ms)
        await self._begin(parcel)
        return await self.gateway.call(call.method, call.params)

    async def _begin(self, parcel: Parcel) -> None:
        """Of what must never arrive twice it is written down that the call may have been made."""
        for item in parcel.items:
            if item.letter.outgoing.broadcast is not None:
                await self.desk.store.begin(item.letter, self.now_ms())

    async def _call(self, items: Sequence[Item]) -> Call:
        if len(items) == 1:
            return await self.calls.of(items[0].letter)
        return await self.calls.of_album([item.letter for item in items])

    async def _conclude(self, parcel: Parcel, call: Call, answer: Answer) -> None:
        match verdict(answer):
            case Verdict.SENT:
                self._sent(parcel, call, answer)
            case Verdict.THROTTLED:
                self._throttled(parcel, call, answer)
            case Verdict.LATER:
                self._later(parcel)
            case Verdict.FAILING:
                await self._failing(parcel)
            case Verdict.AMBIGUOUS:
                self.desk.counters.ambiguous += 1
                if is_worse_doubled(parcel.items[0].letter.outgoing):
                    await self._failed(parcel, Outcome.UNKNOWN)
                else:
                    await self._failing(parcel)
            case Verdict.UNREACHABLE:
                await self._unreachable(parcel, answer.description)
            case _:
                await self._failed(parcel, said=answer.description)

    # --- consequences -----------------------------------------------------------------------

    def _sent(self, parcel: Parcel, call: Call, answer: Answer) -> None:
        count = len(parcel.items)
        left = call.leaves
        numbers = _numbers(answer.result, call.card, count) if left is None else [left]
        for item, number in zip(parcel.items, numbers, strict=True):
            self.marks.add(item.letter, Outcome.SENT, number)
        self.outbox.settled(parcel, self.now_ms())

    def _throttled(self, parcel: Parcel, call: Call, answer: Answer) -> None:
        self.desk.counters.throttled += 1
        now_ms, wait_ms = self.now_ms(), max(1, answer.retry_after) * 1_000
        for item in parcel.items:
            self.marks.retry(item.letter, now_ms + wait_ms, item.tries)
        self.outbox.throttled(parcel, now_ms, wait_ms, call.chat)

    def _later(self, parcel: Parcel) -> None:
        for item in parcel.items:
            item.waits += 1
            if item.letter.outgoing.broadcast is None:
                self.desk.counters.retried += 1
            else:
                # Its call was begun, and certainly not made.
                self.marks.retry(item.letter, self._next_try_ms(item), item.tries)
        self._back_off(parcel)

    async def _failing(self, parcel: Parcel) -> None:
        if parcel.items[0].tries + 1 >= TRIES:
            await self._failed(parcel)
            return
        for item in parcel.items:
            item.tries += 1
        for item in parcel.items:
            self.marks.retry(item.letter, self._next_try_ms(item), item.tries)
        self._back_off(parcel)

    def _next_try_ms(self, item: Item) -> int:
        return self.now_ms() + back_off_ms(item.tries + item.waits)

    def _back_off(self, parcel: Parcel) -> None:
        due_ms = self._next_try_ms(parcel.items[0])
        self.outbox.put_back(parcel, self.now_ms(), due_ms)

    async def _unreachable(self, parcel: Parcel, said: str) -> None:
        person = parcel.line.person
        await self._tell(person, partial(self.dialog.vanished, person))
        # No retry storm: whatever else waits for them has nowhere to go either.
        parcel.items += self.outbox.emptied(parcel.line)
        # What is told of leaves the parcel, so that a store that goes away keeps just the rest.
        while parcel.items:
            await self.lost(parcel.items[0].letter, Outcome.UNREACHABLE, said)
            del parcel.items[0]
        self.outbox.settled(parcel, self.now_ms())

    async def _failed(
        self, parcel: Parcel, outcome: Outcome = Outcome.FAILED, said: str = ""
    ) -> None:
        if len(parcel.items) > 1:
            # One bad picture spoils an album: each gets its own chance.
            self._one_by_one(parcel)
            return
        await self.lost(parcel.items[0].letter, outcome, said)
        self.outbox.settled(parcel, self.now_ms())

    def _one_by_one(self, parcel: Parcel) -> None:
        for item in parcel.items:
            item.alone = True
        self.outbox.put_back(parcel, self.now_ms())

    async def _tell(self, person: PersonId, deciding: Callable[[], Awaitable[Work]]) -> None:
        """Commit what follows before the mark is written: a crash in between repeats, never
        loses, it."""
        try:
            await self.desk.decide(shard_of(person), deciding)
        except (Unavailable, Fenced):
            raise
        except Exception as error:
            self.desk.trouble("aftermath", error)


def _numbers(result: object, card: int | None, count: int) -> list[int | None]:
    """Message numbers of what was sent: of one, or of an album."""
    messages = cast("list[object]", result) if isinstance(result, list) else [result]
    if len(messages) != count:
        return [None] * count
    return [_number(message) or card for message in messages]


def _number(message: object) -> int | None:
    found = (
        cast("dict[str, object]", message).get("message_id") if isinstance(message, dict) else 0
    )
    return found if isinstance(found, int) and found else None
