"""Dates of birth."""

from datetime import date

import pytest

from meetsmatch.core.ages import Birthdate


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (Birthdate(2008, 11, 21), date(2026, 11, 20), 17),
        (Birthdate(2008, 11, 21), date(2026, 11, 21), 18),
        (Birthdate(2008, 2, 29), date(2026, 2, 28), 17),
        (Birthdate(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_somebody_is_a_year_older_from_their_birthday_on(born: Birthdate, today: date, years: int):
    assert born.age(today) == years
