"""Letters become calls. Bounded steps that a driver repeats:

`refill` reads the backlog, `outbox.due` picks parcels, `checked` asks the store right before
sending whether they may still go, `deliver` makes the call, `flush` writes the outcomes down.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.ports import NowMs, Outcome, Store
from meetsmatch.app.work import Letter
from meetsmatch.core.ids import BotId
from meetsmatch.engine.delivery import Delivery
from meetsmatch.engine.marks import Marks
from meetsmatch.engine.outbox import Outbox, Parcel
from meetsmatch.engine.ports import Counters

PAGE = 500


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what the outbox holds."""

    bot: BotId
    store: Store
    outbox: Outbox
    delivery: Delivery
    marks: Marks
    now_ms: NowMs
    counters: Counters

    async def refill(self) -> None:
        """Read one page of the backlog, if there is one and room for it."""
        held = self.outbox.held
        if not held.wants_page:
            return
        try:
            page = await self.store.unsent(self.bot, held.reading(), PAGE)
        except BaseException:
            held.unread()
            raise
        self.outbox.refill(page, PAGE, self.now_ms())

    async def checked(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Those of a batch that may be delivered now; the others are settled.

        Raises, `Unavailable` mostly, with all of them put off.
        """
        if not parcels:
            return []
        try:
            letters = [item.letter for parcel in parcels for item in parcel.items]
            allowed = await self.store.sendable(letters)
            for parcel in parcels:
                await self._check(parcel, allowed)
        except Exception:
            for parcel in parcels:
                self.delivery.put_off(parcel)
            raise
        for parcel in parcels:
            if not parcel.items:
                self.outbox.settled(parcel, self.now_ms())
        return [parcel for parcel in parcels if parcel.items]

    async def _check(self, parcel: Parcel, allowed: set[int]) -> None:
        for item in list(parcel.items):
            letter = item.letter
            if letter.id not in allowed:
                await self._refuse(letter)
            elif _is_late(letter, self.now_ms()):
                await self.delivery.lost(letter, Outcome.EXPIRED)
            else:
                continue
            parcel.items.remove(item)

    async def _refuse(self, letter: Letter) -> None:
        """The store says no: cancelled meanwhile, or (a bug somewhere) to the wrong person."""
        sent = letter.outgoing
        if sent.chat is not None and sent.author is not None:
            chat = await self.store.chat(self.bot, sent.chat)
            if chat is None or {chat.one, chat.two} != {sent.to, sent.author}:
                self.counters.misdelivered_prevented += 1
        self.marks.add(letter, Outcome.CANCELLED)

    async def send_due(self, limit: int) -> int | None:
        """One bounded round for drivers without couriers; when to come again, None if idle."""
        await self.refill()
        for parcel in await self.checked(self.outbox.due(self.now_ms(), limit)):
            await self.delivery.deliver(parcel)
        await self.marks.flush()
        now_ms = self.now_ms()
        return now_ms if self.outbox.held.wants_page else self.outbox.next_ms(now_ms)


def _is_late(letter: Letter, now_ms: int) -> bool:
    expires = letter.outgoing.expires_ms
    return expires is not None and expires < now_ms
