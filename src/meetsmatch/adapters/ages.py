"""All ways to be surer of an age that a server has."""

from collections.abc import Callable

from meetsmatch.adapters.ageprovider import AgeProvider, Tickets
from meetsmatch.adapters.birthdays import TelegramBirthdays
from meetsmatch.app.ages import Ways
from meetsmatch.app.ports import Gateway, Vault
from meetsmatch.core.ages import Assurance


def ways_of(gateway: Gateway, vault: Vault, now_ms: Callable[[], int], provider: str) -> Ways:
    """`provider` is the page that people are sent to."""
    return {
        Assurance.BIRTHDAY: TelegramBirthdays(gateway),
        Assurance.PROVIDER: AgeProvider(provider, Tickets(vault, now_ms)),
    }
