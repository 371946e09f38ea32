"""Bot tokens: which are refused and how, and making new ones."""

import random
import string

from playground.errors import ApiError

_SECRET = string.ascii_letters + string.digits + "_-"


def bot_id(token: str) -> int:
    """The bot's id in a token; refusals as in Telegram's front (source: ClientManager.cpp)."""
    if token.startswith("0") or len(token) > 80 or "/" in token or ":" not in token:
        raise ApiError(401, "Unauthorized: invalid token specified")
    number = token.partition(":")[0]
    if not (number.isascii() and number.isdecimal()):
        raise ApiError(421, "Misdirected Request: unallowed token specified")
    return int(number)


def new_token(bot: int, chance: random.Random) -> str:
    """A token that looks like a real one."""
    return f"{bot}:AA" + "".join(chance.choices(_SECRET, k=33))
