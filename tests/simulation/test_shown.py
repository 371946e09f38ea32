"""Who may be shown to whom in the simulation: the judge itself is judged."""

import pytest

from contract.made import ANN, BOB, BOT, NOW, candidate, person, profile
from meetsmatch.app.browsing import CardShown, Listed, ProfileWritten, Unlisted
from meetsmatch.app.work import Change, PersonChanged
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import Rules
from meetsmatch.simulation.model import Model
from meetsmatch.simulation.promises import Judge

SEEN = CardShown(BOT, PersonId(ANN), candidate(BOB), NOW, NOW + 1)
GONE = Unlisted(BOT, PersonId(ANN))


def grown(id: int) -> Person:
    """With the answers that their entry in the pool was made of."""
    wishes = Wishes(Seeks.EVERYONE, languages=("en", "ru"))
    answers = {"gender": Gender.WOMAN, "birth_year": 1995, "wishes": wishes}
    return person(id, consent=Rules().terms, **answers)


@pytest.fixture
def model() -> Model:
    """Ann and Bob are in the pool."""
    made = Model(Judge(), Rules(), lambda: 0, lambda: NOW)
    for id in (ANN, BOB):
        made.people[PersonId(id)] = grown(id)
        made.apply([ProfileWritten(profile(id, version=0)), Listed(candidate(id), 0, 0)])
    return made


def is_broken_by(model: Model, *changes: Change) -> bool:
    model.apply(changes)
    return model.judge.breach is not None


def test_a_card_comes_to_who_suits(model: Model):
    assert not is_broken_by(model, SEEN)


def test_a_card_may_come_to_who_is_found_out_of_reach_while_they_are_answered(model: Model):
    left = PersonChanged(grown(ANN).changed(reachable=False))
    assert not is_broken_by(model, left, GONE, SEEN)


def test_no_card_comes_to_who_does_not_want_to_be_shown(model: Model):
    assert is_broken_by(model, GONE, SEEN)


def test_nor_to_who_is_back_and_wants_it_no_more(model: Model):
    away = grown(ANN).changed(reachable=False)
    left, back = PersonChanged(away), PersonChanged(away.changed(reachable=True))
    assert not is_broken_by(model, left, GONE, back, Listed(candidate(ANN), 0, 0))
    assert is_broken_by(model, GONE, SEEN)
