"""Who may read whose name in the simulation: the judge itself is judged."""

from typing import Any

import pytest

from meetsmatch.core.rules import Rules
from meetsmatch.simulation.deliveries import Deliveries, Message
from meetsmatch.simulation.ledger import Ledger
from meetsmatch.simulation.model import Model
from meetsmatch.simulation.promises import Judge

ANA, BOB = 5, 6
ASKED: dict[str, Any] = {"text": "🔓 Exchange usernames?"}
OFFER = Message(1, own=False, buttons=("yes", "no"), body=ASKED)


@pytest.fixture
def deliveries() -> Deliveries:
    judge = Judge()
    return Deliveries(Ledger(judge, Model(judge, Rules(), lambda: 0, lambda: 0), {}, lambda: 0))


def is_broken(deliveries: Deliveries) -> bool:
    return deliveries.ledger.judge.breach is not None


def test_everybody_may_read_their_own_name(deliveries: Deliveries):
    deliveries.told(ANA, {"text": f"Yours is @Canary{ANA}"})
    assert not is_broken(deliveries)


@pytest.mark.parametrize("text", [f"@Canary{BOB}", "Canary.pdf"])
def test_nobody_reads_anothers_name(deliveries: Deliveries, text: str):
    deliveries.told(ANA, {"text": text})
    assert is_broken(deliveries)


@pytest.mark.parametrize(
    ("theirs", "breaks"), [("yes", False), ("no", True)], ids=["a yes", "a no"]
)
def test_names_are_told_when_both_have_said_yes(deliveries: Deliveries, theirs: str, breaks: bool):
    deliveries.pressed(ANA, OFFER, "yes")
    deliveries.pressed(BOB, OFFER, theirs)
    deliveries.told(ANA, {"text": f"@Canary{BOB}"})
    assert is_broken(deliveries) is breaks


def test_a_yes_to_anything_else_tells_no_name(deliveries: Deliveries):
    other = Message(1, own=False, buttons=("yes",), body={"text": "Delete everything?"})
    for person in (ANA, BOB):
        deliveries.pressed(person, other, "yes")
    deliveries.told(ANA, {"text": f"@Canary{BOB}"})
    assert is_broken(deliveries)
