"""Who may be seen: the pool of candidates follows from people and their profiles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.browsing import Listed, ProfileWritten, Unlisted
from meetsmatch.app.catalogue import Catalogue
from meetsmatch.app.places import Places
from meetsmatch.app.ports import NowMs, Store
from meetsmatch.app.work import Change, PersonChanged, PersonForgotten
from meetsmatch.core.candidates import Candidate, listed
from meetsmatch.core.ids import BotId, Cell
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import Profile
from meetsmatch.core.rules import Rules


@dataclass(frozen=True, slots=True)
class Listing:
    """The one place that says who enters the pool, and who leaves it."""

    bot: BotId
    store: Store
    catalogue: Catalogue
    places: Places
    rules: Rules
    now_ms: NowMs

    async def follow(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """What these changes of people and profiles mean for the pool: to be written with them.

        Whoever is forgotten leaves it by that alone.
        """
        people = {it.person.id: it.person for it in changes if isinstance(it, PersonChanged)}
        profiles = {
            it.profile.person: it.profile for it in changes if isinstance(it, ProfileWritten)
        }
        gone = {it.person.id for it in changes if isinstance(it, PersonForgotten)}
        found: tuple[Change, ...] = ()
        for number in {**people, **profiles}:
            if number in gone:
                continue
            person = people.get(number) or await self.store.person(self.bot, number)
            profile = profiles.get(number) or await self.catalogue.profile(self.bot, number)
            if person is not None:
                found += await self._entered(person, profile)
        return found

    async def visit(self, person: Person) -> tuple[Change, ...]:
        """The first thing that somebody does on a new day makes them active today.

        Also for who may not be seen any more because the operator's rules have changed.
        """
        profile = await self.catalogue.profile(self.bot, person.id)
        return await self._entered(person, profile, renews=True)

    async def _entered(
        self, person: Person, profile: Profile | None, renews: bool = False
    ) -> tuple[Change, ...]:
        made = await self.entry(person, profile)
        kept = await self.catalogue.candidate(self.bot, person.id)
        if made is None or profile is None:
            # Others decide about them while they, in their own lane, may just be entering it.
            is_out = person.is_hidden or person.is_suspended(self.now_ms())
            return (Unlisted(self.bot, person.id),) if kept or is_out else ()
        day = made.active_day if renews else None
        if kept and _decides(made) == _decides(kept) and day in (None, kept.active_day):
            return ()
        return (Listed(made, person.version, profile.version),)

    async def entry(self, person: Person, profile: Profile | None) -> Candidate | None:
        """Somebody as others may see them by the rules of now; None if they may not."""
        made = listed(person, profile, self.rules, self.now_ms())
        if made is None or await self.includes(made.cell):
            return made
        return None

    async def includes(self, cell: Cell) -> bool:
        """Whether those who live there are meant."""
        wanted = self.rules.countries
        return not wanted or await self.places.country_of(cell) in wanted


def _decides(entry: Candidate) -> Candidate:
    """What an entry says of who sees whom, without the days."""
    return replace(entry, active_day=0, listed_day=0)
