"""Lists of the operator's, as they are written in the settings: with commas. Standard library
only: a Worker reads the same."""

import re
from collections.abc import Sequence
from typing import cast

from meetsmatch.core import channels
from meetsmatch.core.genders import GENDERS, Gender
from meetsmatch.core.modes import MODES, Mode
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


def read_modes(given: object) -> tuple[Mode, ...]:
    """In our order; all when none is named. ValueError says which there are."""
    parts = {it.lower() for it in _parts(given)}
    if not parts <= {*MODES}:
        raise ValueError(f"must be {' or '.join(MODES)}, or both with a comma between them")
    return tuple(it for it in MODES if it in parts) or MODES


def read_channel(given: object) -> str:
    """Its @name or number; ValueError says what it must be."""
    written = str(given).strip()
    if written and not channels.WRITTEN.fullmatch(written):
        raise ValueError(f"{written!r} must be the channel's @name, or its number: -100…")
    return written


def read_genders(given: object) -> tuple[Gender, ...]:
    """In our order; all when none is named. ValueError says which there are."""
    parts = {it.lower() for it in _parts(given)}
    if not parts <= {*GENDERS}:
        raise ValueError(f"must be some of {', '.join(GENDERS)}, with commas between them")
    return tuple(it for it in GENDERS if it in parts) or GENDERS


def read_countries(given: object) -> tuple[str, ...]:
    """Codes in capitals; ValueError names what is none."""
    parts = dict.fromkeys(it.upper() for it in _parts(given))
    if wrong := next((it for it in parts if not re.fullmatch("[A-Z]{2}", it)), None):
        raise ValueError(f"{wrong!r} is no country: two letters as in ISO 3166, such as DE")
    return tuple(parts)


def read_languages(given: object, known: Sequence[str]) -> tuple[str, ...]:
    """Codes of those that are known; ValueError names what is none."""
    parts = dict.fromkeys(it.lower() for it in _parts(given))
    if wrong := next((it for it in parts if it not in known), None):
        raise ValueError(f"{wrong!r} is none of {', '.join(known)}")
    return tuple(parts)


def read_numbers(given: object) -> tuple[int, ...]:
    """Telegram's numbers of people; ValueError names what is none."""
    parts = _parts(given)
    if wrong := next((it for it in parts if not re.fullmatch(r"[1-9]\d{0,15}", it, re.A)), None):
        raise ValueError(f"{wrong!r} is no number of a person: `/export` shows one's own")
    return tuple(dict.fromkeys(map(int, parts)))
