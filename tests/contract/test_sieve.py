"""People by what they are: the same few on every store, however far one looks at once."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from contract.made import BOT, NOW, person, work
from contract.test_directory import Listing
from meetsmatch.app.directory import Sieved, Stretch
from meetsmatch.app.telling import Visited
from meetsmatch.app.work import PersonChanged, PersonJoined
from meetsmatch.core.ages import Assurance
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import DAY_MS, Rules
from meetsmatch.core.sieve import Sieve, Status, Traits

RULES = Rules(terms=2)
TODAY = NOW // DAY_MS
ALL = Stretch("", 99, 99)

READY: dict[str, Any] = {
    "consent": 2,
    "gender": Gender.MAN,
    "birth_year": 1990,
    "wishes": Wishes(Seeks.WOMEN),
}
WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"language": "ru", "gender": Gender.OTHER},
    {"birth_year": None},
    {"consent": 1},
    {"gender": None, "birth_year": None},
    {"wishes": Wishes()},
    {"assurance": Assurance.REFUSED},
    {"assurance": Assurance.BIRTHDAY, "language": "ru"},
    {"reachable": False},
    {"is_hidden": True, "reachable": False},
    {"is_hidden": True, "language": "ru"},
    {"suspended_until_ms": NOW + 1, "is_hidden": True},
    {"suspended_until_ms": NOW},
    {"created_ms": NOW - 40 * DAY_MS},
    {"created_ms": NOW - 3 * DAY_MS, "language": "ru"},
)
SEEN = {3: TODAY + 1, 13: TODAY - 5}
"""When some were here again."""


def somebody(number: int) -> Person:
    fingerprint = Fingerprint(f"{number * 7 % 16:x}" * 32)
    created_ms = WAYS[number].get("created_ms", NOW)
    return replace(person(100 + number), fingerprint=fingerprint, created_ms=created_ms)


async def furnish(store: Listing) -> list[Person]:
    people = list[Person]()
    for number, way in enumerate(WAYS):
        new = somebody(number)
        people.append(new.changed(**READY | way))
        await store.commit(work(PersonJoined(new, b"address")))
        await store.commit(work(PersonChanged(people[-1])))
    for number, day in SEEN.items():
        await store.commit(work(Visited(BOT, people[number].id, day)))
        people[number] = replace(people[number], seen_day=day)
    elsewhere = replace(somebody(0), bot=BotId(2), id=PersonId(1))
    await store.commit(replace(work(PersonJoined(elsewhere, b"address")), bot=BotId(2)))
    return sorted(people, key=lambda it: it.fingerprint)


async def test_whoever_the_rule_means_is_found(store: Listing):
    people = await furnish(store)
    assurances = (Assurance.DECLARED, Assurance.BIRTHDAY)
    days = ((None, 0), (0, 0), (3, 0), (None, 3), (40, 3), (None, 41))
    for status, assurance, (within, away) in product((None, *Status), assurances, days):
        for language, gender in (("", None), ("ru", None), ("ru", Gender.OTHER)):
            traits = Traits(status, language, gender, within, away)
            sieve = Sieve(traits, replace(RULES, assurance=assurance), NOW)
            found = await store.directory.sieved(BOT, sieve, ALL)
            meant = [it for it in people if sieve.passes(it)]
            assert found == Sieved(meant, ""), traits


@pytest.mark.parametrize("status", [None, Status.JOINING, Status.HIDDEN, Status.SUSPENDED])
@pytest.mark.parametrize(("most", "looked_at"), [(1, 99), (2, 3), (99, 1), (99, 4), (3, 2)])
async def test_one_goes_on_where_one_stopped_until_all_are_found(
    store: Listing, status: Status | None, most: int, looked_at: int
):
    people = await furnish(store)
    sieve = Sieve(Traits(status), RULES, NOW)
    gathered, after = list[Person](), ""
    for _ in range(20):
        found = await store.directory.sieved(BOT, sieve, Stretch(after, most, looked_at))
        assert len(found.people) <= min(most, looked_at)
        gathered += found.people
        if not found.upto:
            break
        assert found.upto > after
        after = found.upto
    assert gathered == [it for it in people if sieve.passes(it)]


async def test_where_one_may_look_no_further_it_is_said_how_far_that_was(store: Listing):
    people = await furnish(store)
    nobody = Sieve(Traits(language="fr"), RULES, NOW)
    found = await store.directory.sieved(BOT, nobody, Stretch("", 9, 4))
    assert found == Sieved([], people[3].fingerprint)
    last = people[-1].fingerprint
    assert await store.directory.sieved(BOT, nobody, Stretch(last, 9, 4)) == Sieved([], "")
