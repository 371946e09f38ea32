"""Work made ready for a store, and letters opened again. Only here do calls become bytes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from meetsmatch.app.ports import Vault
from meetsmatch.app.work import Letter, Outgoing

# ASCII escapes: Telegram's JSON may hold lone surrogates, which UTF-8 cannot carry.
_encoded = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Sealing:
    """Seals and opens what must not be read in the database."""

    vault: Vault

    async def letter(self, outgoing: Outgoing) -> Letter:
        """The outbox row of one call."""
        plain = _encoded((outgoing.method, dict(outgoing.params)))
        return Letter(outgoing, await self.vault.seal(plain.encode()))

    async def call(self, letter: Letter) -> tuple[str, Mapping[str, object]]:
        """Method and parameters; fresh letters still carry them in the clear."""
        if letter.outgoing.method:
            return letter.outgoing.method, letter.outgoing.params
        method, params = json.loads(await self.vault.open(letter.sealed))
        return cast(str, method), cast("dict[str, object]", params)
