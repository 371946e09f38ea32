"""What numbers of days and hours say: who is here, who stays, where people are lost."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from meetsmatch.core.events import LONGER, WAITS_S, Kind, Milestone

MONDAY = 3
"""1970 began on a Thursday: so many days before it, a week did."""

AGES = (1, 2, 3, 4, 5, 6, 7, 14, 21, 30)
"""Days after the first one on which it is looked who came back."""

NOT_DONE = frozenset({Kind.RETURNED, Kind.REACHED, Kind.EXPOSED, Kind.STANDING, Kind.LOST})
"""Kinds that say something else than that somebody did something at that hour."""


class Tally(NamedTuple):
    """One kind of event with one word, in one hour or on one day."""

    at: int
    """Hours, or days, since 1970, UTC."""

    kind: str
    word: str
    events: int
    size: int = 0
    often: int = 0


Daily = Mapping[int, float]
"""A number for each day on which there is one."""


class Step(NamedTuple):
    """One step on the way in."""

    name: str
    people: int
    of: str
    """The name of the step before; empty for the first one."""

    kept: float
    """The share of that step's people who took this one, 0 if it had none."""


STEPS: Sequence[tuple[str, Kind, str, str]] = (
    ("Wrote to the bot", Kind.SIGNED_UP, "*", ""),
    ("Agreed, and is of age", Kind.AGREED, "*", "Wrote to the bot"),
    ("Said who they are", Kind.ANSWERED, "gender", "Agreed, and is of age"),
    ("Said whom they seek", Kind.ANSWERED, "seeks", "Said who they are"),
    ("Said when they were born", Kind.ANSWERED, "birth_year", "Said whom they seek"),
    ("Ready", Kind.READY, "*", "Said when they were born"),
    ("Looked for a random chat", Kind.REACHED, Milestone.SOUGHT.word, "Ready"),
    ("Wrote in a chat", Kind.REACHED, Milestone.CHATTED.word, "Looked for a random chat"),
    ("Finished a profile", Kind.REACHED, Milestone.PROFILE.word, "Ready"),
    ("Saw a card", Kind.REACHED, Milestone.BROWSED.word, "Finished a profile"),
    ("Liked somebody", Kind.REACHED, Milestone.LIKED.word, "Saw a card"),
    ("Has a match", Kind.REACHED, Milestone.MATCHED.word, "Liked somebody"),
)
"""Name, what tells of it (* is every word), and the step before it."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who came in one week."""

    first_day: int
    people: int
    stayed: Mapping[int, float | None]
    """By age in days, the share of them who were here on that day; None: it has not come for all
    of them."""


class Numbers:
    """Tallies of days, or of hours, to be asked."""

    def __init__(self, tallies: Iterable[Tally]) -> None:
        self._by = defaultdict[tuple[str, str], list[Tally]](list)
        for it in tallies:
            self._by[it.kind, it.word].append(it)
            self._by[it.kind, "*"].append(it)

    def events(self, kind: Kind, word: str = "*") -> Daily:
        return self._summed(kind, word, lambda it: it.events)

    def size(self, kind: Kind, word: str = "*") -> Daily:
        return self._summed(kind, word, lambda it: it.size)

    def often(self, kind: Kind, word: str = "*") -> Daily:
        return self._summed(kind, word, lambda it: it.often)

    def words(self, kind: Kind) -> Sequence[str]:
        return [word for of, word in self._by if of == kind.value and word != "*"]

    def _summed(self, kind: Kind, word: str, number: Callable[[Tally], int]) -> Daily:
        sums = defaultdict[int, float](float)
        for it in self._by.get((kind.value, word), ()):
            sums[it.at] += number(it)
        return sums

    # --- who is here ----------------------------------------------------------------------

    def active(self, days: Sequence[int], within: int) -> Daily:
        """On each of these days, how many different people were here within so many days up to
        it: each is counted on the first day of theirs in that time. `within` is at most 30."""
        gaps = {int(it): self.events(Kind.VISITED, it) for it in self.words(Kind.VISITED)}
        return {day: self._first_visits(gaps, day, within) for day in days}

    def _first_visits(self, gaps: Mapping[int, Daily], day: int, within: int) -> float:
        first = day - within + 1
        return sum(
            visits.get(it, 0)
            for it in range(first, day + 1)
            for gap, visits in gaps.items()
            if gap == 0 or it - gap < first
        )

    def cohorts(self, today: int, weeks: int) -> Sequence[Cohort]:
        """Those who came in each of the last weeks, and who of them came back: this week first."""
        this_week = (today + MONDAY) // 7
        starts = [week * 7 - MONDAY for week in range(this_week, this_week - weeks, -1)]
        came = self.events(Kind.SIGNED_UP)
        returned = {age: self.events(Kind.RETURNED, str(age)) for age in AGES}
        return [_cohort(start, today, came, returned) for start in starts]

    def steps(self) -> Sequence[Step]:
        """How many took each step on the way in, in all that time."""
        taken = {name: self.total(kind, word) for name, kind, word, _ in STEPS}
        return [
            Step(name, taken[name], before, _share(taken[name], taken.get(before, 0)))
            for name, _, _, before in STEPS
        ]

    def total(self, kind: Kind, word: str = "*") -> int:
        return int(sum(self.events(kind, word).values()))

    # --- rates ----------------------------------------------------------------------------

    def waits(self, share: float) -> Daily:
        """The wait in seconds that so many of those who were paired did not exceed, on each day;
        of the longest only the last limit is known."""
        limits = [*((it, str(it)) for it in WAITS_S), (WAITS_S[-1], LONGER)]
        counted = [(limit, self.events(Kind.PAIRED, word)) for limit, word in limits]
        days = self.events(Kind.PAIRED)
        return {day: _quantile(counted, day, share * days[day]) for day in days}

    def per(self, some: Daily, of: Daily, times: float = 1) -> Daily:
        """The one by the other, on the days on which there is something to divide by."""
        return {day: times * some.get(day, 0) / it for day, it in of.items() if it}

    def busy(self) -> Mapping[tuple[int, int], float]:
        """Of hours: how much people did at each hour of each day of the week (0 is Monday)."""
        sums = defaultdict[tuple[int, int], float](float)
        for kind in Kind:
            if kind not in NOT_DONE:
                for hour, events in self.events(kind).items():
                    sums[(hour // 24 + MONDAY) % 7, hour % 24] += events
        return sums


def _cohort(start: int, today: int, came: Daily, returned: Mapping[int, Daily]) -> Cohort:
    week = range(start, start + 7)
    people = sum(came.get(day, 0) for day in week)
    stayed: dict[int, float | None] = {}
    for age, by_day in returned.items():
        is_over = start + 6 + age < today
        here = sum(by_day.get(day + age, 0) for day in week)
        stayed[age] = _share(here, people) if is_over and people else None
    return Cohort(start, int(people), stayed)


def _share(some: float, of: float) -> float:
    return some / of if of else 0.0


def _quantile(counted: Sequence[tuple[int, Daily]], day: int, rank: float) -> float:
    passed = 0.0
    for limit, events in counted:
        passed += events.get(day, 0)
        if passed >= rank:
            return limit
    return counted[-1][0]
