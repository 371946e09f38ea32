"""Browsing: whose card comes next.

A card is looked at afresh when it is drawn, and `CardShown` refuses what has changed since then.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from meetsmatch.app.browsing import (
    CardShown,
    Listed,
    ProfileWritten,
)
from meetsmatch.app.catalogue import Catalogue, Decks
from meetsmatch.app.listing import Listing
from meetsmatch.app.payments import Payments
from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.profiles import Mine, Profiles
from meetsmatch.app.trials import Lot, Trials
from meetsmatch.app.work import Change, PersonChanged
from meetsmatch.core.candidates import Candidate, may_see
from meetsmatch.core.dealing import dealt, reason
from meetsmatch.core.errors import (
    Hidden,
    OldButton,
    UnderReview,
)
from meetsmatch.core.experiments import Hook
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.offers import Item
from meetsmatch.core.opinions import SHOWN_MS
from meetsmatch.core.payments import LATER_MS
from meetsmatch.core.people import Person, Wishes, year_at
from meetsmatch.core.profiles import RADII_KM, Face
from meetsmatch.core.ranking import WEIGHTS, Why
from meetsmatch.core.rules import Rules

POOL = 300
"""So many candidates are read for a deck."""

DECK = 20
LAYS = 3
"""How often a deck is laid for one card, without those whom the last one had in vain."""

LIKES_READ = 50
"""So many likes are looked at: for one who may be shown, and for a deck."""

LIKES_COUNTED = 100
"""Who has so many likes waiting is told of no more of them."""

AGES_WIDER = 5
AGE_MOST = 99
STARTS = 1 << 31
IDS = 1 << 52
"""Identities are below."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who browses, and whom others may see."""

    me: Person
    entry: Candidate
    mine: Mine
    first: tuple[Change, ...] = ()
    """To be written before anything else: that they were here today, or what they changed."""

    @property
    def written(self) -> "Viewer":
        """The same one, when `first` is in the Work already."""
        return replace(self, first=())


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody's card as the viewer may see it now."""

    viewer: Viewer
    entry: Candidate
    face: Face
    note: str = ""
    """What came with their like, if they like the viewer."""

    needs: tuple[Change, ...] = ()
    """What guards that it may be shown already, or tells whose ranking showed it."""

    @property
    def shared(self) -> tuple[str, ...]:
        """Interests of both, as this face names them."""
        mine = {it.casefold() for it in self.viewer.mine.face.interests}
        return tuple(it for it in self.face.interests if it.casefold() in mine)


@dataclass(frozen=True, slots=True)
class Browse:
    """What people do to find somebody."""

    bot: BotId
    store: Store
    catalogue: Catalogue
    decks: Decks
    vault: Vault
    profiles: Profiles
    listing: Listing
    payments: Payments
    trials: Trials
    rules: Rules
    now_ms: NowMs
    new_id: NewId

    # --- looking --------------------------------------------------------------------------

    async def viewer(self, me: Person) -> Viewer | None:
        """None for whom nobody may see: they have no finished profile, or pause. UnderReview
        while reports hide them."""
        if me.is_hidden:
            raise UnderReview
        mine = await self.profiles.of(me.id)
        entry = await self.listing.entry(me, mine.profile) if mine else None
        if mine is None or entry is None:
            return None
        return Viewer(me, entry, mine, await self.listing.visit(me))

    async def own(self, me: Person) -> Viewer:
        """The same; raises Hidden instead."""
        if viewer := await self.viewer(me):
            return viewer
        raise Hidden

    async def next(self, viewer: Viewer, but: PersonId | None = None) -> Card | None:
        """From the deck, or from a new one; `but` is answered by the same Work. None: there is
        nobody left."""
        unfit, lays = {but}, 0
        lot = await self.trials.lot(viewer.me.id, Hook.RANKING)
        while True:
            while drawn := await self.decks.draw(self.bot, viewer.me.id, self.now_ms()):
                card = await self._undecided(viewer, drawn)
                if card and drawn not in unfit:
                    return replace(card, needs=lot.exposed)
                unfit.add(drawn)
            if lays == LAYS or not await self._lay(viewer, unfit, lot):
                return None
            lays += 1

    async def _undecided(self, viewer: Viewer, drawn: PersonId) -> Card | None:
        """A deck is older than what they may have thought of somebody in /likes."""
        mine = await self.catalogue.opinion(self.bot, viewer.me.id, drawn)
        if mine is not None and mine.until_ms > self.now_ms():
            return None
        return await self.card(viewer, drawn)

    async def next_like(self, viewer: Viewer, but: PersonId | None = None) -> Card | None:
        """The oldest like that they may look at (`waits`) and have not answered."""
        now_ms, me = self.now_ms(), viewer.me.id
        fresh_ms = now_ms - LATER_MS
        for like in await self.catalogue.likes(viewer.entry, now_ms, LIKES_READ):
            is_fresh = self.payments.is_sold(Item.SEE_LIKES) and like.at_ms > fresh_ms
            if is_fresh and await self.waits(me):
                return None  # the oldest come first: all others are fresh, too
            card = await self.card(viewer, like.by)
            if card and like.by != but:
                needs = (self.payments.entitled(me, Item.SEE_LIKES),) if is_fresh else ()
                return replace(card, needs=needs)
        return None

    async def likes_waiting(self, reader: Candidate, but: PersonId | None = None) -> int:
        """How many likes they may look at and have not answered, at most LIKES_COUNTED; `but` is
        answered by the same Work."""
        likes = await self.catalogue.likes(reader, self.now_ms(), LIKES_COUNTED)
        return sum(it.by != but for it in likes)

    async def waits(self, person: PersonId) -> bool:
        """Whether they see new likes later, because seeing them at once is for sale."""
        sold = self.payments.is_sold(Item.SEE_LIKES)
        return sold and Item.SEE_LIKES not in await self.payments.has(person)

    async def card(self, viewer: Viewer, person: PersonId) -> Card | None:
        """Somebody's card, if the viewer may see it."""
        found = await self.suited(viewer, person)
        if found is None:
            return None
        note = await self._note(person, viewer.me.id)
        return Card(viewer, found.entry, found.mine.face, note)

    async def suited(self, viewer: Viewer, person: PersonId) -> Viewer | None:
        """Somebody, if each of the two is whom the other looks for, and nothing keeps them apart:
        by what is stored now, and by the operator's rules of now."""
        me, entry = viewer.entry, await self.catalogue.candidate(self.bot, person)
        if entry is None or not may_see(me, entry, year_at(self.now_ms())):
            return None
        found = await self.present(me.person, person)
        if found is None or not found.entry.is_still(entry):
            return None
        return replace(found, entry=entry)

    async def present(self, me: PersonId, person: PersonId) -> Viewer | None:
        """Somebody whom others may see, unless one of the two wants to see nothing of the
        other."""
        if await self.catalogue.are_apart(self.bot, me, person, self.now_ms()):
            return None
        who, theirs = await self.store.person(self.bot, person), await self.profiles.of(person)
        entry = await self.listing.entry(who, theirs.profile) if who and theirs else None
        return Viewer(who, entry, theirs) if who and theirs and entry else None

    async def _note(self, by: PersonId, about: PersonId) -> str:
        theirs = await self.catalogue.opinion(self.bot, by, about)
        if theirs is None or theirs.note is None:
            return ""
        return (await self.vault.open(theirs.note)).decode()

    def shown(self, card: Card, counts: bool = True) -> tuple[Change, ...]:
        """To be written when the card is shown; `counts` unless it was a moment ago."""
        viewer, now_ms = card.viewer, self.now_ms()
        until_ms = now_ms + SHOWN_MS
        shown = CardShown(self.bot, viewer.me.id, card.entry, now_ms, until_ms, counts)
        return *viewer.first, shown, *card.needs

    # --- a deck ---------------------------------------------------------------------------

    async def _lay(self, viewer: Viewer, unfit: Collection[PersonId | None], lot: Lot) -> bool:
        """A new deck without those; whether there is anybody in it."""
        me, now_ms = viewer.entry, self.now_ms()
        start = self.new_id() % STARTS
        found = await self.catalogue.candidates(me, start, POOL, now_ms)
        found = [it for it in found if it.person not in unfit]
        # Whoever is as good as somebody else comes first as often: no store's order tells.
        found.sort(key=lambda it: ((it.person * (2 * start + 1) >> 16) % STARTS, it.person))
        likes = await self.catalogue.likes(me, now_ms, LIKES_READ)
        people = [me.person, *(it.person for it in found)]
        counts = await self.catalogue.counts_of(self.bot, people)
        choices = dealt(
            me,
            found,
            DECK,
            now_ms,
            self._chance,
            tallies={who: it.tally for who, it in counts.items()},
            liked_me={it.by for it in likes},
            weights=WEIGHTS.but(lot.settings),
        )
        await self.decks.lay(self.bot, me.person, [it.person for it in choices], now_ms)
        return bool(choices)

    def _chance(self) -> float:
        return (self.new_id() - 1) / IDS

    def reason(self, card: Card) -> Why:
        """What may be said of why it is shown."""
        viewer, shared = card.viewer.entry, len(card.shared)
        return reason(viewer, card.entry, shared, self.now_ms())

    # --- nobody left ----------------------------------------------------------------------

    def wider_km(self, viewer: Viewer) -> int | None:
        """The next wider circle to look in."""
        return next((km for km in RADII_KM if km > viewer.entry.radius_km), None)

    async def farther(self, viewer: Viewer, km: int) -> Viewer:
        """The same one, who looks in that circle; OldButton if it is no wider than theirs."""
        if km not in RADII_KM or km <= viewer.entry.radius_km:
            raise OldButton
        fields = {"radius_km": km, "alert_ms": 0}
        mine = await self.profiles.changed(viewer.mine, fields=fields)
        entry = replace(viewer.entry, radius_km=km)
        return _changed(Viewer(viewer.me, entry, mine), ProfileWritten(mine.profile))

    async def of_more_ages(self, viewer: Viewer, age_from: int, age_to: int) -> Viewer:
        """The same one, who looks for people of these ages; OldButton unless they are more than
        now."""
        old = viewer.me.wishes.within(self.rules)
        wishes = replace(viewer.me.wishes, age_from=age_from, age_to=age_to)
        is_less = age_from > old.age_from or age_to < old.age_to
        is_same = (age_from, age_to) == (old.age_from, old.age_to)
        if is_less or is_same or age_from < self.rules.min_age:
            raise OldButton
        me = viewer.me.changed(wishes=wishes)
        mine = await self.profiles.changed(viewer.mine, fields={"alert_ms": 0})
        entry = replace(viewer.entry, age_from=age_from, age_to=age_to)
        written = (PersonChanged(me), ProfileWritten(mine.profile))
        return _changed(Viewer(me, entry, mine), *written)

    def wider(self, me: Person) -> Wishes:
        """Their wishes for people somewhat younger and older."""
        now = me.wishes.within(self.rules)
        age_from = max(self.rules.min_age, now.age_from - AGES_WIDER)
        age_to = min(AGE_MOST, self.rules.oldest, now.age_to + AGES_WIDER)
        return replace(now, age_from=age_from, age_to=age_to)


def _changed(viewer: Viewer, *changes: Change) -> Viewer:
    """The pool knows it before a card is shown because of it."""
    entered = Listed(viewer.entry, viewer.me.version, viewer.mine.profile.version)
    return replace(viewer, first=(*changes, entered))
