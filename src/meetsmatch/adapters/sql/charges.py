"""Changes of what is held against people as statements: the guards and writes of each."""

from collections.abc import Iterator

from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.charge_rows import sanction_params
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.charges import (
    EVIDENCE_PIECES,
    AmongNoStrangers,
    Appealed,
    AppealJudged,
    Charges,
    EvidenceGiven,
    Judged,
    Lifted,
    Reported,
    Sanctioned,
    TermMoved,
)
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.sanctions import Sanction


def charged(change: Charges) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case Reported() | EvidenceGiven() | Judged():
            return _report(change)
        case Sanctioned(sanction, person):
            return _sanctioned(sanction, person)
        case AmongNoStrangers(bot, person, other):
            return _out({"bot": bot, "person": person}, "is_among_no_strangers", {"other": other})
        case Lifted() | TermMoved() | Appealed() | AppealJudged():
            return _afterwards(change)


def held(bot: BotId, fingerprint: Fingerprint) -> Said:
    """Whatever is being decided about them now comes first."""
    return Said("hold_print", {"bot": bot, "fingerprint": fingerprint})


def _theirs(bot: BotId, fingerprint: Fingerprint, person: PersonId | None) -> Said:
    """That is who they are now; after `held`."""
    them: Params = {"bot": bot, "fingerprint": fingerprint, "person": person or 0}
    return Said("is_theirs", them, must=1)


def _out(who: Params, guard: str, more: Params) -> Iterator[Said]:
    # A pairing under way has taken the place; a match that is being opened holds the person.
    yield Said("hold_place", who)
    yield Said("hold_person", who)
    yield Said(guard, {**who, **more}, must=1)


# --- reports ------------------------------------------------------------------------------


def _report(change: Reported | EvidenceGiven | Judged) -> Iterator[Said]:
    match change:
        case Reported(bot, chat, by, about, reason, at_ms):
            yield held(bot, about)
            if change.hides:
                yield _theirs(bot, about, change.person)
            others = {"bot": bot, "about": about, "others": change.others}
            yield Said("are_reported", others, must=1)
            told: Params = {"bot": bot, "chat": chat, "by": by, "about": about, "reason": reason}
            worth = {"at_ms": at_ms, "weight": change.weight, "hides": int(change.hides)}
            yield Said("report", {**told, **worth}, must=1)
        case EvidenceGiven(bot, chat, by, message, sealed, at_ms):
            piece: Params = {"bot": bot, "chat": chat, "by": by, "message": message}
            more = {"sealed": sealed, "at_ms": at_ms, "room": EVIDENCE_PIECES}
            yield Said("give_evidence", {**piece, **more}, must=1)
        case Judged(bot, about, upto_ms, reports, verdict, actor, at_ms, person):
            yield held(bot, about)
            yield _theirs(bot, about, person)
            which: Params = {"bot": bot, "about": about, "upto_ms": upto_ms}
            said = {"verdict": verdict.value, "actor": actor, "at_ms": at_ms}
            yield Said("judge", {**which, **said}, must=reports)


# --- sanctions ----------------------------------------------------------------------------


def _sanctioned(sanction: Sanction, person: PersonId | None) -> Iterator[Said]:
    it = sanction
    yield held(it.bot, it.fingerprint)
    yield _theirs(it.bot, it.fingerprint, person)
    if it.lasts(it.at_ms) and person is not None:
        who: Params = {"bot": it.bot, "person": person}
        yield from _out(who, "is_out", {})
        yield Said("cancel_letters_by", {**who, "at_ms": it.at_ms})
        yield Said("drop_withheld_by", who)
    yield Said("sanction", sanction_params(it), must=1)


def _afterwards(change: Lifted | TermMoved | Appealed | AppealJudged) -> Iterator[Said]:
    match change:
        case Lifted(bot, sanction, actor, at_ms, fingerprint, person):
            yield held(bot, fingerprint)
            yield _theirs(bot, fingerprint, person)
            yield Said("lift", _by(bot, sanction, actor) | {"at_ms": at_ms}, must=1)
        case TermMoved(bot, sanction, until_ms, fingerprint, person):
            yield held(bot, fingerprint)
            yield _theirs(bot, fingerprint, person)
            if person is not None:
                yield from _out({"bot": bot, "person": person}, "is_out", {})
            term: Params = {"bot": bot, "id": sanction, "until_ms": until_ms}
            yield Said("move_term", term, must=1)
        case Appealed(bot, sanction, sealed, at_ms):
            words: Params = {"bot": bot, "id": sanction, "sealed": sealed, "at_ms": at_ms}
            yield Said("appeal", words, must=1)
        case AppealJudged(bot, sanction, outcome, actor):
            said = {"outcome": outcome.value}
            yield Said("judge_appeal", _by(bot, sanction, actor) | said, must=1)


def _by(bot: BotId, sanction: int, actor: str) -> dict[str, int | str]:
    return {"bot": bot, "id": sanction, "actor": actor}
