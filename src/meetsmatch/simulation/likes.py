"""Who shows themselves, who thinks what of whom, and who is a match: the promises of browsing.

Told from committed changes alone, as the model is, and by rules written here a second time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from meetsmatch.app.browsing import (
    Browsing,
    CardShown,
    ContactOffered,
    Liked,
    Listed,
    Matched,
    Opened,
    OpinionsEnded,
    OpinionsForgotten,
    Parked,
    Passed,
    PassUndone,
    ProfileWritten,
    SaidOf,
    StillListed,
    Unlisted,
)
from meetsmatch.app.paying import Entitled
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.chats import Says
from meetsmatch.core.ids import ChatId, PersonId
from meetsmatch.core.offers import Item
from meetsmatch.core.opinions import Mind
from meetsmatch.core.people import Person, year_at
from meetsmatch.core.places import km_between
from meetsmatch.core.profiles import Profile
from meetsmatch.core.rules import DAY_MS
from meetsmatch.simulation.standing import Standing, Table

Two = tuple[PersonId, PersonId]
UNDONE_WITHIN = 60_000_000
"""Half a minute, and as long again on the way, in microseconds of the timeline: the machine may
sleep for hours between what was decided and what is written."""


@dataclass(slots=True)
class Likes:
    """The state that all committed changes of browsing together must have led to."""

    standing: Standing
    profiles: dict[PersonId, Profile] = field(default_factory=dict[PersonId, Profile])
    pool: dict[PersonId, Candidate] = field(default_factory=dict[PersonId, Candidate])
    cut_off: dict[PersonId, Candidate] = field(default_factory=dict[PersonId, Candidate])
    """Who is not shown only because Telegram does not reach them, as they were."""

    minds: dict[Two, tuple[Mind, int, int]] = field(
        default_factory=dict[Two, tuple[Mind, int, int]]
    )
    """(what, when, until)."""

    passed: dict[Two, int] = field(default_factory=dict[Two, int])
    """When somebody was passed on last, on the timeline."""

    shown: set[Two] = field(default_factory=set[Two])
    """Every card that anybody ever saw."""

    given: Counter[tuple[PersonId, int]] = field(default_factory=Counter[tuple[PersonId, int]])
    """Likes, by day."""

    says: dict[tuple[ChatId, PersonId], Says] = field(
        default_factory=dict[tuple[ChatId, PersonId], Says]
    )
    offered: set[tuple[ChatId, PersonId]] = field(default_factory=set[tuple[ChatId, PersonId]])
    cards: int = 0
    likes: int = 0
    matched: int = 0

    def apply(self, change: Browsing, beside: Sequence[object]) -> None:
        """One change of a commit that the store has accepted; `beside` are all of it."""
        match change:
            case ProfileWritten() | Listed() | Unlisted() | StillListed():
                self._profile(change)
            case CardShown():
                self._card(change, beside)
            case Liked():
                self._like(change, beside)
            case Passed() | PassUndone() | OpinionsEnded() | OpinionsForgotten():
                self._mind(change)
            case Matched():
                self._match(change)
            case Opened() | Parked():
                self._moves(change)
            case SaidOf() | ContactOffered():
                self._tells(change, beside)

    # --- profiles -----------------------------------------------------------------------------

    def _profile(self, change: ProfileWritten | Listed | Unlisted | StillListed) -> None:
        must, people = self.standing.judge.must, self.standing.people
        match change:
            case ProfileWritten(profile):
                who = profile.person
                old = self.profiles.get(who)
                fits = profile.version == (0 if old is None else old.version + 1)
                must(fits and who in people, "I1", f"a profile of {who} undoes another", who)
                agreed = who in people and people[who].consent
                must(agreed, "C1", f"a profile of {who}, who has not agreed", who)
                self.profiles[who] = profile
            case Listed(candidate):
                self.pool[candidate.person] = candidate
                self.cut_off.pop(candidate.person, None)
            case Unlisted(_, who):
                entry, known = self.pool.pop(who, None), people.get(who)
                if entry is not None and known is not None and not known.reachable:
                    self.cut_off[who] = entry
            case StillListed():
                pass  # a guard, which writes nothing

    def check(self, who: PersonId) -> None:
        """Whoever can be seen wants to be, may be, and is as they are."""
        entry = self.pool.get(who)
        if entry is None:
            return
        must, known, profile = (
            self.standing.judge.must,
            self.standing.people.get(who),
            self.profiles.get(who),
        )
        if known is None or profile is None:
            must(False, "L5", f"{who} is shown and not known", who)
            return
        wants = profile.is_finished and not profile.is_paused and profile.cell is not None
        must(wants, "L5", f"{who} is shown against their will", who)
        must(known.reachable, "L5", f"{who} is shown, unreachable", who)
        self.standing.must_be_welcome(who, self.standing.wall_ms(), "is shown")
        must(self._is_of(entry, known, profile), "P6", f"{who} is shown as somebody else", who)

    def _is_of(self, entry: Candidate, known: Person, profile: Profile) -> bool:
        wishes = known.wishes
        return (
            (entry.gender, entry.birth_year) == (known.gender, known.birth_year)
            and (entry.seeks, entry.age_from, entry.age_to)
            == (wishes.seeks, wishes.age_from, wishes.age_to)
            and entry.languages == (wishes.languages or (known.language,))
            and (entry.cell, entry.radius_km) == (profile.cell, profile.radius_km)
        )

    # --- opinions -----------------------------------------------------------------------------

    def _card(self, change: CardShown, beside: Sequence[object]) -> None:
        must, viewer, about = self.standing.judge.must, change.viewer, change.about.person
        self.cards += 1
        must(viewer != about, "L5", f"{viewer} sees their own card", viewer)
        must(about in self.pool, "L5", f"{viewer} sees {about}, who is not shown", viewer, about)
        self.standing.must_be_welcome(viewer, change.at_ms, "sees cards")
        self.standing.must_be_welcome(about, change.at_ms, "is on a card")
        self._not_apart(viewer, about, change.at_ms, "L5")
        mind, _, until_ms = self.minds.get((viewer, about), (Mind.SHOWN, 0, 0))
        decided = mind is not Mind.SHOWN and until_ms > change.at_ms
        must(not decided, "L5", f"{viewer} sees {about} again after {mind.name}", viewer, about)
        if about in self.pool:
            one, two = self._seen_as(viewer, beside), self.pool[about]
            fits = one is not None and self._suits(one, two, change.at_ms)
            must(fits, "P6", f"{viewer} and {about} don't suit each other", viewer, about)
        self.shown.add((viewer, about))
        if until_ms <= change.at_ms:
            self.minds[viewer, about] = (Mind.SHOWN, change.at_ms, change.until_ms)

    def _seen_as(self, viewer: PersonId, beside: Sequence[object]) -> Candidate | None:
        """Whoever browses is in the pool, with the wishes that the same commit may bring, or is
        found to have left while they are answered."""
        made = [it.candidate for it in beside if isinstance(it, Listed)]
        own = [it for it in made if it.person == viewer]
        return own[-1] if own else self.pool.get(viewer, self.cut_off.get(viewer))

    def _suits(self, one: Candidate, two: Candidate, at_ms: int) -> bool:
        year, km = year_at(at_ms), km_between(one.cell, two.cell)
        return all(
            other.gender in self.standing.wanted(me.seeks)
            and me.age_from <= year - other.birth_year <= me.age_to
            and not set(me.languages).isdisjoint(other.languages)
            and km <= me.radius_km
            for me, other in ((one, two), (two, one))
        )

    def _not_apart(self, one: PersonId, two: PersonId, at_ms: int, promise: str) -> None:
        people, must = self.standing.people, self.standing.judge.must
        if one not in people or two not in people:
            must(False, promise, f"{one} or {two} is not known", one, two)
            return
        prints = (people[one].fingerprint, people[two].fingerprint)
        apart = self.standing.are_blocked(*prints)
        must(not apart, promise, f"{one} and {two} are kept apart", one, two)

    def _like(self, change: Liked, beside: Sequence[object]) -> None:
        must, two = self.standing.judge.must, (change.by, change.about)
        self.likes += 1
        mind = self.minds.get(two, (Mind.SHOWN, 0, 0))[0]
        must(mind < Mind.LIKED, "L1", f"{change.by} likes {change.about} again", *two)
        must(two in self.shown, "L5", f"{change.by} likes whom they never saw", *two)
        must(change.about in self.pool, "L5", f"{change.by} likes who is not shown", *two)
        self.standing.must_be_welcome(change.by, change.at_ms, "likes somebody")
        self._not_apart(*two, change.at_ms, "L2")
        back = self.minds.get((change.about, change.by), (Mind.SHOWN, 0, 0))[0] is Mind.LIKED
        matched = any(
            isinstance(it, Matched) and {it.chat.one, it.chat.two} == set(two) for it in beside
        )
        must(back == matched, "L2", f"two likes are no match: {two}", *two)
        day = change.at_ms // DAY_MS
        self.given[change.by, day] += 1
        must(self._may_like(change, beside), "L6", f"{change.by} likes more than they may", *two)
        self.minds[two] = (Mind.LIKED, change.at_ms, 1 << 60)

    def _may_like(self, change: Liked, beside: Sequence[object]) -> bool:
        """More than everybody may is for who has paid, and the commit says so."""
        rules, given = self.standing.rules, self.given[change.by, change.at_ms // DAY_MS]
        has_more = any(isinstance(it, Entitled) and it.item is Item.MORE_LIKES for it in beside)
        return given <= (rules.premium_likes if has_more else rules.likes_per_day)

    def _mind(self, change: Passed | PassUndone | OpinionsEnded | OpinionsForgotten) -> None:
        must = self.standing.judge.must
        match change:
            case Passed(_, by, about, at_ms, until_ms):
                mind = self.minds.get((by, about), (Mind.SHOWN, 0, 0))[0]
                must(mind < Mind.LIKED, "L1", f"{by} passes on whom they like", by, about)
                must((by, about) in self.shown, "L5", f"{by} passes on {about} unseen", by, about)
                self.minds[by, about] = (Mind.PASSED, at_ms, until_ms)
                self.passed[by, about] = self.standing.now()
            case PassUndone(_, by, about, passed_ms):
                mind, at_ms, until_ms = self.minds.get((by, about), (Mind.SHOWN, 0, 0))
                was = (mind, at_ms) == (Mind.PASSED, passed_ms)
                soon = self.standing.now() - self.passed.get((by, about), 0) <= UNDONE_WITHIN
                must(was and soon, "L1", f"{by} takes back what is no pass", by, about)
                self.minds[by, about] = (Mind.SHOWN, at_ms, until_ms)
            case OpinionsEnded(_, one, two, at_ms):
                for both in ((one, two), (two, one)):
                    self.minds[both] = (Mind.UNMATCHED, at_ms, 1 << 60)
            case OpinionsForgotten(_, person):
                for both in [it for it in self.minds if person in it]:
                    del self.minds[both]

    # --- matches ------------------------------------------------------------------------------

    def _match(self, change: Matched) -> None:
        must, chat = self.standing.judge.must, change.chat
        one, two = chat.one, chat.two
        self.matched += 1
        must(self.table_of(one, two) is None, "L2", f"{one} and {two} match twice", one, two)
        if change.kept_from is None:
            both = [self.minds.get(it, (Mind.SHOWN, 0, 0))[0] for it in ((one, two), (two, one))]
            want = both == [Mind.LIKED, Mind.LIKED]
        else:
            seats = set(self.standing.tables[change.kept_from].seats)
            kept = [self.says.get((change.kept_from, me), Says.NOTHING) for me in (one, two)]
            want = seats == {one, two} and all(Says.KEEP in it for it in kept)
        must(want, "L2", f"{one} and {two} match, and not both want it", one, two)
        self._not_apart(one, two, chat.opened_ms, "L2")
        for me in (one, two):
            self.standing.must_be_welcome(me, chat.opened_ms, "matches")
        prints = (chat.one_print, chat.two_print)
        table = Table(chat.id, (one, two), prints, chat.opened_ms, is_match=True)
        table.away = {one, two}
        self.standing.tables[chat.id] = table

    def table_of(self, one: PersonId, two: PersonId) -> Table | None:
        """Their live match."""
        for table in self.standing.tables.values():
            if table.is_match and table.ending is None and set(table.seats) == {one, two}:
                return table
        return None

    def _moves(self, change: Opened | Parked) -> None:
        must, who, standing = self.standing.judge.must, change.person, self.standing
        table = standing.tables[change.chat]
        live = table.is_match and table.ending is None and who in table.seats
        must(live, "P7", f"{who} moves in {table.id}, which is no match of theirs", who, table.id)
        if isinstance(change, Opened):
            must(who not in standing.seat, "P2", f"{who} opens a second chat", who)
            must(who not in standing.waiting, "P3", f"{who} opens a chat and waits", who)
            out = standing.held.until_ms(standing.people[who].fingerprint) > change.at_ms
            must(not out, "B1", f"{who} opens a chat and is kept out", who)
            standing.seat[who] = table.id
            table.away.discard(who)
        else:
            must(standing.seat.get(who) == table.id, "P1", f"{who} parks another chat", who)
            standing.seat.pop(who, None)
            table.away.add(who)

    def _tells(self, change: SaidOf | ContactOffered, beside: Sequence[object]) -> None:
        must, who = self.standing.judge.must, change.person
        table = self.standing.tables[change.chat]
        must(who in table.seats, "P1", f"{who} speaks of a stranger's chat", who)
        if isinstance(change, ContactOffered):
            agreed = self.standing.people[who].consent
            must(agreed, "C1", f"{who} tells a name and has not agreed", who)
            self.offered.add((change.chat, who))
            return
        key = (change.chat, who)
        self.says[key] = self.says.get(key, Says.NOTHING) | change.says
        other = self.says.get((change.chat, table.other(who)), Says.NOTHING)
        both = Says.KEEP in change.says and Says.KEEP in other
        matched = any(isinstance(it, Matched) and it.kept_from == change.chat for it in beside)
        known = self.table_of(*table.seats) is not None
        must(matched or known or not both, "L2", f"both keep chat {change.chat}, in vain", who)

    def forget(self, who: PersonId) -> None:
        """Somebody is deleted."""
        must = self.standing.judge.must
        for table in self.standing.tables.values():
            gone = table.ending is not None or who not in table.seats
            must(gone, "L4", f"{who} is deleted and has a chat", who, table.id)
        self.profiles.pop(who, None)
        self.pool.pop(who, None)
        self.cut_off.pop(who, None)
        for two in [it for it in self.minds if who in it]:
            del self.minds[two]
