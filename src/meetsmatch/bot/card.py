"""A profile as one card: what others see of it, and its owner as a preview."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetsmatch.bot.rebuilt import CAPTION_LIMIT
from meetsmatch.bot.speech import Rows, Show
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import year_at
from meetsmatch.core.places import Nearness, nearness
from meetsmatch.core.profiles import Face
from meetsmatch.core.ranking import Why
from meetsmatch.core.relay import hide
from meetsmatch.core.rules import DAY_MS

WORDS_UNITS = 120
"""UTF-16 units kept free in a caption for words of our own, in any language."""

SHARED_UNITS = 80

InterestName = Callable[[str], str]
"""How an interest is called in the language of the reader; words of somebody's own as they are."""


class Active(StrEnum):
    """How long ago somebody was here, as others are told."""

    TODAY = "today"
    WEEK = "week"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the viewer of a card is told beside the face."""

    age: int
    nearness: Nearness = Nearness.SAME_AREA
    active: Active = Active.TODAY
    why: Why = Why.FITS
    """Told below, as far as the rest does not say it."""

    shared: Sequence[str] = ()
    """Interests of both, as the face names them."""

    note: str = ""
    """Words that came with a like."""


def sight(viewer: Candidate, other: Candidate, now_ms: int) -> Sight:
    """What the pool's entries tell one of the other: years by the calendar, never a distance."""
    idle = now_ms // DAY_MS - other.active_day
    return Sight(
        age=year_at(now_ms) - other.birth_year,
        nearness=nearness(viewer.cell, other.cell),
        active=Active.TODAY if idle < 1 else Active.WEEK if idle < 7 else Active.EARLIER,
    )


def card_of(
    to: PersonId,
    face: Face,
    seen: Sight,
    name: InterestName,
    rows: Rows = (),
    shot: int = 0,
) -> Show:
    """The card as a new message; whoever changes one in place replaces `anew` and `message`.

    `shot` counts the photos and videos from 0 and starts again after the last one.
    """
    interests = ", ".join(map(name, face.interests))
    shared = ", ".join(map(name, seen.shared))
    # What leads to somebody outside is covered on both sides: no name or number gets around
    # the mutual reveal.
    who, bio, note, interests, shared = (
        hide(words, links=True) for words in (face.name, face.bio, seen.note, interests, shared)
    )
    shared = fitting(shared, SHARED_UNITS)
    if face.shots:
        room = CAPTION_LIMIT - WORDS_UNITS - sum(map(_units, (who, note, shared)))
        interests = fitting(interests, room // 3)
        bio = fitting(bio, room - _units(interests))
    facts = {
        "name": who,
        "age": seen.age,
        "near": str(seen.nearness),
        "active": str(seen.active),
        "why": str(seen.why),
        "shared": shared,
        "bio": _paragraph("", bio),
        "interests": _paragraph("🏷 ", interests),
        "note": _paragraph("💌 ", note),
    }
    shown = face.shots[shot % len(face.shots)] if face.shots else None
    return Show(to, "card", facts, rows, anew=True, shot=shown)


def fitting(text: str, units: int) -> str:
    """The text, cut short if it takes more UTF-16 units."""
    if _units(text) <= units:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, units - 1)]
    return kept.decode("utf-16-le", "ignore").rstrip() + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _paragraph(mark: str, words: str) -> str:
    """Its own paragraph, with the line that sets it apart; nothing if there are no words."""
    return f"\n\n{mark}{words}" if words else ""
