"""Words: built texts and facts in, plain text and its formatting out. No markup language.

texts/*.ftl are Fluent; tools/texts.py builds them into texts/*.json, which this reads. Tags
(<b>, <i>, <code>) count in a text's own pattern only: what people wrote stays what they wrote.
"""

import json
import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypedDict

from meetsmatch.core.relay import Entity

FALLBACK = "en"

Facts = Mapping[str, str | int]
"""What fills a text."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """Words as Telegram takes them: plain text, and its formatting apart from it."""

    text: str
    entities: tuple[Entity, ...] = ()


class Fact(TypedDict):
    """Replaced by a fact."""

    fact: str


class Choice(TypedDict):
    """One of several patterns, by the value or the plural form of a fact."""

    on: str
    among: dict[str, "Pattern"]
    default: str


class Reference(TypedDict):
    """Replaced by another text."""

    text: str


Part = str | Fact | Choice | Reference
Pattern = list[Part]
Tree = Mapping[str, Pattern]
"""All texts of one language by key; a term's key starts with a hyphen."""

TAG = re.compile(r"(</?(?:b|i|code)>)")
KINDS = {"b": "bold", "i": "italic", "code": "code"}


def _english(number: int) -> str:
    return "one" if number == 1 else "other"


def _russian(number: int) -> str:
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:
        return "one"
    return "few" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "many"


PLURALS: Mapping[str, Callable[[int], str]] = {"en": _english, "ru": _russian}
"""Which form a whole number takes (CLDR cardinal rules)."""


class Wording:
    """All texts in all languages."""

    def __init__(self, trees: Mapping[str, Tree]) -> None:
        self.trees = trees
        self.languages = tuple(trees)
        """Those that people are offered; the first one to who reads none of them."""

    @classmethod
    def load(cls) -> "Wording":
        """The texts that were built into the package."""
        return cls({it: json.loads(_file(it).read_text("utf-8")) for it in shipped()})

    def speaking(self, languages: tuple[str, ...]) -> "Wording":
        """The same for a bot that speaks these; none named: all."""
        spoken = copy(self)
        spoken.languages = languages or tuple(self.trees)
        return spoken

    def language_of(self, code: str) -> str:
        """The language of ours nearest to a Telegram language_code."""
        short = code.split("-")[0]
        return short if short in self.languages else self.languages[0]

    def render(self, language: str, key: str, facts: Facts) -> Formatted:
        """The text in that language, else in English, else its key: people get some answer."""
        for candidate in (language, FALLBACK):
            if key in self.trees.get(candidate, {}):
                page = _Page(candidate, self.trees[candidate], facts)
                page.write(self.trees[candidate][key])
                return page.finished()
        return Formatted(key)


def shipped() -> list[str]:
    """The languages that there are texts in."""
    names = sorted(file.name for file in _texts().iterdir())
    return [it.removesuffix(".json") for it in names if it.endswith(".json")]


def _file(language: str) -> Traversable:
    return _texts().joinpath(f"{language}.json")


def _texts() -> Traversable:
    return resources.files("meetsmatch.bot").joinpath("texts")


def formatted(text: str) -> Formatted:
    """Words of the operator's, whose tags match."""
    page = _Page(FALLBACK, {}, {})
    page.write([text])
    return page.finished()


class _Page:
    """One text being written: what stands there so far, and which tags are open."""

    def __init__(self, language: str, tree: Tree, facts: Facts) -> None:
        self.language, self.tree, self.facts = language, tree, facts
        self.text = ""
        self.open: list[int] = []
        self.entities: list[Entity] = []

    def write(self, pattern: Pattern) -> None:
        for part in pattern:
            if isinstance(part, str):
                self._own_words(part)
            elif "fact" in part:
                self.text += str(self.facts.get(part["fact"], "…"))
            elif "text" in part:
                self.write(self.tree[part["text"]])
            else:
                self.write(part["among"][self._chosen(part)])

    def _chosen(self, choice: Choice) -> str:
        value = self.facts.get(choice["on"], "")
        forms = [str(value)]
        if isinstance(value, int):
            forms.append(PLURALS.get(self.language, _english)(value))
        return next((form for form in forms if form in choice["among"]), choice["default"])

    def _own_words(self, words: str) -> None:
        for piece in TAG.split(words):
            if not TAG.fullmatch(piece):
                self.text += piece
            elif piece[1] != "/":
                self.open.append(self._units())
            elif (length := self._units() - (start := self.open.pop())) > 0:
                self.entities.append(Entity(KINDS[piece[2:-1]], start, length))

    def _units(self) -> int:
        return len(self.text.encode("utf-16-le", "surrogatepass")) // 2

    def finished(self) -> Formatted:
        ordered = sorted(self.entities, key=lambda entity: (entity.offset, -entity.length))
        return Formatted(self.text, tuple(ordered))
