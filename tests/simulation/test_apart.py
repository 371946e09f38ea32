"""Whom a block must part in the simulation: the judge itself is judged."""

import pytest

from contract.made import BOT, person
from meetsmatch.app.work import Because, Change, KeptApart, NotTogether
from meetsmatch.core.ids import ChatId, Fingerprint, PersonId
from meetsmatch.core.rules import Rules
from meetsmatch.simulation.model import Model
from meetsmatch.simulation.promises import Judge
from meetsmatch.simulation.standing import Table

ANA, BOB, CHAT = PersonId(5), PersonId(6), ChatId(7)
ANAS, BOBS = Fingerprint("ana"), Fingerprint("bob")
APART = KeptApart(BOT, ANAS, BOBS, Because.BLOCKED)


@pytest.fixture
def model() -> Model:
    """Ana and Bob in a random chat."""
    made = Model(Judge(), Rules(), lambda: 0, lambda: 0)
    for one, fingerprint in ((ANA, ANAS), (BOB, BOBS)):
        made.people[one] = person(one, fingerprint=fingerprint)
        made.found[fingerprint] = one
        made.seat[one] = CHAT
    made.tables[CHAT] = Table(CHAT, (ANA, BOB), (ANAS, BOBS), 0)
    return made


def is_broken_by(model: Model, *changes: Change) -> bool:
    model.apply(changes)
    model.check_table(model.tables[CHAT])
    return model.judge.breach is not None


def test_a_block_of_a_partner_ends_the_chat(model: Model):
    assert is_broken_by(model, APART, NotTogether(BOT, ANA, BOBS))


def test_a_block_of_a_card_leaves_a_chat_whose_partner_nobody_knows(model: Model):
    model.likes.shown.add((ANA, BOB))
    assert not is_broken_by(model, APART)


def test_a_block_of_a_card_is_of_one_that_was_seen(model: Model):
    model.likes.shown.add((BOB, ANA))
    assert is_broken_by(model, APART)


def test_a_block_of_a_card_leaves_no_match(model: Model):
    model.likes.shown.add((ANA, BOB))
    model.tables[CHAT].is_match = True
    assert is_broken_by(model, APART)
