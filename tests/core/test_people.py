"""Who somebody is, and what is still to be asked."""

import pytest

from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import (
    Gender,
    Person,
    Question,
    Seeks,
    Wishes,
    next_question,
    without_last_answer,
    year_at,
)

NEW = Person(BotId(1), PersonId(2), Fingerprint("f"), "en")
DONE = NEW.changed(
    consent=1, gender=Gender.WOMAN, wishes=Wishes(seeks=Seeks.EVERYONE), birth_year=2000
)


def test_questions_come_in_order_and_end():
    agreed = NEW.changed(consent=1)
    known = agreed.changed(gender=Gender.MAN)
    wishing = known.changed(wishes=Wishes(seeks=Seeks.WOMEN))
    asked = [next_question(p, terms=1) for p in (NEW, agreed, known, wishing, DONE)]
    assert asked == [
        Question.CONSENT,
        Question.GENDER,
        Question.SEEKS,
        Question.BIRTH_YEAR,
        None,
    ]


def test_new_terms_are_asked_for_before_anything_else():
    assert next_question(DONE, terms=2) is Question.CONSENT


def test_a_change_is_one_version_on():
    assert (NEW.version, NEW.changed(language="ru").version) == (0, 1)


@pytest.mark.parametrize(("born", "adult"), [(None, False), (2009, False), (2008, True)])
def test_unknown_age_is_never_adult(born: int | None, adult: bool):
    assert NEW.changed(birth_year=born).is_adult(2026, limit=18) is adult


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
    while (before := without_last_answer(steps[-1])) != steps[-1]:
        steps.append(before)
    assert [(step.wishes.seeks, step.gender) for step in steps] == [
        (DONE.wishes.seeks, DONE.gender),
        (None, DONE.gender),
        (None, None),
    ]
    assert without_last_answer(DONE) == DONE


def test_the_year_turns_at_midnight_utc():
    new_year_ms = 1_798_761_600_000
    assert (year_at(new_year_ms - 1), year_at(new_year_ms)) == (2026, 2027)
