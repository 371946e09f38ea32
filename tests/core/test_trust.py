"""Who is new here, and until when."""

import pytest

from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS, Rules
from meetsmatch.core.trust import is_newcomer, is_settling

ANN = Person(BotId(7), PersonId(1), Fingerprint("ann"), "en", created_ms=1_000)
STRICT = Rules(newcomer_chats=3, newcomer_ms=DAY_MS)


def test_everybody_begins_as_a_newcomer_and_stays_none_once_settled():
    assert is_newcomer(ANN, STRICT)
    assert not is_newcomer(ANN.changed(settled_ms=2_000), STRICT)


def test_where_the_operator_asks_for_nothing_nobody_is_one():
    assert not is_newcomer(ANN, Rules())
    assert is_newcomer(ANN, Rules(newcomer_chats=1))
    assert is_newcomer(ANN, Rules(newcomer_ms=1))


@pytest.mark.parametrize(
    ("chats", "age_ms", "settles"),
    [(3, DAY_MS, True), (2, DAY_MS, False), (3, DAY_MS - 1, False), (9, 0, False)],
)
def test_it_takes_both_chats_and_time(chats: int, age_ms: int, settles: bool):
    assert is_settling(ANN, chats, STRICT, ANN.created_ms + age_ms) is settles
