"""What the bot says, for owners: looked for, put in words of their own, and taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from meetsmatch.bot.rewording import (
    Choosing,
    Place,
    WrongWords,
    checked,
    choosing,
    facts_of,
    forms_of,
    numbers_of,
    own_words,
    places,
    together,
    words_of,
)
from meetsmatch.bot.variants import OR
from meetsmatch.bot.wording import FALLBACK, Wording
from meetsmatch.panel.examples import seen
from meetsmatch.panel.gate import installed
from meetsmatch.panel.installation import Installation
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

WORDS = "words"
SHOWN = 20
"""Texts on a page."""


@dataclass(frozen=True, slots=True)
class Form:
    """One field of a text: all that it says, or what it says in one form."""

    name: str
    """What the field is called."""

    said_when: str
    """Empty: always."""

    ours: str
    words: str
    """What stands in the field."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: ours, theirs if they have one, and what is wrong with what was just sent."""

    key: str
    forms: tuple[Form, ...]
    facts: tuple[str, ...]
    is_own: bool
    by: str
    """The fact by which it has several forms; empty: it has one."""

    fallback: str
    """When that form is said which stands in for one that is left empty."""

    others: tuple[str, ...]
    """Facts by which ours tells more apart than words of one's own can."""

    variants: tuple[str, ...]
    """Other wordings of it, for experiments."""

    variant_of: str
    """The text of which this is another wording; empty: none."""

    why: str = ""
    seen: Sequence[tuple[str, Markup]] = ()
    """How what was just sent reads, by when it is said; nothing of it is kept yet."""


class TextPages:
    """Words are settings of a bot's own: in the audit log, undone as limits are, and they hold
    within seconds wherever the bot is served."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view
        self._ours = Wording.load()

    def pages(self) -> dict[str, Page]:
        return {"GET /texts": self.texts, "POST /texts": self.set}

    @property
    def _it(self) -> Installation:
        return installed(self._parts, "There is one bot here, and its texts can't be changed.")

    async def texts(self, visit: Visit) -> Response:
        language, asked = self._language(visit.asked.get("language", "")), visit.asked.get("q", "")
        own = {it.name: words for it, words in (await self._own()).items()}
        found = [*self._found(language, asked.strip().casefold(), own)]
        facts = {
            "texts": [self._text(place, own.get(place.name)) for place in found[:SHOWN]],
            "more": max(0, len(found) - SHOWN),
            "asked": asked,
            "done": "It is said within seconds, without a restart."
            if "done" in visit.asked
            else "",
        }
        return self._page(visit, language, facts)

    async def set(self, visit: Visit) -> Response:
        """One text; taken back, ours is said again."""
        language = self._language(visit.form.get("language", ""))
        place = Place(language, visit.form.get("key", ""))
        words = self._typed(place, visit.form)
        value: str | None = None
        if "revert" not in visit.form:
            try:
                value = checked(self._ours, place, words)
            except WrongWords as wrong:
                return await self._again(visit, place, words, str(wrong))
            if "look" in visit.form:
                return await self._again(visit, place, words)
        it, bot, who = self._it, self._parts.bot, visit.who.name
        await self._parts.write(lambda: it.bots.set(bot, place.name, value, who))
        back = {"done": "1", "language": language, "q": visit.form.get("q", "")}
        return RedirectResponse(
            f"/texts?{urlencode({it: back[it] for it in back if back[it]})}", 303
        )

    def _typed(self, place: Place, form: Mapping[str, str]) -> str:
        """What stands in the fields. A form that was left empty says what all else does."""
        known = choosing(self._ours, place)
        if known is None:
            return form.get(WORDS, "")
        typed = {it: form.get(f"{WORDS}-{it}", "").strip() for it in known.forms}
        return together({it: words or typed[known.default] for it, words in typed.items()})

    async def _again(self, visit: Visit, place: Place, words: str, why: str = "") -> Response:
        """What was sent, with what is wrong with it, or as it would be read."""
        texts = list[Text]()
        if place in places(self._ours, place.language):
            read = () if why else tuple(self._read(place, words))
            is_own = place in await self._own()
            texts = [replace(self._text(place, words), is_own=is_own, why=why, seen=read)]
        asked = visit.form.get("q", "")
        facts: dict[str, object] = {"texts": texts, "more": 0, "asked": asked, "done": ""}
        return self._page(visit, place.language, {**facts, "why": why}, 400 if why else 200)

    def _read(self, place: Place, words: str) -> Iterator[tuple[str, Markup]]:
        known = choosing(self._ours, place)
        for form, made in seen(self._ours, place, words):
            yield said_when(place.language, known, form) if known else "", made

    def _page(
        self, visit: Visit, language: str, facts: Mapping[str, object], status: int = 200
    ) -> Response:
        languages = self._ours.languages
        whole = {"why": "", "language": language, "languages": languages, **facts}
        return self._view.html(visit, "texts.html", whole, status)

    def _language(self, wanted: str) -> str:
        return wanted if wanted in self._ours.languages else FALLBACK

    async def _own(self) -> dict[Place, str]:
        return dict(own_words(await self._it.bots.own(self._parts.bot)))

    def _found(self, language: str, asked: str, own: dict[str, str]) -> Iterator[Place]:
        """Those in which that stands, by key or in words; without a question, those of their own
        and then all others."""
        for is_own in (True, False):
            for place in places(self._ours, language):
                said = (place.key, words_of(self._ours, place), own.get(place.name, ""))
                if (place.name in own) is is_own and any(asked in it.casefold() for it in said):
                    yield place

    def _text(self, place: Place, own: str | None) -> Text:
        known = choosing(self._ours, place)
        base, _, name = place.key.partition(OR)
        variants = self._parts.wordings.get(place.key, ())
        return Text(
            place.key,
            tuple(self._forms(place, known, own)),
            tuple(facts_of(self._ours, place)),
            own is not None,
            known.fact if known else "",
            said_when(place.language, known, known.default) if known else "",
            tuple(known.others) if known else (),
            tuple(f"{place.key}{OR}{it}" for it in variants),
            base if name else "",
        )

    def _forms(self, place: Place, known: Choosing | None, own: str | None) -> Iterator[Form]:
        if known is None:
            ours = words_of(self._ours, place)
            yield Form(WORDS, "", ours, ours if own is None else own)
            return
        theirs = _theirs(known, own)
        for form, ours in known.forms.items():
            said = said_when(place.language, known, form)
            yield Form(f"{WORDS}-{form}", said, ours, theirs[form])


def _theirs(known: Choosing, own: str | None) -> Mapping[str, str]:
    """What stands in the field of each form."""
    if own is None:
        # Of texts that tell more apart any words that stood there would be said in every case.
        return dict.fromkeys(known.forms, "") if known.others else known.forms
    given = forms_of(own) or {}
    # Words in one form, or in forms that ours had once, are said in all of them.
    alike = own if not given else given.get(known.default, "")
    return {it: given.get(it, alike) for it in known.forms}


def said_when(language: str, known: Choosing, form: str) -> str:
    """When that form of a text is said, in words."""
    if examples := numbers_of(language, known, form):
        return f"for numbers such as {', '.join(map(str, examples))}"
    if form.isdigit():
        return f"exactly {form}"
    if form == known.default == "other":
        return "for all else"
    return f"when {known.fact} is {form}"
