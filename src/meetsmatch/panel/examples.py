"""How a text reads before anybody reads it: as the bot renders it, filled with examples."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from markupsafe import Markup, escape

from meetsmatch.bot.rewording import (
    PLURAL,
    Choosing,
    Place,
    choosing,
    facts_of,
    numbers_of,
    reworded,
)
from meetsmatch.bot.wording import Facts, Formatted, Wording

EXAMPLES: Facts = {
    "actor": "max",
    "age": 26,
    "alias": "0e0bcf79c4",
    "bio": "Trains, tea, tall tales.",
    "cases": 3,
    "city": "Porto",
    "contact": "@our_help",
    "count": 3,
    "day": 14,
    "from": 21,
    "hours": 3,
    "interests": "🥾 Hiking, ☕ Coffee",
    "km": 25,
    "limit": 5,
    "link": "https://t.me/our_bot?start=1h",
    "minutes": 3,
    "month": 6,
    "most": 5,
    "name": "Ann",
    "number": 3,
    "people": 12,
    "place": "Porto",
    "reports": 3,
    "seconds": 3,
    "shared": "☕ Coffee",
    "stars": 50,
    "to": 35,
    "username": "@ann",
    "year": 1998,
}
"""What a fact may be. One that is missing here is filled in with its own name."""

TAGS = {"bold": "b", "italic": "i", "code": "code"}


def seen(wording: Wording, place: Place, words: str) -> Iterator[tuple[str, Markup]]:
    """Words that may stand there as HTML, by the form that they are said in; a text that has but
    one is said in ""."""
    known, said = choosing(wording, place), reworded(wording, {place.name: words})
    usual = {it: EXAMPLES.get(it, f"[{it}]") for it in facts_of(wording, place)}
    for form in known.forms if known else ("",):
        facts = {**usual, **(_said_in(place.language, known, form) if known else {})}
        yield form, html_of(said.render(place.language, place.key, facts))


def _said_in(language: str, known: Choosing, form: str) -> Facts:
    """With which that form is said."""
    if form.isdigit():
        return {known.fact: int(form)}
    if fitting := numbers_of(language, known, form):
        return {known.fact: next(filter(None, fitting), 0)}
    if form != "other" or form != known.default:
        return {known.fact: form}
    return {known.fact: f"[{known.fact}]"} if PLURAL & known.forms.keys() else {}


def html_of(said: Formatted) -> Markup:
    """With the same formatting."""
    units = said.text.encode("utf-16-le", "surrogatepass")
    spans = [(it.offset, it.offset + it.length, TAGS[it.kind]) for it in said.entities]
    ends = sorted({0, len(units) // 2, *(end for *span, _ in spans for end in span)})
    return Markup().join(
        _tagged(
            units[2 * start : 2 * end].decode("utf-16-le", "replace"),
            (tag for first, last, tag in spans if first <= start and end <= last),
        )
        for start, end in pairwise(ends)
    )


def _tagged(words: str, tags: Iterable[str]) -> Markup:
    made = escape(words)
    for tag in tags:
        made = Markup("<{0}>{1}</{0}>").format(tag, made)
    return made
