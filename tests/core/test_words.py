"""What people write about themselves, made fit to stand in a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.core.words import MARKS, NAMELESS, line, lines, name


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Ann", "Ann"),
        ("  Ann \n Marie\t", "Ann Marie"),
        ("Zoë", "Zoë"),
        ("Zoe\u0308", "Zoë"),
        ("نسیم‌جان", "نسیم‌جان"),
        ("👩‍🚀 Mia", "👩‍🚀 Mia"),
        ("\u202eevE", "evE"),
        ("A\u200bnn", "Ann"),
        ("A" * 40, "A" * 32),
        ("@ann_k1", NAMELESS),
        ("+49 171 1234567", NAMELESS),
        ("ann@example.org", NAMELESS),
        ("", NAMELESS),
        ("\u200d", NAMELESS),
        ("\ud800", NAMELESS),
    ],
)
def test_a_name_is_a_line_that_tells_nothing_else(told: str, kept: str):
    assert name(told, 32) == kept


def test_marks_do_not_pile_up_over_other_lines():
    assert line("Z" + "\u0337" * 50, 99) == "Z" + "\u0337" * MARKS


def test_paragraphs_stay_and_gaps_do_not():
    assert lines("  I  like\r\ntea.\n\n\n\n\nYou? ", 99) == "I like\ntea.\n\nYou?"
    assert lines("abc def", 4) == "abc"


@given(st.text(), st.integers(1, 40))
def test_whatever_is_written_fits_and_is_tidy(text: str, limit: int):
    for made in (line(text, limit), lines(text, limit), name(text, limit)):
        assert len(made) <= limit
        assert made == made.strip()
        made.encode()
    assert "\n" not in line(text, limit)
    assert "\n\n\n" not in lines(text, limit)
