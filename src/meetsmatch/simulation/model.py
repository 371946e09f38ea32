"""Who is who, who waits and who sits with whom, told from committed changes alone.

Shares no rule with the bot: what may happen is written here a second time, the slow and plain way.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from meetsmatch.app.broadcasting import Broadcasting
from meetsmatch.app.browsing import Browsing, Listed, ProfileWritten
from meetsmatch.app.charges import Charges, Reported, Sanctioned
from meetsmatch.app.consent import Consented
from meetsmatch.app.copychanges import Copying
from meetsmatch.app.experiments import Trying
from meetsmatch.app.inviting import Inviting
from meetsmatch.app.monitoring import MarkMoved
from meetsmatch.app.paying import Paying
from meetsmatch.app.registry import Registering
from meetsmatch.app.staffing import Staffing
from meetsmatch.app.telling import Reached, Telling, Visited
from meetsmatch.app.work import (
    Because,
    BlocksLifted,
    Change,
    ChatEnded,
    GaveUp,
    KeptApart,
    Letter,
    MediaTaken,
    NotTogether,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Sought,
    StillWaits,
    Withheld,
    WithheldDropped,
    Wrote,
)
from meetsmatch.core.chats import CANCELS
from meetsmatch.core.ids import ChatId, Fingerprint, PersonId
from meetsmatch.core.people import Person, year_at
from meetsmatch.simulation.guests import Guests
from meetsmatch.simulation.held import Held
from meetsmatch.simulation.likes import Likes
from meetsmatch.simulation.purse import Purse
from meetsmatch.simulation.standing import Standing, Table, as_seen
from meetsmatch.simulation.vows import Vows

FITS_AT_ONCE_MS = 20_000
YEARS_PER_STEP = 5
ANY_LANGUAGE_MS = 120_000  # of both together
Elsewhere = Copying | Staffing | Registering | Broadcasting | Trying | Telling | MarkMoved
LAST_GONE = 50
"""So many who were deleted are looked for in the store."""


@dataclass(slots=True)
class Model(Standing):
    """The state that all committed changes together must have led to."""

    person_of: Mapping[Fingerprint, int] = field(default_factory=dict[Fingerprint, int])
    """Telegram's numbers of everybody there is."""

    paired: int = 0
    gone: deque[tuple[PersonId, Fingerprint]] = field(
        default_factory=lambda: deque[tuple[PersonId, Fingerprint]](maxlen=LAST_GONE)
    )
    """Who was deleted last."""

    likes: Likes = field(init=False)
    purse: Purse = field(init=False)
    guests: Guests = field(init=False)
    vows: Vows = field(init=False)

    def __post_init__(self) -> None:
        judge, prices = self.judge, {it.stars: it for it in self.rules.prices}
        self.likes = Likes(self)
        self.held = Held(judge, self.rules.ban_ms)
        self.purse = Purse(judge, prices, self.person_of)
        self.guests = Guests(judge, self.found)
        self.vows = Vows(judge)

    def apply(self, changes: Sequence[Change]) -> None:
        """One commit, which the store has accepted."""
        touched: set[PersonId] = set()
        for change in changes:
            self._apply(change, touched, changes)
        for person in touched:
            self._check(person)
        for change in changes:
            if isinstance(change, KeptApart) and change.because is not Because.RECENT:
                self._parted(change)

    def _apply(self, change: Change, touched: set[PersonId], beside: Sequence[Change]) -> None:
        match change:
            case PersonJoined(person) | PersonChanged(person) | PersonForgotten(person):
                touched.add(person.id)
                self._person(change, beside)
            case Consented():
                touched.add(change.person)
                self.vows.said(change, self.people.get(change.person))
            case Visited() | Reached():
                touched.add(change.person)
                self.seen(change)
            case Sought() | GaveUp() | Paired() | ChatEnded():
                self._meeting(change, touched)
            case Wrote() | Withheld() | WithheldDropped() | MediaTaken() | RelaysCancelled():
                self._touched(change)
            case KeptApart() | BlocksLifted() | NotTogether() | StillWaits():
                self._safety(change, beside)
            case ProfileWritten(it) | Listed(it):
                touched.add(it.person)
                self.likes.apply(change, beside)
            case _:
                self._beside(change, touched, beside)

    def _beside(
        self,
        change: Elsewhere | Charges | Paying | Inviting | Browsing,
        touched: set[PersonId],
        beside: Sequence[Change],
    ) -> None:
        if isinstance(change, Charges):
            self._charged(change, beside)
            if isinstance(change, Sanctioned) and change.person is not None:
                touched.add(change.person)
        elif isinstance(change, Paying):
            self.purse.apply(change)
        elif isinstance(change, Inviting):
            self.guests.apply(change)
        elif not isinstance(change, Elsewhere):
            self.likes.apply(change, beside)

    def _charged(self, change: Charges, beside: Sequence[Change]) -> None:
        if isinstance(change, Reported):
            table = self.tables.get(change.chat)
            seated = table is None or {change.by, change.about} == set(table.prints)
            self.judge.must(seated, "B4", f"a report about chat {change.chat}", change.chat)
        self.held.apply(change, beside)

    def _meeting(
        self, change: Sought | GaveUp | Paired | ChatEnded, touched: set[PersonId]
    ) -> None:
        match change:
            case Sought(waiting):
                touched.add(waiting.person)
                self._sought(waiting.person, waiting.since_ms)
            case GaveUp(_, person):
                self.waiting.pop(person, None)
            case Paired(chat):
                touched.update((chat.one, chat.two))
                prints = (chat.one_print, chat.two_print)
                self._paired(Table(chat.id, (chat.one, chat.two), prints, chat.opened_ms))
            case ChatEnded(_, chat):
                touched.update(self.tables[chat].seats)
                self._ended(self.tables[chat], change)

    def _touched(
        self, change: Wrote | Withheld | WithheldDropped | MediaTaken | RelaysCancelled
    ) -> None:
        call = cast(Letter, change.letter).outgoing if isinstance(change, Withheld) else change
        table, must = self.tables[cast(ChatId, call.chat)], self.judge.must
        match change:
            case RelaysCancelled():
                table.cancelled_at = self.now()
                return
            case WithheldDropped():
                return
            case Withheld(Letter() as letter):
                to = letter.outgoing.to
                must(to in table.away, "W", f"{to} is there, and it is withheld", to, table.id)
            case Wrote(reaches=int() as to) if table.is_match:
                must(to not in table.away, "W", f"{to} is away and gets words", to, table.id)
            case _:
                pass
        live = table.ending is None
        must(live, "P7", f"somebody did something in ended chat {table.id}", table.id)

    # --- people -------------------------------------------------------------------------------

    def _person(
        self, change: PersonJoined | PersonChanged | PersonForgotten, beside: Sequence[Change]
    ) -> None:
        person, known = change.person, self.people.get(change.person.id)
        match change:
            case PersonJoined():
                twice = person.fingerprint in self.found
                self.judge.must(not twice, "P2", f"{person.id} joined twice", person.id)
                self.people[person.id] = self.as_it_stands(person)
                self.found[person.fingerprint] = person.id
            case PersonChanged():
                fits = known is not None and known.version == person.version - 1
                self.judge.must(fits, "I1", f"a change of {person.id} undoes another", person.id)
                self.vows.changed(known, person, beside)
                self.people[person.id] = as_seen(person, known)
            case PersonForgotten():
                sits = person.id in self.seat
                self.judge.must(not sits, "P1", f"{person.id} is deleted in a chat", person.id)
                self._forgotten(person)

    def _forgotten(self, person: Person) -> None:
        self.people.pop(person.id, None)
        self.found.pop(person.fingerprint, None)
        self.waiting.pop(person.id, None)
        self.likes.forget(person.id)
        self.held.forget(person.fingerprint)
        self.purse.forget(person.id)
        self.guests.forget(person.id, person.fingerprint)
        self.vows.forget(person.id)
        self.gone.append((person.id, person.fingerprint))

    # --- the queue and chats ------------------------------------------------------------------

    def _sought(self, person: PersonId, since_ms: int) -> None:
        sits = person in self.seat
        self.judge.must(not sits, "P3", f"{person} waits and sits in a chat", person)
        self.waiting.setdefault(person, since_ms)

    def _paired(self, table: Table) -> None:
        must, (one, two) = self.judge.must, table.seats
        self.paired += 1
        must(table.id not in self.tables, "P7", f"chat {table.id} opens twice", table.id)
        must(one != two and table.prints[0] != table.prints[1], "P4", f"{one} meets {two}", one)
        apart = self.are_apart(*table.prints, table.opened_ms)
        must(not apart, "P5", f"{one} meets {two} again", one, two)
        match = self.likes.table_of(one, two)
        must(match is None, "P5", f"{one} meets {two} at random, a match of theirs", one, two)
        for me, other in ((one, two), (two, one)):
            must(me in self.waiting, "P3", f"{me} is paired and did not wait", me)
            must(me not in self.seat, "P2", f"{me} is paired and sits in a chat", me)
            self.must_be_welcome(me, table.opened_ms, "is paired")
            must(
                self.accepts(me, other, table.opened_ms),
                "P6",
                f"{other} does not suit {me}",
                me,
                other,
            )
        for me in (one, two):
            self.waiting.pop(me, None)
            self.seat[me] = table.id
        self.tables[table.id] = table

    def _ended(self, table: Table, change: ChatEnded) -> None:
        self.judge.must(table.ending is None, "P7", f"chat {table.id} ends twice", table.id)
        table.ending = change.ending
        if not table.is_match:
            self.recent[frozenset(table.prints)] = change.at_ms + self.rules.rematch_ms
        if change.ending in CANCELS and table.cancelled_at is None:
            table.cancelled_at = self.now()
        for person in table.seats:
            if self.seat.get(person) == table.id:
                del self.seat[person]

    def accepts(self, me: PersonId, other: PersonId, at_ms: int) -> bool:
        """Whether `other` is whom `me` looks for, given how long they have waited."""
        mine, theirs = self.people.get(me), self.people.get(other)
        return mine is not None and theirs is not None and self._suits(mine, theirs, at_ms)

    def _suits(self, mine: Person, theirs: Person, at_ms: int) -> bool:
        age, wishes, others = theirs.age(year_at(at_ms)), mine.wishes, theirs.wishes
        waited = [max(0, at_ms - self.waiting.get(it.id, at_ms)) for it in (mine, theirs)]
        relax = wishes.relaxes and others.relaxes and sum(waited) >= ANY_LANGUAGE_MS
        wider = waited[0] // FITS_AT_ONCE_MS * YEARS_PER_STEP if wishes.relaxes else 0
        speaks = set(wishes.languages or (mine.language,))
        hears = set(others.languages or (theirs.language,))
        return (
            theirs.gender in self.wanted(wishes.seeks)
            and age is not None
            and wishes.age_from - wider <= age <= wishes.age_to + wider
            and (relax or not speaks.isdisjoint(hears))
        )

    # --- keeping apart ------------------------------------------------------------------------

    def _safety(
        self,
        change: KeptApart | BlocksLifted | NotTogether | StillWaits,
        beside: Sequence[Change],
    ) -> None:
        match change:
            case NotTogether() | StillWaits():
                return  # guards, which write nothing
            case KeptApart(_, _, _, Because.RECENT):
                pass  # told by the end of the chat itself
            case KeptApart():
                self._kept_apart(change, beside)
            case BlocksLifted(_, by):
                for pair, reasons in self.blocked.items():
                    if pair[0] == by:
                        reasons.discard(Because.BLOCKED)

    def _kept_apart(self, change: KeptApart, beside: Sequence[Change]) -> None:
        """Whoever means a chat may not keep a seat beside the other; a card is another matter."""
        self.blocked.setdefault((change.by, change.other), set()).add(change.because)
        if any(isinstance(it, NotTogether) and it.other == change.other for it in beside):
            return
        one, two = self.found[change.by], self.found[change.other]
        has_seen = (one, two) in self.likes.shown
        self.judge.must(has_seen, "P5", f"{one} blocks {two} and has seen no card", one, two)
        table = self.tables.get(self.seat.get(one, ChatId(0)))
        if table is not None and table.other(one) == two and not table.is_match:
            table.is_blind = True

    def _check(self, person: PersonId) -> None:
        """What must hold of somebody whom a commit has touched."""
        must, chat = self.judge.must, self.seat.get(person)
        if (known := self.people.get(person)) is not None:
            self._check_standing(known, chat)
        if person in self.waiting:
            must(chat is None, "P3", f"{person} waits and sits in a chat", person)
            must(self.is_ready(person), "P3", f"{person} waits and is not ready", person)
            must(self.people[person].reachable, "P3", f"{person} waits, unreachable", person)
        if chat is not None:
            self.check_table(self.tables[chat])
        self.likes.check(person)

    def _check_standing(self, person: Person, chat: ChatId | None) -> None:
        """What is held against somebody is known of them, and holds."""
        must, who, now_ms = self.judge.must, person.fingerprint, self.wall_ms()
        until_ms, told_ms = self.held.until_ms(who), person.suspended_until_ms
        same = max(until_ms, now_ms) == max(told_ms, now_ms)
        must(same, "B2", f"{person.id} is kept out until {until_ms}, not {told_ms}", person.id)
        hidden = self.held.is_hidden(who)
        must(hidden == person.is_hidden, "B2", f"{person.id} is hidden, or not", person.id)
        if until_ms > now_ms:
            must(chat is None, "B1", f"{person.id} is kept out and sits in a chat", person.id)
            must(person.id not in self.waiting, "B1", f"{person.id} waits, kept out", person.id)

    def _parted(self, change: KeptApart) -> None:
        """No match outlives a block."""
        one, two = self.found.get(change.by), self.found.get(change.other)
        if one is not None and two is not None:
            left = self.likes.table_of(one, two)
            self.judge.must(left is None, "L4", f"a match outlives a block: {one}", one, two)

    def check_table(self, table: Table) -> None:
        """What must hold of a live chat."""
        must = self.judge.must
        for me in table.seats:
            sits = self.seat.get(me) == table.id or me in table.away
            must(sits, "P1", f"a seat of {table.id} is empty", table.id)
            must(me in self.people, "P1", f"{me} is deleted and sits in a chat", me)
        apart = self.are_blocked(*table.prints) and not table.is_blind
        must(not apart, "P5", f"a block did not end chat {table.id}", table.id)
