"""How advertising is told from talk: the same address, words or picture, sent to many strangers.

Nothing is judged by what it means. A message leaves marks, and each mark may be left only in so
many chats in an hour, by all newcomers together and all who tell it to more than a few. Words are
compared by the smallest hashes of their triples (MinHash: Broder, "On the resemblance and
containment of documents", 1997), so that a few other words around the same text, other letters of
the same look, numbers or emoji change little.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from meetsmatch.core.relay import Content, addresses, as_seen, hide
from meetsmatch.core.rules import MINUTE_MS


class Trait(StrEnum):
    """What of a message may be the same in others."""

    ADDRESS = "address"
    WORDS = "words"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something of a message that many others have if they are copies of one."""

    trait: Trait
    value: str


PER_MS = {Trait.ADDRESS: 30 * MINUTE_MS, Trait.WORDS: 10 * MINUTE_MS, Trait.FILE: 10 * MINUTE_MS}
"""After a burst the same may be said once in each span before it is a copy."""

FEW = 2
FEW_MS = 4 * 60 * MINUTE_MS
"""To so many strangers, then one in each span, somebody who is no newcomer may say anything: what
many people like is told by many, and to one or two each."""

STRIKES = 3
STRIKE_MS = 60 * MINUTE_MS
"""In so many chats, then one in each span, one person's copies are held back before they must
show who they are."""

BANDS = 4
ALIKE = 2
"""Two texts that share so many of their smallest hashes are one text."""

FEWEST_LETTERS = 40
FEWEST_WORDS = 8
"""What is shorter is said by everybody: "hi, how are you?" is no advertisement."""

_WORDS = re.compile(r"[^\W\d_]+")
_LOOKALIKES = str.maketrans("аеорсухкмтвніјѕԁ", "aeopcyxkmtbhijsd")
_PRIME = (1 << 61) - 1
_TURNS = ((3, 7), (1_000_003, 11), (998_244_353, 13), (2_147_483_629, 17))
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.I)


def marks(content: Content) -> Sequence[Mark]:
    """None for most of what people say to each other."""
    found = dict.fromkeys(_address(it) for it in addresses(content))
    made = [Mark(Trait.ADDRESS, it) for it in found if it]
    made += [Mark(Trait.WORDS, it) for it in _bands(content.text)]
    if content.unique:
        made.append(Mark(Trait.FILE, content.unique))
    return made


def burst(trait: Trait, most: int) -> int:
    """So many at once, where the operator allows `most`: an address weighs twice."""
    return max(1, most // 2) if trait is Trait.ADDRESS else most


def is_copy(full: Sequence[Mark]) -> bool:
    """Whether somebody repeats what others, or they, have said; `full` are the marks that have
    been left too often."""
    alike = sum(it.trait is Trait.WORDS for it in full)
    return alike >= ALIKE or alike < len(full)


def _address(text: str) -> str:
    """The same for all that leads to the same place: without scheme, fragment and case. The query
    counts: two videos of one site differ in nothing else."""
    bare = _SCHEME.sub("", text).partition("#")[0]
    digits = "".join(filter(str.isdigit, bare))
    is_number = not any(map(str.isalpha, bare))
    return digits if is_number else bare.rstrip("/.,!").casefold()


def _bands(text: str) -> Sequence[str]:
    """The smallest hashes of all triples of words, each under another order."""
    if len(text) < FEWEST_LETTERS:
        return ()
    # Addresses have a mark of their own: what the links of one site share makes no copies.
    said = hide(text, links=True)
    words = _WORDS.findall(as_seen(said).casefold().translate(_LOOKALIKES))
    if len(words) < FEWEST_WORDS or sum(map(len, words)) < FEWEST_LETTERS:
        return ()
    triples = {
        crc32(" ".join(it).encode()) for it in zip(words, words[1:], words[2:], strict=False)
    }
    return [
        f"{band}:{min((times * it + plus) % _PRIME for it in triples):x}"
        for band, (times, plus) in enumerate(_TURNS)
    ]
