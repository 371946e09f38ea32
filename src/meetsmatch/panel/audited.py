"""The audit log, for owners: who did what, and what changed by it, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from meetsmatch.app.bots import SET, changes_in
from meetsmatch.app.work import FOREVER
from meetsmatch.bot.rewording import Place, choosing, forms_of, own_words
from meetsmatch.bot.wording import Wording
from meetsmatch.core.staff import Entry
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.texts import said_when
from meetsmatch.panel.view import View

PAGE = 50

Forms = Mapping[str, str | None]
"""Words by the form that they are said in; None: ours."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One setting or text, before and after; None: what holds where nothing is set."""

    name: str
    before: str | None
    after: str | None
    """Of a text, empty: it was not written in that form."""

    language: str = ""
    """Of a text; empty: it is a setting."""

    said_when: str = ""
    """These words, of a text that has several forms."""


class AuditPage:
    """Looked at, never changed, here."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view
        self._ours = Wording.load()

    def pages(self) -> dict[str, Page]:
        return {"GET /audit": self.audit}

    async def audit(self, visit: Visit) -> Response:
        parts, before = self._parts, whole(visit.asked.get("before", ""))
        found = await parts.roster.entries(parts.staff.bot, before or FOREVER, PAGE + 1)
        older = found[PAGE - 1].number if len(found) > PAGE else 0
        lines = [(it, [*self._changes(it)]) for it in found[:PAGE]]
        return self._view.html(visit, "audit.html", {"lines": lines, "before": older})

    def _changes(self, entry: Entry) -> Iterator[Changed]:
        """What a line tells of settings and texts; nothing if it tells of others."""
        if entry.deed != SET:
            return
        changes = changes_in(entry.words) or {}
        texts = {place.name: place for place in own_words(dict.fromkeys(changes, ""))}
        for name, (before, after) in changes.items():
            if name in texts:
                yield from self._in_forms(texts[name], _forms(before), _forms(after))
            else:
                yield Changed(name.upper(), before, after)

    def _in_forms(self, place: Place, old: Forms, new: Forms) -> Iterator[Changed]:
        """The words of a text, form by form where they differ."""
        known = choosing(self._ours, place)
        for form in dict.fromkeys(it for it in (*old, *new) if it) or ("",):
            was, now = (it.get(form, it.get("", "")) for it in (old, new))
            said = said_when(place.language, known, form) if known and form else form
            if was != now:
                yield Changed(place.key, was, now, place.language, said)


def _forms(words: str | None) -> Forms:
    """By form; what is said in all of them, by none."""
    return (forms_of(words) if words else None) or {"": words}
