"""What the bot says, for owners: looked for, put in words of their own, and taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from meetsmatch.bot.rewording import (
    Place,
    WrongWords,
    checked,
    facts_of,
    own_words,
    places,
    words_of,
)
from meetsmatch.bot.wording import FALLBACK, Wording
from meetsmatch.panel.gate import Turned
from meetsmatch.panel.installation import Installation
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

SHOWN = 20
"""Texts on a page."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: ours, theirs if they have one, and what is wrong with what was just sent."""

    key: str
    ours: str
    words: str
    """What stands in the field."""

    facts: tuple[str, ...]
    is_own: bool
    why: str = ""


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
        if self._parts.installation is None:
            raise Turned(404, "There is one bot here, and its texts can't be changed.")
        return self._parts.installation

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
        place, words = Place(language, visit.form.get("key", "")), visit.form.get("words", "")
        value: str | None = None
        if "revert" not in visit.form:
            try:
                value = checked(self._ours, place, words)
            except WrongWords as wrong:
                return self._refused(visit, place, words, str(wrong))
        it, bot, who = self._it, self._parts.bot, visit.who.name
        await self._parts.write(lambda: it.bots.set(bot, place.name, value, who))
        return RedirectResponse(f"/texts?done=1&language={language}", 303)

    def _refused(self, visit: Visit, place: Place, words: str, why: str) -> Response:
        known = place in places(self._ours, place.language)
        texts = [self._text(place, words, why)] if known else []
        facts: dict[str, object] = {"texts": texts, "more": 0, "asked": "", "done": ""}
        return self._page(visit, place.language, {**facts, "why": why}, 400)

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

    def _text(self, place: Place, own: str | None, why: str = "") -> Text:
        ours, facts = words_of(self._ours, place), tuple(facts_of(self._ours, place))
        is_own = own is not None
        return Text(place.key, ours, own if own is not None else ours, facts, is_own, why)
