"""Dice: which there are, and throwing them."""

import random

from playground.errors import bad_request
from playground.shapes import Json

SIDES = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def thrown(chance: random.Random, emoji: str) -> Json:
    """A Bot API Dice; 🎲 when no emoji is given."""
    kind = (emoji or "🎲").removesuffix("\ufe0f")
    if kind not in SIDES:
        raise bad_request("DICE_EMOJI_INVALID")  # assumed
    return {"emoji": kind, "value": chance.randint(1, SIDES[kind])}
