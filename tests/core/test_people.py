"""Who somebody is, and what is still to be asked."""

import pytest

from meetsmatch.core.ages import Assurance
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import (
    REFUSED_MS,
    Gender,
    Person,
    Question,
    Seeks,
    Wishes,
    next_question,
    without_last_answer,
    year_at,
)
from meetsmatch.core.rules import Rules

NOW_MS = 1_790_000_000_000
"""In 2026."""

NEW = Person(BotId(1), PersonId(2), Fingerprint("f"), "en")
DONE = NEW.changed(
    consent=1, gender=Gender.WOMAN, wishes=Wishes(seeks=Seeks.EVERYONE), birth_year=2000
)


def test_questions_come_in_order_and_end():
    agreed = NEW.changed(consent=1)
    known = agreed.changed(gender=Gender.MAN)
    wishing = known.changed(wishes=Wishes(seeks=Seeks.WOMEN))
    asked = [next_question(p, Rules()) for p in (NEW, agreed, known, wishing, DONE)]
    assert asked == [
        Question.CONSENT,
        Question.GENDER,
        Question.SEEKS,
        Question.BIRTH_YEAR,
        None,
    ]


def test_new_terms_are_asked_for_before_anything_else():
    assert next_question(DONE, Rules(terms=2)) is Question.CONSENT


def test_a_change_is_one_version_on():
    assert (NEW.version, NEW.changed(language="ru").version) == (0, 1)


@pytest.mark.parametrize(("born", "adult"), [(None, False), (2009, False), (2008, True)])
def test_unknown_age_is_never_adult(born: int | None, adult: bool):
    assert DONE.changed(birth_year=born).is_admitted(Rules(), NOW_MS) is adult


CHECKED = Rules(assurance=Assurance.BIRTHDAY)
STRICT = Rules(assurance=Assurance.PROVIDER)


@pytest.mark.parametrize(
    ("stands", "declared", "birthday", "provider"),
    [
        (Assurance.DECLARED, True, False, False),
        (Assurance.BIRTHDAY, True, True, False),
        (Assurance.PROVIDER, True, True, True),
        (Assurance.REFUSED, False, False, False),
    ],
)
def test_what_stands_behind_an_age_must_be_enough(
    stands: Assurance, declared: bool, birthday: bool, provider: bool
):
    person = DONE.changed(assurance=stands, assured_ms=NOW_MS)
    admitted = [person.is_admitted(rules, NOW_MS) for rules in (Rules(), CHECKED, STRICT)]
    assert admitted == [declared, birthday, provider]


def test_a_check_comes_last_and_only_where_it_is_wanted():
    assert next_question(DONE, CHECKED) is Question.AGE_CHECK
    assert next_question(DONE.changed(birth_year=None), CHECKED) is Question.BIRTH_YEAR


def test_whom_a_check_found_too_young_is_asked_again_half_a_year_later():
    person = DONE.changed(assurance=Assurance.REFUSED, assured_ms=NOW_MS)
    assert person.is_too_young(18, NOW_MS + REFUSED_MS - 1)
    assert not person.is_too_young(18, NOW_MS + REFUSED_MS)
    assert next_question(person, STRICT) is Question.AGE_CHECK
    assert next_question(person, Rules()) is None


@pytest.mark.parametrize(
    ("seeks", "found"),
    [
        (Seeks.WOMEN, [Gender.WOMAN]),
        (Seeks.MEN, [Gender.MAN]),
        (Seeks.EVERYONE, list(Gender)),
    ],
)
def test_whom_one_looks_for(seeks: Seeks, found: list[Gender]):
    assert [gender for gender in Gender if seeks.includes(gender)] == found


def test_answers_are_taken_back_one_by_one_but_never_the_age():
    steps = [DONE.changed(birth_year=None)]
    while (before := without_last_answer(steps[-1], Rules())) != steps[-1]:
        steps.append(before)
    assert [(step.wishes.seeks, step.gender) for step in steps] == [
        (DONE.wishes.seeks, DONE.gender),
        (None, DONE.gender),
        (None, None),
    ]
    assert without_last_answer(DONE, Rules()) == DONE


def test_the_year_turns_at_midnight_utc():
    new_year_ms = 1_798_761_600_000
    assert (year_at(new_year_ms - 1), year_at(new_year_ms)) == (2026, 2027)
