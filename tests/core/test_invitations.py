"""Codes are chance in letters; what is odd about a link is said, not judged."""

from dataclasses import replace
from random import Random

from meetsmatch.core.ids import BotId, InvitationId
from meetsmatch.core.invitations import Invitation, Sign, code_of, is_code, signs


def link(**fields: int) -> Invitation:
    return replace(Invitation(BotId(7), InvitationId(1), code_of(1)), **fields)


def test_every_number_has_a_code_of_its_own():
    chance = Random(5)
    many = {1, (1 << 52) - 1, *(chance.randrange(1, 1 << 52) for _ in range(2_000))}
    codes = {code_of(it) for it in many}
    assert len(codes) == len(many)
    assert all(map(is_code, codes))


def test_what_else_stands_behind_start_is_no_code():
    code = code_of(77)
    for other in ("", code[1:], code + "0", code[:-1] + "i", code[:-1] + "A", "' OR 1=1 --"):
        assert not is_code(other)


def test_a_link_like_most_others_has_nothing_odd():
    assert not [*signs(link(came=30, finished=20, busiest=5), 2)]
    assert not [*signs(link(came=5, finished=0, busiest=5), 0)]
    assert not [*signs(link(came=60, finished=40, busiest=2), 3)]


def test_very_many_at_once_those_who_never_finish_and_those_reported_are_odd():
    assert [*signs(link(came=12, finished=12, busiest=10), 0)] == [Sign.RUSH]
    assert [*signs(link(came=10, finished=2, busiest=1), 0)] == [Sign.UNFINISHED]
    assert [*signs(link(came=15, finished=9, busiest=1), 3)] == [Sign.REPORTED]
    assert [*signs(link(came=40, finished=1, busiest=40), 20)] == [*Sign]


def test_who_has_a_name_is_a_campaign():
    assert not link().is_campaign
    assert Invitation(BotId(7), InvitationId(1), code_of(1), "Poster").is_campaign
