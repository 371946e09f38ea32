"""What a secret must be, whatever it is for."""

import secrets
from urllib.parse import urlsplit

SHORTEST = 32
FEWEST = 12
"""Different characters in it: fewer is a word, not chance."""


def is_weak(secret: str) -> bool:
    """Whether somebody could guess it."""
    return len(secret) < SHORTEST or len(set(secret)) < FEWEST


def fresh() -> str:
    """A new one, good for every setting that asks for a secret."""
    return secrets.token_urlsafe(SHORTEST)


def without_password(url: str) -> str:
    """The address of a server as people may see it: who asks, how, and with what is left out."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
