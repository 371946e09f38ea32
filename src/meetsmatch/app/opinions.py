"""What people think of a card: likes, notes, passes, blocks and reports.

Read, decide, and leave the rest to the guards: `Liked` and `Matched` refuse what has changed, so
that two likes make one match however they interleave.
"""

from dataclasses import dataclass, replace

from meetsmatch.app import evidence
from meetsmatch.app.browse import Browse, Viewer
from meetsmatch.app.browsing import Liked, Matched, Passed, PassUndone, StillListed
from meetsmatch.app.catalogue import Catalogue
from meetsmatch.app.payments import Payments
from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.reporting import Filed, Reporting
from meetsmatch.app.work import Because, Change, KeptApart
from meetsmatch.core.chats import Chat, card_number, new_match
from meetsmatch.core.errors import CardGone, Decided, LikesSpent, OldButton
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.offers import Item
from meetsmatch.core.opinions import PASSED_MS, UNDO_MS, Mind
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules


@dataclass(frozen=True, slots=True)
class Match:
    """Two who like each other, with what each is called by the other."""

    chat: Chat
    name: str
    """Of whom was liked."""

    own_name: str


@dataclass(frozen=True, slots=True)
class Like:
    """What a like brings about."""

    changes: tuple[Change, ...]
    viewer: Viewer
    name: str
    match: Match | None = None
    waiting: int = 0
    """How many likes their reader may look at and has not answered, with this one; told of by
    `is_told`."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people do about a card that they have seen."""

    bot: BotId
    store: Store
    catalogue: Catalogue
    vault: Vault
    browse: Browse
    payments: Payments
    reporting: Reporting
    rules: Rules
    now_ms: NowMs
    new_id: NewId

    async def likeable(self, me: Person, about: PersonId) -> tuple[Viewer, Viewer]:
        """Who likes, and whom: if they can. Raises Hidden, Decided, CardGone, or LikesSpent."""
        found = await self._two(me, about)
        await self._allowed(me)
        return found

    async def _two(self, me: Person, about: PersonId) -> tuple[Viewer, Viewer]:
        viewer = await self.browse.own(me)
        await self.check_open(me, about)
        found = await self.browse.suited(viewer, about)
        if found is None:
            raise CardGone
        return viewer, found

    async def like(self, me: Person, about: PersonId, note: str = "") -> Like:
        """With what follows; raises what `likeable` does."""
        viewer, other = await self._two(me, about)
        most, needs = await self._allowed(me)
        theirs = await self.catalogue.opinion(self.bot, about, me.id)
        answers = theirs is not None and theirs.mind is Mind.LIKED
        liked = Liked(
            bot=self.bot,
            by=me.id,
            about=about,
            at_ms=self.now_ms(),
            answers=answers,
            most=most,
            note=await self.vault.seal(note.encode()) if note else None,
        )
        name = other.mine.face.name
        seen = StillListed(other.entry)
        done = Like((*viewer.first, seen, liked, *needs), viewer.written, name)
        if not answers:
            return replace(done, waiting=1 + await self.browse.likes_waiting(other.entry))
        seats = ((it.id, it.fingerprint) for it in (me, other.me))
        chat = new_match(self.bot, self.new_id(), *seats, now_ms=self.now_ms())
        match = Match(chat, name, viewer.mine.face.name)
        return replace(done, changes=(*done.changes, Matched(match.chat)), match=match)

    async def check_open(self, me: Person, about: PersonId) -> None:
        """Raises Decided if they have answered that card."""
        mine = await self.catalogue.opinion(self.bot, me.id, about)
        is_open = mine is None or mine.mind is Mind.SHOWN or mine.until_ms <= self.now_ms()
        if not is_open:
            raise Decided

    async def _allowed(self, me: Person) -> tuple[int, tuple[Change, ...]]:
        """How many likes that day has for them, and what guards those they paid for."""
        now_ms, most = self.now_ms(), self.rules.likes_per_day
        counts = (await self.catalogue.counts_of(self.bot, [me.id])).get(me.id)
        given = counts.likes_today if counts and counts.day == now_ms // DAY_MS else 0
        if given < most:
            return most, ()
        if Item.MORE_LIKES in await self.payments.has(me.id):
            most = max(most, self.rules.premium_likes)
            if given < most:
                return most, (self.payments.entitled(me.id, Item.MORE_LIKES),)
        left_ms = DAY_MS - now_ms % DAY_MS
        sold = self.payments.is_sold(Item.MORE_LIKES) and given < self.rules.premium_likes
        more = "yes" if sold else "no"
        raise LikesSpent(most=most, hours=-(-left_ms // HOUR_MS), more=more)

    async def passing(self, me: Person, about: PersonId) -> tuple[Change, ...]:
        """Not this one, for a while; Decided if they have answered before. Of who has deleted
        themselves nothing is thought any more."""
        await self.check_open(me, about)
        if await self.store.person(self.bot, about) is None:
            return ()
        now_ms = self.now_ms()
        return (Passed(self.bot, me.id, about, now_ms, now_ms + PASSED_MS),)

    async def undo(self, me: Person, about: PersonId) -> Change:
        """A pass of a moment ago is taken back; OldButton for any other."""
        mine = await self.catalogue.opinion(self.bot, me.id, about)
        if mine is None or mine.mind is not Mind.PASSED or self.now_ms() - mine.at_ms > UNDO_MS:
            raise OldButton
        return PassUndone(self.bot, me.id, about, mine.at_ms)

    # --- being left alone -----------------------------------------------------------------

    async def block(self, me: Person, about: PersonId) -> tuple[Change, ...]:
        """The two never meet again, nor see each other's card, until `unblock`.

        If they happen to sit in a random chat, it goes on: who could end it by blocking cards
        would know whose card their partner's is. They are no match: that needs a like, and a
        card that was liked is Decided.
        """
        await self.check_open(me, about)
        return (await self._apart(me, about, Because.BLOCKED),)

    async def report(self, me: Person, about: PersonId, reason: str) -> Filed:
        """One report per reporter and card, which is attached; kept apart as by `block`."""
        await self.check_open(me, about)
        apart = await self._apart(me, about, Because.REPORTED)
        number = card_number(about)
        filed = await self.reporting.report(me, number, apart.other, reason)
        shown = await self.browse.present(me.id, about)
        if shown is None:
            return replace(filed, changes=(*filed.changes, apart))
        card = evidence.of_card(shown.mine.face)
        piece = await self.reporting.piece(me, number, 0, card)
        return replace(filed, changes=(*filed.changes, piece, apart))

    async def _apart(self, me: Person, about: PersonId, because: Because) -> KeptApart:
        other = await self.store.person(self.bot, about)
        if other is None:
            raise CardGone
        return KeptApart(self.bot, me.fingerprint, other.fingerprint, because)
