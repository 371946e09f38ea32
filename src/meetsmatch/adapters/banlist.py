"""Lists of bans as files, and the names of people in them (docs/ban-lists.md)."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import cast

from meetsmatch.adapters.keys import derived
from meetsmatch.core.bans import BanList, ListedBan

FORMAT = "meetsmatch-bans-1"
COST, BLOCK, LANES = 1 << 14, 8, 1
"""scrypt (RFC 7914): 16 MiB and 50 to 100 ms for each name."""

NAME_BYTES = 16


class WrongList(ValueError):
    """A file that is no list, or not of those who have our key."""


class ListKey:
    """What the secret of those who share their lists is used for."""

    def __init__(self, secret: str) -> None:
        self._naming = derived(secret, b"ban list names")
        self._salt = derived(secret, b"ban list salt")
        self._stamping = derived(secret, b"ban list stamp")
        self._one = asyncio.Lock()

    async def of(self, telegram_id: int) -> str:
        """32 hexadecimal digits, the same for all who have the secret."""
        async with self._one:  # one core and 16 MiB, however many come at once
            return await asyncio.to_thread(self._name, telegram_id)

    def _name(self, telegram_id: int) -> str:
        keyed = hmac.digest(self._naming, b"%d" % telegram_id, "sha256")
        return hashlib.scrypt(
            keyed, salt=self._salt, n=COST, r=BLOCK, p=LANES, dklen=NAME_BYTES
        ).hex()

    def written(self, made: BanList) -> str:
        """The file, with its stamp."""
        bans = [{"who": it.who, "reason": it.reason, "until": it.until_ms} for it in made.bans]
        told = {"format": FORMAT, "list": made.name, "made": made.made_ms, "bans": bans}
        return json.dumps({**told, "stamp": self._stamp(told)}, indent=1) + "\n"

    def read(self, text: bytes) -> BanList:
        """WrongList says why not."""
        try:
            told = cast("dict[str, object]", json.loads(text))
            stamp = str(told.pop("stamp"))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise WrongList("This is no list of bans, or only a part of one") from error
        if told.get("format") != FORMAT:
            raise WrongList(f"This list is of another version: {FORMAT} is what is read here")
        if not hmac.compare_digest(stamp.encode(), self._stamp(told).encode()):
            raise WrongList(
                "This list was changed, or was made with another key: compare BAN_LIST_KEY with "
                "whoever sent it"
            )
        return _list(told)

    def _stamp(self, told: Mapping[str, object]) -> str:
        plain = json.dumps(told, sort_keys=True, separators=(",", ":"))
        return hmac.digest(self._stamping, plain.encode(), "sha256").hex()


def _list(told: Mapping[str, object]) -> BanList:
    """Its stamp is right, so somebody who has the key made it as it is."""
    bans = cast("list[dict[str, object]]", told["bans"])
    lines = (ListedBan(str(it["who"]), str(it["reason"]), cast("int", it["until"])) for it in bans)
    return BanList(str(told["list"]), cast("int", told["made"]), tuple(lines))
