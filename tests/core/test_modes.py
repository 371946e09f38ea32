"""How people find each other, as texts and the menu know it."""

from dataclasses import replace

import pytest

from meetsmatch.core.modes import MODES, Mode, offer_of
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.rules import Rules


@pytest.mark.parametrize(
    ("modes", "offers"), [(MODES, "both"), ((Mode.BROWSE,), "browse"), ((Mode.CHAT,), "chat")]
)
def test_what_is_offered_has_one_name(modes: tuple[Mode, ...], offers: str) -> None:
    assert offer_of(modes) == offers
    rules = Rules(modes=modes)
    assert (rules.browses, rules.chats) == (Mode.BROWSE in modes, Mode.CHAT in modes)


def test_nothing_is_for_sale_where_there_are_no_cards() -> None:
    rules = Rules(prices=(Offer(Item.MORE_LIKES, 50, 30),))
    assert rules.for_sale == rules.prices
    assert replace(rules, modes=(Mode.CHAT,)).for_sale == ()
