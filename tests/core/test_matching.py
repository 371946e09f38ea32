"""Who may meet, and what a wave makes of those who wait."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.matching import (
    AGE_WIDENS_MS,
    LANGUAGE_WIDENS_MS,
    Couple,
    Waiting,
    may_meet,
    pairs,
)
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import Rules

ANN = Waiting(
    bot=BotId(1),
    person=PersonId(1),
    fingerprint=Fingerprint("1"),
    since_ms=0,
    gender=Gender.WOMAN,
    age=30,
    seeks=Seeks.EVERYONE,
    age_from=18,
    age_to=99,
    languages=("en",),
    relaxes=True,
)


def another(number: int, **fields: object) -> Waiting:
    return replace(ANN, person=PersonId(number), fingerprint=Fingerprint(str(number)), **fields)


BEN = another(2, gender=Gender.MAN)


def test_two_strangers_may_meet():
    assert may_meet(ANN, BEN, set(), 0)


def test_nobody_meets_themselves_even_under_another_number():
    assert not may_meet(ANN, replace(ANN, person=PersonId(5)), set(), 0)


def test_who_is_kept_apart_does_not_meet():
    apart = {frozenset((ANN.fingerprint, BEN.fingerprint))}
    assert not may_meet(ANN, BEN, apart, 0)
    assert pairs([ANN, BEN], apart, 0) == []


def test_both_must_be_whom_the_other_looks_for():
    picky = replace(ANN, seeks=Seeks.WOMEN)
    assert not may_meet(picky, BEN, set(), 0)
    assert not may_meet(BEN, picky, set(), 0)


def test_a_wish_for_gender_never_widens():
    assert not may_meet(replace(ANN, seeks=Seeks.WOMEN), BEN, set(), 10**9)


def test_ages_widen_with_waiting_for_those_who_allow_it():
    young = replace(ANN, age_to=29)
    assert not may_meet(young, BEN, set(), AGE_WIDENS_MS - 1)
    assert may_meet(young, BEN, set(), AGE_WIDENS_MS)
    assert not may_meet(replace(young, relaxes=False), BEN, set(), 10**9)


def test_languages_widen_only_when_both_allow_it():
    russian = replace(BEN, languages=("ru",))
    assert not may_meet(ANN, russian, set(), LANGUAGE_WIDENS_MS - 1)
    assert may_meet(ANN, russian, set(), LANGUAGE_WIDENS_MS)
    for strict in (replace(russian, relaxes=False), replace(ANN, relaxes=False)):
        other = ANN if strict.person == russian.person else russian
        assert not may_meet(strict, other, set(), 10**9)
        assert pairs([strict, other], set(), 10**9) == []
    assert pairs([ANN, russian], set(), LANGUAGE_WIDENS_MS) == [Couple(ANN.person, BEN.person)]


@pytest.mark.parametrize("since_ms", [0, 30_000, 60_000, 119_000, 2 * LANGUAGE_WIDENS_MS])
def test_who_has_waited_long_meets_whoever_comes_when_they_have_waited_enough_together(
    since_ms: int,
):
    late = replace(BEN, languages=("ru",), since_ms=since_ms)
    at_ms = LANGUAGE_WIDENS_MS + since_ms // 2
    assert not may_meet(ANN, late, set(), at_ms - 1)
    assert pairs([ANN, late], set(), at_ms - 1) == []
    assert may_meet(ANN, late, set(), at_ms)
    assert pairs([late, ANN], set(), at_ms) == [Couple(ANN.person, late.person)]


def test_nobody_is_taken_from_whom_they_share_a_language_with():
    alone = replace(ANN, languages=("ru",))
    now_ms = 10 * LANGUAGE_WIDENS_MS
    waits, comes, last = (another(n, since_ms=now_ms - 9 + n) for n in (3, 4, 5))
    assert pairs([alone, waits, comes], set(), now_ms) == [Couple(waits.person, comes.person)]
    assert pairs([alone, waits, comes, last], set(), now_ms) == [
        Couple(waits.person, comes.person),
        Couple(alone.person, last.person),
    ]


def test_who_is_alone_in_their_language_waits_for_minutes_among_many_and_nobody_else_longer():
    """Somebody comes every two seconds for an hour, one in fifty of them with no language that
    others have."""
    waited: dict[bool, list[int]] = {True: [], False: []}
    line: dict[PersonId, Waiting] = {}
    for second in range(3600):
        now_ms = second * 1000
        if second % 2 == 0:
            number = second + 10
            language = f"x{number}" if second % 100 == 0 else "en"
            new = another(number, since_ms=now_ms, languages=(language,))
            line[new.person] = new
        for couple in pairs(line.values(), set(), now_ms):
            for it in (line.pop(couple.first), line.pop(couple.second)):
                waited[it.languages == ("en",)].append(now_ms - it.since_ms)
    assert len(line) <= 4
    assert max(waited[False]) <= 2 * LANGUAGE_WIDENS_MS
    assert max(waited[True]) <= 4_000


def test_the_longest_wait_goes_first():
    late = [another(n, since_ms=n) for n in (5, 4, 3)]
    assert pairs([*late, ANN], set(), 10) == [
        Couple(PersonId(1), PersonId(3)),
        Couple(PersonId(4), PersonId(5)),
    ]


def test_who_waits_longest_is_found_on_whatever_shelf():
    seeker = replace(ANN, languages=("en", "ru"))
    early_russian = another(3, since_ms=1, languages=("ru",))
    later_english = another(2, since_ms=2)
    assert pairs([seeker, later_english, early_russian], set(), 10) == [
        Couple(PersonId(1), PersonId(3))
    ]


def test_a_thousand_make_five_hundred_couples():
    line = [another(n, since_ms=n) for n in range(1, 1001)]
    couples = pairs(line, set(), 2000)
    assert len(couples) == 500
    assert len({person for couple in couples for person in couple}) == 1000


PEOPLE = st.lists(
    st.builds(
        another,
        number=st.integers(1, 40),
        gender=st.sampled_from(Gender),
        seeks=st.sampled_from(Seeks),
        age=st.integers(18, 60),
        age_from=st.integers(18, 40),
        age_to=st.integers(30, 60),
        since_ms=st.integers(0, 200_000),
        languages=st.sampled_from([("en",), ("ru",), ("en", "ru"), ("fa",)]),
        relaxes=st.booleans(),
    ),
    unique_by=lambda w: w.person,
    max_size=25,
)


@given(PEOPLE, st.sets(st.frozensets(st.integers(1, 40).map(str), min_size=2, max_size=2)))
def test_a_wave_is_sound_and_leaves_no_couple_behind(
    line: list[Waiting], apart: set[frozenset[str]]
):
    by_person = {w.person: w for w in line}
    couples = pairs(line, apart, 200_000)
    met = [person for couple in couples for person in couple]
    assert len(met) == len(set(met))
    for one, two in couples:
        assert may_meet(by_person[one], by_person[two], apart, 200_000)
    left = [w for w in line if w.person not in met]
    assert not any(may_meet(a, b, apart, 200_000) for a in left for b in left)
    strangers = [
        by_person[it]
        for one, two in couples
        for it in (one, two)
        if not by_person[one].understands(by_person[two])
    ]
    assert not any(
        a.understands(b) and may_meet(a, b, apart, 200_000)
        for a in (*strangers, *left)
        for b in (*strangers, *left)
    ), "who is left over, or meets somebody of another language, could meet nobody of their own"


def test_a_place_in_the_queue_takes_what_pairing_needs_from_the_person():
    person = Person(
        BotId(1),
        PersonId(2),
        Fingerprint("f"),
        "ru",
        gender=Gender.MAN,
        birth_year=1996,
        wishes=Wishes(Seeks.WOMEN, 20, 40),
    )
    place = Waiting.of(person, now_ms=7, year=2026, rules=Rules())
    assert (place.age, place.languages, place.since_ms) == (30, ("ru",), 7)
    fluent = person.changed(wishes=replace(person.wishes, languages=("en", "ru")))
    assert Waiting.of(fluent, 7, 2026, Rules()).languages == ("en", "ru")


@pytest.mark.parametrize("missing", ["gender", "birth_year", "wishes"])
def test_nobody_waits_before_onboarding_is_done(missing: str):
    whole = {"gender": Gender.MAN, "birth_year": 1990, "wishes": Wishes(Seeks.MEN)}
    whole[missing] = Wishes() if missing == "wishes" else None
    person = Person(BotId(1), PersonId(2), Fingerprint("f"), "en").changed(**whole)
    with pytest.raises(ValueError, match="onboarding"):
        Waiting.of(person, 0, 2026, Rules())
