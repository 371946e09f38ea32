"""Ports of the process."""

from meetsmatch.listening import bound
from support.delay import sends_at_once


async def test_an_answer_in_two_pieces_leaves_at_once() -> None:
    assert await sends_at_once(bound("PORT", "127.0.0.1", 0))
