"""The port Filter over a list of words per language, beside this file. All lists are read for
every message: what somebody speaks is not what they insult in.

A line is a concern and a phrase. `*` ends a stem, `#` is an age under the operator's limit, unless
a word of the line `not` follows: "I'm 15 minutes late" tells nothing of an age.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from meetsmatch.core.concerns import Concern
from meetsmatch.core.relay import Content, as_seen

AGE = "#"
YOUNGEST = 6
"""Smaller numbers are rarely an age."""

HEAD = 3
"""Phrases are looked up by so many first letters."""

_WORDS = re.compile(r"[\w']+|%")


class WordLists:
    """Looks each word up once, whatever the lists hold."""

    def __init__(self, lists: Iterable[str]) -> None:
        self._not = set[str]()
        self._phrases = defaultdict[str, list[tuple[Concern, Sequence[str]]]](list)
        for line in "\n".join(lists).splitlines():
            self._add(line.partition("//")[0].split())

    @classmethod
    @cache
    def shipped(cls) -> "WordLists":
        """Those of the package."""
        files = resources.files(__package__ or "").iterdir()
        named = sorted((it for it in files if it.name.endswith(".txt")), key=lambda it: it.name)
        return cls([it.read_text("utf-8") for it in named])

    async def concern(self, content: Content, min_age: int) -> Concern | None:
        """The first that is found; an age before anything else."""
        words = _WORDS.findall(as_seen(content.text).replace("\u2019", "'").casefold())
        ages = {str(age) for age in range(YOUNGEST, min_age)}
        words = [AGE if it in ages else it for it in words]
        found = {it for place in range(len(words)) for it in self._at(words, place)}
        return next((it for it in Concern if it in found), None)

    def _add(self, line: Sequence[str]) -> None:
        if not line:
            return
        first, *words = line
        if first == "not":
            self._not.update(words)
        else:
            self._phrases[words[0].rstrip("*")[:HEAD]].append((Concern(first), words))

    def _at(self, words: Sequence[str], place: int) -> Iterable[Concern]:
        for concern, phrase in self._phrases.get(words[place][:HEAD], ()):
            after = place + len(phrase)
            heard = words[place:after]
            if len(heard) == len(phrase) and all(map(_is, heard, phrase)):
                follows = words[after : after + 1]
                if AGE not in phrase or self._not.isdisjoint(follows):
                    yield concern


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
