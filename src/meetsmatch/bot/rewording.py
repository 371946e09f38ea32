"""An operator's own words in place of ours, for one bot.

They stand among the bot's own settings as `text.LANGUAGE.KEY`: words with the tags of texts/*.ftl
and `{ $fact }` where a fact comes in; or such words for each form of one fact, as JSON: for each
form that numbers take in that language, or for each word that ours tell apart.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from meetsmatch.bot.wording import FALLBACK, PLURALS, TAG, Choice, Fact, Pattern, Tree, Wording
from meetsmatch.core.bots import Own
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.profiles import INTEREST_LIMIT

PREFIX = "text."
PLURAL = frozenset({"one", "few", "many"})
"""What only numbers are told apart by."""

MOST_NUMBERS, EXAMPLES = 30, 3
SHORT, LONG = 200, 3_000
"""Letters at most. What of ours is no longer than SHORT may stand on a button or in a notice,
where Telegram takes no more."""

LONGEST = 20 * LONG
"""Letters at most of words in all their forms, as they stand in the settings."""

INTEREST = "interest-"
"""What a name of an interest begins with; an operator's own interests have no text of ours."""

FACT = re.compile(r"\{\s*\$([\w-]+)\s*\}")
ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
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


Forms = Mapping[str, str]
"""Words by the form that they are said in."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """The fact by which a text of ours is said in several forms."""

    fact: str
    forms: Forms
    """Each as ours has it, as one would write it."""

    default: str
    """The form for all that has none."""

    others: Sequence[str]
    """Facts by which ours tells more apart, which words of one's own can't."""


def choosing(wording: Wording, place: Place) -> Choosing | None:
    """By what ours chooses: a number before anything else. None if it says one thing only, or if
    there is no such text."""
    if place not in places(wording, place.language):
        return None
    tree = wording.trees[place.language]
    choices = [*_choices(tree, tree[place.key])]
    if not choices:
        return None
    first = next((it for it in choices if PLURAL & it["among"].keys()), choices[0])
    same = [it for it in choices if it["on"] == first["on"]]
    names = dict.fromkeys(form for it in same for form in it["among"])
    if any(PLURAL & it["among"].keys() for it in same):
        names |= dict.fromkeys(numbers(place.language))
    forms = {it: "".join(_plain(tree, tree[place.key], (first["on"], it))) for it in names}
    others = sorted({it["on"] for it in choices} - {first["on"]})
    return Choosing(first["on"], forms, first["default"], others)


def numbers_of(language: str, known: Choosing, form: str) -> Sequence[int]:
    """Some with which that form of a text is said; none if numbers don't tell it apart."""
    if not PLURAL & known.forms.keys():
        return ()
    return [it for it in numbers(language).get(form, ()) if str(it) not in known.forms]


def numbers(language: str) -> Mapping[str, Sequence[int]]:
    """The forms of a language's numbers, each with some that take it."""
    found: dict[str, list[int]] = {}
    for number in range(MOST_NUMBERS):
        found.setdefault(PLURALS[language](number), []).append(number)
    return {form: some[:EXAMPLES] for form, some in found.items()}


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
    """The words as they may be written there, in one form or several; raises WrongWords."""
    fits = _fitting(wording, place, words)
    if _is_name(wording, place):
        _check_length(fits, INTEREST_LIMIT)
    return fits


def _fitting(wording: Wording, place: Place, words: str) -> str:
    """The words as they may stand there, as soon as they are written."""
    given = forms_of(words)
    if given is None:
        return _checked(wording, place, words)
    known = None if _is_name(wording, place) else choosing(wording, place)
    if known is None or given.keys() != known.forms.keys():
        raise WrongWords("ours has other forms: write each of them anew")
    return together({form: _in_form(wording, place, form, it) for form, it in given.items()})


def together(forms: Forms) -> str:
    """As they stand in the settings; what is the same in all of them, once."""
    if len({*forms.values()}) == 1:
        return next(iter(forms.values()))
    return _as_json(forms)


def forms_of(words: str) -> Forms | None:
    """What `together` made of several; None for words in one form."""
    if not words.startswith('{"') or len(words) > LONGEST:
        return None
    try:
        given = cast("dict[str, object]", json.loads(words))
    except (ValueError, RecursionError):
        return None  # somebody's own braces, which are refused as such
    forms = {form: it for form, it in given.items() if isinstance(it, str)}
    return forms if _as_json(forms) == words else None


def _as_json(forms: Forms) -> str:
    return json.dumps(forms, ensure_ascii=False)


def _in_form(wording: Wording, place: Place, form: str, words: str) -> str:
    try:
        return _checked(wording, place, words)
    except WrongWords as wrong:
        raise WrongWords(f"{form}: {wrong}") from wrong


def _checked(wording: Wording, place: Place, words: str) -> str:
    words = words.replace("\0", "").strip().replace("\r\n", "\n")
    if not _is_name(wording, place) and place not in places(wording, place.language):
        raise WrongWords("there is no such text, or it is not to be changed")
    if not words:
        raise WrongWords("write something, or take ours back")
    _check_length(words, _most(wording, place))
    known = () if _is_name(wording, place) else facts_of(wording, place)
    for fact in FACT.findall(words):
        if fact not in known:
            offered = ", ".join(f"{{ ${it} }}" for it in known)
            can = (
                f"what can be filled in is {offered}" if known else "nothing can be filled in here"
            )
            raise WrongWords(f"{{ ${fact} }} is not known here: {can}")
    if "{" in (rest := FACT.sub("", words)) or "}" in rest:
        raise WrongWords("braces stand around facts only, as in { $name }")
    _check_tags(words)
    return words


def _is_name(wording: Wording, place: Place) -> bool:
    """Of an interest: one of ours, or one of an operator's."""
    word = place.key.removeprefix(INTEREST)
    is_free = word in INTERESTS or place.key not in wording.trees[FALLBACK]
    return word != place.key and is_free and place.language in wording.trees


def _check_length(words: str, most: int) -> None:
    if len(words) > most:
        raise WrongWords(f"too long by {len(words) - most} letters: {most} at most")


def _most(wording: Wording, place: Place) -> int:
    if _is_name(wording, place):
        return SHORT
    known = choosing(wording, place)
    ours = known.forms.values() if known else (words_of(wording, place),)
    return SHORT if max(map(len, ours)) <= SHORT else LONG


def reworded(wording: Wording, own: Own) -> Wording:
    """The same with a bot's own words. What fits no longer, since an update, is left out."""
    trees: dict[str, Tree] = dict(wording.trees)
    for place, words in own_words(own).items():
        try:
            pattern = _said(wording, place, _fitting(wording, place, words))
        except WrongWords:
            continue
        trees[place.language] = {**trees[place.language], place.key: pattern}
    return Wording(trees)


def own_words(own: Own) -> Mapping[Place, str]:
    """Those of a bot's settings that are words."""
    found = [(name.removeprefix(PREFIX), own[name]) for name in own if name.startswith(PREFIX)]
    apart = [(name.partition("."), words) for name, words in found]
    return {Place(language, key): words for (language, _, key), words in apart}


def _said(wording: Wording, place: Place, words: str) -> Pattern:
    forms = forms_of(words)
    known = choosing(wording, place) if forms else None
    if forms is None or known is None:
        return _pattern(words)
    among = {form: _pattern(it) for form, it in forms.items()}
    return [Choice(on=known.fact, among=among, default=known.default)]


def _pattern(words: str) -> Pattern:
    pieces = FACT.split(words)  # words, fact, words, …
    made = [Fact(fact=it) if at % 2 else it for at, it in enumerate(pieces)]
    return [it for it in made if it]


def _check_tags(words: str) -> None:
    if strange := next((it for it in ANY_TAG.findall(words) if not TAG.fullmatch(it)), ""):
        raise WrongWords(f"{strange} is no tag here: there are <b>, <i> and <code>")
    is_open: list[str] = []
    for tag in TAG.findall(words):
        if not tag.startswith("</"):
            is_open.append(tag)
        elif not is_open or is_open.pop()[1:] != tag[2:]:
            raise WrongWords(f"{tag} ends nothing that was begun last")
    if is_open:
        raise WrongWords(f"{is_open[-1]} is not ended")


def _plain(tree: Tree, pattern: Pattern, said: tuple[str, str] = ("", "")) -> Iterator[str]:
    """As one would write it where a fact takes the form that is `said`."""
    for part in pattern:
        if isinstance(part, str):
            yield part
        elif "fact" in part:
            yield f"{{ ${part['fact']} }}"
        elif "text" in part:
            yield from _plain(tree, tree[part["text"]], said)
        else:
            form = said[1] if part["on"] == said[0] else ""
            among = part["among"]
            yield from _plain(tree, among.get(form, among[part["default"]]), said)


def _choices(tree: Tree, pattern: Pattern) -> Iterator[Choice]:
    for part in pattern:
        if isinstance(part, str) or "fact" in part:
            continue
        if "text" in part:
            yield from _choices(tree, tree[part["text"]])
            continue
        yield part
        for variant in part["among"].values():
            yield from _choices(tree, variant)


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
