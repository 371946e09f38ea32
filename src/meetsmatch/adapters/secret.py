"""What a secret must be, whatever it is for."""

import secrets

SHORTEST = 32
FEWEST = 12
"""Different characters in it: fewer is a word, not chance."""


def is_weak(secret: str) -> bool:
    """Whether somebody could guess it."""
    return len(secret) < SHORTEST or len(set(secret)) < FEWEST


def fresh() -> str:
    """A new one, good for every setting that asks for a secret."""
    return secrets.token_urlsafe(SHORTEST)
