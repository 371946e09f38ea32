"""The list that people pick interests from, for owners: added to, named, ordered, shortened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from meetsmatch.adapters.written import read_interests
from meetsmatch.app.work import Work
from meetsmatch.bot.preview import interest_names
from meetsmatch.bot.rewording import INTEREST, SHORT, Place, WrongWords, checked, reworded
from meetsmatch.bot.wording import FALLBACK, Wording
from meetsmatch.core.bots import Own
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.words import line
from meetsmatch.panel.gate import Turned, installed
from meetsmatch.panel.installation import Installation
from meetsmatch.panel.limits import undoes, undone
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

LIST = "interests"
"""The setting that holds the list. Names are texts of the bot's own (bot/rewording)."""

Names = Mapping[str, str]
"""By language."""


class WrongInterest(Exception):
    """It can't be; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Interest:
    """One of the list, under the name that each language has for it."""

    word: str
    names: Names
    is_ours: bool


Change = Mapping[str, str | None]
"""Settings of the bot's own; None: as the house has it."""


class InterestPages:
    """One change of the list is one of the bot's settings, its names with it: in the audit log,
    undone as limits are, and it holds within seconds."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view
        self._ours = Wording.load()
        call = interest_names(self._ours, FALLBACK)
        self._back = {call(it).casefold(): it for it in INTERESTS}
        """What of ours was removed comes back under its name, or its word."""

        self._deeds: Mapping[str, Callable[[Visit, Own], Change]] = {
            "add": self._added,
            "name": self._named,
            "first": lambda visit, own: self._moved(visit, own, -len(self._words(own))),
            "up": lambda visit, own: self._moved(visit, own, -1),
            "down": lambda visit, own: self._moved(visit, own, 1),
            "remove": self._removed,
            "ours": lambda visit, own: {LIST: None},
        }

    def pages(self) -> dict[str, Page]:
        return {
            "GET /interests": self.interests,
            "POST /interests": self.change,
            "POST /interests/undo": self.undo,
        }

    @property
    def _it(self) -> Installation:
        return installed(self._parts, "There is one bot here, and its interests can't be changed.")

    async def interests(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def _page(self, visit: Visit, why: str = "", status: int = 200) -> Response:
        own = await self._it.bots.own(self._parts.bot)
        typed = {it: visit.form.get(f"name-{it}", "") for it in self._ours.languages}
        facts = {
            "interests": self._listed(own),
            "languages": self._ours.languages,
            "is_own": LIST in own,
            "why": why,
            "typed": typed if visit.form.get("do") == "add" else {},
            "undoes": "" if why else await undoes(self._it, self._parts.bot, _is_of_interests),
            "done": visit.asked.get("done", ""),
        }
        return self._view.html(visit, "interests.html", facts, status)

    async def change(self, visit: Visit) -> Response:
        """One deed; what it can't be is told in words."""
        it, bot, who = self._it, self._parts.bot, visit.who.name
        deed = self._deeds.get(visit.form.get("do", ""))
        if deed is None:
            raise Turned(400, "That is nothing that this page does.")

        async def changed() -> Work:
            return await it.bots.set_all(bot, deed(visit, await it.bots.own(bot)), who)

        try:
            await self._parts.write(changed)
        except (WrongInterest, WrongWords) as wrong:
            return await self._page(visit, f"Nothing was changed: {wrong}.", 400)
        return await self._to_row(visit)

    async def undo(self, visit: Visit) -> Response:
        """As it was before the last change of this bot's settings."""
        await undone(self._parts, self._it, visit)
        return RedirectResponse("/interests?done=all", 303)

    async def _to_row(self, visit: Visit) -> Response:
        """To the row that it was about, or to the top where there is none any more."""
        words = self._words(await self._it.bots.own(self._parts.bot))
        word = words[-1] if visit.form.get("do") == "add" else visit.form.get("word", "")
        at = words.index(word) + 1 if word in words else "all"
        return RedirectResponse(f"/interests?done={at}#at-{at}", 303)

    # --- the list -------------------------------------------------------------------------

    def _words(self, own: Own) -> Sequence[str]:
        return self._it.settled(self._parts.bot, own).rules.interests

    def _listed(self, own: Own) -> Sequence[Interest]:
        said = reworded(self._ours, own)
        calls = {it: interest_names(said, it) for it in said.languages}
        return [
            Interest(word, {it: call(word) for it, call in calls.items()}, word in INTERESTS)
            for word in self._words(own)
        ]

    # --- deeds ----------------------------------------------------------------------------

    def _added(self, visit: Visit, own: Own) -> Change:
        names = self._typed(visit)
        word = self._back.get(names[FALLBACK].casefold(), names[FALLBACK])
        if not word:
            raise WrongInterest(f"an interest needs a name in {FALLBACK}")
        if f"{INTEREST}{word}" in self._ours.trees[FALLBACK] and word not in INTERESTS:
            raise WrongInterest(f"“{word}” is a word of the bot's own: write it another way")
        if "," in word:
            raise WrongInterest("a comma stands between two interests: add them one by one")
        self._check_free(word, names, self._listed(own))
        return {LIST: _written([*self._words(own), word]), **self._texts(word, names)}

    def _named(self, visit: Visit, own: Own) -> Change:
        word, names = self._meant(visit, own), self._typed(visit)
        self._check_free(word, names, [it for it in self._listed(own) if it.word != word])
        return self._texts(word, names)

    def _check_free(self, word: str, names: Names, others: Sequence[Interest]) -> None:
        """WrongInterest for a name that one of the others has."""
        taken = {name.casefold() for it in others for name in (it.word, *it.names.values())}
        for language, typed in names.items():
            name = typed or interest_names(self._ours, language)(word)
            if name.casefold() in taken:
                raise WrongInterest(f"there is an interest “{name}” already")

    def _moved(self, visit: Visit, own: Own, by: int) -> Change:
        words = list(self._words(own))
        at = words.index(self._meant(visit, own))
        words.insert(max(0, at + by), words.pop(at))
        return {LIST: _written(words)}

    def _removed(self, visit: Visit, own: Own) -> Change:
        gone = self._meant(visit, own)
        words = [it for it in self._words(own) if it != gone]
        if not words:
            raise WrongInterest("one must stay, or people have nothing to pick from")
        return {LIST: _written(words)}

    # --- what was typed -------------------------------------------------------------------

    def _meant(self, visit: Visit, own: Own) -> str:
        word = visit.form.get("word", "")
        if word not in self._words(own):
            raise WrongInterest("it is not on the list any more")
        return word

    def _typed(self, visit: Visit) -> Names:
        return {it: line(visit.form.get(f"name-{it}", ""), SHORT) for it in self._ours.languages}

    def _texts(self, word: str, names: Names) -> Change:
        """The names as texts of their own, but for those that are said anyway."""
        return {
            place.name: None if name in ("", said) else checked(self._ours, place, name)
            for language, name in names.items()
            if (place := Place(language, f"{INTEREST}{word}"))
            and (said := interest_names(self._ours, language)(word))
        }


def _written(words: Sequence[str]) -> str:
    """As the setting has it; WrongInterest for a word that is too long."""
    try:
        return ",".join(read_interests(tuple(words)))
    except ValueError as wrong:
        raise WrongInterest(str(wrong)) from wrong


def _is_of_interests(name: str) -> bool:
    """Whether a setting is the list, or what one of it is called."""
    return name == LIST or f".{INTEREST}" in name
