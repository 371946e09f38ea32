"""Letters become calls. Bounded steps that a driver repeats:

`refill` reads the backlog, `outbox.due` picks parcels, `checked` asks the store right before
sending whether they may still go, `deliver` makes the call, `flush` writes the outcomes down.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from meetsmatch.app.leases import Fenced, shard_of
from meetsmatch.app.monitoring import STRAY, MarkMoved
from meetsmatch.app.ports import NowMs, Outcome, Store
from meetsmatch.app.work import Letter, Work
from meetsmatch.core.ids import BotId
from meetsmatch.engine.arrivals import Arrivals
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
    arrivals: Arrivals[Letter]

    # --- as a tenant of the leases ----------------------------------------------------------

    def gained(self) -> None:
        """As Tenant says."""
        desk = self.delivery.desk
        self.outbox.held.fall_behind()
        self.outbox.share(desk.leases.sharers)
        desk.hooks.stirred()

    def lost(self, parts: Collection[int]) -> None:
        """As Tenant says."""
        self.outbox.drop(parts)

    def is_busy(self, part: int) -> bool:
        """As Tenant says."""
        return self.outbox.is_busy(part) or self.marks.is_busy(part)

    # --- steps ------------------------------------------------------------------------------

    @property
    def wants_refill(self) -> bool:
        """Whether `refill` has something to do now."""
        next_ms = self.arrivals.next_ms
        looks = next_ms is not None and next_ms <= self.now_ms()
        return looks or self.outbox.held.wants_page

    async def refill(self) -> None:
        """Take in what is new, and one page of the backlog, if there is one and room for it."""
        self.outbox.post(await self.arrivals.looked(), self.now_ms())
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

        Raises, `Unavailable` mostly, with all of them put off; if one of them is no longer ours,
        none goes before the leases have been looked at.
        """
        if not parcels:
            return []
        try:
            await self._check_all(parcels)
        except Fenced:
            for parcel in parcels:
                self.delivery.fenced(parcel)
            return []
        except Exception:
            for parcel in parcels:
                self.delivery.put_off(parcel)
            raise
        for parcel in parcels:
            if not parcel.items:
                self.outbox.settled(parcel, self.now_ms())
        return [parcel for parcel in parcels if parcel.items]

    async def _check_all(self, parcels: Sequence[Parcel]) -> None:
        letters = [item.letter for parcel in parcels for item in parcel.items]
        allowed = await self.store.sendable(letters, self.delivery.desk.leases.holder)
        for parcel in parcels:
            await self._check(parcel, allowed)

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
                await self.delivery.desk.decide(shard_of(sent.to), self._stray)
        self.marks.add(letter, Outcome.CANCELLED)

    async def _stray(self) -> Work:
        """For operators, however few look at counters."""
        before = (await self.store.marks(self.bot)).get(STRAY, 0)
        return Work((MarkMoved(self.bot, STRAY, before, self.now_ms()),))

    async def send_due(self, limit: int) -> int | None:
        """One bounded round for drivers without couriers; when to come again, None if idle."""
        await self.refill()
        for parcel in await self.checked(self.outbox.due(self.now_ms(), limit)):
            await self.delivery.deliver(parcel)
        await self.marks.flush()
        return self.next_ms()

    def next_ms(self) -> int | None:
        """When there may be something to refill or to send again, None if nothing is known."""
        now_ms = self.now_ms()
        if self.wants_refill:
            return now_ms
        times = (self.outbox.next_ms(now_ms), self.arrivals.next_ms)
        return min((it for it in times if it is not None), default=None)


def _is_late(letter: Letter, now_ms: int) -> bool:
    expires = letter.outgoing.expires_ms
    return expires is not None and expires < now_ms
