"""An operator's own words in place of ours, for one bot.

They stand among the bot's own settings as `text.LANGUAGE.KEY`: words with the tags of texts/*.ftl,
and `{ $fact }` where a fact comes in. One form serves every number: there are no choices.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from meetsmatch.bot.wording import TAG, Fact, Pattern, Tree, Wording
from meetsmatch.core.bots import Own

PREFIX = "text."
SHORT, LONG = 200, 3_000
"""Letters at most. What of ours is no longer than SHORT may stand on a button or in a notice,
where Telegram takes no more."""

FACT = re.compile(r"\{\s*\$([\w-]+)\s*\}")
FIXED = ("-", "menu-", "bot-", "bill-", "key-", "ask-consent")
"""Parts of other texts; what Telegram is told at a start, and takes little of; the keys below the
field, which are known by their words; and what people agree to, which has a version."""


class WrongWords(Exception):
    """They can't stand there; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A text that may have other words."""

    language: str
    key: str

    @property
    def name(self) -> str:
        """As a setting of the bot's."""
        return f"{PREFIX}{self.language}.{self.key}"


def places(wording: Wording, language: str) -> Sequence[Place]:
    """All texts of a language that may have other words, by key; none if we don't speak it."""
    keys = sorted(wording.trees.get(language, {}))
    return [Place(language, key) for key in keys if not key.startswith(FIXED)]


def words_of(wording: Wording, place: Place) -> str:
    """A text of ours as one would write it: of its choices the one that fits all else."""
    tree = wording.trees[place.language]
    return "".join(_plain(tree, tree[place.key]))


def facts_of(wording: Wording, place: Place) -> Sequence[str]:
    """What can be filled in there, by name."""
    tree = wording.trees[place.language]
    return sorted(set(_facts(tree, tree[place.key])))


def checked(wording: Wording, place: Place, words: str) -> str:
    """The words as they may stand there; raises WrongWords."""
    words = words.strip().replace("\r\n", "\n")
    if place not in places(wording, place.language):
        raise WrongWords("there is no such text, or it is not to be changed")
    most = SHORT if len(words_of(wording, place)) <= SHORT else LONG
    if not words:
        raise WrongWords("write something, or take ours back")
    if len(words) > most:
        raise WrongWords(f"too long by {len(words) - most} letters: {most} at most")
    known = facts_of(wording, place)
    for fact in FACT.findall(words):
        if fact not in known:
            offered = ", ".join(f"{{ ${it} }}" for it in known) or "nothing"
            raise WrongWords(
                f"{{ ${fact} }} is not known here: what can be filled in is {offered}"
            )
    if "{" in (rest := FACT.sub("", words)) or "}" in rest:
        raise WrongWords("braces stand around facts only, as in { $name }")
    _check_tags(words)
    return words


def reworded(wording: Wording, own: Own) -> Wording:
    """The same with a bot's own words. What fits no longer, since an update, is left out."""
    trees: dict[str, Tree] = dict(wording.trees)
    for place, words in own_words(own).items():
        try:
            pattern = _pattern(checked(wording, place, words))
        except WrongWords:
            continue
        trees[place.language] = {**trees[place.language], place.key: pattern}
    return Wording(trees)


def own_words(own: Own) -> Mapping[Place, str]:
    """Those of a bot's settings that are words."""
    found = [(name.split(".", 2), own[name]) for name in own if name.startswith(PREFIX)]
    return {Place(language, key): words for (_, language, key), words in found}


def _pattern(words: str) -> Pattern:
    pieces = FACT.split(words)  # words, fact, words, …
    made = [Fact(fact=it) if at % 2 else it for at, it in enumerate(pieces)]
    return [it for it in made if it]


def _check_tags(words: str) -> None:
    is_open: list[str] = []
    for tag in TAG.findall(words):
        if not tag.startswith("</"):
            is_open.append(tag)
        elif not is_open or is_open.pop()[1:] != tag[2:]:
            raise WrongWords(f"{tag} ends nothing that was begun last")
    if is_open:
        raise WrongWords(f"{is_open[-1]} is not ended")


def _plain(tree: Tree, pattern: Pattern) -> Iterator[str]:
    for part in pattern:
        if isinstance(part, str):
            yield part
        elif "fact" in part:
            yield f"{{ ${part['fact']} }}"
        elif "text" in part:
            yield from _plain(tree, tree[part["text"]])
        else:
            yield from _plain(tree, part["among"][part["default"]])


def _facts(tree: Tree, pattern: Pattern) -> Iterator[str]:
    for part in pattern:
        if isinstance(part, str):
            continue
        if "fact" in part:
            yield part["fact"]
        elif "text" in part:
            yield from _facts(tree, tree[part["text"]])
        else:
            yield part["on"]
            for variant in part["among"].values():
                yield from _facts(tree, variant)
