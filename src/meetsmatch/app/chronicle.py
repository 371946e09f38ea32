"""What happened, told from the changes that made it so."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from meetsmatch.app import charges, paying
from meetsmatch.app.browsing import (
    CardShown,
    Liked,
    Matched,
    ProfileWritten,
    Unlisted,
)
from meetsmatch.app.consent import Consented
from meetsmatch.app.inviting import Arrived, CameBy
from meetsmatch.app.telling import (
    CardsTold,
    ChatTold,
    Exposed,
    Happened,
    Reached,
    Telling,
    Visited,
)
from meetsmatch.app.work import (
    Because,
    Change,
    ChatEnded,
    KeptApart,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    Sought,
    Withheld,
    Wrote,
)
from meetsmatch.core.events import (
    CARDS,
    LONG_AGO,
    NOBODY,
    YOUNG,
    Event,
    Kind,
    Milestone,
    wait_word,
)
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.payments import Payment
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS

ALIAS_BITS = 52


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The one place that says which change is which event.

    A message that is relayed is none: of the first thing that somebody does on a day a visit is
    told, of the first message ever a milestone, of a chat its end.
    """

    bot: BotId
    stamp: Callable[[bytes], bytes]
    now_ms: Callable[[], int]

    def follow(self, changes: Sequence[Change], me: Person | None) -> tuple[Telling, ...]:
        """To be written after them; `me` as they were before, if it is anybody's turn."""
        turn = _Turn(self, changes, me)
        return (*turn.told(), *turn.visit())

    def lost(self, person: PersonId) -> Happened:
        """They can't be reached any more."""
        event = Event(self.bot, Kind.LOST, self.now_ms(), self.alias(person))
        return Happened(event)

    def alias(self, person: PersonId) -> int:
        """Of somebody, in events: made with the key from a number that `/delete` deletes."""
        digest = self.stamp(b"events %d %d" % (self.bot, person))
        return 1 + (int.from_bytes(digest[:8]) >> (64 - ALIAS_BITS)) % ((1 << ALIAS_BITS) - 1)


class _Turn:
    """One Work, looked at once: all of it happened at the same time."""

    def __init__(self, chronicle: Chronicle, changes: Sequence[Change], me: Person | None) -> None:
        self._chronicle, self._changes, self._me = chronicle, changes, me
        self._gone = any(isinstance(it, PersonForgotten) for it in changes)
        # What led to an exposure did not come of it, although the clock goes on in between.
        met = (it.event.at_ms for it in changes if isinstance(it, Exposed))
        self._at_ms = min(met, default=chronicle.now_ms())

    # --- the day and the first time -------------------------------------------------------

    def visit(self) -> Iterator[Telling]:
        """That they are here today, once a day; nothing of who has just deleted themselves."""
        me, day = self._me, self._at_ms // DAY_MS
        if me is None or self._gone or me.seen_day >= day:
            return
        yield Visited(me.bot, me.id, day)
        gap = min(day - me.seen_day, LONG_AGO) if me.seen_day else 0
        yield self._mine(Kind.VISITED, me.id, str(gap))
        age = day - me.created_ms // DAY_MS
        if 0 <= age <= YOUNG:
            yield self._mine(Kind.RETURNED, me.id, str(age))

    def _first(self, person: PersonId, milestone: Milestone) -> Iterator[Telling]:
        """Told unless it is known that it was before."""
        me = self._me
        if me is None or me.id != person or milestone not in me.milestones:
            event = self._event(Kind.REACHED, person, milestone.word)
            yield Reached(person, milestone, event)

    # --- what it is -----------------------------------------------------------------------

    def told(self) -> Iterator[Telling]:
        for change in self._changes:
            match change:
                case PersonJoined() | PersonChanged() | PersonForgotten() | Consented():
                    yield from self._person(change)
                case Sought() | Paired() | Wrote() | Withheld() | ChatEnded():
                    yield from self._chat(change)
                case ProfileWritten() | CardShown() | Liked() | Matched():
                    yield from self._browsing(change)
                case _:
                    yield from self._beside(change)

    def _person(
        self, change: PersonJoined | PersonChanged | PersonForgotten | Consented
    ) -> Iterator[Telling]:
        match change:
            case PersonJoined(person):
                led = any(isinstance(it, CameBy) for it in self._changes)
                yield self._mine(Kind.SIGNED_UP, person.id, "link" if led else "")
            case PersonChanged(person):
                yield from self._changed(person)
            case PersonForgotten():
                yield self._mine(Kind.DELETED, None)
            case Consented(_, person, is_given=is_given):
                yield self._mine(Kind.AGREED if is_given else Kind.WITHDREW, person)

    def _changed(self, after: Person) -> Iterator[Telling]:
        before = self._me
        if before is None or before.id != after.id:
            return
        for word, was, is_now in (
            ("gender", before.gender, after.gender),
            ("seeks", before.wishes.seeks, after.wishes.seeks),
            ("birth_year", before.birth_year, after.birth_year),
        ):
            if was is None and is_now is not None:
                yield self._mine(Kind.ANSWERED, after.id, word)

    def _chat(self, change: Sought | Paired | Wrote | Withheld | ChatEnded) -> Iterator[Telling]:
        match change:
            case Sought(waiting):
                yield self._mine(Kind.SOUGHT, waiting.person)
                yield from self._first(waiting.person, Milestone.SOUGHT)
            case Paired(_, waited_ms):
                yield self._mine(Kind.PAIRED, None, wait_word(waited_ms), waited_ms // 1_000)
            case Wrote() | Withheld():
                if self._me is not None:
                    yield from self._first(self._me.id, Milestone.CHATTED)
            case ChatEnded(bot, chat, ending, at_ms):
                yield ChatTold(bot, chat, at_ms, ending.value)

    def _browsing(self, change: ProfileWritten | CardShown | Liked | Matched) -> Iterator[Telling]:
        match change:
            case ProfileWritten(profile):
                if profile.is_finished:
                    yield from self._first(profile.person, Milestone.PROFILE)
                if profile.is_paused and any(isinstance(it, Unlisted) for it in self._changes):
                    yield self._mine(Kind.PAUSED, profile.person)
            case CardShown():
                if change.counts:
                    event = self._event(Kind.BROWSED, change.viewer, often=CARDS)
                    yield CardsTold(change.viewer, event)
                    yield from self._first(change.viewer, Milestone.BROWSED)
            case Liked():
                yield self._mine(Kind.LIKED, change.by, "note" if change.note else "")
                yield from self._first(change.by, Milestone.LIKED)
            case Matched(chat, kept_from):
                yield self._mine(Kind.MATCHED, None, "" if kept_from is None else "kept")
                yield from self._first(chat.one, Milestone.MATCHED)
                yield from self._first(chat.two, Milestone.MATCHED)

    def _beside(self, change: Change) -> Iterator[Telling]:
        """What is said and done about people, and paid."""
        me = None if self._me is None or self._gone else self._me.id
        match change:
            case CameBy():
                yield self._mine(Kind.REFERRED, me)
            case Arrived():
                yield self._mine(Kind.READY, me)
            case charges.Reported():
                yield self._mine(Kind.REPORTED, me, change.reason)
            case KeptApart(because=Because.BLOCKED):
                yield self._mine(Kind.BLOCKED, me)
            case charges.Judged():
                yield self._mine(Kind.JUDGED, None, change.verdict.value)
            case charges.Sanctioned(sanction):
                yield self._mine(Kind.SANCTIONED, None, sanction.rung.name.lower())
            case charges.Appealed():
                yield self._mine(Kind.APPEALED, me)
            case _:
                yield from self._money(change, me)

    def _money(self, change: Change, me: PersonId | None) -> Iterable[Telling]:
        match change:
            case paying.Paid(payment):
                yield self._mine(Kind.PAID, me, _bought(payment), payment.stars)
            case paying.Refunded(payment):
                yield self._mine(Kind.REFUNDED, None, _bought(payment), payment.stars)
            case _:
                return

    # --- as events ------------------------------------------------------------------------

    def _mine(
        self, kind: Kind, person: PersonId | None, word: str = "", size: int = 0
    ) -> Happened:
        return Happened(self._event(kind, person, word, size))

    def _event(
        self, kind: Kind, person: PersonId | None, word: str = "", size: int = 0, often: int = 0
    ) -> Event:
        chronicle = self._chronicle
        alias = NOBODY if person is None else chronicle.alias(person)
        return Event(chronicle.bot, kind, self._at_ms, alias, word, size, often)


def _bought(payment: Payment) -> str:
    return payment.item.word if payment.item else "unknown"
