"""How people stand, and whom an operator's question means."""

from typing import Any

import pytest

from meetsmatch.core.ages import Assurance
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import DAY_MS, Rules
from meetsmatch.core.sieve import Sieve, Status, Traits, status_of

NOW = 20_000 * DAY_MS
RULES = Rules()
ANN = Person(
    BotId(1),
    PersonId(11),
    Fingerprint("ann"),
    "en",
    consent=1,
    gender=Gender.WOMAN,
    birth_year=1990,
    wishes=Wishes(Seeks.MEN),
    created_ms=NOW - 30 * DAY_MS,
    seen_day=19_990,
)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, Status.ACTIVE),
        ({"birth_year": None}, Status.JOINING),
        ({"consent": 0}, Status.JOINING),
        ({"birth_year": None, "reachable": False}, Status.UNREACHABLE),
        ({"reachable": False, "is_hidden": True}, Status.HIDDEN),
        ({"is_hidden": True, "suspended_until_ms": NOW + 1}, Status.SUSPENDED),
        ({"suspended_until_ms": NOW}, Status.ACTIVE),
    ],
)
def test_how_somebody_stands_is_what_says_most(fields: dict[str, Any], status: Status):
    assert status_of(ANN.changed(**fields), RULES, NOW) is status


@pytest.mark.parametrize(
    ("traits", "passes"),
    [
        (Traits(), True),
        (Traits(status=Status.ACTIVE), True),
        (Traits(status=Status.HIDDEN), False),
        (Traits(language="en", gender=Gender.WOMAN), True),
        (Traits(language="ru", gender=Gender.WOMAN), False),
        (Traits(gender=Gender.MAN), False),
        (Traits(seen_within=10), True),
        (Traits(seen_within=9), False),
        (Traits(away_for=10), True),
        (Traits(away_for=11), False),
        (Traits(seen_within=10, away_for=10), True),
    ],
)
def test_whoever_has_all_traits_passes(traits: Traits, passes: bool):
    assert Sieve(traits, RULES, NOW).passes(ANN) is passes


def test_who_came_before_visits_were_written_down_was_here_when_they_joined():
    assert Sieve(Traits(seen_within=30), RULES, NOW).passes(ANN.changed(seen_day=0))
    assert not Sieve(Traits(seen_within=29), RULES, NOW).passes(ANN.changed(seen_day=0))


def test_a_refused_age_is_only_asked_about_where_ages_are_checked():
    refused = ANN.changed(assurance=Assurance.REFUSED)
    for wanted, least in (
        (Assurance.DECLARED, Assurance.REFUSED),
        (Assurance.BIRTHDAY, Assurance.BIRTHDAY),
    ):
        sieve = Sieve(Traits(status=Status.ACTIVE), Rules(assurance=wanted), NOW)
        assert sieve.assurance is least
        assert sieve.passes(refused) is (wanted is Assurance.DECLARED)
