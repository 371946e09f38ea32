"""What people write about themselves, made fit to stand in a line."""

import re
from unicodedata import category, normalize

from meetsmatch.core.relay import is_identifying

JOINERS = "\u200c\u200d"
"""Shape letters and emoji; every other character without a shape only hides things."""

NAMELESS = "🙂"
MARKS = 3
"""So many marks may sit on one letter: more of them run over the lines above and below."""

_PILES = re.compile(rf"([\u0300-\u036f\u20d0-\u20f0]{{{MARKS}}})[\u0300-\u036f\u20d0-\u20f0]+")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")


def line(text: str, limit: int) -> str:
    """On one line, without what can't be seen, and at most so many characters long."""
    return " ".join(_seen(text).split())[:limit].strip()


def lines(text: str, limit: int) -> str:
    """The same on several lines, no two of them empty in a row."""
    return tidied(text)[:limit].strip()


def tidied(text: str) -> str:
    """The same, however long."""
    seen = _SPACES.sub(" ", _seen(text))
    tidy = "\n".join(it.strip() for it in seen.split("\n"))
    return _LINES.sub("\n\n", tidy).strip()


def name(text: str, limit: int) -> str:
    """What to call somebody who is called that elsewhere; NAMELESS if it tells who they are, or
    nothing."""
    found = line(text, limit)
    return NAMELESS if is_identifying(found) or not found.strip(JOINERS) else found


def _seen(text: str) -> str:
    shown = (
        character
        for character in normalize("NFC", text.replace("\r\n", "\n"))
        if character.isspace() or character in JOINERS or category(character) not in HIDDEN
    )
    return _PILES.sub(r"\1", "".join(shown))


HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
"""General categories of Unicode: controls, formats, surrogates, private and unassigned."""
