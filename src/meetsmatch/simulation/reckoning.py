"""Books compared: what the store says of money, of links, and of who is deleted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from meetsmatch.core.ids import Fingerprint, PersonId
from meetsmatch.core.invitations import invitation_of
from meetsmatch.core.payments import balance
from meetsmatch.simulation.host import BOT
from meetsmatch.simulation.model import Model
from meetsmatch.simulation.promises import Judge
from meetsmatch.simulation.purse import Charge


@dataclass(slots=True)
class Reckoning:
    """Reads through the ports, so that it holds for every store."""

    judge: Judge
    model: Model
    kept: Any
    now_ms: Callable[[], int]

    async def compare(self) -> None:
        """What must hold at any time."""
        for person in self.model.people.values():
            await self._bought(person.id)
            await self._invited(person.id)
        for who, fingerprint in self.model.gone:
            await self._gone(who, fingerprint)

    async def _bought(self, who: PersonId) -> None:
        now_ms, purse = self.now_ms(), self.model.purse
        kept = {it.charge: it for it in await self.kept.cashbook.grants(BOT, who, now_ms)}
        mine = {
            name: it
            for name, it in purse.grants.items()
            if it.person == who and it.until_ms > now_ms
        }
        self.judge.must(kept == mine, "M2", f"{who} has {sorted(kept)}, not {sorted(mine)}", who)

    async def _invited(self, who: PersonId) -> None:
        link = self.model.guests.links.get(who)
        it = await self.kept.guestbook.invitation(BOT, invitation_of(who))
        told = it and (it.came, it.finished)
        known = link and (link.came, link.finished)
        self.judge.must(told == known, "G1", f"by {who} came {told}, not {known}", who)

    async def _gone(self, who: PersonId, fingerprint: Fingerprint) -> None:
        """Whoever is here under that fingerprint now is somebody new."""
        kept, must = self.kept, self.judge.must
        held = await kept.records.held(BOT, who, fingerprint)
        left = {
            "themselves": await kept.person(BOT, who),
            "a profile": await kept.catalogue.profile(BOT, who),
            "a place in the pool": await kept.catalogue.candidate(BOT, who),
            "numbers": (await kept.catalogue.counts_of(BOT, [who])).get(who),
            "an open chat": await kept.chat_of(BOT, who),
            "what they bought": await kept.cashbook.grants(BOT, who, 0),
            "their link": await kept.guestbook.invitation(BOT, invitation_of(who)),
            "what they agreed to": held.consents,
            "what they think": held.opinions,
            "what they wrote": held.unread,
        }
        if fingerprint not in self.model.found:
            left["by whom they came"] = await kept.guestbook.arrival(BOT, fingerprint)
            left["an appeal"] = [it for it in held.sanctions if it.appeal is not None]
        found = [what for what, it in left.items() if it]
        must(not found, "D1", f"of {who}, who is deleted, is left: {', '.join(found)}", who)

    # --- once all is well again ---------------------------------------------------------------

    async def ends(self) -> None:
        """The till is right to the last Star."""
        purse, must = self.model.purse, self.judge.must
        for charge in purse.charges.values():
            await self._booked(charge)
        kept = sum([balance(await self._payments(it)) for it in set(self.model.person_of)])
        taken = sum(it.stars for it in purse.charges.values() if not it.is_back)
        must(kept == taken, "M1", f"{kept} Stars in the books, {taken} in the till")

    async def _payments(self, who: Fingerprint) -> Any:
        return await self.kept.cashbook.payments(BOT, who)

    async def _booked(self, charge: Charge) -> None:
        must, name = self.judge.must, charge.name
        it = await self.kept.cashbook.payment(BOT, name)
        if it is None or it.paid_ms is None:
            must(False, "M1", f"{name} was paid and is in no book", name)
            return
        same = (it.refunded_ms is not None) == charge.is_back
        must(same, "M1", f"{name} went back, or not", name)
        right = it.item is not None or charge.is_back
        must(right, "M2", f"{name} gave nothing and did not go back", name)
