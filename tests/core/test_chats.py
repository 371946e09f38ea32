"""Two seats, and who sits in the other one."""

from dataclasses import replace

import pytest

from meetsmatch.core.chats import Chat, Ending, Media
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId

ANN, BEN, EVE = PersonId(1), PersonId(2), PersonId(3)
CHAT = Chat(BotId(1), ChatId(9), ANN, BEN, 0, Fingerprint("a"), Fingerprint("b"))


def test_the_partner_is_the_other_seat():
    assert (CHAT.partner_of(ANN), CHAT.partner_of(BEN)) == (BEN, ANN)


def test_a_stranger_has_no_partner_here():
    with pytest.raises(ValueError, match="no seat"):
        CHAT.partner_of(EVE)


def test_a_chat_lives_until_it_ends():
    ended = replace(CHAT, ended_ms=5, ending=Ending.IDLE)
    assert CHAT.is_live
    assert not ended.is_live
    assert CHAT.seats(ANN)
    assert not CHAT.seats(EVE)


def test_each_seat_knows_whose_it_is_and_how_it_takes_pictures():
    chat = replace(CHAT, two_media=Media.SHOWN)
    assert (chat.print_of(ANN), chat.print_of(BEN)) == ("a", "b")
    assert (chat.media_of(ANN), chat.media_of(BEN)) == (Media.HIDDEN, Media.SHOWN)
    with pytest.raises(ValueError, match="no seat"):
        chat.print_of(EVE)
    with pytest.raises(ValueError, match="no seat"):
        chat.media_of(EVE)
