"""What each change of moderation does to the tables, and when it is refused."""

from dataclasses import replace

from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Judgement, Tables
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
from meetsmatch.app.docket import Evidence, Standing
from meetsmatch.core.ids import BotId, Fingerprint, PersonId, SanctionId
from meetsmatch.core.reports import Report
from meetsmatch.core.sanctions import Sanction


def hold_against(tables: Tables, change: Charges) -> None:
    """Do it, or raise Stale."""
    match change:
        case Reported() | EvidenceGiven() | Judged():
            _report(tables, change)
        case Sanctioned():
            _sanctioned(tables, change)
        case AmongNoStrangers():
            _among_no_strangers(tables, change)
        case Lifted() | TermMoved() | Appealed() | AppealJudged():
            _afterwards(tables, change)


def open_reports(tables: Tables, bot: BotId, about: Fingerprint) -> list[Report]:
    """About somebody, the oldest first."""
    found = _reports_about(tables, bot, about)
    return [it for it in found if (it.bot, it.chat, it.by) not in tables.judgements]


def judged_reports(tables: Tables, bot: BotId, about: Fingerprint, at_ms: int) -> list[Report]:
    """About somebody, judged at that moment, the oldest first."""
    found = [
        (it, tables.judgements.get((it.bot, it.chat, it.by)))
        for it in _reports_about(tables, bot, about)
    ]
    return [it for it, judged in found if judged and judged.at_ms == at_ms]


def _reports_about(tables: Tables, bot: BotId, about: Fingerprint) -> list[Report]:
    found = [it for it in tables.reports.values() if (it.bot, it.about) == (bot, about)]
    return sorted(found, key=lambda it: (it.at_ms, it.chat, it.by))


def standing(tables: Tables, bot: BotId, fingerprint: Fingerprint) -> Standing:
    """What stands against somebody, whether they are here or not."""
    theirs = [
        it for it in tables.sanctions.values() if (it.bot, it.fingerprint) == (bot, fingerprint)
    ]
    until = [it.until_ms for it in theirs if it.lifted_ms is None]
    hidden = any(it.hides for it in open_reports(tables, bot, fingerprint))
    return Standing(max(until, default=0), hidden)


# --- reports ------------------------------------------------------------------------------


def _report(tables: Tables, change: Reported | EvidenceGiven | Judged) -> None:
    match change:
        case Reported():
            _reported(tables, change)
        case EvidenceGiven():
            _given(tables, change)
        case Judged(bot, about, upto_ms, reports, verdict, actor, at_ms, person):
            _is_theirs(tables, bot, about, person)
            judged = [it for it in open_reports(tables, bot, about) if it.at_ms <= upto_ms]
            must(len(judged) == reports, "other reports are open")
            for it in judged:
                told = Judgement(verdict, actor, at_ms)
                tables.put(tables.judgements, (bot, it.chat, it.by), told)


def _reported(tables: Tables, change: Reported) -> None:
    key = (change.bot, change.chat, change.by)
    others = open_reports(tables, change.bot, change.about)
    must(len(others) == change.others, "other reports are open")
    must(key not in tables.reports, "reported already")
    if change.hides:
        _is_theirs(tables, change.bot, change.about, change.person)
    kept = Report(*key, change.about, change.reason, change.at_ms, change.weight, change.hides)
    tables.put(tables.reports, key, kept)


def _is_theirs(
    tables: Tables, bot: BotId, fingerprint: Fingerprint, person: PersonId | None
) -> None:
    must(tables.found.get((bot, fingerprint)) == person, "is another now")


def _among_no_strangers(tables: Tables, change: AmongNoStrangers) -> None:
    key = (change.bot, change.person)
    must(key not in tables.waiting, "waits for a chat")
    seat = tables.seats.get(key)
    chat = None if seat is None else tables.chats[change.bot, seat]
    with_them = chat is not None and change.other in (chat.one_print, chat.two_print)
    must(chat is None or chat.is_match or with_them, "sits in a chat")


def _given(tables: Tables, change: EvidenceGiven) -> None:
    report = (change.bot, change.chat, change.by)
    must(report in tables.reports and report not in tables.judgements, "no such open report")
    key = (*report, change.message)
    others = [it for it in tables.evidence if it[:3] == report and it != key]
    must(len(others) < EVIDENCE_PIECES, "enough is attached")
    if key not in tables.evidence:
        piece = Evidence(change.chat, change.by, change.message, change.sealed, change.at_ms)
        tables.put(tables.evidence, key, piece)


# --- sanctions ----------------------------------------------------------------------------


def _sanctioned(tables: Tables, change: Sanctioned) -> None:
    it, person = change.sanction, change.person
    _is_theirs(tables, it.bot, it.fingerprint, person)
    if it.lasts(it.at_ms) and person is not None:
        key = (it.bot, person)
        _is_out(tables, key)
        _silence(tables, it, person)
    must((it.bot, it.id) not in tables.sanctions, "that number is taken")
    tables.put(tables.sanctions, (it.bot, it.id), it)


def _is_out(tables: Tables, key: tuple[BotId, PersonId]) -> None:
    must(key not in tables.seats, "sits in a chat")
    must(key not in tables.waiting, "waits for a chat")


def _silence(tables: Tables, sanction: Sanction, person: int) -> None:
    for letter in list(tables.outbox.values()):
        if (letter.outgoing.bot, letter.outgoing.author) == (sanction.bot, person):
            tables.drop(tables.outbox, letter.id)
            tables.put(tables.settled, letter.id, sanction.at_ms)
    for number, kept in list(tables.withheld.items()):
        call = kept.letter.outgoing
        if (call.bot, call.author) == (sanction.bot, person):
            tables.drop(tables.withheld, number)


def _afterwards(tables: Tables, change: Lifted | TermMoved | Appealed | AppealJudged) -> None:
    key: tuple[BotId, SanctionId] = (change.bot, change.sanction)
    stored = tables.sanctions.get(key)
    must(stored is not None, "no such sanction")
    it = tables.sanctions[key]
    match change:
        case Lifted(bot, _, actor, at_ms, fingerprint, person):
            _is_theirs(tables, bot, fingerprint, person)
            must(it.lifted_ms is None, "lifted already")
            after = replace(it, lifted_ms=at_ms, lifted_by=actor)
        case TermMoved(bot, _, until_ms, fingerprint, person):
            _is_theirs(tables, bot, fingerprint, person)
            must(it.lifted_ms is None, "lifted already")
            if person is not None:
                _is_out(tables, (bot, person))
            after = replace(it, until_ms=until_ms, forget_ms=until_ms)
        case Appealed(_, _, sealed, at_ms):
            must(it.may_be_appealed, "appealed before, or lifted")
            after = replace(it, appeal=sealed, appeal_ms=at_ms)
        case AppealJudged(_, _, outcome, actor):
            must(it.awaits, "no appeal waits")
            after = replace(it, outcome=outcome, judged_by=actor)
    tables.put(tables.sanctions, key, after)
