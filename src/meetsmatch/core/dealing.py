"""Whom a viewer sees next, of those who are eligible: scored for both sides, then composed."""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from meetsmatch.core.candidates import Candidate
from meetsmatch.core.decks import Chance, Choice, Option, deck
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import year_at
from meetsmatch.core.places import Nearness, km_between, nearness
from meetsmatch.core.ranking import (
    WEIGHTS,
    Common,
    Weights,
    Why,
    age_gap,
    p_like,
    standing,
    why,
)
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.tallies import PER_MILLE, Tally, Usual, lately_at, usual, weight_at

NEW_DAYS = 3
"""So long somebody counts as new."""


def dealt(
    viewer: Candidate,
    found: Sequence[Candidate],
    size: int,
    now_ms: int,
    chance: Chance,
    *,
    tallies: Mapping[PersonId, Tally],
    liked_me: Set[PersonId],
    weights: Weights = WEIGHTS,
) -> Sequence[Choice[PersonId]]:
    """At most `size` of them, as core/decks composes them; what was counted of each, and of the
    viewer, is held against what is usual among them all."""
    weight = weight_at(now_ms)
    known = [tallies[it.person] for it in found if it.person in tallies]
    place = Place(tallies, usual(known, weight), weight, now_ms, weights)
    options = [_option(viewer, it, place) for it in found]
    one = lately_at(now_ms)
    shown = {who: it.lately / one for who, it in tallies.items()}
    return deck(options, size, chance, shown_lately=shown, liked_me=liked_me)


def reason(viewer: Candidate, other: Candidate, shared: int, now_ms: int) -> Why:
    """What may be said of why this card is shown; `shared` interests both have chosen."""
    is_near = nearness(viewer.cell, other.cell) in (Nearness.SAME_AREA, Nearness.NEAR)
    common = _common(viewer, other, now_ms)._replace(shared=shared)
    return why(common, is_near=is_near, is_new=_is_new(other, now_ms))


class Place(NamedTuple):
    """What is known of all whom a viewer could see."""

    tallies: Mapping[PersonId, Tally]
    usual: Usual
    weight: float
    now_ms: int
    weights: Weights


def _option(viewer: Candidate, other: Candidate, place: Place) -> Option[PersonId]:
    given, got = place.usual
    mine, theirs = (place.tallies.get(it.person, Tally()) for it in (viewer, other))
    # Whoever is like the viewer likes these people as often as these are liked.
    me = standing(mine, place.weight, likes=got, is_liked=given)
    them = standing(theirs, place.weight, likes=given, is_liked=got)
    there, back = _common(viewer, other, place.now_ms), _common(other, viewer, place.now_ms)
    likes = p_like(me, them, there, round(PER_MILLE * got), place.weights)
    is_liked = p_like(them, me, back, round(PER_MILLE * given), place.weights)
    return Option(other.person, likes * is_liked, likes, _is_new(other, place.now_ms))


def _common(who: Candidate, whom: Candidate, now_ms: int) -> Common:
    """What `who` finds in `whom`."""
    year, today = year_at(now_ms), now_ms // DAY_MS
    ages = (year - who.birth_year, who.age_from, who.age_to, year - whom.birth_year)
    return Common(
        shared=(who.interests & whom.interests).bit_count(),
        years=age_gap(*ages),
        km=km_between(who.cell, whom.cell),
        idle_days=max(0, today - min(who.active_day, whom.active_day)),
    )


def _is_new(other: Candidate, now_ms: int) -> bool:
    return now_ms // DAY_MS - other.listed_day < NEW_DAYS
