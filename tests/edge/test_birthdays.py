"""The date of birth that Telegram shows: whole, or none."""

from collections.abc import Mapping

import pytest

from meetsmatch.adapters.birthdays import TelegramBirthdays
from meetsmatch.adapters.memory import MemoryTelegram
from meetsmatch.app.ports import Answer
from meetsmatch.core.ages import Birthdate
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Person

ANN = Person(BotId(1), PersonId(2), Fingerprint("ann"), "en")


async def test_telegram_is_asked_for_the_chat_of_the_person():
    telegram = MemoryTelegram(lambda: 0)
    telegram.birthdates[7] = {"day": 29, "month": 2, "year": 2000}
    seen = await TelegramBirthdays(telegram).evidence(ANN, 7, 18)
    assert seen == Birthdate(2000, 2, 29)
    assert telegram.calls[-1].params == {"chat_id": 7}


async def test_without_its_year_a_date_tells_no_age():
    telegram = MemoryTelegram(lambda: 0)
    telegram.birthdates[7] = {"day": 29, "month": 2}
    assert await TelegramBirthdays(telegram).evidence(ANN, 7, 18) is None


@pytest.mark.parametrize("status", [0, -1, 400, 403, 429, 500])
async def test_when_nobody_can_be_asked_nothing_is_seen(status: int):
    class Away:
        async def call(self, method: str, params: Mapping[str, object]) -> Answer:
            return Answer(status)

    assert await TelegramBirthdays(Away()).evidence(ANN, 7, 18) is None
