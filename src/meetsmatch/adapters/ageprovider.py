"""The port AgeAssurance over somebody whom the operator trusts: a link to them, and their verdict.

The link carries a ticket and nothing else of anybody: who reads it learns neither who they are nor
what they have said. The verdict is signed as https://www.standardwebhooks.com says.
"""

import hmac
import re
import struct
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from meetsmatch.adapters.keys import WrongKey
from meetsmatch.app.ages import Elsewhere
from meetsmatch.app.ports import Vault
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS

TICKET_MS = HOUR_MS
"""How long a link is good for."""

SKEW_MS = 5 * MINUTE_MS
"""So far a verdict's time may be from ours."""

ENCODED_KEY = "whsec_"
_MADE_FOR = b"age check"
_SECONDS = re.compile("[0-9]{1,12}")
_TICKET = struct.Struct(">QQQ")


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose age is to be looked at."""

    bot: BotId
    person: PersonId


class NoTicket(Exception):
    """Not one of ours, or too old."""


class Tickets:
    """Sealed, so that only we can make and read them; single use follows from what is stored: who
    has been checked is not waiting for a check any more."""

    def __init__(self, vault: Vault, now_ms: Callable[[], int]) -> None:
        self._vault, self._now_ms = vault, now_ms

    async def made(self, person: Person) -> str:
        """Good for TICKET_MS."""
        packed = _TICKET.pack(person.bot, person.id, self._now_ms() + TICKET_MS)
        return urlsafe_b64encode(await self._vault.seal(_MADE_FOR + packed)).rstrip(b"=").decode()

    async def read(self, text: str) -> Ticket:
        """NoTicket unless it was made here, and lately."""
        try:
            sealed = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
            plain = await self._vault.open(sealed)
            bot, person, until_ms = _TICKET.unpack(plain.removeprefix(_MADE_FOR))
        except (ValueError, WrongKey, struct.error) as error:
            raise NoTicket from error
        if not plain.startswith(_MADE_FOR) or until_ms <= self._now_ms():
            raise NoTicket
        return Ticket(BotId(bot), PersonId(person))


class AgeProvider:
    """Sends people to its page."""

    def __init__(self, url: str, tickets: Tickets) -> None:
        self._url, self._tickets = url, tickets

    async def evidence(self, person: Person, telegram_id: int, min_age: int) -> Elsewhere:
        """A fresh link."""
        asked = {"age": min_age, "ticket": await self._tickets.made(person)}
        joint = "&" if urlsplit(self._url).query else "?"
        return Elsewhere(self._url + joint + urlencode(asked))


class Signatures:
    """Whether a call comes from whoever shares the secret: `whsec_…`, or any text."""

    def __init__(self, secret: str, now_ms: Callable[[], int]) -> None:
        encoded = secret.removeprefix(ENCODED_KEY)
        self._key = b64decode(encoded) if encoded != secret else secret.encode()
        self._now_ms = now_ms

    def are_right(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Signed lately, over this body; headers by their names in small letters."""
        number, at_s, given = (
            headers.get(f"webhook-{it}", "") for it in ("id", "timestamp", "signature")
        )
        if not _SECONDS.fullmatch(at_s):
            return False
        if abs(int(at_s) * 1_000 - self._now_ms()) > SKEW_MS:
            return False
        wanted = self.made(number, at_s, body).encode()
        # Several while a secret is being changed; those of other kinds are nobody's here.
        return any(hmac.compare_digest(it.encode(), wanted) for it in given.split())

    def made(self, number: str, at_s: str, body: bytes) -> str:
        """The signature that belongs there."""
        signed = f"{number}.{at_s}.".encode() + body
        return "v1," + b64encode(hmac.digest(self._key, signed, "sha256")).decode()
