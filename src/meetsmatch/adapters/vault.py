"""Sealing on a server, and the file that its keys may be in: outside the database, or nowhere."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from meetsmatch.adapters.keys import NONCE, Keys, WeakKey, WrongKey
from meetsmatch.adapters.secret import fresh

__all__ = ["KeyVault", "WeakKey", "WrongKey", "keys_in"]


class KeyVault(Keys):
    """The port Vault over AES-256-GCM and HMAC-SHA256."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(secrets)
        self._ciphers = {it.id: AESGCM(it.sealing) for it in self.by_prefix.values()}

    async def seal(self, plain: bytes) -> bytes:
        """An envelope that only these keys open."""
        key, nonce = self.newest, os.urandom(NONCE)
        return key.prefix + nonce + self._ciphers[key.id].encrypt(nonce, plain, key.prefix)

    async def open(self, sealed: bytes) -> bytes:
        """What `seal` was given; WrongKey when it was not these keys."""
        key, nonce, hidden = self.of(sealed)
        try:
            return self._ciphers[key.id].decrypt(nonce, hidden, key.prefix)
        except (InvalidTag, ValueError) as error:
            raise WrongKey("the envelope is damaged") from error


def keys_in(path: Path) -> list[str]:
    """The keys in a file, one a line; the file is made with a fresh one when it isn't there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text("ascii").split()


def _make(path: Path) -> None:
    """Whole from its first moment, and once: other processes may be about to make or read it."""
    part = path.with_name(f"{path.name}.{token_hex(8)}.part")
    try:
        made = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(made, "w", encoding="ascii") as file:
            file.write(fresh() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
