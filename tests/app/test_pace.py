"""Limits: told with the seconds to wait, a few times, then no more words."""

from dataclasses import replace

import pytest

from app.house import House
from meetsmatch.app.pace import NOTICE_PACE_MS, NOTICES
from meetsmatch.core.errors import Hush, TooSoon
from meetsmatch.core.ids import PersonId
from meetsmatch.core.rules import MINUTE_MS, Rules


@pytest.mark.security
async def test_a_burst_then_one_per_second(house: House):
    ann, pace = await house.joined("ann"), house.pace
    for _ in range(house.rules.burst):
        await pace.message(ann)
    for _ in range(NOTICES):
        with pytest.raises(TooSoon) as refusal:
            await pace.message(ann)
        assert refusal.value.facts == {"seconds": 1}
    with pytest.raises(Hush):
        await pace.message(ann)
    await pace.tap(ann)
    house.clock.ms += 1_000
    await pace.message(ann)
    house.clock.ms += NOTICE_PACE_MS
    for _ in range(10):
        await pace.message(ann)


async def test_who_comes_back_as_somebody_new_still_waits(house: House):
    ann, pace = await house.joined("ann"), house.pace
    for _ in range(house.rules.burst):
        await pace.message(ann)
    with pytest.raises(TooSoon):
        await pace.message(replace(ann, id=PersonId(12345)))


async def test_limits_are_personal_and_per_command(house: House):
    house.rules = Rules(commands_per_minute=1)
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await house.pace.command(ann, "next")
    for _ in range(NOTICES + 1):
        with pytest.raises(TooSoon) as refusal:
            await house.pace.command(ann, "next")
        assert refusal.value.facts == {"seconds": 60}
    await house.pace.command(ann, "stop")
    await house.pace.command(ben, "next")
    house.clock.ms += MINUTE_MS
    await house.pace.command(ann, "next")
