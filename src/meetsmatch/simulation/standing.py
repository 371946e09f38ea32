"""What every part of the model looks at: who is known, who waits, and who sits with whom."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from meetsmatch.app.telling import Reached, Visited
from meetsmatch.app.work import Because
from meetsmatch.core.chats import Ending
from meetsmatch.core.ids import ChatId, Fingerprint, PersonId
from meetsmatch.core.people import Gender, Person, Seeks, year_at
from meetsmatch.core.rules import Rules
from meetsmatch.simulation.held import Held
from meetsmatch.simulation.promises import Judge

WANTED = {
    Seeks.WOMEN: {Gender.WOMAN},
    Seeks.MEN: {Gender.MAN},
    Seeks.EVERYONE: set(Gender),
    None: set[Gender](),
}

Pair = frozenset[Fingerprint]


@dataclass(slots=True)
class Table:
    """A chat: its two seats for ever, and how it ended."""

    id: ChatId
    seats: tuple[PersonId, PersonId]
    prints: tuple[Fingerprint, Fingerprint]
    opened_ms: int
    ending: Ending | None = None
    cancelled_at: int | None = None
    """The microsecond from which nothing of it may go out any more."""

    is_match: bool = False
    is_blind: bool = False
    """One has blocked the other's card and doesn't know whose it is: a random chat goes on, for
    its end would tell them."""

    away: set[PersonId] = field(default_factory=set[PersonId])
    """Whose seat in a match is parked."""

    def other(self, person: PersonId) -> PersonId:
        return self.seats[person == self.seats[0]]


@dataclass(slots=True)
class Standing:
    """The people and their places."""

    judge: Judge
    rules: Rules
    now: Callable[[], int]
    wall_ms: Callable[[], int]
    held: Held = field(init=False)
    people: dict[PersonId, Person] = field(default_factory=dict[PersonId, Person])
    found: dict[Fingerprint, PersonId] = field(default_factory=dict[Fingerprint, PersonId])
    waiting: dict[PersonId, int] = field(default_factory=dict[PersonId, int])
    seat: dict[PersonId, ChatId] = field(default_factory=dict[PersonId, ChatId])
    tables: dict[ChatId, Table] = field(default_factory=dict[ChatId, Table])
    blocked: dict[tuple[Fingerprint, Fingerprint], set[Because]] = field(
        default_factory=dict[tuple[Fingerprint, Fingerprint], set[Because]]
    )
    recent: dict[Pair, int] = field(default_factory=dict[Pair, int])

    def wanted(self, seeks: Seeks | None) -> set[Gender]:
        return WANTED[seeks]

    def is_ready(self, person: PersonId) -> bool:
        """Registered, agreed, asked everything, and an adult."""
        known = self.people.get(person)
        if known is None or known.birth_year is None or known.gender is None:
            return False
        return known.consent >= self.rules.terms and (
            year_at(self.wall_ms()) - known.birth_year >= self.rules.min_age
        )

    def must_be_welcome(self, person: PersonId, at_ms: int, what: str) -> None:
        """Whoever meets somebody has agreed, is an adult, and is neither kept out nor hidden."""
        known, must = self.people.get(person), self.judge.must
        if known is None:
            must(False, "A1", f"{person} {what} and is not known", person)
            return
        year = year_at(self.wall_ms())
        is_adult = known.birth_year is not None and year - known.birth_year >= self.rules.min_age
        must(is_adult, "A1", f"{person} {what}, too young", person)
        must(self.is_ready(person), "C1", f"{person} {what} and has not agreed", person)
        out = self.held.until_ms(known.fingerprint) > at_ms
        must(not out, "B1", f"{person} {what} and is kept out", person)
        hidden = self.held.is_hidden(known.fingerprint)
        must(not hidden, "B1", f"{person} {what} and is hidden", person)

    def as_it_stands(self, person: Person) -> Person:
        """Whoever comes back finds what was held against them."""
        who = person.fingerprint
        until_ms, is_hidden = self.held.until_ms(who), self.held.is_hidden(who)
        return replace(person, suspended_until_ms=until_ms, is_hidden=is_hidden)

    def are_blocked(self, one: Fingerprint, two: Fingerprint) -> bool:
        """Whether either has blocked or reported the other."""
        return bool(self.blocked.get((one, two)) or self.blocked.get((two, one)))

    def are_apart(self, one: Fingerprint, two: Fingerprint, at_ms: int) -> bool:
        """Whether they are blocked, or have just met."""
        return self.are_blocked(one, two) or self.recent.get(frozenset((one, two)), 0) > at_ms

    def seen(self, change: Visited | Reached) -> None:
        """Somebody is here today, or has come further than before."""
        known = self.people.get(change.person)
        match change:
            case Visited(_, number, day):
                fits = known is not None and known.seen_day < day
                self.judge.must(fits, "I1", f"{number} is here twice on day {day}", number)
                if known is not None:
                    self.people[number] = replace(known, seen_day=day)
            case Reached(number, milestone):
                if known is not None:
                    done = known.milestones | milestone
                    self.people[number] = replace(known, milestones=done)


def as_seen(person: Person, known: Person | None) -> Person:
    """What was seen of them stays whatever a change was decided on."""
    if known is None:
        return person
    return replace(person, seen_day=known.seen_day, milestones=known.milestones)
