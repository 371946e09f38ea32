"""Sealing, fingerprints and signatures. The keys live outside the database, here or nowhere."""

import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from meetsmatch.adapters.secret import SHORTEST, fresh, is_weak
from meetsmatch.core.ids import BotId, Fingerprint

VERSION = b"\x01"
KEY_ID = 4
NONCE = 12
HEAD = len(VERSION) + KEY_ID + NONCE
FINGERPRINT_BYTES = 16


class WrongKey(Exception):
    """None of the keys opens this: it was sealed with another one, or damaged."""


class WeakKey(ValueError):
    """A key that somebody could guess."""


@dataclass(frozen=True, slots=True)
class Key:
    """What one secret is used for; the uses can't be told from one another."""

    id: bytes
    cipher: AESGCM
    finding: bytes
    signing: bytes

    @classmethod
    def of(cls, secret: str) -> "Key":
        """From a secret text; WeakKey says what a good one is."""
        if is_weak(secret):
            raise WeakKey(
                f"a key must be {SHORTEST} random characters or more: `meetsmatch key` makes one"
            )
        return cls(
            id=_derived(secret, b"key id", KEY_ID),
            cipher=AESGCM(_derived(secret, b"sealing")),
            finding=_derived(secret, b"fingerprints"),
            signing=_derived(secret, b"signing"),
        )


class KeyVault:
    """The port Vault over AES-256-GCM and HMAC-SHA256.

    An envelope is version, key id, nonce and ciphertext. The first key seals and signs, all of
    them open; people are found by the last one, which therefore stays for ever.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        made = [Key.of(secret) for secret in keys]
        self._newest = made[0]
        self._finding = made[-1].finding
        self._by_id = {key.id: key for key in made}

    async def seal(self, plain: bytes) -> bytes:
        """An envelope that only these keys open."""
        head = VERSION + self._newest.id
        nonce = os.urandom(NONCE)
        return head + nonce + self._newest.cipher.encrypt(nonce, plain, head)

    async def open(self, sealed: bytes) -> bytes:
        """What `seal` was given; WrongKey when it was not these keys."""
        head, nonce = sealed[: HEAD - NONCE], sealed[HEAD - NONCE : HEAD]
        key = self._by_id.get(head[len(VERSION) :])
        if key is None or head[: len(VERSION)] != VERSION:
            raise WrongKey("sealed with a key that is not among SECRET_KEYS or in KEY_FILE")
        try:
            return key.cipher.decrypt(nonce, sealed[HEAD:], head)
        except InvalidTag as error:
            raise WrongKey("the envelope is damaged") from error

    def fingerprint(self, bot: BotId, telegram_id: int) -> Fingerprint:
        """The same for the same person and bot, and worthless without the key."""
        digest = hmac.digest(self._finding, b"%d:%d" % (bot, telegram_id), "sha256")
        return Fingerprint(digest[:FINGERPRINT_BYTES].hex())

    def sign(self, text: bytes) -> bytes:
        """Keyed MAC, 32 bytes."""
        return hmac.digest(self._newest.signing, text, "sha256")


def keys_in(path: Path) -> list[str]:
    """The keys in a file, one a line; the file is made with a fresh one when it isn't there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text("ascii").split()
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(fresh() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path.read_text("ascii").split()


def _derived(secret: str, use: bytes, length: int = 32) -> bytes:
    info = b"meetsmatch " + use
    return HKDF(SHA256(), length, salt=None, info=info).derive(secret.encode())
