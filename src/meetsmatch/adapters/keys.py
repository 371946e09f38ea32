"""What each secret is used for, and how sealed bytes are laid out. Standard library only: the
ciphers are those of whoever seals, a server or a Worker."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from meetsmatch.adapters.secret import SHORTEST, is_weak
from meetsmatch.core.ids import BotId, Fingerprint

VERSION = b"\x01"
KEY_ID = 4
NONCE = 12
PREFIX = len(VERSION) + KEY_ID
FINGERPRINT_BYTES = 16
FINGERPRINTS = 10_000
"""How many are kept in memory; each update needs its author's twice."""


class WrongKey(Exception):
    """None of the keys opens this: it was sealed with another one, or damaged."""


class WeakKey(ValueError):
    """A key that somebody could guess."""


@dataclass(frozen=True, slots=True)
class Key:
    """What one secret is used for; the uses can't be told from one another."""

    id: bytes
    sealing: bytes
    """AES-256-GCM."""

    finding: bytes
    signing: bytes
    stamping: bytes

    @classmethod
    def of(cls, secret: str) -> "Key":
        """From a secret text; WeakKey says what a good one is."""
        if is_weak(secret):
            raise WeakKey(
                f"a key must be {SHORTEST} random characters or more: `meetsmatch key` makes one"
            )
        return cls(
            id=derived(secret, b"key id", KEY_ID),
            sealing=derived(secret, b"sealing"),
            finding=derived(secret, b"fingerprints"),
            signing=derived(secret, b"signing"),
            stamping=derived(secret, b"stamping"),
        )

    @property
    def prefix(self) -> bytes:
        """What an envelope begins with; it is authenticated, too."""
        return VERSION + self.id


class Keys:
    """All that the port Vault asks for but the sealing itself.

    An envelope is version, key id, nonce and ciphertext. The first key seals and signs, all of
    them open; people are found, and lines of the audit log stamped, by the last one, which
    therefore stays for ever.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        made = [Key.of(secret) for secret in secrets]
        self.newest = made[0]
        self.by_prefix = {key.prefix: key for key in made}
        self._finding, self._stamping = made[-1].finding, made[-1].stamping
        self._known = lru_cache(FINGERPRINTS)(self._fingerprint)

    def of(self, sealed: bytes) -> tuple[Key, bytes, bytes]:
        """An envelope's key, nonce and ciphertext; WrongKey when we don't have that key."""
        key = self.by_prefix.get(sealed[:PREFIX])
        if key is None:
            raise WrongKey("sealed with a key that is not among SECRET_KEYS or in KEY_FILE")
        return key, sealed[PREFIX : PREFIX + NONCE], sealed[PREFIX + NONCE :]

    def fingerprint(self, bot: BotId, telegram_id: int) -> Fingerprint:
        """The same for the same person and bot, and worthless without the key."""
        return self._known(bot, telegram_id)

    def _fingerprint(self, bot: BotId, telegram_id: int) -> Fingerprint:
        digest = hmac.digest(self._finding, b"%d:%d" % (bot, telegram_id), "sha256")
        return Fingerprint(digest[:FINGERPRINT_BYTES].hex())

    def sign(self, text: bytes) -> bytes:
        """Keyed MAC, 32 bytes."""
        return hmac.digest(self.newest.signing, text, "sha256")

    def stamp(self, text: bytes) -> bytes:
        """The same, for what is kept: by the last key, which stays for ever."""
        return hmac.digest(self._stamping, text, "sha256")


def derived(secret: str, use: bytes, length: int = 32) -> bytes:
    """HKDF-SHA256 (RFC 5869) without salt, one block of it."""
    extracted = hmac.digest(bytes(32), secret.encode(), "sha256")
    return hmac.digest(extracted, b"meetsmatch " + use + b"\x01", "sha256")[:length]
