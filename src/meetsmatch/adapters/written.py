"""Lists of the operator's, as they are written in the settings: with commas. Standard library
only: a Worker reads the same."""

import re
from typing import cast

from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.profiles import INTEREST_LIMIT

MOST_STARS = 10_000
MOST_DAYS = 3_650
ITEMS = {item.word: item for item in Item}


def _parts(given: object) -> list[str]:
    """What stands between the commas, without what is empty."""
    parts = given.split(",") if isinstance(given, str) else cast("tuple[str, ...]", given)
    return [part.strip() for part in parts if part.strip()]


def read_interests(given: object) -> tuple[str, ...]:
    """Each once; ValueError names one that is too long for a card."""
    found = tuple(dict.fromkeys(_parts(given)))
    if long := next((it for it in found if len(it) > INTEREST_LIMIT), None):
        raise ValueError(f"{long!r} is longer than {INTEREST_LIMIT} characters")
    return found


def read_prices(given: object) -> tuple[Offer, ...]:
    """Each ITEM:STARS:DAYS; ValueError says what is wrong with one."""
    return tuple(map(_offer, _parts(given)))


def _offer(line: str) -> Offer:
    found = re.fullmatch(r"([a-z-]+):(\d{1,5}):(\d{1,4})", line, re.A)
    if found is None or found[1] not in ITEMS:
        named = " or ".join(ITEMS)
        raise ValueError(f"{line!r} must be ITEM:STARS:DAYS, with {named} as the item")
    offer = Offer(ITEMS[found[1]], int(found[2]), int(found[3]))
    if not (1 <= offer.stars <= MOST_STARS and 1 <= offer.days <= MOST_DAYS):
        most = f"1 to {MOST_STARS} Stars and last 1 to {MOST_DAYS} days"
        raise ValueError(f"{line!r} must cost {most}")
    return offer


def read_numbers(given: object) -> tuple[int, ...]:
    """Telegram's numbers of people; ValueError names what is none."""
    parts = _parts(given)
    if wrong := next((it for it in parts if not re.fullmatch(r"[1-9]\d{0,15}", it, re.A)), None):
        raise ValueError(f"{wrong!r} is no number of a person: `/export` shows one's own")
    return tuple(dict.fromkeys(map(int, parts)))
