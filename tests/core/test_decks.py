"""A deck: who is in it, in which slot, and that nobody is left out for ever."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.core.decks import MIX, Choice, Mix, Option, Slot, deck

CROWD = [Option(number, score=number / 100, likes=number / 100) for number in range(40)]
"""The higher the number, the better."""


STRICT = replace(MIX, insistence=0.0)


def made(options: list[Option[int]], size: int = 10, **given: object) -> list[Choice[int]]:
    given.setdefault("shown_lately", {})
    return deck(options, size, Random(1).random, **given)


def of(slot: Slot, cards: list[Choice[int]]) -> set[int]:
    return {card.person for card in cards if card.slot is slot}


SHOWN = {number: 1 for number in range(40) if number not in (5, 6, 27, 28)}


def test_ten_cards_have_seven_of_the_best_two_fans_and_one_seldom_shown():
    cards = made(CROWD, liked_me={3, 4}, shown_lately=SHOWN)
    assert Counter(card.slot for card in cards) == {
        Slot.BEST: 7,
        Slot.LIKED_YOU: 2,
        Slot.EXPLORE: 1,
    }
    assert of(Slot.LIKED_YOU, cards) == {3, 4}


def test_without_anybody_for_the_other_slots_the_best_take_their_places():
    cards = made(CROWD, mix=STRICT)
    assert {card.slot for card in cards} == {Slot.BEST}
    assert {card.person for card in cards} == set(range(30, 40))


def test_of_many_fans_those_come_first_whom_the_viewer_may_like():
    options = [Option(number, 0.3, likes=number / 100) for number in range(40)]
    assert of(Slot.LIKED_YOU, made(options, liked_me=set(range(20)))) == {19, 18}


def test_who_was_shown_often_today_gives_way():
    assert 39 in of(Slot.BEST, made(CROWD))
    assert 39 not in of(Slot.BEST, made(CROWD, shown_lately={39: 50}))


def test_whoever_is_shown_often_is_worth_less_but_never_nothing():
    """What is taken has an end: of two who are shown all the time, the better one is shown."""
    often = {number: 10_000 for number in range(40)}
    assert made(CROWD, size=1, shown_lately={**often, 38: 1}) == [Choice(38, Slot.BEST)]
    assert made(CROWD, size=1, shown_lately=often) == [Choice(39, Slot.BEST)]


def test_a_certain_yes_counts_as_one():
    options = [Option(1, score=0.3, likes=0.5), Option(2, score=0.2, likes=0.4)]
    assert made(options, size=1) == [Choice(1, Slot.BEST)]
    assert made(options, size=1, liked_me={2}) == [Choice(2, Slot.BEST)]


def test_of_the_least_shown_the_best_is_explored_if_that_costs_little():
    untiring = replace(STRICT, tiring=0.0)
    assert of(Slot.EXPLORE, made(CROWD, shown_lately=SHOWN, mix=untiring)) == {28}


def test_exploration_gives_way_where_it_would_cost_much():
    shown = dict.fromkeys(range(10, 40), 1)
    assert not of(Slot.EXPLORE, made(CROWD, shown_lately=shown, mix=STRICT))


def test_exploration_that_insists_shows_the_least_shown_whatever_it_costs():
    shown = {number: 1 for number in range(40) if number not in (5, 6)}
    insisting = replace(MIX, insistence=1.0)
    (found,) = of(Slot.EXPLORE, made(CROWD, shown_lately=shown, mix=insisting))
    assert found in (5, 6)


def test_new_people_are_explored_first_but_not_for_ever():
    options = [it._replace(is_new=it.person in (28, 29)) for it in CROWD]
    assert of(Slot.EXPLORE, made(options, mix=STRICT)) == {29}
    often = dict.fromkeys((28, 29), MIX.new_lead + 1)
    assert not of(Slot.EXPLORE, made(options, shown_lately=often, mix=STRICT)) & {28, 29}


def test_the_same_chance_makes_the_same_deck():
    assert made(CROWD, liked_me={3}) == made(CROWD, liked_me={3})


def test_no_position_tells_who_liked_the_viewer():
    chance = Random(3).random
    places: Counter[int] = Counter()
    for _ in range(2_000):
        cards = deck(CROWD, 10, chance, shown_lately={}, liked_me={3})
        places[[card.person for card in cards].index(3)] += 1
    assert all(140 < places[place] < 260 for place in range(10))


def test_nobody_eligible_is_starved():
    """Ten viewers who all agree whom they like; hardly anybody likes number 0."""
    options = [Option(number, (number + 1) ** 3 / 1e6, 0.5) for number in range(100)]
    chance, shown = Random(5).random, Counter[int]()
    for _ in range(600):
        shown.update(card.person for card in deck(options, 10, chance, shown_lately=shown))
    assert set(shown) == set(range(100))


def test_without_exploration_somebody_is_starved():
    options = [Option(number, (number + 1) ** 3 / 1e6, 0.5) for number in range(100)]
    chance, shown, best = Random(5).random, Counter[int](), Mix((Slot.BEST,), tiring=0.0)
    for _ in range(60):
        cards = deck(options, 10, chance, shown_lately=shown, mix=best)
        shown.update(card.person for card in cards)
    assert set(shown) == set(range(90, 100))


options = st.lists(
    st.builds(Option, st.integers(0, 60), st.floats(0, 1), st.floats(0, 1), st.booleans()),
    unique_by=lambda it: it.person,
)


@given(options, st.integers(0, 25), st.sets(st.integers(0, 60)), st.integers())
def test_a_deck_is_full_and_names_nobody_twice(
    crowd: list[Option[int]], size: int, liked_me: set[int], seed: int
):
    chance = Random(seed).random
    cards = deck(crowd, size, chance, shown_lately={1: 3}, liked_me=liked_me)
    people = [card.person for card in cards]
    assert len(people) == len(set(people)) == min(size, len(crowd))
    assert set(people) <= {it.person for it in crowd}
    assert of(Slot.LIKED_YOU, cards) <= liked_me
