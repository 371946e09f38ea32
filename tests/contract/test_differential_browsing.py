"""The same steps of browsing on every backend give the same answers.

As test_differential, with few people who like, match, open, park, write, block and leave.
"""

import asyncio
from dataclasses import dataclass, field, replace
from itertools import permutations
from random import Random

import pytest

from contract.made import (
    BOT,
    NOW,
    browser,
    candidate,
    chat,
    joined,
    letter,
    liked,
    matched,
    opened,
    paired,
    person,
    place,
    print_of,
    profile,
    withheld,
)
from contract.test_browsing import Browsed
from contract.test_differential import LOOKS, Answer, Asking, Side
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.app.browsing import (
    CardShown,
    ContactOffered,
    Listed,
    Matched,
    OpinionsEnded,
    Parked,
    Passed,
    PassUndone,
    ProfileWritten,
    SaidOf,
    StillListed,
    Unlisted,
)
from meetsmatch.app.work import (
    Because,
    BlocksLifted,
    Change,
    ChatEnded,
    Commit,
    GaveUp,
    KeptApart,
    NotTogether,
    PersonChanged,
    PersonForgotten,
    RelaysCancelled,
    Sought,
    WithheldDropped,
    Wrote,
)
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.chats import Chat, Ending, Says
from meetsmatch.core.ids import ChatId, PersonId
from meetsmatch.core.people import Gender, Seeks
from meetsmatch.core.rules import DAY_MS

PEOPLE = tuple(map(PersonId, range(1, 5)))
TIMES = 3
"""How often two may meet, each time in another chat."""

STEPS = 250
RUNS = [
    *((seed, "sqlite") for seed in range(12)),
    *((seed, "postgresql") for seed in range(4)),
    pytest.param(0, "d1", marks=pytest.mark.node),
]

Changes = tuple[Change, ...]


@dataclass(slots=True)
class Steps:
    """Chooses what to do next."""

    random: Random
    now_ms: int = NOW
    sources: int = 0
    live: list[Chat] = field(default_factory=list[Chat])
    """Live chats: looked up on one side only, for there are few that chance would name."""

    def next(self) -> Asking:
        self.now_ms += self.random.choice((1, 7, 500, 60_000))
        if self.random.random() < 0.04:
            self.now_ms += self.random.choice((1, 3, 8)) * DAY_MS
            return lambda side: side.store.expire(self.now_ms)
        changes = self.changes()
        letters = tuple(letter(self.one()) for _ in range(self.random.choice((0, 0, 1))))
        commit = Commit(BOT, self.now_ms, changes, letters)
        return lambda side: side.store.commit(commit)

    def changes(self) -> Changes:
        kinds = (
            (self.about_people, 2),
            (self.about_profiles, 4),
            (self.about_cards, 4),
            (self.about_likes, 5),
            (self.about_seats, 6),
            (self.about_words, 6),
            (self.about_ends, 2),
            (self.about_random_chats, 2),
            (self.about_safety, 1),
        )
        deeds, weights = zip(*kinds, strict=True)
        return self.random.choices(deeds, weights)[0]()

    def one(self) -> PersonId:
        return self.random.choice(PEOPLE)

    def two(self) -> tuple[PersonId, PersonId]:
        one, two = self.random.sample(PEOPLE, 2)
        return one, two

    def chat_of(self, one: int, two: int) -> ChatId:
        """One of those that name these two seats."""
        return ChatId(100 * (1 + self.random.randrange(TIMES)) + 10 * one + two)

    def until_ms(self) -> int:
        return self.now_ms + self.random.choice((1, 500, 60_000))

    def seats(self) -> tuple[ChatId, PersonId, PersonId]:
        """A chat, one of its seats, and the other: mostly a live one."""
        if self.live and self.random.random() < 0.8:
            match = self.random.choice(self.live)
            one = self.random.choice((match.one, match.two))
            return match.id, one, match.partner_of(one)
        one, two = self.two()
        return self.chat_of(*self.random.choice(((one, two), (two, one)))), one, two

    # --- people ---------------------------------------------------------------------------

    def about_people(self) -> Changes:
        someone = person(self.one(), version=self.random.choice((0, 0, 1)))
        match self.random.randrange(8):
            case 0:
                return (PersonForgotten(someone),)
            case 1:
                return (PersonChanged(someone.changed(language="ru")),)
            case _:
                return (joined(someone.id),)

    def about_profiles(self) -> Changes:
        who = self.one()
        match self.random.randrange(5):
            case 0:
                return (Unlisted(BOT, who),)
            case 1 | 2:
                version = self.random.choice((0, 0, 1, 2))
                return (ProfileWritten(profile(who, version=version, moved_ms=self.now_ms)),)
            case _:
                versions = self.random.choice((0, 0, 1)), self.random.choice((0, 1, 2))
                day = self.now_ms // DAY_MS
                entry = replace(self.entry(who), active_day=day, listed_day=day)
                return (Listed(entry, *versions),)

    def entry(self, who: PersonId) -> Candidate:
        wish = self.random.choice((Seeks.EVERYONE, Seeks.EVERYONE, Seeks.MEN))
        return candidate(who, seeks=wish, gender=self.random.choice((Gender.MAN, Gender.WOMAN)))

    # --- opinions -------------------------------------------------------------------------

    def about_cards(self) -> Changes:
        by, about = self.two()
        match self.random.randrange(6):
            case 0:
                return (Passed(BOT, by, about, self.now_ms, self.until_ms()),)
            case 1:
                passed = Passed(BOT, by, about, self.now_ms, self.until_ms())
                return passed, PassUndone(BOT, by, about, self.now_ms)
            case 2:
                return PassUndone(BOT, by, about, self.now_ms - 1), StillListed(self.entry(about))
            case 3:
                return (StillListed(self.entry(about)),)
            case _:
                return (CardShown(BOT, by, self.entry(about), self.now_ms, self.until_ms()),)

    def about_likes(self) -> Changes:
        one, two = self.two()
        like = liked(one, two, at_ms=self.now_ms, most=self.random.choice((2, 50)))
        match self.random.randrange(5):
            case 0:
                return matched(one, two, self.chat_of(one, two))
            case 1:
                kept_from = self.random.choice((None, self.chat_of(one, two)))
                return (Matched(chat(self.chat_of(one, two), one, two, self.now_ms), kept_from),)
            case 2:
                answer = replace(like, answers=True, note=b"words")
                return answer, Matched(chat(self.chat_of(one, two), one, two, self.now_ms))
            case _:
                return (like,)

    # --- matches --------------------------------------------------------------------------

    def about_seats(self) -> Changes:
        number, who, _ = self.seats()
        match self.random.randrange(5):
            case 0 | 1:
                return (opened(who, number, self.now_ms),)
            case 2:
                return GaveUp(BOT, who), opened(who, number, self.now_ms)
            case 3:
                return (ContactOffered(BOT, number, who, b"@", self.random.random() < 0.5),)
            case _:
                return (Parked(BOT, who, number, self.now_ms),)

    def about_words(self) -> Changes:
        number, one, two = self.seats()
        self.sources += 1
        kept = replace(withheld(self.sources, two, one, number), at_ms=self.now_ms)
        match self.random.randrange(6):
            case 0:
                return (WithheldDropped(BOT, number, two, self.now_ms - 60_000),)
            case 1:
                return (replace(kept, is_first=self.random.random() < 0.5),)
            case 2 | 3:
                return (kept,)
            case _:
                return (Wrote(BOT, number, self.now_ms, reaches=two),)

    def about_ends(self) -> Changes:
        number, one, two = self.seats()
        ended = ChatEnded(BOT, number, Ending.UNMATCHED, self.now_ms)
        opinions = OpinionsEnded(BOT, one, two, self.now_ms)
        cancelled = RelaysCancelled(BOT, number, (letter(one), letter(two)))
        rest = ((), (opinions,), (cancelled,), (opinions, cancelled))
        return ended, *self.random.choice(rest)

    def about_random_chats(self) -> Changes:
        number, one, two = self.seats()
        match self.random.randrange(6):
            case 0:
                return (Sought(place(one, self.now_ms)),)
            case 1:
                meets = paired(chat(self.chat_of(one, two), one, two, self.now_ms))
                return Sought(place(one)), Sought(place(two)), meets
            case 2 | 3:
                keeps = [SaidOf(BOT, number, it, Says.KEEP, Says.KEEP) for it in (one, two)]
                kept = Matched(chat(self.chat_of(one, two), one, two, self.now_ms), number)
                return replace(keeps[0], partner_says=Says.NOTHING), keeps[1], kept
            case _:
                says = self.random.choice((Says.GOOD, Says.BAD, Says.KEEP))
                theirs = self.random.choice((Says.NOTHING, Says.NOTHING, Says.KEEP))
                return (SaidOf(BOT, number, one, says, theirs),)

    def about_safety(self) -> Changes:
        one, two = self.two()
        match self.random.randrange(3):
            case 0:
                return (BlocksLifted(BOT, print_of(one)),)
            case 1:
                return (NotTogether(BOT, one, print_of(two)),)
            case _:
                because = self.random.choice(list(Because))
                kept = KeptApart(BOT, print_of(one), print_of(two), because, self.until_ms())
                return (kept,)


async def state(store: Browsed, side: Side, now_ms: int) -> Answer:
    """All that can be seen, after every step."""
    its = store.catalogue
    pairs = [*permutations(PEOPLE, 2)]
    viewers = [candidate(it, radius_km=10) for it in PEOPLE]
    candidates = await asyncio.gather(*(its.candidates(it, 0, 99, now_ms) for it in viewers))
    seen = await asyncio.gather(
        *(its.profile(BOT, it) for it in PEOPLE),
        *(its.candidate(BOT, it) for it in PEOPLE),
        *(its.opinion(BOT, *two) for two in pairs),
        *(its.likes(it, now_ms, 9) for it in viewers),
        *(its.matches(BOT, it, 9) for it in PEOPLE),
        *(its.kept(BOT, it) for it in PEOPLE),
        *(store.chat_of(BOT, it) for it in PEOPLE),
        its.counts_of(BOT, PEOPLE),
        its.overdue(BOT, now_ms, 99),
        store.waiting(BOT),
        store.counts(BOT),
        store.unsent(BOT, 0, 999),
    )
    found = [{it.person: it for it in of_one} for of_one in candidates]
    return side.plain([*seen, found])


async def live_chats(store: Browsed) -> list[Chat]:
    found = [match for it in PEOPLE for match in await store.catalogue.matches(BOT, it, 99)]
    found += [here for it in PEOPLE if (here := await store.chat_of(BOT, it))]
    return sorted(set(found), key=lambda it: it.id)


async def must_hold(store: Browsed) -> None:
    waiting = {it.person for it in await store.waiting(BOT)}
    for it in PEOPLE:
        here = await store.chat_of(BOT, it)
        matches = await store.catalogue.matches(BOT, it, 99)
        assert here is None or not here.is_away(it)
        assert here is None or it not in waiting
        assert len({match.partner_of(it) for match in matches}) == len(matches)
        assert all(match.is_away(it) or match == here for match in matches)
        for match in matches:
            assert await store.person(BOT, match.partner_of(it)) is not None
            opinion = await store.catalogue.opinion(BOT, it, match.partner_of(it))
            assert opinion is None or opinion.mind >= 2
        for number in await store.catalogue.kept(BOT, it):
            found = await store.chat(BOT, number)
            assert found is None or not found.is_live or found.is_away(it)


@pytest.mark.parametrize(("seed", "backend"), RUNS, indirect=["backend"])
@pytest.mark.usefixtures("backend")
async def test_every_backend_browses_alike(seed: int, store: Browsed):
    known = MemoryStore()
    memory, other = Side(known), Side(store)
    steps = Steps(Random(seed))
    begins = Commit(BOT, NOW, tuple(it for who in PEOPLE for it in browser(who)))
    for side in (memory, other):
        await side.store.commit(begins)
    done = 0
    for number in range(STEPS):
        steps.live = await live_chats(known)
        asking = steps.next()
        expected = await memory.answer(asking)
        done += expected != "stale"
        assert await other.answer(asking) == expected, f"step {number}"
        if number % LOOKS == 0:
            seen = await state(known, memory, steps.now_ms)
            assert await state(store, other, steps.now_ms) == seen, f"step {number}"
            await must_hold(known)
    assert done > STEPS // 6
