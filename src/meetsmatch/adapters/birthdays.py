"""The port AgeAssurance over Telegram: the date of birth that people let the bot see."""

from collections.abc import Mapping
from typing import cast

from meetsmatch.app.ports import Gateway
from meetsmatch.core.ages import Birthdate
from meetsmatch.core.people import Person


class TelegramBirthdays:
    """Asks Telegram each time: what is seen is looked at, and not kept."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def evidence(self, person: Person, telegram_id: int, min_age: int) -> Birthdate | None:
        """None while they hide it, or its year."""
        answer = await self._gateway.call("getChat", {"chat_id": telegram_id})
        if answer.status != 200:
            return None
        shown = cast("Mapping[str, object]", answer.result).get("birthdate")
        match shown:
            case {"day": int(day), "month": int(month), "year": int(year)}:
                return Birthdate(year, month, day)
            case _:
                return None
