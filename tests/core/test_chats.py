"""Two seats, and who sits in the other one."""

import pytest

from meetsmatch.core.chats import Chat, Ending
from meetsmatch.core.ids import BotId, ChatId, PersonId

ANN, BEN, EVE = PersonId(1), PersonId(2), PersonId(3)
CHAT = Chat(BotId(1), ChatId(9), ANN, BEN, opened_ms=0)


def test_the_partner_is_the_other_seat():
    assert (CHAT.partner_of(ANN), CHAT.partner_of(BEN)) == (BEN, ANN)


def test_a_stranger_has_no_partner_here():
    with pytest.raises(ValueError, match="no seat"):
        CHAT.partner_of(EVE)


def test_a_chat_lives_until_it_ends():
    ended = Chat(BotId(1), ChatId(9), ANN, BEN, 0, ended_ms=5, ending=Ending.IDLE)
    assert CHAT.is_live
    assert not ended.is_live
    assert CHAT.seats(ANN)
    assert not CHAT.seats(EVE)
