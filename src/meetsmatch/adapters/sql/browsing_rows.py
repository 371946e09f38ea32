"""Rows into values and values into parameters, for all that browsing knows."""

from dataclasses import asdict
from functools import lru_cache
from typing import cast

from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import languages, maybe, sealed, whole
from meetsmatch.adapters.sql.spots import ROUNDING_KM, position_of, spot_of
from meetsmatch.adapters.sql.texts import Value
from meetsmatch.app.catalogue import Counts, Overdue
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.ids import BotId, Cell, ChatId, PersonId
from meetsmatch.core.opinions import Mind, Opinion
from meetsmatch.core.people import Gender, Seeks, year_at
from meetsmatch.core.profiles import Asked, Goal, Profile, mask_of
from meetsmatch.core.tallies import Tally


def _real(value: Value) -> float:
    return float(cast("float", value))


def _person(value: Value) -> PersonId:
    return PersonId(whole(value))


# --- profiles and the pool ----------------------------------------------------------------


def profile_params(profile: Profile) -> dict[str, Value]:
    return {
        "bot": profile.bot,
        "person": profile.person,
        "face": profile.face,
        "interests": profile.interests,
        "goal": profile.goal and profile.goal.value,
        "cell": profile.cell,
        "moved_ms": profile.moved_ms,
        "moved_before_ms": profile.moved_before_ms,
        "radius_km": profile.radius_km,
        "is_finished": int(profile.is_finished),
        "is_paused": int(profile.is_paused),
        "has_shot": int(profile.has_shot),
        "has_bio": int(profile.has_bio),
        "nudged_ms": profile.nudged_ms,
        "alert_ms": profile.alert_ms,
        "alerted_ms": profile.alerted_ms,
        "asked": profile.asked and profile.asked.value,
        "asked_about": profile.asked_about,
        "asked_ms": profile.asked_ms,
        "version": profile.version,
    }


def profile(row: Row) -> Profile:
    return Profile(
        bot=BotId(whole(row[0])),
        person=_person(row[1]),
        face=sealed(row[2]),
        interests=whole(row[3]),
        goal=None if row[4] is None else Goal(row[4]),
        cell=None if row[5] is None else Cell(whole(row[5])),
        moved_ms=whole(row[6]),
        moved_before_ms=whole(row[7]),
        radius_km=whole(row[8]),
        is_finished=bool(row[9]),
        is_paused=bool(row[10]),
        has_shot=bool(row[11]),
        has_bio=bool(row[12]),
        nudged_ms=whole(row[13]),
        alert_ms=whole(row[14]),
        alerted_ms=whole(row[15]),
        asked=None if row[16] is None else Asked(row[16]),
        asked_about=None if (about := maybe(row[17])) is None else PersonId(about),
        asked_ms=whole(row[18]),
        version=whole(row[19]),
    )


def wanted_params(candidate: Candidate) -> dict[str, Value]:
    """What stays the same until they change it."""
    return {
        "bot": candidate.bot,
        "person": candidate.person,
        "gender": candidate.gender.value,
        "birth_year": candidate.birth_year,
        "seeks": candidate.seeks.value,
        "age_from": candidate.age_from,
        "age_to": candidate.age_to,
        "languages": ",".join(candidate.languages),
        "cell": candidate.cell,
        "radius_km": candidate.radius_km,
        "interests": candidate.interests,
    }


def search_params(candidate: Candidate) -> dict[str, Value]:
    """What an entry of the pool is found by; follows from the rest."""
    x, y, z = position_of(candidate.cell)
    spot, tongues = spot_of(candidate), mask_of(candidate.languages)
    return {"spot": spot, "tongues": tongues, "x": x, "y": y, "z": z}


def fit_params(viewer: Candidate, now_ms: int) -> dict[str, Value]:
    """Whom the viewer looks for, and who looks for them: a little too generous."""
    x, y, z = position_of(viewer.cell)
    year = year_at(now_ms)
    return {
        "bot": viewer.bot,
        "person": viewer.person,
        "born_from": year - viewer.age_to,
        "born_to": year - viewer.age_from,
        "age": year - viewer.birth_year,
        "sought": _SOUGHT.get(viewer.seeks, Seeks.EVERYONE).value,
        "sought_by": _SOUGHT_BY.get(viewer.gender, Seeks.EVERYONE).value,
        "tongues": mask_of(viewer.languages),
        "x": x,
        "y": y,
        "z": z,
        "radius_km": viewer.radius_km,
        "rounding_km": ROUNDING_KM,
        "now_ms": now_ms,
    }


def candidate(row: Row) -> Candidate:
    bot, person, gender, birth_year, seeks, age_from, age_to, spoken, cell, *rest = row
    return Candidate(
        BotId(whole(bot)),
        _person(person),
        _GENDERS[gender],
        whole(birth_year),
        _SEEKS[seeks],
        whole(age_from),
        whole(age_to),
        _languages(spoken),
        Cell(whole(cell)),
        *cast("list[int]", rest),
    )


# Hundreds of candidates are read at once: no enum is asked, no text split again and again.
_GENDERS: dict[Value, Gender] = {it.value: it for it in Gender}
_SEEKS: dict[Value, Seeks] = {it.value: it for it in Seeks}
_SOUGHT = {Seeks.WOMEN: Gender.WOMAN, Seeks.MEN: Gender.MAN}
_SOUGHT_BY = {gender: seeks for seeks, gender in _SOUGHT.items()}
_languages = lru_cache(1_024)(languages)


def counted(row: Row) -> tuple[PersonId, Counts]:
    person, *sums, day, likes = row
    return _person(person), Counts(Tally(*map(_real, sums)), whole(day), whole(likes))


def counts_params(bot: BotId, person: PersonId, it: Counts) -> dict[str, Value | float]:
    """All of a row."""
    today = {"day": it.day, "likes_today": it.likes_today}
    return {"bot": bot, "person": person, **asdict(it.tally), **today}


# --- opinions and what is kept ------------------------------------------------------------


def opinion(row: Row) -> Opinion:
    by, about, mind, at_ms, until_ms, note = row
    return Opinion(
        by=_person(by),
        about=_person(about),
        mind=Mind(whole(mind)),
        at_ms=whole(at_ms),
        until_ms=whole(until_ms),
        note=None if note is None else sealed(note),
    )


def kept(row: Row) -> tuple[ChatId, int]:
    chat, messages = row
    return ChatId(whole(chat)), whole(messages)


def overdue(row: Row) -> Overdue:
    chat, author, to, messages = row
    return Overdue(ChatId(whole(chat)), _person(author), _person(to), whole(messages))
