"""Somebody's photo on Telegram: the largest size, or none."""

from collections.abc import Mapping

import pytest

from meetsmatch.adapters.memory import MemoryTelegram
from meetsmatch.adapters.portraits import GatewayPortraits
from meetsmatch.app.ports import Answer


async def test_the_largest_size_is_taken_whatever_their_order():
    telegram = MemoryTelegram(lambda: 0)
    telegram.portraits[7] = "face"
    assert await GatewayPortraits(telegram).of(7) == "face-640"
    assert telegram.calls[-1].params == {"user_id": 7, "offset": 0, "limit": 1}


async def test_who_shows_none_has_none():
    assert await GatewayPortraits(MemoryTelegram(lambda: 0)).of(7) is None


@pytest.mark.parametrize("status", [0, -1, 400, 403, 429, 500])
async def test_when_nobody_can_be_asked_there_is_none(status: int):
    class Away:
        async def call(self, method: str, params: Mapping[str, object]) -> Answer:
            return Answer(status)

    assert await GatewayPortraits(Away()).of(7) is None
