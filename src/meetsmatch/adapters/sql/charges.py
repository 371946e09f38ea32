"""Changes of what is held against people as statements: the guards and writes of each."""

from collections.abc import Iterator

from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.charge_rows import sanction_params
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.charges import (
    EVIDENCE_PIECES,
    Appealed,
    AppealJudged,
    Charges,
    EvidenceGiven,
    Judged,
    Lifted,
    Reported,
    Sanctioned,
)
from meetsmatch.core.ids import BotId, Fingerprint, PersonId


def charged(change: Charges) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case Reported() | EvidenceGiven() | Judged():
            return _report(change)
        case Sanctioned(sanction, person):
            return _sanctioned(sanction_params(sanction), sanction.lasts(sanction.at_ms), person)
        case Lifted() | Appealed() | AppealJudged():
            return _afterwards(change)


def held(bot: BotId, fingerprint: Fingerprint) -> Said:
    """Whatever is being decided about them now comes first."""
    return Said("hold_print", {"bot": bot, "fingerprint": fingerprint})


# --- reports ------------------------------------------------------------------------------


def _report(change: Reported | EvidenceGiven | Judged) -> Iterator[Said]:
    match change:
        case Reported(bot, chat, by, about, reason, at_ms):
            yield held(bot, about)
            others = {"bot": bot, "about": about, "others": change.others}
            yield Said("are_reported", others, must=1)
            told: Params = {"bot": bot, "chat": chat, "by": by, "about": about, "reason": reason}
            worth = {"at_ms": at_ms, "weight": change.weight, "hides": int(change.hides)}
            yield Said("report", {**told, **worth}, must=1)
        case EvidenceGiven(bot, chat, by, message, sealed, at_ms):
            piece: Params = {"bot": bot, "chat": chat, "by": by, "message": message}
            more = {"sealed": sealed, "at_ms": at_ms, "room": EVIDENCE_PIECES}
            yield Said("give_evidence", {**piece, **more}, must=1)
        case Judged(bot, about, upto_ms, reports, verdict, actor, at_ms):
            yield held(bot, about)
            which: Params = {"bot": bot, "about": about, "upto_ms": upto_ms}
            said = {"verdict": verdict.value, "actor": actor, "at_ms": at_ms}
            yield Said("judge", {**which, **said}, must=reports)


# --- sanctions ----------------------------------------------------------------------------


def _sanctioned(params: Params, keeps_out: bool, person: PersonId | None) -> Iterator[Said]:
    bot, print_of_them = params["bot"], params["fingerprint"]
    them: Params = {"bot": bot, "fingerprint": print_of_them}
    yield Said("hold_print", them)
    yield Said("is_theirs", {**them, "person": person or 0}, must=1)
    if keeps_out and person is not None:
        who: Params = {"bot": bot, "person": person}
        # A pairing under way has taken the place; a match that is being opened holds the person.
        yield Said("hold_place", who)
        yield Said("hold_person", who)
        yield Said("is_out", who, must=1)
        yield Said("cancel_letters_by", {**who, "at_ms": params["at_ms"]})
        yield Said("drop_withheld_by", who)
    yield Said("sanction", params, must=1)


def _afterwards(change: Lifted | Appealed | AppealJudged) -> Iterator[Said]:
    match change:
        case Lifted(bot, sanction, actor, at_ms):
            yield Said("lift", _by(bot, sanction, actor) | {"at_ms": at_ms}, must=1)
        case Appealed(bot, sanction, sealed, at_ms):
            words: Params = {"bot": bot, "id": sanction, "sealed": sealed, "at_ms": at_ms}
            yield Said("appeal", words, must=1)
        case AppealJudged(bot, sanction, outcome, actor):
            said = {"outcome": outcome.value}
            yield Said("judge_appeal", _by(bot, sanction, actor) | said, must=1)


def _by(bot: BotId, sanction: int, actor: str) -> dict[str, int | str]:
    return {"bot": bot, "id": sanction, "actor": actor}
