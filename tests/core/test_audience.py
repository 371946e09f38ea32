"""Whom a bot is for: who fits, and what is not asked because there is only one answer."""

from dataclasses import replace

import pytest

from meetsmatch.core.genders import Gender
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Person, Seeks, Wishes, without_last_answer
from meetsmatch.core.rules import Rules

NOW = 1_790_000_000_000
"""2026."""

SOMEBODY = Person(BotId(7), PersonId(1), Fingerprint(b"1"), "en", consent=1)
ANA = replace(SOMEBODY, gender=Gender.WOMAN, birth_year=1996, wishes=Wishes(seeks=Seeks.EVERYONE))
WOMEN = Rules(genders=(Gender.WOMAN,))


@pytest.mark.parametrize(
    ("rules", "fits"),
    [
        (Rules(), True),
        (WOMEN, True),
        (Rules(genders=(Gender.MAN, Gender.OTHER)), False),
        (Rules(max_age=30), True),
        (Rules(max_age=29), False),
    ],
)
def test_who_fits_is_let_in_and_nobody_else(rules: Rules, fits: bool) -> None:
    assert ANA.is_meant(rules, NOW) is fits
    assert ANA.is_admitted(rules, NOW) is fits


def test_who_has_not_said_who_they_are_may_yet_fit() -> None:
    assert SOMEBODY.is_meant(replace(WOMEN, max_age=18), NOW)


def test_a_bot_is_choosy_when_it_keeps_adults_out() -> None:
    assert [it.is_choosy for it in (Rules(), WOMEN, Rules(max_age=30))] == [False, True, True]


def test_one_step_back_skips_what_was_not_asked() -> None:
    half = replace(ANA, birth_year=None)
    back = without_last_answer(half, WOMEN)
    assert (back.gender, back.wishes.seeks) == (None, None)
    assert without_last_answer(half, Rules()).gender is Gender.WOMAN


def test_of_one_language_there_is_no_choice() -> None:
    assert Rules(languages=("ru",)).only_language
    assert not Rules(languages=("ru", "en")).only_language
    assert not Rules().only_language
