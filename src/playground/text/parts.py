"""Entities that all markup languages share: links, custom emoji, times."""

import re

from playground.fields import Malformed
from playground.text import links

Meaning = tuple[str, dict[str, object]]

# No entity at all: the text stays, its meaning is dropped.
NOTHING: Meaning = ("", {})


def link(url: str) -> Meaning:
    """A link, or a mention of a person; bad links mean nothing."""
    person = links.user_of(url)
    if person is not None:
        return "text_mention", {"id": person}
    kept = links.checked_or_none(url)
    return ("text_link", {"url": kept}) if kept else NOTHING


def emoji(number: str) -> Meaning:
    """A custom emoji by its number."""
    if not re.fullmatch(r"-?[0-9]{1,19}", number) or not int(number):
        raise Malformed("Invalid custom emoji identifier specified")
    return "custom_emoji", {"custom_emoji_id": str(int(number))}


def date_time(unix: str, style: str) -> Meaning:
    """A moment and how to show it."""
    if style not in ("r", "R") and not set(style) <= set("tTdDwW"):
        raise Malformed("Invalid date format used")
    moment = int(unix) if re.fullmatch(r"[0-9]{1,10}", unix) else 0
    return moment_entity(moment, style) if 0 < moment < 1 << 31 else NOTHING


def moment_entity(moment: int, style: str) -> Meaning:
    """A date_time entity; its format is given back in Telegram's own order (source)."""
    return "date_time", {"unix_time": moment, "date_time_format": _format(style)}


def _format(style: str) -> str:
    if style in ("r", "R"):
        return "r"
    day = "w" if set(style) & set("wW") else ""
    return day + _one_of(style, "dD") + _one_of(style, "tT")


def _one_of(style: str, pair: str) -> str:
    return next((letter for letter in pair if letter in style), "")


def by_url(url: str) -> Meaning:
    """What `![…](url)` means in MarkdownV2."""
    found = re.match(r"tg:(?://)?(emoji|time)/?\?([^#]*)", url, re.IGNORECASE)
    given = dict(reversed(links.parameters(found[2]))) if found else {}
    try:
        if found and found[1].lower() == "emoji":
            return emoji(given.get("id", ""))
        meaning = date_time(given.get("unix", ""), given.get("format", ""))
    except Malformed:
        meaning = NOTHING
    if not meaning[0]:
        raise Malformed("Invalid tg://emoji or tg://time URL specified")
    return meaning
