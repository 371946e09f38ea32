"""Nobody waits for ever, and at most one thread does."""

import asyncio
from threading import Event

import pytest

from meetsmatch.adapters.patience import Patience


async def test_a_deed_is_done_or_fails_as_it_does():
    patience = Patience()
    assert await patience.do(int, "7") == 7
    with pytest.raises(ValueError, match="seven"):
        await patience.do(int, "seven")


async def test_what_says_itself_that_it_took_too_long_does_not_hang():
    def late() -> None:
        raise TimeoutError("on its own")

    patience = Patience()
    with pytest.raises(TimeoutError, match="on its own"):
        await patience.do(late)
    assert await patience.do(int) == 0


async def test_while_one_hangs_no_other_is_begun_and_then_all_goes_on():
    patience, answers, begun = Patience(0.05), Event(), list[int]()

    def hangs() -> None:
        begun.append(1)
        answers.wait()

    deeds = (patience.do(hangs) for _ in range(3))
    outcomes = await asyncio.gather(*deeds, return_exceptions=True)
    assert [type(it) for it in outcomes] == [TimeoutError] * 3
    with pytest.raises(TimeoutError, match="does not answer"):
        await patience.do(hangs)
    assert begun == [1]
    answers.set()
    async with asyncio.timeout(5):
        while True:
            try:
                assert await patience.do(int) == 0
                return
            except TimeoutError:
                continue
