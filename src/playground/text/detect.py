"""What Telegram finds in a text by itself (source: MessageEntity.cpp; phone numbers: assumed)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from playground.text.cards import card_numbers
from playground.text.entity import Entity
from playground.text.nesting import apart
from playground.text.urls import addresses

Span = tuple[int, int]

# Without one of these there is nothing to find; most texts have none.
_CLUE = re.compile(r"[@/#$]|\.[^ ]|://|[0-9][0-9 ()-]{6}")
_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_SHORT_NAMES = ("gif", "nft", "pic", "ufc", "vid")
_COMMAND = re.compile(
    r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32}|(?![A-Za-z0-9_@]))(?![\w/<>])"
)
_AT_NAME = re.compile(r"@[A-Za-z0-9_]{3,32}")
_CASHTAG = re.compile(r"\$(?:1INCH|[A-Z]{1,8}(?![A-Z]))(?:@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_]))?")
_PHONE = re.compile(r"(?<![\w+])\+[0-9](?:[ ()-]{0,2}[0-9]){6,14}(?![\w-])")


def found_in(text: str) -> list[Entity]:
    """Mentions, commands, tags, numbers and links; of overlapping ones the first."""
    if not _CLUE.search(text):
        return []
    spans = list(_all(text))
    if not spans:
        return []
    places = _utf16(text)
    return apart(
        [Entity(kind, places[begin], places[end] - places[begin]) for kind, (begin, end) in spans]
    )


def _utf16(text: str) -> Sequence[int]:
    """Where each character begins, and the end."""
    if text.isascii():
        return range(len(text) + 1)
    return [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]


def _all(text: str) -> Iterator[tuple[str, Span]]:
    yield from (("mention", span) for span in _mentions(text))
    yield from (("bot_command", found.span()) for found in _COMMAND.finditer(text))
    yield from (("hashtag", span) for span in _hashtags(text))
    yield from (("cashtag", span) for span in _cashtags(text))
    yield from (("bank_card_number", span) for span in card_numbers(text))
    yield from addresses(text)
    yield from (("phone_number", found.span()) for found in _PHONE.finditer(text))


def _mentions(text: str) -> Iterator[Span]:
    for found in _MENTION.finditer(text):
        if len(found[1]) >= 4 or found[1].lower() in _SHORT_NAMES:
            yield found.span()


def _is_tag_letter(char: str) -> bool:
    if char in "_\u200c\u00b7" or "\u0d80" <= char <= "\u0dff":
        return True
    return char.isalpha() or unicodedata.category(char) == "Nd"


def _tag_run(text: str, begin: int) -> int:
    """Where the letters that may stand in a tag end."""
    end = begin
    while end < len(text) and _is_tag_letter(text[end]):
        end += 1
    return end


def _hashtags(text: str) -> Iterator[Span]:
    end = 0
    while (begin := text.find("#", end)) >= 0:
        run = _tag_run(text, begin + 1)
        end = max(run, begin + 1)
        if begin and _is_tag_letter(text[begin - 1]):
            continue
        stop = min(run, begin + 257)
        name = _AT_NAME.match(text, run) if stop == run else None
        letters = any(char.isalpha() for char in text[begin + 1 : stop])
        stop = end = name.end() if name else stop
        if letters and not text.startswith("#", max(stop, run)):
            yield begin, stop


def _cashtags(text: str) -> Iterator[Span]:
    for found in _CASHTAG.finditer(text):
        begin, end = found.span()
        around = text[begin - 1 : begin] + text[end : end + 1]
        if not any(char == "$" or _is_tag_letter(char) for char in around):
            yield begin, end
