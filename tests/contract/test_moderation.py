"""What is held against people: reports, evidence, verdicts, sanctions, appeals."""

from dataclasses import replace
from typing import Protocol

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    CY,
    NOW,
    browser,
    candidate,
    chat,
    couple,
    joined,
    letter,
    liked,
    matched,
    opened,
    paired,
    person,
    place,
    print_of,
    relay,
    withheld,
    work,
)
from meetsmatch.app.browsing import CardShown, Liked, Listed, Matched
from meetsmatch.app.charges import (
    EVIDENCE_PIECES,
    AmongNoStrangers,
    Appealed,
    AppealJudged,
    EvidenceGiven,
    Judged,
    Lifted,
    Reported,
    Sanctioned,
    TermMoved,
)
from meetsmatch.app.docket import APPEALS_MS, EVIDENCE_MS, CaseLine, Docket, Standing, Tally
from meetsmatch.app.ports import Mark, Outcome, Store
from meetsmatch.app.retention import REPORTS_MS
from meetsmatch.app.work import (
    FOREVER,
    Change,
    ChatEnded,
    GaveUp,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    Sought,
    Stale,
    Wrote,
)
from meetsmatch.core.chats import Ending, card_number
from meetsmatch.core.ids import BENCH, BotId, ChatId, PersonId, SanctionId
from meetsmatch.core.reports import Record, Report, Verdict
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.sanctions import Outcome as Appealing
from meetsmatch.core.sanctions import Rung, Sanction

BAN_MS = 730 * DAY_MS
REPORT = Reported(BOT, CHAT, print_of(ANN), print_of(BOB), "spam", NOW, 20)
PIECE = EvidenceGiven(BOT, CHAT, print_of(ANN), 7, b"words", NOW)
DISMISSED = Judged(BOT, print_of(BOB), FOREVER, 1, Verdict.DISMISS, "mod", NOW)
ENDED = ChatEnded(BOT, CHAT, Ending.BANNED, NOW)


class Judging(Store, Protocol):
    """A store with its docket."""

    docket: Docket


def sanction(rung: Rung = Rung.HOUR, about: int = BOB, id: int = 70, **fields: object) -> Sanction:
    made = Sanction(
        bot=BOT,
        id=SanctionId(id),
        fingerprint=print_of(about),
        rung=rung,
        reason="spam",
        actor="mod",
        at_ms=NOW,
        until_ms=NOW + rung.length_ms(BAN_MS),
        forget_ms=NOW + BAN_MS,
    )
    return replace(made, **fields)


def sanctioned(it: Sanction | None = None, who: int | None = BOB) -> tuple[Change, ...]:
    """Somebody who is here is kept out, as the use case says it."""
    it = it or sanction()
    if who is None:
        return (Sanctioned(it, None),)
    after = person(who).changed(suspended_until_ms=it.until_ms)
    return GaveUp(BOT, PersonId(who)), PersonChanged(after), Sanctioned(it, PersonId(who))


def hidden(who: int = BOB) -> PersonChanged:
    return PersonChanged(person(who).changed(is_hidden=True))


async def refused(store: Store, *changes: Change) -> bool:
    try:
        await store.commit(work(*changes))
    except Stale:
        return True
    return False


# --- reports ------------------------------------------------------------------------------


async def test_a_report_is_kept_as_it_was_told(store: Judging):
    await store.commit(work(REPORT))
    told = Report(BOT, CHAT, print_of(ANN), print_of(BOB), "spam", NOW, 20)
    assert await store.docket.reports_about(BOT, print_of(BOB)) == [told]
    assert await store.docket.open_report(BOT, CHAT, print_of(ANN)) == told
    assert await store.docket.reports_about(BotId(2), print_of(BOB)) == []
    assert await store.docket.open_report(BOT, CHAT, print_of(BOB)) is None


async def test_a_report_is_decided_on_the_others_about_the_same_person(store: Judging):
    await store.commit(work(REPORT))
    second = replace(REPORT, chat=ChatId(501), by=print_of(CY))
    assert await refused(store, second)
    assert await refused(store, replace(second, others=2))
    await store.commit(work(replace(second, others=1)))
    await store.commit(work(replace(second, about=print_of(ANN), chat=ChatId(502))))


async def test_cases_come_hidden_first_then_by_weight_then_by_age(store: Judging):
    socks = [
        replace(REPORT, chat=ChatId(600 + n), by=print_of(600 + n), others=n) for n in range(50)
    ]
    proven = replace(REPORT, about=print_of(CY), weight=66, at_ms=NOW + 9)
    minor = replace(REPORT, chat=ChatId(7), about=print_of(99), weight=1, hides=True)
    light = replace(REPORT, chat=ChatId(8), about=print_of(98), weight=1, at_ms=NOW + 5)
    later = replace(light, chat=ChatId(9), about=print_of(97), at_ms=NOW + 6)
    await store.commit(work(*socks, proven, minor, later, light))
    lines = await store.docket.cases(BOT, 9)
    assert lines == [
        CaseLine(print_of(99), 1, 1, True, NOW, NOW),
        CaseLine(print_of(CY), 1, 66, False, NOW + 9, NOW + 9),
        CaseLine(print_of(BOB), 50, 30, False, NOW, NOW),
        CaseLine(print_of(98), 1, 1, False, NOW + 5, NOW + 5),
        CaseLine(print_of(97), 1, 1, False, NOW + 6, NOW + 6),
    ]
    assert await store.docket.cases(BOT, 2) == lines[:2]
    assert await store.docket.cases(BotId(2), 9) == []


async def test_a_verdict_closes_the_reports_that_were_seen_and_is_said_once(store: Judging):
    later = replace(REPORT, chat=ChatId(501), by=print_of(CY), at_ms=NOW + 1, others=1)
    await store.commit(work(REPORT, later))
    assert await refused(store, DISMISSED), "there are two"
    await store.commit(work(replace(DISMISSED, upto_ms=NOW)))
    assert [it.by for it in await store.docket.reports_about(BOT, print_of(BOB))] == [print_of(CY)]
    assert await refused(store, replace(DISMISSED, upto_ms=NOW)), "somebody was faster"
    assert await store.docket.open_report(BOT, CHAT, print_of(ANN)) is None
    assert await store.has_reported(BOT, CHAT, print_of(ANN)), "it was, all the same"


async def test_verdicts_make_the_record_of_the_reporter_and_clear_the_other(store: Judging):
    assert await store.docket.record_of(BOT, print_of(ANN)) == Record()
    await store.commit(work(REPORT, DISMISSED))
    assert await store.docket.record_of(BOT, print_of(ANN)) == Record(0, 1)
    other = replace(REPORT, chat=ChatId(501), about=print_of(CY), reason="minor")
    await store.commit(work(other, replace(DISMISSED, about=print_of(CY), verdict=Verdict.WARN)))
    assert await store.docket.record_of(BOT, print_of(ANN)) == Record(1, 1)
    assert await store.docket.cleared(BOT, print_of(BOB)) == {}, "it hid nobody"
    hiding = replace(REPORT, chat=ChatId(502), hides=True)
    await store.commit(work(hiding, DISMISSED))
    assert await store.docket.cleared(BOT, print_of(BOB)) == {"spam": 1}
    assert await store.docket.cleared(BOT, print_of(CY)) == {}


@pytest.mark.security
async def test_a_verdict_and_what_hides_name_who_has_the_fingerprint_now(store: Judging):
    hides = replace(REPORT, hides=True)
    await store.commit(work(joined(BOB)))
    assert await refused(store, hides), "they have just come"
    assert await refused(store, replace(hides, person=ANN)), "somebody else is here"
    await store.commit(work(replace(hides, person=BOB), hidden()))
    assert await refused(store, DISMISSED)
    await store.commit(work(replace(DISMISSED, person=BOB)))


@pytest.mark.security
async def test_who_is_paused_is_not_met_meanwhile(store: Judging):
    paused = (
        replace(REPORT, hides=True, person=BOB),
        hidden(),
        AmongNoStrangers(BOT, BOB, print_of(ANN)),
    )
    await store.commit(work(joined(ANN), joined(BOB), joined(CY), Sought(place(BOB))))
    assert await refused(store, *paused), "waits"
    await store.commit(work(GaveUp(BOT, BOB), *couple(BOB, CY)))
    assert await refused(store, *paused), "has just been paired"
    await store.commit(work(ENDED, *paused))
    found = await store.person(BOT, BOB)
    assert found is not None
    assert found.is_hidden


async def test_a_chat_with_the_reporter_or_a_match_is_no_stranger(store: Judging):
    alone = AmongNoStrangers(BOT, BOB, print_of(ANN))
    await store.commit(work(*browser(ANN), *browser(BOB), *couple()))
    assert not await refused(store, alone)
    assert await refused(store, replace(alone, other=print_of(CY)))
    await store.commit(work(ENDED, *matched(id=501), opened(BOB, 501)))
    assert not await refused(store, replace(alone, other=print_of(CY)))


# --- evidence -----------------------------------------------------------------------------


async def test_a_piece_of_evidence_is_given_once_to_an_open_report(store: Judging):
    assert await refused(store, PIECE), "there is no report"
    await store.commit(work(REPORT, PIECE))
    await store.commit(work(replace(PIECE, sealed=b"others")))
    (kept,) = await store.docket.evidence(BOT, print_of(BOB))
    assert (kept.chat, kept.by, kept.message) == (CHAT, print_of(ANN), 7)
    assert (kept.sealed, kept.at_ms) == (b"words", NOW)
    report = await store.docket.open_report(BOT, CHAT, print_of(ANN))
    assert report is not None
    assert report.evidence == 1
    await store.commit(work(DISMISSED))
    assert await refused(store, PIECE), "it is judged"
    assert await store.docket.evidence(BOT, print_of(BOB)) == []


async def test_a_report_has_room_for_so_many_pieces(store: Judging):
    pieces = [replace(PIECE, message=number) for number in range(EVIDENCE_PIECES)]
    await store.commit(work(REPORT, *reversed(pieces)))
    assert await refused(store, replace(PIECE, message=99))
    await store.commit(work(pieces[0]))
    found = await store.docket.evidence(BOT, print_of(BOB))
    assert [it.message for it in found] == list(range(EVIDENCE_PIECES))


async def test_what_a_verdict_was_about_is_found_by_its_moment(store: Judging):
    """With who judged it, and all that was attached; nothing that was judged at another time, is
    open, or is about somebody else."""
    later = replace(REPORT, chat=ChatId(501), by=print_of(CY), at_ms=NOW - 5, others=1)
    piece = replace(PIECE, chat=ChatId(501), by=print_of(CY), message=3)
    await store.commit(work(REPORT, later, PIECE, replace(PIECE, message=5), piece))
    judged = replace(DISMISSED, reports=2, verdict=Verdict.DAY, at_ms=NOW + 9)
    await store.commit(work(judged))
    open_one = replace(REPORT, chat=ChatId(502), at_ms=NOW + 1)
    about_ann = replace(REPORT, chat=ChatId(503), by=print_of(BOB), about=print_of(ANN))
    await store.commit(work(about_ann, replace(judged, about=print_of(ANN), reports=1)))
    other = replace(REPORT, chat=ChatId(504))
    await store.commit(work(other, replace(PIECE, chat=ChatId(504))))
    await store.commit(work(replace(judged, reports=1, at_ms=NOW + 10)))
    await store.commit(work(open_one, replace(PIECE, chat=ChatId(502))))
    docket, bob = store.docket, print_of(BOB)
    found = await docket.reports_judged(BOT, bob, NOW + 9)
    told = [(it.chat, it.by, it.evidence) for it in found]
    assert told == [(ChatId(501), print_of(CY), 1), (CHAT, print_of(ANN), 2)]
    assert (found[1].reason, found[1].weight, found[1].at_ms) == ("spam", 20, NOW)
    pieces = await docket.evidence_judged(BOT, bob, NOW + 9)
    assert [(it.chat, it.message) for it in pieces] == [(ChatId(501), 3), (CHAT, 5), (CHAT, 7)]
    assert (pieces[2].by, pieces[2].sealed, pieces[2].at_ms) == (print_of(ANN), b"words", NOW)
    for bot, at_ms in ((BOT, NOW + 8), (BotId(2), NOW + 9)):
        assert await docket.reports_judged(bot, bob, at_ms) == []
        assert await docket.evidence_judged(bot, bob, at_ms) == []
    await store.expire(NOW + EVIDENCE_MS + 1)
    assert await docket.evidence_judged(BOT, bob, NOW + 9) == []
    left = await docket.reports_judged(BOT, bob, NOW + 9)
    assert [it.evidence for it in left] == [0, 0]


# --- sanctions ----------------------------------------------------------------------------


async def test_a_sanction_is_kept_as_it_was_decided(store: Judging):
    await store.commit(work(joined(BOB)))
    it = sanction()
    await store.commit(work(*sanctioned(it)))
    assert await store.docket.sanction(BOT, it.id) == it
    assert await store.docket.sanctions(BOT, print_of(BOB)) == [it]
    assert await store.docket.sanction(BotId(2), it.id) is None
    later = sanction(Rung.WARNING, id=71, at_ms=NOW + 1)
    await store.commit(work(Sanctioned(later, BOB)))
    assert await store.docket.sanctions(BOT, print_of(BOB)) == [later, it]
    assert await refused(store, Sanctioned(sanction(about=CY), None)), "that number is taken"


async def test_a_sanction_names_who_has_the_fingerprint_now(store: Judging):
    assert await refused(store, Sanctioned(sanction(), BOB)), "nobody is here"
    await store.commit(work(joined(BOB)))
    assert await refused(store, Sanctioned(sanction(), None)), "somebody is here"
    assert await refused(store, Sanctioned(sanction(), ANN)), "somebody else is"


async def test_nobody_is_kept_out_while_they_wait_or_sit_in_a_chat(store: Judging):
    await store.commit(work(joined(ANN), joined(BOB), Sought(place(BOB))))
    gave_up, after, it = sanctioned()
    assert await refused(store, after, it), "waits"
    assert not await refused(store, Sanctioned(sanction(Rung.WARNING, id=99), BOB))
    await store.commit(work(Sought(place(ANN)), paired()))
    assert await refused(store, gave_up, after, it), "sits in a chat"
    await store.commit(work(ENDED, gave_up, after, it))
    found = await store.person(BOT, BOB)
    assert found is not None
    assert found.is_suspended(NOW)


@pytest.mark.security
async def test_nothing_that_they_wrote_goes_out_any_more(store: Judging):
    await store.commit(work(*browser(ANN), *browser(BOB), *matched(), opened(BOB)))
    mine, theirs = relay(ANN, BOB, source=8), relay(BOB, ANN, source=9)
    await store.commit(work(withheld(7, ANN, BOB), letters=(mine, theirs)))
    await store.commit(work(ENDED, *sanctioned()))
    assert [it.outgoing.to for it in await store.unsent(BOT, 0, 9)] == [BOB]
    assert not await store.is_passed_on(BOT, CHAT, BOB, 7)


async def test_who_is_kept_out_or_hidden_does_not_wait(store: Judging):
    await store.commit(work(joined(ANN), joined(BOB), *sanctioned(), hidden(ANN)))
    assert await refused(store, Sought(place(BOB, NOW + HOUR_MS - 1)))
    assert not await refused(store, Sought(place(BOB, NOW + HOUR_MS)))
    assert await refused(store, Sought(place(ANN)))


@pytest.mark.parametrize("how", [sanctioned(), (hidden(),)], ids=["kept out", "hidden"])
async def test_who_is_kept_out_or_hidden_is_not_liked_nor_likes_nor_matched(
    store: Judging, how: tuple[Change, ...]
):
    await store.commit(work(*browser(ANN), *browser(BOB), liked(ANN, BOB)))
    await store.commit(work(*how))
    assert await refused(store, liked(BOB, ANN, answers=True))
    assert await refused(store, liked(BOB, ANN, answers=True), Matched(chat()))
    shown = CardShown(BOT, ANN, candidate(BOB), NOW, NOW + 9)
    assert await refused(store, shown)
    assert await refused(store, Listed(candidate(BOB), 0, 0)), "made of who they were"
    other: Liked = liked(CY, BOB)
    await store.commit(work(*browser(CY)))
    assert await refused(store, other)


async def test_who_is_kept_out_opens_no_match_and_writes_to_none(store: Judging):
    await store.commit(work(*browser(ANN), *browser(BOB), *matched()))
    await store.commit(work(*sanctioned()))
    assert await refused(store, opened(BOB))
    assert await refused(store, withheld(7, ANN, BOB))
    await store.commit(work(opened(ANN)))
    assert await refused(store, Wrote(BOT, CHAT, NOW, reaches=ANN)), "their seat is parked"
    assert not await refused(store, withheld(8, BOB, ANN)), "who may write, may"
    assert not await refused(store, opened(BOB, at_ms=NOW + HOUR_MS))


@pytest.mark.security
async def test_what_stands_against_somebody_outlives_them(store: Judging):
    await store.commit(work(joined(BOB), *sanctioned(sanction(Rung.BAN)), REPORT))
    await store.commit(work(PersonForgotten(person(BOB, version=1))))
    assert await store.docket.standing(BOT, print_of(BOB)) == Standing(NOW + BAN_MS, False)
    assert await store.docket.standing(BOT, print_of(ANN)) == Standing()
    again = PersonJoined(replace(person(99), fingerprint=print_of(BOB)), b"address")
    await store.commit(work(again, Sanctioned(sanction(Rung.WARNING, id=71), PersonId(99))))
    found = await store.person_of(BOT, print_of(BOB))
    assert found == replace(again.person, suspended_until_ms=NOW + BAN_MS)
    assert await refused(store, Sought(replace(place(99), fingerprint=print_of(BOB))))


@pytest.mark.security
async def test_who_was_hidden_comes_back_hidden_until_a_human_has_looked(store: Judging):
    await store.commit(work(joined(BOB), replace(REPORT, hides=True, person=BOB), hidden()))
    await store.commit(work(PersonForgotten(person(BOB, version=1)), joined(BOB)))
    found = await store.person(BOT, BOB)
    assert found is not None
    assert found.is_hidden
    assert await store.docket.standing(BOT, print_of(BOB)) == Standing(0, True)
    await store.commit(work(PersonForgotten(person(BOB)), DISMISSED, joined(BOB)))
    found = await store.person(BOT, BOB)
    assert found is not None
    assert not found.is_hidden


async def test_a_sanction_is_lifted_once(store: Judging):
    lifted = Lifted(BOT, SanctionId(70), "boss", NOW + 5, print_of(BOB))
    assert await refused(store, lifted)
    await store.commit(work(*sanctioned(who=None)))
    await store.commit(work(lifted))
    assert await refused(store, lifted)
    assert await store.docket.sanction(BOT, SanctionId(70)) == sanction(
        lifted_ms=NOW + 5, lifted_by="boss"
    )
    assert await store.docket.standing(BOT, print_of(BOB)) == Standing()


@pytest.mark.security
async def test_who_joins_while_a_sanction_is_lifted_is_let_in_by_the_next_decision(store: Judging):
    lifted = Lifted(BOT, SanctionId(70), "boss", NOW, print_of(BOB))
    await store.commit(work(*sanctioned(who=None)))
    await store.commit(work(joined(BOB)))
    assert await refused(store, lifted), "they have taken it over"
    free = PersonChanged(person(BOB).changed(suspended_until_ms=0))
    await store.commit(work(replace(lifted, person=BOB), free))
    found = await store.person(BOT, BOB)
    assert found is not None
    assert not found.is_suspended(NOW)


async def test_a_sanction_ends_at_another_time_unless_it_was_lifted(store: Judging):
    moved = TermMoved(BOT, SanctionId(70), NOW + DAY_MS, print_of(BOB))
    assert await refused(store, moved), "not known"
    await store.commit(work(*sanctioned(who=None), moved))
    assert await store.docket.sanction(BOT, SanctionId(70)) == sanction(
        until_ms=NOW + DAY_MS, forget_ms=NOW + DAY_MS
    )
    await store.commit(work(joined(BOB), joined(CY)))
    assert await refused(store, moved), "they have come"
    later = PersonChanged(person(BOB).changed(suspended_until_ms=NOW))
    await store.commit(work(later, Sought(place(BOB))))
    assert await refused(store, replace(moved, person=BOB)), "waits"
    await store.commit(work(GaveUp(BOT, BOB), replace(moved, person=BOB)))
    await store.commit(work(Lifted(BOT, SanctionId(70), "boss", NOW, print_of(BOB), BOB)))
    assert await refused(store, replace(moved, person=BOB)), "lifted"


# --- appeals ------------------------------------------------------------------------------

APPEAL = Appealed(BOT, SanctionId(70), b"sealed words", NOW + 1)
UPHELD = AppealJudged(BOT, SanctionId(70), Appealing.UPHELD, "other", NOW + 2)


async def test_an_appeal_is_made_once_and_judged_once(store: Judging):
    assert await refused(store, APPEAL)
    await store.commit(work(*sanctioned(who=None)))
    assert await refused(store, UPHELD)
    await store.commit(work(APPEAL))
    assert await refused(store, APPEAL)
    (waiting,) = await store.docket.appeals(BOT, 9)
    assert waiting == sanction(appeal=b"sealed words", appeal_ms=NOW + 1)
    await store.commit(work(UPHELD))
    assert await refused(store, UPHELD)
    assert await store.docket.appeals(BOT, 9) == []
    found = await store.docket.sanction(BOT, SanctionId(70))
    assert found == replace(waiting, outcome=Appealing.UPHELD, judged_by="other")


async def test_what_is_lifted_needs_no_appeal(store: Judging):
    await store.commit(work(*sanctioned(who=None), *sanctioned(sanction(id=71), None)))
    await store.commit(work(APPEAL, Lifted(BOT, SanctionId(70), "boss", NOW, print_of(BOB))))
    assert await store.docket.appeals(BOT, 9) == []
    assert await refused(store, UPHELD)
    await store.commit(work(Lifted(BOT, SanctionId(71), "boss", NOW, print_of(BOB))))
    assert await refused(store, replace(APPEAL, sanction=SanctionId(71)))


async def test_appeals_come_the_oldest_first(store: Judging):
    for number in (70, 71, 72):
        await store.commit(work(*sanctioned(sanction(id=number), None)))
        said = replace(APPEAL, sanction=SanctionId(number), at_ms=NOW - number)
        await store.commit(work(said))
    found = await store.docket.appeals(BOT, 2)
    assert [it.id for it in found] == [72, 71]


async def test_words_of_an_appeal_go_with_who_said_them_and_may_be_said_again(store: Judging):
    await store.commit(work(joined(BOB), *sanctioned(), APPEAL))
    await store.commit(work(PersonForgotten(person(BOB, version=1))))
    assert await store.docket.sanction(BOT, SanctionId(70)) == sanction()
    assert await store.docket.appeals(BOT, 9) == []
    assert await refused(store, UPHELD), "nothing waits"
    await store.commit(work(APPEAL))


async def test_what_was_judged_is_not_said_again_by_who_comes_back(store: Judging):
    await store.commit(work(joined(BOB), *sanctioned(), APPEAL, UPHELD))
    await store.commit(work(PersonForgotten(person(BOB, version=1))))
    found = await store.docket.sanction(BOT, SanctionId(70))
    assert found is not None
    assert (found.appeal, found.appeal_ms) == (None, NOW + 1)
    assert await refused(store, APPEAL)


# --- finding, forgetting ------------------------------------------------------------------


async def test_somebody_is_found_by_how_their_fingerprint_begins(store: Judging):
    await store.commit(work(joined(ANN), joined(BOB), *sanctioned(sanction(about=404), None)))
    assert await store.docket.known_as(BOT, "print-11") == [print_of(ANN)]
    assert await store.docket.known_as(BOT, "print-1") == [print_of(ANN), print_of(BOB)]
    assert await store.docket.known_as(BOT, "print-404") == [print_of(404)]
    assert await store.docket.known_as(BOT, "%") == []
    assert await store.docket.known_as(BotId(2), "print-11") == []
    await store.commit(work(replace(REPORT, about=print_of(777))))
    assert await store.docket.known_as(BOT, "print-777") == [print_of(777)]
    await store.commit(work(replace(DISMISSED, about=print_of(777))))
    assert await store.docket.known_as(BOT, "print-777") == []


async def test_what_waits_and_goes_on_is_counted(store: Judging):
    assert await store.docket.tally(BOT, NOW) == Tally()
    await store.commit(work(*map(joined, (ANN, BOB, CY)), *couple(ANN, BOB, ChatId(601))))
    await store.commit(work(REPORT))
    again = replace(REPORT, chat=ChatId(9), others=1, hides=True, person=BOB)
    await store.commit(work(again, replace(REPORT, chat=ChatId(8), about=print_of(CY))))
    await store.commit(work(*sanctioned(sanction(about=404), None), APPEAL))
    assert await store.docket.tally(BOT, NOW) == Tally(cases=2, hidden=1, appeals=1, chats=1)
    assert await store.docket.tally(BOT, NOW + DAY_MS) == Tally(2, 1, 1, 0)
    assert await store.docket.tally(BotId(2), 0) == Tally()


async def test_cards_of_the_moderators_go_with_what_they_show(store: Judging):
    await store.commit(work(REPORT, *sanctioned(sanction(), None)))
    first, other = f"case-{CHAT}-{NOW}", f"case-{CHAT}-{NOW + 1}"
    names = (first, f"{first}-0", "appeal-70", other)
    letters = await store.commit(work(letters=[letter(BENCH, card=name) for name in names]))
    await store.mark([Mark(it, Outcome.SENT, 9) for it in letters], NOW)

    async def left() -> list[str]:
        return [it for it in names if await store.card(BOT, BENCH, it) == 9]

    await store.expire(NOW + REPORTS_MS)
    assert await left() == [*names]
    await store.expire(NOW + REPORTS_MS + 1)
    assert await left() == ["appeal-70", other]
    await store.expire(NOW + BAN_MS)
    assert await left() == [other], "of a report that came later"


async def test_reports_evidence_appeals_and_sanctions_are_forgotten_in_their_time(store: Judging):
    await store.commit(work(*sanctioned(who=None), REPORT, PIECE, APPEAL))
    for after_ms, gone in ((EVIDENCE_MS, 1), (REPORTS_MS, 1), (APPEALS_MS + 1, 1)):
        assert await store.expire(NOW + after_ms) == 0
        assert await store.expire(NOW + after_ms + 1) == gone
    found = await store.docket.sanction(BOT, SanctionId(70))
    assert found is not None
    assert (found.appeal, found.appeal_ms) == (None, None), "nobody has judged it"
    assert await store.expire(NOW + BAN_MS - 1) == 0
    assert await store.expire(NOW + BAN_MS) == 1
    assert await store.docket.sanctions(BOT, print_of(BOB)) == []


async def test_what_hides_somebody_is_kept_until_a_human_has_looked(store: Judging):
    await store.commit(work(joined(BOB), replace(REPORT, hides=True, person=BOB), hidden()))
    (card,) = await store.commit(work(letters=[letter(BENCH, card=f"case-{CHAT}-{NOW}")]))
    await store.mark([Mark(card, Outcome.SENT, 9)], NOW)
    late = NOW + REPORTS_MS + 1
    assert await store.expire(late) == 1, "the letter"
    assert await store.docket.standing(BOT, print_of(BOB)) == Standing(0, True)
    assert len(await store.docket.cases(BOT, 9)) == 1
    assert await store.card(BOT, BENCH, f"case-{CHAT}-{NOW}") == 9, "the verdict shows there"
    await store.commit(work(replace(DISMISSED, person=BOB)))
    assert await store.expire(late) == 1
    assert await store.docket.standing(BOT, print_of(BOB)) == Standing()


async def test_a_report_that_is_forgotten_is_no_record_any_more(store: Judging):
    await store.commit(work(REPORT, DISMISSED))
    await store.expire(NOW + REPORTS_MS + 1)
    assert await store.docket.record_of(BOT, print_of(ANN)) == Record()
    assert await store.docket.cleared(BOT, print_of(BOB)) == {}
    await store.commit(work(replace(REPORT, chat=card_number(BOB))))


async def test_a_couple_still_meets(store: Judging):
    await store.commit(work(joined(ANN), joined(BOB), *couple()))
    assert await store.chat_of(BOT, ANN) is not None
