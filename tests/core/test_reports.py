"""What reports weigh: the word of who was right before, and how little that of many unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.core.ids import BotId, ChatId, Fingerprint
from meetsmatch.core.reports import (
    HIDES,
    NEWCOMER,
    UNPROVEN,
    UNPROVEN_TOGETHER,
    Record,
    Report,
    Verdict,
    case_weight,
    heaviness,
    hides,
    weight,
)
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Rung

NOW = 1_800_000_000_000
OLD = NOW - 30 * DAY_MS
COUNTS = st.integers(0, 1_000)
RECORDS = st.builds(Record, COUNTS, COUNTS, st.integers(0, NOW))


def report(by: str, worth: int, reason: str = "insults", chat: int = 1) -> Report:
    return Report(BotId(1), ChatId(chat), Fingerprint(by), Fingerprint("bob"), reason, NOW, worth)


@given(RECORDS)
def test_a_report_weighs_between_nothing_and_a_hundred(record: Record):
    assert 0 <= weight(record, NOW) <= 100


@given(RECORDS)
def test_to_be_right_never_weighs_less_and_to_be_wrong_never_more(record: Record):
    worth = weight(record, NOW)
    assert weight(record._replace(confirmed=record.confirmed + 1), NOW) >= worth
    assert weight(record._replace(rejected=record.rejected + 1), NOW) <= worth


@given(RECORDS, st.integers(0, DAY_MS))
def test_to_be_here_for_longer_never_weighs_less(record: Record, longer_ms: int):
    older = record._replace(since_ms=record.since_ms - longer_ms)
    assert weight(older, NOW) >= weight(record, NOW)


def test_unknown_people_weigh_little_and_new_ones_less():
    assert weight(Record(since_ms=OLD), NOW) == UNPROVEN
    assert weight(Record(since_ms=NOW - 1), NOW) == NEWCOMER
    assert weight(Record(0, 1, OLD), NOW) < UNPROVEN


def test_who_was_right_weighs_more_whatever_their_age():
    assert UNPROVEN < weight(Record(1, 0, NOW), NOW) < weight(Record(5, 0, NOW), NOW) < 100


@pytest.mark.parametrize(("confirmed", "rejected"), [(0, 3), (1, 3), (5, 10), (5, 400)])
def test_a_known_liar_weighs_nothing(confirmed: int, rejected: int):
    assert weight(Record(confirmed, rejected, 0), NOW) == 0


@given(st.lists(st.integers(0, UNPROVEN), max_size=10_000))
def test_however_many_unproven_people_report_they_hide_nobody(weights: list[int]):
    assert heaviness(weights) <= UNPROVEN_TOGETHER < HIDES
    others = [report(f"sock {number}", each) for number, each in enumerate(weights)]
    assert not hides(report("one more", UNPROVEN), others, {})


def test_two_proven_people_hide_somebody_and_one_of_them_twice_does_not():
    first, second = report("ann", 66), report("cy", 66)
    assert hides(second, [first], {})
    again = report("ann", 66, chat=2)
    assert case_weight([first, again]) == 66
    assert not hides(again, [first], {})


def test_a_word_about_a_minor_pauses_at_once_but_not_that_of_a_liar():
    assert hides(report("ann", 1, "minor"), (), {})
    assert not hides(report("ann", 0, "minor"), (), {})


def test_whom_a_human_has_cleared_of_it_is_not_paused_again_by_one_word():
    assert not hides(report("ann", UNPROVEN, "minor"), (), {"minor": 1})
    assert hides(report("ann", UNPROVEN, "minor"), (), {"insults": 1})
    assert not hides(report("ann", 100, "minor"), (), {"minor": 1})
    assert hides(report("ann", 100, "minor"), [report("bob", 100)], {"minor": 1})


def test_whom_humans_have_cleared_is_hidden_by_more_and_more_proven_people():
    proven = [report(f"ann {it}", 66) for it in range(5)]
    assert hides(proven[1], proven[:1], {})
    assert not hides(proven[1], proven[:1], {"spam": 2})
    assert hides(proven[4], proven[:4], {"spam": 2})


def test_a_verdict_is_nothing_or_a_rung_of_the_ladder():
    assert [it.rung for it in Verdict] == [None, *Rung]
