"""Profiles: what people show of themselves, where they are, and what they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from typing import Protocol

from meetsmatch.app import faces
from meetsmatch.app.catalogue import Catalogue
from meetsmatch.app.copychanges import Copying
from meetsmatch.app.ports import NowMs, Vault
from meetsmatch.app.wanting import Wanting
from meetsmatch.core import words
from meetsmatch.core.errors import MovedTooOften, NotJoined, OldButton
from meetsmatch.core.ids import BotId, Cell, PersonId
from meetsmatch.core.interests import number_of
from meetsmatch.core.people import Person
from meetsmatch.core.places import Moves
from meetsmatch.core.profiles import (
    BIO_LIMIT,
    INTEREST_LIMIT,
    NAME_LIMIT,
    Asked,
    Face,
    Profile,
    Shot,
    mask_of,
)
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS, Rules

ASKED_MS = 30 * MINUTE_MS
"""For so long what somebody writes to nobody is taken for the answer to the last question."""

NUDGED_MS = DAY_MS
"""One wish of ours in this time, not more."""


Fields = Mapping[str, object]
"""Fields of a profile that change."""

DASHES = ("-", "–", "—")
"""Whoever answers only this has nothing to say."""


class Portraits(Protocol):
    """What people show of themselves on Telegram."""

    async def of(self, telegram_id: int) -> str | None:
        """Their present photo, as a file that this bot can send. None if there is none that we
        may see, or if nobody can be asked now: either way they can send one. Never raises."""
        ...


class Missing(StrEnum):
    """What a profile is asked to have, in this order, one at a time."""

    SHOTS = "shots"
    BIO = "bio"
    INTERESTS = "interests"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Mine:
    """A profile with its face, open."""

    profile: Profile
    face: Face
    copies: tuple[Copying, ...] = ()
    """What is to be written with it, because photos have come or gone."""

    @property
    def is_asked(self) -> bool:
        """Whether the last question still waits for its answer."""
        return self.profile.asked_ms > 0

    def missing(self, first: str = "") -> Missing | None:
        """What would make it better; `first` before all else."""
        profile = self.profile
        has: Mapping[Missing, object] = {
            Missing.SHOTS: profile.has_shot,
            Missing.BIO: profile.has_bio,
            Missing.INTERESTS: profile.interests,
            Missing.GOAL: profile.goal,
        }
        order = sorted(Missing, key=lambda it: it != first)
        return next((it for it in order if not has[it]), None)


@dataclass(frozen=True, slots=True)
class Profiles:
    """What people do to their own. Each deed returns the profile to be written, once."""

    bot: BotId
    catalogue: Catalogue
    vault: Vault
    portraits: Portraits
    rules: Rules
    now_ms: NowMs
    wanting: Wanting | None = None
    """None: no copies are kept of anything."""

    async def of(self, person: PersonId) -> Mine | None:
        """Theirs, if they have begun one."""
        profile = await self.catalogue.profile(self.bot, person)
        return await self._opened(profile) if profile else None

    async def own(self, person: Person) -> Mine:
        """The same, to be looked at or changed by them; OldButton for whoever has none (any
        more), and raises what `check_agreed` does."""
        self.check_agreed(person)
        if found := await self.of(person.id):
            return found
        raise OldButton

    def check_agreed(self, person: Person) -> None:
        """NotJoined for who has not agreed to the terms of now, or took it back: no button from
        before may still write down what they tell of themselves."""
        if person.consent < self.rules.terms:
            raise NotJoined

    async def _opened(self, profile: Profile) -> Mine:
        return Mine(profile, faces.read(await self.vault.open(profile.face)))

    async def begun(self, person: Person, name: str) -> Mine:
        """A first one, which nobody sees yet: with their name on Telegram, which they may change
        before anybody does, and with the first question asked."""
        face = Face(words.name(name, NAME_LIMIT))
        sealed = await self.vault.seal(faces.written(face))
        moved_ms, before_ms = await self.catalogue.moves_of(self.bot, person.fingerprint)
        profile = Profile(
            self.bot,
            person.id,
            sealed,
            moved_ms=moved_ms,
            moved_before_ms=before_ms,
            asked=Asked.PLACE,
            asked_ms=self.now_ms(),
        )
        return Mine(profile, face)

    async def changed(
        self, mine: Mine, face: Face | None = None, fields: Fields | None = None
    ) -> Mine:
        """With other fields, or another face and all that follows from it."""
        fields = fields or {}
        if face is None or face == mine.face:
            return Mine(mine.profile.changed(**fields), mine.face)
        copies: tuple[Copying, ...] = ()
        if self.wanting is not None:
            person = mine.profile.person
            face, copies = await self.wanting.follow(person, mine.face, face)
        follows = {
            "face": await self.vault.seal(faces.written(face)),
            "interests": mask_of(face.interests),
            "has_shot": bool(face.shots),
            "has_bio": bool(face.bio),
        }
        return Mine(mine.profile.changed(**fields, **follows), face, copies)

    async def emptied(self, person: PersonId) -> Profile | None:
        """Theirs with nothing left in it, for who may not be deleted: the too young."""
        profile = await self.catalogue.profile(self.bot, person)
        if profile is None:
            return None
        sealed = await self.vault.seal(faces.written(Face("")))
        return Profile(self.bot, person, sealed, version=profile.version + 1)

    # --- questions ------------------------------------------------------------------------

    def asking(self, asked: Asked | None, about: PersonId | None = None) -> Fields:
        """The fields of being asked for this now; None: of having answered."""
        if asked is None:
            return {"asked_ms": 0}
        return {"asked": asked, "asked_about": about, "asked_ms": self.now_ms()}

    def is_fresh(self, mine: Mine) -> bool:
        """Whether what they write now is likely to be the answer."""
        return mine.is_asked and self.now_ms() - mine.profile.asked_ms < ASKED_MS

    # --- answers --------------------------------------------------------------------------

    def place(self, mine: Mine, cell: Cell) -> Fields:
        """The fields of being there; MovedTooOften says for how long they must stay.

        Nothing that others see can be learnt by moving before one is seen oneself; but who was
        seen before they deleted themselves comes back to another place by a move.
        """
        profile = mine.profile
        if profile.cell == cell or not (profile.is_finished or profile.moved_ms):
            return {"cell": cell}
        moves, now_ms = (
            Moves(profile.moved_ms or None, profile.moved_before_ms or None),
            self.now_ms(),
        )
        if wait_ms := moves.wait_ms(now_ms):
            raise MovedTooOften(hours=ceil(wait_ms / HOUR_MS))
        return {"cell": cell, "moved_ms": now_ms, "moved_before_ms": profile.moved_ms}

    def named(self, face: Face, text: str) -> Face | None:
        """Called that; None when it is no name."""
        name = words.name(text, NAME_LIMIT)
        return None if name == words.NAMELESS else replace(face, name=name)

    def described(self, face: Face, text: str) -> Face:
        """With that bio; a mere dash is none."""
        bio = words.lines(text, BIO_LIMIT)
        return replace(face, bio="" if bio in DASHES else bio)

    def interested(self, face: Face, text: str) -> Face:
        """With interests in their own words, one a line or between commas."""
        for word in _listed(text):
            own = words.line(word, INTEREST_LIMIT)
            listed = (it for it in self.rules.interests if it.casefold() == own.casefold())
            known = next(listed, own)
            if own and known.casefold() not in map(str.casefold, face.interests):
                face = face.toggled(known)
        return face

    def is_cut(self, face: Face, asked: Asked | None, text: str) -> bool:
        """Whether the face has less than this answer, for want of room."""
        match asked:
            case Asked.NAME:
                return len(_whole(text)) > NAME_LIMIT
            case Asked.BIO:
                return len(words.tidied(text)) > BIO_LIMIT
            case _:
                has = {"", *map(str.casefold, face.interests)}
                return any(_whole(it).casefold() not in has for it in _listed(text))

    def picked(self, face: Face, number: int) -> Face:
        """With or without the interest of that number; OldButton if it is gone."""
        for interest in (*self.rules.interests, *face.interests):
            if number_of(interest) == number:
                return face.toggled(interest)
        raise OldButton

    def shot(self, face: Face, number: int) -> Shot:
        """The one with that number; OldButton if it is gone."""
        found = next((it for it in face.shots if it.number == number), None)
        if found is None:
            raise OldButton
        return found

    # --- what is missing ------------------------------------------------------------------

    async def back(
        self, mine: Mine, every_ms: int = NUDGED_MS, first: str = ""
    ) -> tuple[Mine, Missing | None]:
        """They look at people again, and need not be told of any; and what to ask for now, of who
        was not asked for so long; of nobody, if that is 0. The same profile if nothing changes."""
        now_ms, fields = self.now_ms(), dict[str, object]()
        is_due = 0 < every_ms <= now_ms - mine.profile.nudged_ms
        missing = mine.missing(first) if is_due else None
        if missing is not None:
            fields["nudged_ms"] = now_ms
        if mine.profile.alert_ms:
            fields["alert_ms"] = 0
        return await self.changed(mine, fields=fields) if fields else mine, missing


def _listed(text: str) -> list[str]:
    """One a line or between commas."""
    return text.replace("\n", ",").split(",")


def _whole(text: str) -> str:
    """On one line, however long."""
    return " ".join(words.tidied(text).split())
