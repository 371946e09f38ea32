"""When operators are told what is wrong, that it is over, and how the day before was."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meetsmatch.core.events import Kind
from meetsmatch.core.monitoring import (
    CALM_MS,
    SETTLED_MS,
    UNMONITORED,
    Concern,
    Gauge,
    Lag,
    Monitoring,
    Readings,
    Told,
    Turn,
    Zone,
    compared,
    digest,
    digest_due,
    is_stray_news,
)
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS
from meetsmatch.core.trends import Numbers, Tally

NOW = 1_790_000_000_000
AGAIN = 6 * HOUR_MS
LAG = 2 * MINUTE_MS
SENT, NOTHING = Lag(9, NOW), Told()
WANTED = Monitoring(-1, 24 * HOUR_MS, 20, LAG, 5, AGAIN, 9)


def gauge(value: int, begins: int = 10, ends: int = 5) -> Gauge:
    return Gauge(Concern.MANY, value, begins, ends)


# --- alerts -------------------------------------------------------------------------------


def test_a_mark_says_when_something_was_told_and_whether_it_lasts():
    for told in (Told(), Told(NOW), Told(NOW, True)):
        assert Told.read(told.mark) == told
    assert Told(NOW, True).mark < Told(NOW + 1).mark < 1 << 52


@pytest.mark.parametrize(
    ("value", "told", "turn"),
    [
        (9, Told(), None),
        (10, Told(), Turn.BEGAN),
        (99, Told(NOW, True), None),
        (5, Told(NOW, True), None),
        (4, Told(NOW, True), Turn.OVER),
        (4, Told(NOW), None),
        (99, Told(NOW - AGAIN, True), Turn.LASTS),
        (5, Told(NOW - AGAIN, True), Turn.LASTS),
        (99, Told(NOW - AGAIN + 1, True), None),
        (99, Told(NOW - CALM_MS + 1), None),
        (99, Told(NOW - CALM_MS), Turn.BEGAN),
    ],
)
def test_what_begins_lasts_and_is_over_is_told_once_each(
    value: int, told: Told, turn: Turn | None
):
    assert gauge(value).turn(told, NOW, AGAIN) is turn


def test_a_threshold_of_nothing_is_none():
    for told in (Told(), Told(1, True)):
        assert gauge(99, begins=0).turn(told, NOW, AGAIN) is None
    always = {it.concern for it in Readings().gauges(UNMONITORED, Lag(), NOW) if it.begins}
    assert always == {Concern.EXPORTS}


def told_of(readings: Readings, lag: Lag = SENT, told: Told = NOTHING) -> set[Concern]:
    gauges = readings.gauges(WANTED, lag, NOW)
    return {it.concern for it in gauges if it.turn(told, NOW, AGAIN)}


@pytest.mark.parametrize(
    ("readings", "concerns"),
    [
        (Readings(), set[Concern]()),
        (Readings(19, NOW - DAY_MS + 1, NOW - LAG + 1, errors=4), set[Concern]()),
        (Readings(20), {Concern.MANY}),
        (Readings(1, NOW - DAY_MS), {Concern.OLD}),
        (Readings(taken_ms=NOW - LAG), {Concern.LAG}),
        (Readings(taken_ms=NOW + LAG), set[Concern]()),
        (Readings(errors=5), {Concern.ERRORS}),
        (Readings(unwritten_ms=NOW - 1), {Concern.EXPORTS}),
    ],
)
def test_each_threshold_is_its_own(readings: Readings, concerns: set[Concern]):
    assert told_of(readings) == concerns


@pytest.mark.parametrize(
    ("readings", "over"),
    [
        (Readings(19, NOW, NOW - LAG + 1, errors=1), {Concern.OLD, Concern.EXPORTS}),
        (Readings(9, NOW, NOW - LAG // 2 + 1), set(Concern) - {Concern.STRAY}),
    ],
)
def test_what_goes_up_and_down_is_over_when_it_is_well_below(
    readings: Readings, over: set[Concern]
):
    assert told_of(readings, told=Told(NOW - 1, True)) == over


def test_a_letter_is_late_when_it_was_there_long_ago_and_still_waits():
    lag = Lag(9, NOW - LAG)
    assert told_of(Readings(waits=True), lag) == {Concern.LAG}
    assert told_of(Readings(waits=True), Lag(9, NOW - LAG + 1)) == set()
    assert told_of(Readings(waits=False), lag) == set()


def test_other_letters_are_watched_once_those_are_sent():
    lag = Lag(9, NOW - LAG)
    assert lag.is_outdated(False, 10, NOW, LAG)
    assert not lag.is_outdated(True, 10, NOW, LAG)
    assert not lag.is_outdated(False, 9, NOW, LAG), "there are none"
    assert not lag.is_outdated(False, 10, NOW - 1, LAG)


def test_what_was_stopped_on_its_way_to_the_wrong_person_is_told_now_and_then():
    assert not is_stray_news(0, Told(), NOW, AGAIN)
    assert is_stray_news(NOW, Told(), NOW, AGAIN)
    assert not is_stray_news(NOW, Told(NOW), NOW + DAY_MS, AGAIN)
    assert not is_stray_news(NOW + 1, Told(NOW), NOW + AGAIN - 1, AGAIN)
    assert is_stray_news(NOW + 1, Told(NOW), NOW + AGAIN, AGAIN)


# --- the digest ---------------------------------------------------------------------------


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1_000)


TODAY = at("2026-07-14") // DAY_MS


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("UTC", "2026-07-14T08:59:59", None),
        ("UTC", "2026-07-14T09:00:00", TODAY),
        ("UTC", "2026-07-14T23:59:59", TODAY),
        ("UTC", "2026-07-15T08:59:59", None),
        ("Europe/Berlin", "2026-07-14T06:59:59", None),
        ("Europe/Berlin", "2026-07-14T07:00:00", TODAY),
        ("Europe/Berlin", "2026-01-14T08:00:00", at("2026-01-14") // DAY_MS),
        ("Europe/Berlin", "2026-01-14T07:59:59", None),
        ("-05:00", "2026-07-14T13:59:59", None),
        ("-05:00", "2026-07-14T14:00:00", TODAY),
        ("-05:00", "2026-07-15T04:59:59", TODAY),
        ("+13:00", "2026-07-13T23:59:59", None),
        ("+13:00", "2026-07-14T00:04:59", None),
        ("+13:00", "2026-07-14T00:05:00", TODAY),
    ],
)
def test_the_digest_comes_at_its_hour_or_later_on_that_day(zone: str, now: str, day: int | None):
    wanted = replace(WANTED, zone=Zone.read(zone))
    assert wanted.zone.is_fixed == ("/" not in zone)
    assert digest_due(wanted, 0, at(now)) == day
    assert digest_due(wanted, TODAY + 9, at(now)) is None


def test_a_day_has_one_digest_however_often_it_is_looked():
    told = [0]
    for minute in range(5 * 24 * 60):
        # The process is down for one day and a morning.
        if 1_700 < minute < 3_600:
            continue
        day = digest_due(WANTED, told[-1], TODAY * DAY_MS + minute * MINUTE_MS)
        told += [day] if day is not None else []
    assert told == [0, TODAY, TODAY + 2, TODAY + 3, TODAY + 4]


def test_midnight_waits_until_everything_is_counted():
    wanted = replace(WANTED, digest_hour=0)
    midnight = TODAY * DAY_MS
    assert digest_due(wanted, 0, midnight + SETTLED_MS - 1) is None
    assert digest_due(wanted, 0, midnight + SETTLED_MS) == TODAY
    assert digest_due(replace(wanted, digest_hour=-1), 0, midnight + DAY_MS - 1) is None


@pytest.mark.parametrize(
    "name", ["Nowhere/Atlantis", "+14:01", "", "UTC", "-12:00", "Europe", "/etc"]
)
def test_a_zone_is_known_or_refused(name: str):
    if name in ("", "UTC", "-12:00"):
        hours, zone = -12 if name == "-12:00" else 0, Zone.read(f" {name} ")
        assert zone.offset_ms(NOW) == hours * HOUR_MS
        assert zone.is_fixed
    else:
        with pytest.raises(ValueError, match="an offset such as"):
            Zone.read(name)


def tally(at: int, kind: Kind, word: str = "", events: int = 1, size: int = 0) -> Tally:
    return Tally(at, kind.value, word, events, size)


def test_a_day_is_told_beside_the_one_before():
    day = TODAY - 1
    numbers = Numbers(
        [
            tally(day, Kind.VISITED, "0", 1_200),
            tally(day - 1, Kind.VISITED, "0", 50),
            tally(day, Kind.SIGNED_UP, events=3),
            tally(day - 1, Kind.SIGNED_UP, "link", 3),
            tally(day - 1, Kind.MATCHED, events=7),
            tally(day, Kind.PAIRED, "5", 9),
            tally(day, Kind.PAIRED, "60"),
            tally(day, Kind.PAID, "see_likes", size=250),
            tally(day, Kind.STANDING, "listed", 200),
            tally(day, Kind.STANDING, "never_shown", 9),
        ]
    )
    assert digest(numbers, day) == {
        "day": "2026-07-13",
        "active": "1,200 (+1,150)",
        "new": "3 (±0)",
        "chats": "10 (+10)",
        "matches": "0 (−7)",
        "reports": "0 (±0)",
        "stars": "250 (+250)",
        "half": "5 (+5)",
        "most": "60 (+60)",
        "never": "4 (+4)",
    }


def test_where_there_was_nothing_nothing_is_said_of_it():
    told = digest(Numbers([tally(TODAY, Kind.SIGNED_UP)]), TODAY)
    assert told is not None
    assert {told[it] for it in ("half", "most", "never")} == {"–"}
    quiet = digest(Numbers([tally(TODAY, Kind.STANDING, "listed", 0)]), TODAY)
    assert quiet is not None, "the bot was there, and nobody else"
    assert digest(Numbers([tally(TODAY - 1, Kind.SIGNED_UP)]), TODAY) is None


def test_a_change_of_nothing_is_shown_as_one():
    assert compared({1: 2}, 1) == "2 (+2)"
    assert compared({}, 1) == "0 (±0)"
