"""Two seats, and who sits in the other one."""

from dataclasses import replace

import pytest

from meetsmatch.core.chats import Chat, Ending, Kind, Media, Says
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


@pytest.mark.parametrize(("written_s", "doubtful"), [(0, True), (105, True), (106, False)])
def test_what_was_written_well_after_the_beginning_is_beyond_doubt(written_s: int, doubtful: bool):
    assert replace(CHAT, opened_ms=100_000).may_precede(ANN, written_s) == doubtful


@pytest.mark.parametrize(
    ("message", "written_s", "greeting", "early"),
    [
        (7, 200, 8, True),
        (9, 1, 8, False),
        (9, 98, None, True),
        (9, 99, None, True),
        (9, 100, None, False),
    ],
)
def test_numbers_tell_what_was_written_before_they_met_and_else_the_clock(
    message: int, written_s: int, greeting: int | None, early: bool
):
    chat = replace(CHAT, opened_ms=100_000)
    assert chat.is_preceded_by(BEN, message, written_s, greeting) == early


def test_each_seat_knows_whose_it_is_and_how_it_takes_pictures():
    chat = replace(CHAT, two_media=Media.SHOWN)
    assert (chat.print_of(ANN), chat.print_of(BEN)) == ("a", "b")
    assert (chat.media_of(ANN), chat.media_of(BEN)) == (Media.HIDDEN, Media.SHOWN)
    with pytest.raises(ValueError, match="no seat"):
        chat.print_of(EVE)
    with pytest.raises(ValueError, match="no seat"):
        chat.media_of(EVE)


MATCH = replace(CHAT, kind=Kind.MATCH, opened_ms=1_000, one_away=True, two_away=True)


def test_a_seat_of_a_match_is_opened_and_parked_apart_from_the_other():
    one, two = MATCH.opened(ANN, 50_000), MATCH.opened(BEN, 60_000)
    assert (one.is_away(ANN), one.is_away(BEN)) == (False, True)
    assert (two.is_away(ANN), two.is_away(BEN)) == (True, False)
    assert one.parked(ANN) == replace(MATCH, one_opened_ms=50_000)
    assert two.parked(BEN) == replace(MATCH, two_opened_ms=60_000)
    for move in (MATCH.parked, MATCH.began_ms):
        with pytest.raises(ValueError, match="no seat"):
            move(EVE)
    with pytest.raises(ValueError, match="no seat"):
        MATCH.opened(EVE, 1)


def test_each_time_a_match_is_opened_has_a_greeting_of_its_own():
    first, again = MATCH.opened(ANN, 50_000), MATCH.opened(ANN, 90_000)
    assert first.greeting(ANN) != again.greeting(ANN) != again.greeting(BEN)
    assert CHAT.greeting(ANN) == CHAT.greeting(BEN)


def test_what_was_written_before_a_match_was_opened_is_too_early_however_old_the_match_is():
    chat = MATCH.opened(ANN, 100_000).opened(BEN, 200_000)
    assert (chat.may_precede(ANN, 105), chat.may_precede(ANN, 106)) == (True, False)
    assert chat.may_precede(BEN, 205)
    assert chat.is_preceded_by(ANN, 7, 98, None)
    assert not chat.is_preceded_by(ANN, 7, 100, None)
    assert chat.is_preceded_by(BEN, 7, 198, None)


def test_each_seat_speaks_for_itself():
    chat = replace(CHAT, two_says=Says.KEEP, one_contact=b"ann")
    assert (chat.says_of(ANN), chat.says_of(BEN)) == (Says.NOTHING, Says.KEEP)
    assert (chat.contact_of(ANN), chat.contact_of(BEN)) == (b"ann", None)
