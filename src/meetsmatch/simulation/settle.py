"""The whole state, compared with the model; and what must be over once all is well again."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from meetsmatch.app.catalogue import Catalogue
from meetsmatch.app.ports import Store
from meetsmatch.app.work import Letter
from meetsmatch.bot.bench import SHOWN_MS
from meetsmatch.core.ids import BENCH, ChatId, PersonId
from meetsmatch.core.people import Person
from meetsmatch.simulation.host import BOT
from meetsmatch.simulation.ledger import Ledger
from meetsmatch.simulation.model import Model
from meetsmatch.simulation.promises import Judge
from meetsmatch.simulation.reckoning import Reckoning

T = TypeVar("T")
EVERY = 10_000


def now(coroutine: Coroutine[object, None, T]) -> T:
    """The result of what never waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast(T, end.value)
    raise RuntimeError("a store of a simulation waits for nothing")


@dataclass(slots=True)
class Settling:
    """Looks at everything at once."""

    judge: Judge
    model: Model
    ledger: Ledger
    kept: object
    now_ms: Callable[[], int]

    @property
    def reckoning(self) -> Reckoning:
        return Reckoning(self.judge, self.model, self.kept, self.now_ms)

    @property
    def catalogue(self) -> Catalogue:
        return cast(Catalogue, cast(Any, self.kept).catalogue)

    @property
    def store(self) -> Store:
        return cast(Store, self.kept)

    def examine(self, whole: bool) -> None:
        """Every live chat; and, asked for the whole, everybody and everything."""
        for chat in set(self.model.seat.values()):
            self.model.check_table(self.model.tables[chat])
        if whole:
            now(self._compare())

    async def _compare(self) -> None:
        model, must = self.model, self.judge.must
        counts = await self.store.counts(BOT)
        must(counts["people"] == len(model.people), "S", f"people: {counts}")
        must(counts["chats"] == len(set(model.seat.values())), "S", f"chats: {counts}")
        waiting = {place.person for place in await self.store.waiting(BOT)}
        must(waiting == set(model.waiting), "S", "other people wait")
        for person in model.people.values():
            await self._same(person)
        await self.reckoning.compare()

    async def _same(self, person: Person) -> None:
        model, must = self.model, self.judge.must
        at_ms, kept = self.now_ms(), await self.store.person(BOT, person.id)
        must(
            kept is not None and self._now(kept, at_ms) == self._now(person, at_ms),
            "S",
            f"{person.id} is {kept}, not {person}",
            person.id,
        )
        chat = await self.store.chat_of(BOT, person.id)
        seat = model.seat.get(person.id)
        must((chat and chat.id) == seat, "S", f"{person.id} sits elsewhere", person.id)
        await self._same_sight(person.id)

    async def _same_sight(self, who: PersonId) -> None:
        likes, must = self.model.likes, self.judge.must
        profile = await self.catalogue.profile(BOT, who)
        must(profile == likes.profiles.get(who), "S", f"{who} has another profile", who)
        entry = await self.catalogue.candidate(BOT, who)
        shown = likes.pool.get(who)
        same = (entry is None) == (shown is None)
        same = same and (entry is None or shown is None or entry.is_still(shown))
        must(same, "S", f"{who} is shown as {entry}", who)
        matches = {chat.id for chat in await self.catalogue.matches(BOT, who, EVERY)}
        must(matches == self._matches(who), "S", f"{who} has other matches", who)

    @staticmethod
    def _now(person: Person, at_ms: int) -> Person:
        """A sanction that is over counts no more, whether it is still remembered or not."""
        over = person.suspended_until_ms <= at_ms
        return replace(person, suspended_until_ms=0) if over else person

    def _matches(self, who: PersonId) -> set[ChatId]:
        tables = self.model.tables.values()
        return {it.id for it in tables if it.is_match and not it.ending and who in it.seats}

    def ends(self) -> None:
        """After healing: nothing is left to do."""
        must, ledger = self.judge.must, self.ledger
        counts = now(cast("Coroutine[object, None, dict[str, int]]", self.store.counts(BOT)))
        must(counts["inbox"] == 0, "L", f"{counts['inbox']} left in the inbox")
        letters = now(
            cast("Coroutine[object, None, list[Letter]]", self.store.unsent(BOT, 0, EVERY))
        )
        # What moderators are shown goes within a day, and nothing else waits for its time.
        at_ms, shown = self.now_ms(), [it.outgoing for it in letters if it.outgoing.to == BENCH]
        left = counts["outbox"] - sum(at_ms < it.due_ms <= at_ms + SHOWN_MS for it in shown)
        must(left == 0, "L", f"{left} left in the outbox")
        for line in ledger.order.values():
            left = line[0].number if line else 0
            must(not left, "R2", f"update {left} is never handled", f"u{left}")
        for said in ledger.open.values():
            excused = said.waits or ledger.away.get(said.author, -1) >= said.at
            word = f"w{said.number}"
            must(excused, "R2", f"{word} is gone without a word to its author", word)
        self._nobody_waits_in_vain()
        now(self.reckoning.ends())

    def _nobody_waits_in_vain(self) -> None:
        model, at_ms = self.model, self.now_ms()
        waiting = sorted(model.waiting)
        for place, me in enumerate(waiting):
            for other in waiting[:place]:
                one, two = model.people[me].fingerprint, model.people[other].fingerprint
                fits = model.accepts(me, other, at_ms) and model.accepts(other, me, at_ms)
                fits = fits and not model.are_apart(one, two, at_ms)
                fits = fits and model.likes.table_of(me, other) is None
                self.judge.must(not fits, "L", f"{me} and {other} wait for ever", me, other)
