"""Whom a broadcast is for, when it may reach them, and what an owner may do with it."""

from dataclasses import replace
from typing import Any

import pytest

from meetsmatch.core.broadcasts import (
    Broadcast,
    Draft,
    Quiet,
    Reader,
    Segment,
    State,
    WrongBroadcast,
)
from meetsmatch.core.ids import BotId, BroadcastId, Fingerprint, PersonId
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.places import cell_of
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules

RULES = Rules()
NOON = 1_790_000_000_000 // DAY_MS * DAY_MS + 12 * HOUR_MS
TODAY = NOON // DAY_MS
ANN = Person(
    BotId(1),
    PersonId(11),
    Fingerprint("ann"),
    "en",
    consent=1,
    gender=Gender.WOMAN,
    birth_year=1994,
    wishes=Wishes(Seeks.EVERYONE),
    seen_day=TODAY - 5,
)
DRAFT = Draft("summer", {"en": "Hello"})
NEWS = Broadcast(BotId(1), BroadcastId(1), DRAFT, "olga", NOON)


@pytest.mark.parametrize(
    "fields",
    [
        {"reachable": False},
        {"wants_news": False},
        {"suspended_until_ms": NOON + 1},
        {"consent": 0},
        {"gender": None},
        {"birth_year": 2015},
    ],
)
def test_nobody_is_told_who_may_not_or_does_not_want_to_be(fields: dict[str, Any]):
    assert Reader(ANN).may_be_told(RULES, NOON)
    assert not Reader(replace(ANN, **fields)).may_be_told(RULES, NOON)


@pytest.mark.parametrize(
    ("segment", "is_meant"),
    [
        (Segment(), True),
        (Segment(languages=("ru", "en")), True),
        (Segment(languages=("ru",)), False),
        (Segment(genders=(Gender.WOMAN,)), True),
        (Segment(genders=(Gender.MAN,)), False),
        (Segment(countries=("DE",)), True),
        (Segment(countries=("PT",)), False),
        (Segment(seen_within=5), True),
        (Segment(seen_within=4), False),
        (Segment(away_for=5), True),
        (Segment(away_for=6), False),
        (Segment(has_premium=False), True),
        (Segment(has_premium=True), False),
    ],
)
def test_a_segment_says_who_is_meant(segment: Segment, is_meant: bool):
    assert segment.includes(Reader(ANN), "DE", TODAY) is is_meant


def test_who_said_no_place_is_in_no_country_and_who_was_never_seen_came_when_they_joined():
    assert not Segment(countries=("DE",)).includes(Reader(ANN), None, TODAY)
    new = replace(ANN, seen_day=0, created_ms=NOON - 3 * DAY_MS)
    assert Segment(seen_within=3).includes(Reader(new), None, TODAY)
    assert not Segment(seen_within=2).includes(Reader(new), None, TODAY)


def test_a_broadcast_that_lasts_beyond_midnight_is_for_who_has_been_here_since():
    here = Reader(replace(ANN, seen_day=TODAY + 1))
    assert Segment().includes(here, None, TODAY)
    assert Segment(seen_within=1).includes(here, None, TODAY)
    assert not Segment(away_for=1).includes(here, None, TODAY)


TOKYO, LISBON, CHICAGO = cell_of(35.7, 139.7), cell_of(38.7, -9.1), cell_of(41.9, -87.6)


@pytest.mark.parametrize(
    ("quiet", "cell", "hour", "waits"),
    [
        (Quiet(22, 9), LISBON, 8, 2),  # by the sun it is one hour behind UTC there
        (Quiet(22, 9), LISBON, 10, 0),
        (Quiet(22, 9), TOKYO, 12, 0),
        (Quiet(22, 9), TOKYO, 13, 11),
        (Quiet(22, 9), TOKYO, 23, 1),
        (Quiet(22, 9), CHICAGO, 4, 11),
        (Quiet(22, 9), CHICAGO, 3, 0),
        (Quiet(1, 6), None, 3, 3),
        (Quiet(1, 6), None, 0, 0),
        (Quiet(1, 6, zone=3), None, 0, 3),
        (Quiet(7, 7), None, 7, 0),
    ],
)
def test_nobody_is_disturbed_in_the_hours_of_their_own_night(
    quiet: Quiet, cell: Any, hour: int, waits: int
):
    now_ms = NOON // DAY_MS * DAY_MS + hour * HOUR_MS
    assert quiet.until_ms(cell, now_ms) == now_ms + waits * HOUR_MS
    if waits:
        late = now_ms + HOUR_MS - 1
        assert quiet.until_ms(cell, late) == now_ms + waits * HOUR_MS


def test_the_end_of_the_night_is_never_within_one():
    for hour in range(24):
        for begins in range(24):
            quiet, now_ms = Quiet(begins, 9), TODAY * DAY_MS + hour * HOUR_MS
            until_ms = quiet.until_ms(TOKYO, now_ms)
            assert now_ms <= until_ms <= now_ms + DAY_MS
            assert quiet.until_ms(TOKYO, until_ms) == until_ms


def test_everybody_reads_it_in_the_best_language_there_is():
    both = replace(DRAFT, texts={"ru": "Привет", "en": "Hello"})
    assert [both.text_for(it) for it in ("ru", "en", "es")] == ["Привет", "Hello", "Hello"]
    assert replace(DRAFT, texts={"ru": "Привет"}).text_for("en") == "Привет"


def test_a_draft_is_tidied():
    untidy = Draft("  the \n summer ", {"en": " <b>Hi</b>\n", "ru": "  "})
    assert untidy.checked(("en", "ru")) == Draft("the summer", {"en": "<b>Hi</b>"})


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": " "}, "a name of 1 to 64"),
        ({"name": "x" * 65}, "a name of 1 to 64"),
        ({"texts": {"en": " "}}, "in one language at least"),
        ({"texts": {"xx": "Hello"}}, "does not speak 'xx'"),
        ({"texts": {"en": "x" * 4_097}}, "4097 characters, 4096 fit"),
        ({"texts": {"en": "😀" * 2_049}}, "4098 characters"),
        ({"texts": {"en": "<b>Hello"}}, "<b> is never closed"),
        ({"texts": {"en": "Hello</b>"}}, "</b> closes nothing"),
        ({"texts": {"en": "<b><i>Hello</b></i>"}}, "</b> closes nothing"),
        ({"segment": Segment(seen_within=366)}, "Days are 0 to 365"),
        ({"segment": Segment(away_for=-1)}, "Days are 0 to 365"),
        ({"segment": Segment(seen_within=3, away_for=4)}, "mend the days"),
        ({"segment": Segment(countries=("Germany",))}, "'Germany' is no country"),
        ({"quiet": Quiet(24, 9)}, "Quiet hours are 0 to 23"),
        ({"quiet": Quiet(22, -1)}, "Quiet hours are 0 to 23"),
        ({"quiet": Quiet(zone=15)}, "-12 to 14"),
    ],
)
def test_what_a_draft_can_not_be_is_said(fields: dict[str, Any], why: str):
    with pytest.raises(WrongBroadcast) as told:
        replace(DRAFT, **fields).checked(("en", "ru"))
    assert why in str(told.value)


def test_the_longest_text_fits_whatever_its_tags():
    replace(DRAFT, texts={"en": f"<b>{'x' * 4_096}</b>"}).checked(("en",))


def test_a_broadcast_goes_its_way():
    waiting = NEWS.scheduled(NOON + 5, NOON)
    assert (waiting.state, waiting.starts_ms) == (State.SCHEDULED, NOON + 5)
    assert NEWS.scheduled(0, NOON).starts_ms == NOON
    assert waiting.paused().resumed().state is State.SCHEDULED
    assert waiting.stopped(NOON).ended_ms == NOON
    assert NEWS.revised(replace(DRAFT, name="autumn")).version == 1


def test_what_is_no_longer_a_draft_stays_as_it_was_written():
    waiting = NEWS.scheduled(0, NOON)
    for deed in (
        lambda: waiting.revised(DRAFT),
        lambda: waiting.scheduled(0, NOON),
        lambda: waiting.resumed(),
        lambda: NEWS.paused(),
        lambda: waiting.stopped(NOON).stopped(NOON),
    ):
        with pytest.raises(WrongBroadcast, match="load the page again"):
            deed()
    with pytest.raises(WrongBroadcast, match="within 365 days"):
        NEWS.scheduled(NOON + 366 * DAY_MS, NOON)
