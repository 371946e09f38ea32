"""Passwords as they are kept: argon2id, slow and large on purpose, off the event loop."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PASSES = 2
KIBIBYTES = 47_104
"""46 MiB, twice over: more than OWASP asks for at least, and bearable on a small server."""


class Argon2Passwords:
    """The Passwords port. One at a time: whoever sends many logins can't fill the memory."""

    def __init__(self, passes: int = PASSES, kibibytes: int = KIBIBYTES) -> None:
        self._hasher = PasswordHasher(passes, kibibytes, 1)
        self._nobodys = self._hasher.hash("nobody's")
        self._one = asyncio.Lock()

    async def hashed(self, password: str) -> str:
        async with self._one:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, hashed: str | None) -> bool:
        async with self._one:
            fits = await asyncio.to_thread(self._verified, password, hashed or self._nobodys)
        return fits and hashed is not None

    def _verified(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
