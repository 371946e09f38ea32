"""People by what they are, a page at a time, among however many."""

from dataclasses import dataclass

from meetsmatch.app.directory import Directory, Sieved, Stretch
from meetsmatch.app.ports import NowMs
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import Rules
from meetsmatch.core.sieve import Sieve, Status, Traits, status_of

LOOKED_AT = 60_000
"""People for one page at most: who looks for three among a million goes on a few times, and nobody
waits for long."""


@dataclass(frozen=True, slots=True)
class Sieving:
    """Of one bot, by the rules that people are let in by."""

    bot: BotId
    directory: Directory
    rules: Rules
    now_ms: NowMs

    def status(self, person: Person) -> Status:
        """How they stand now."""
        return status_of(person, self.rules, self.now_ms())

    async def page(self, traits: Traits, after: str, limit: int) -> Sieved:
        """So many who have these traits; fewer, with more to follow, where they are rare."""
        sieve = Sieve(traits, self.rules, self.now_ms())
        # One more than is shown tells whether there is a page behind this one.
        found = await self.directory.sieved(self.bot, sieve, Stretch(after, limit + 1, LOOKED_AT))
        if len(found.people) <= limit:
            return found
        return Sieved(found.people[:limit], found.people[limit - 1].fingerprint)
