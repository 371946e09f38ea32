"""The identities that everything else speaks of."""

from typing import NewType

BotId = NewType("BotId", int)
PersonId = NewType("PersonId", int)
"""Ours, random, below 2**52. Never a Telegram id."""

ChatId = NewType("ChatId", int)
"""A conversation of two people, ours and random. Telegram's chat ids are called addresses here."""

Fingerprint = NewType("Fingerprint", str)
"""Keyed hash of a Telegram id: finds a person again, even after deletion, and reveals nothing."""
