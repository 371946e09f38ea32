"""What moderators decide, and what follows from it for whom."""

from dataclasses import replace
from itertools import count

import pytest

from app.house import BOT, NOW_MS, House
from app.judging import MOD, now, reported, sanctioned
from meetsmatch.app import evidence
from meetsmatch.app.cases import ALIAS_LETTERS, alias
from meetsmatch.app.charges import Judged, Sanctioned
from meetsmatch.app.docket import EVIDENCE_MS
from meetsmatch.app.moderation import Decided
from meetsmatch.app.work import FOREVER, Change, GaveUp, PersonChanged, PersonForgotten
from meetsmatch.core.errors import AppealedBefore, AppealHeard, CaseClosed, NobodyKnown, NotYours
from meetsmatch.core.ids import ChatId, Fingerprint, SanctionId
from meetsmatch.core.profiles import Face, Medium, Shot
from meetsmatch.core.relay import Content, Entity, Kind
from meetsmatch.core.reports import NEWCOMER, Verdict
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.sanctions import Actor, Outcome, Role, Rung

OTHER, BOSS = Actor("other"), Actor("boss", Role.OWNER)
WORDS = Content(
    Kind.PHOTO, "look", (Entity("bold", 0, 4),), "file", spoiler=True, details={"width": 3}
)


async def decided(house: House, verdict: Verdict, about: str = "ben") -> Decided:
    done = await house.moderation.decide(Fingerprint(about), verdict, "insults", MOD)
    await house.commit(*done.changes)
    return done


def kinds(changes: tuple[Change, ...]) -> list[type[object]]:
    return [type(it) for it in changes]


# --- looking ------------------------------------------------------------------------------


async def test_a_case_is_all_that_is_open_about_somebody(house: House):
    ann, cy = await house.joined("ann"), await house.joined("cy")
    await house.joined("ben-whose-name-is-long")
    about = Fingerprint("ben-whose-name-is-long")
    number = await reported(house, ann, about)
    await reported(house, cy, about, "minor")
    given = await house.reporting.attach(ann, number, 7, evidence.of_message(WORDS))
    await house.commit(given)
    (line,) = await house.moderation.cases()
    assert (line.about, line.reports, line.is_hidden) == (about, 2, True)
    case = await house.moderation.case(about)
    assert [it.reason for it in case.reports] == ["insults", "minor"]
    ((report, attached),) = case.attached
    assert (report.by, attached.content, attached.face) == (ann.fingerprint, WORDS, None)
    assert case.alias == "ben-whose-" == alias(about)
    assert (case.weight, case.is_here, case.is_hidden) == (2 * NEWCOMER, True, True)
    assert (case.record, case.next_rung, case.seen_ms) == ([], Rung.WARNING, NOW_MS)


async def test_nothing_open_is_no_case(house: House):
    with pytest.raises(CaseClosed):
        await house.moderation.case(Fingerprint("ben"))


async def test_a_card_comes_back_as_it_was_shown(house: House):
    face = Face("Ann", "hello", (Shot(Medium.PHOTO, "f", "n", False),), ("tea",))
    read = evidence.read(evidence.of_card(face))
    assert (read.face, read.content) == (face, None)


async def test_an_alias_means_one_person_or_nobody(house: House):
    await house.joined("0123456789-one")
    assert await house.moderation.find("0123456789") == "0123456789-one"
    await house.joined("0123456789-two")
    for name in ("0123456789", "0123456789-o"[:ALIAS_LETTERS], "nobody-here", "0123"):
        with pytest.raises(NobodyKnown):
            await house.moderation.find(name)
    assert await house.moderation.find("0123456789-t") == "0123456789-two"


async def test_an_appeal_is_heard_with_what_the_decision_rested_on(house: House):
    ann, cy = await house.joined("ann"), await house.joined("cy")
    await house.joined("ben")
    number = await reported(house, ann, "ben")
    given = await house.reporting.attach(ann, number, 7, evidence.of_message(WORDS))
    await house.commit(given)
    done = await decided(house, Verdict.DAY)
    assert done.sanction is not None
    sanction = done.sanction.id
    house.clock.ms += 1
    await reported(house, cy, "ben", "minor")
    await appealed(house, sanction)
    hearing = await house.moderation.hearing(sanction)
    assert (hearing.appeal.words, hearing.alias) == ("it was not me", "ben")
    assert [it.by for it in hearing.reports] == [ann.fingerprint]
    ((report, attached),) = hearing.attached
    assert (report, attached.content) == (hearing.reports[0], WORDS)
    assert [it.id for it in hearing.record] == [sanction]
    assert not hearing.is_aged
    house.clock.ms = NOW_MS + EVIDENCE_MS
    assert not (await house.moderation.hearing(sanction)).is_aged
    house.clock.ms += 1
    assert (await house.moderation.hearing(sanction)).is_aged
    await house.commit(PersonForgotten(await now(house, "ben")))
    with pytest.raises(CaseClosed):
        await house.moderation.hearing(sanction)


async def test_what_was_decided_without_a_report_is_heard_without_one(house: House):
    ann, _ = await house.joined("ann"), await house.joined("ben")
    await reported(house, ann, "ben")
    ban = await sanctioned(house, Rung.BAN)
    await appealed(house, ban)
    hearing = await house.moderation.hearing(ban)
    assert (hearing.reports, hearing.attached, hearing.is_aged) == ([], [], False)


async def test_what_nobody_appealed_against_is_not_heard(house: House):
    with pytest.raises(CaseClosed):
        await house.moderation.hearing(SanctionId(7))
    await house.joined("ben")
    sanction = await sanctioned(house, Rung.BAN)
    with pytest.raises(CaseClosed):
        await house.moderation.hearing(sanction)


# --- deciding -----------------------------------------------------------------------------


async def test_a_verdict_and_its_sanction_are_of_one_moment(house: House):
    """However fast the clock runs: an appeal finds its reports by it."""
    ann, _ = await house.joined("ann"), await house.joined("ben")
    await reported(house, ann, "ben")
    ticks = count(NOW_MS)
    running = replace(house.moderation, now_ms=lambda: next(ticks))
    done = await running.decide(Fingerprint("ben"), Verdict.DAY, "insults", MOD)
    (told,) = [it for it in done.changes if isinstance(it, Judged)]
    assert done.sanction is not None
    assert done.sanction.at_ms == told.at_ms
    assert done.sanction.until_ms == told.at_ms + DAY_MS


async def test_a_verdict_sanctions_by_the_ladder_and_tells_the_reporters_once(house: House):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await reported(house, ann, "ben")
    await reported(house, ann, "ben")
    done = await decided(house, Verdict.DAY)
    assert kinds(done.changes) == [Judged, GaveUp, PersonChanged, Sanctioned]
    assert done.sanction is not None
    assert done.sanction.actor == "mod"
    assert done.sanction.until_ms == NOW_MS + DAY_MS
    assert done.sanction.forget_ms == NOW_MS + house.rules.ban_ms
    assert done.keeps_out
    assert done.reporters == (ann.id,)
    assert done.person == await now(house, "ben")
    assert done.person == ben.changed(suspended_until_ms=NOW_MS + DAY_MS)
    with pytest.raises(CaseClosed):
        await decided(house, Verdict.DISMISS)


async def test_no_break_is_forgotten_before_it_ends_however_short_bans_are(house: House):
    house.rules = replace(house.rules, ban_ms=2 * DAY_MS)
    ann, _ = await house.joined("ann"), await house.joined("ben")
    await reported(house, ann, "ben")
    done = await decided(house, Verdict.THREE_DAYS)
    assert done.sanction is not None
    assert done.sanction.forget_ms == done.sanction.until_ms == NOW_MS + 3 * DAY_MS


async def test_a_warning_keeps_nobody_out(house: House):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await reported(house, ann, "ben")
    done = await decided(house, Verdict.WARN)
    assert kinds(done.changes) == [Judged, Sanctioned]
    assert not done.keeps_out
    assert await now(house, "ben") == ben


async def test_dismissing_shows_whom_reports_had_hidden(house: House):
    ann = await house.joined("ann")
    await house.joined("ben")
    await reported(house, ann, "ben", "minor")
    assert (await now(house, "ben")).is_hidden
    done = await decided(house, Verdict.DISMISS)
    assert (done.sanction, done.was_hidden, done.keeps_out) == (None, True, False)
    assert not (await now(house, "ben")).is_hidden
    filed = await house.reporting.report(ann, ChatId(9), Fingerprint("ben"), "minor")
    assert filed.hidden is None, "a human has looked at just that"


async def test_a_verdict_is_about_the_reports_that_were_seen(house: House):
    ann, cy = await house.joined("ann"), await house.joined("cy")
    await house.joined("ben")
    await reported(house, ann, "ben")
    seen_ms = (await house.moderation.case(Fingerprint("ben"))).seen_ms
    house.clock.ms += 1
    await reported(house, cy, "ben", "minor")
    ben = Fingerprint("ben")
    done = await house.moderation.decide(ben, Verdict.DISMISS, "insults", MOD, seen_ms)
    assert done.reporters == (ann.id,)
    await house.commit(*done.changes)
    assert (await now(house, "ben")).is_hidden, "by the report that nobody has seen"
    (left,) = (await house.moderation.case(ben)).reports
    assert left.by == cy.fingerprint


async def test_whoever_is_gone_is_sanctioned_all_the_same(house: House):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await reported(house, ann, "ben")
    await house.commit(PersonForgotten(ben), PersonForgotten(ann))
    assert not (await house.moderation.case(Fingerprint("ben"))).is_here
    done = await decided(house, Verdict.BAN)
    assert (done.person, done.reporters) == (None, ())
    met = await house.join.first_contact(Fingerprint("ben"), 1, "en")
    assert met.person.suspended_until_ms == NOW_MS + house.rules.ban_ms
    assert (await house.join.first_contact(Fingerprint("eve"), 1, "en")).person.is_hidden is False


async def test_a_shorter_sanction_does_not_shorten_a_longer_one(house: House):
    await house.joined("ben")
    await sanctioned(house, Rung.BAN)
    await sanctioned(house, Rung.HOUR)
    assert (await now(house, "ben")).suspended_until_ms == NOW_MS + house.rules.ban_ms


async def test_a_second_ban_is_refused_until_the_first_is_lifted(house: House):
    await house.joined("ben")
    ban = await sanctioned(house, Rung.BAN)
    with pytest.raises(CaseClosed):
        await sanctioned(house, Rung.BAN)
    await sanctioned(house, Rung.WARNING)
    await house.commit(*(await house.moderation.lift(ban, MOD)).changes)
    await sanctioned(house, Rung.BAN)


async def test_what_was_decided_since_they_looked_refuses_a_sanction(house: House):
    ben = await house.joined("ben")
    await sanctioned(house, Rung.WARNING)
    house.clock.ms += 1
    asked = ben.fingerprint, Rung.DAY, "spam", MOD
    with pytest.raises(CaseClosed):
        await house.moderation.sanction(*asked, NOW_MS - 1)
    assert (await house.moderation.sanction(*asked, NOW_MS)).keeps_out


async def test_who_is_hidden_stays_so_when_sanctioned_beside_their_reports(house: House):
    ann = await house.joined("ann")
    await house.joined("ben")
    await reported(house, ann, "ben", "minor")
    await sanctioned(house, Rung.HOUR)
    assert (await now(house, "ben")).is_hidden


# --- taking back --------------------------------------------------------------------------


async def test_lifting_leaves_what_else_keeps_them_out(house: House):
    await house.joined("ben")
    day, hour = await sanctioned(house, Rung.DAY), await sanctioned(house, Rung.HOUR)
    done = await house.moderation.lift(day, MOD)
    await house.commit(*done.changes)
    assert (done.outcome, done.keeps_out) == (Outcome.GRANTED, False)
    assert (await now(house, "ben")).suspended_until_ms == NOW_MS + HOUR_MS
    with pytest.raises(CaseClosed):
        await house.moderation.lift(day, MOD)
    await house.commit(*(await house.moderation.lift(hour, BOSS)).changes)
    assert (await now(house, "ben")).suspended_until_ms == 0


async def test_only_owners_lift_what_others_have_decided(house: House):
    hour = await sanctioned(house, Rung.HOUR)
    with pytest.raises(NotYours):
        await house.moderation.lift(hour, OTHER)
    with pytest.raises(CaseClosed):
        await house.moderation.lift(SanctionId(404), BOSS)
    done = await house.moderation.lift(hour, BOSS)
    assert done.person is None


async def appealed(house: House, sanction: SanctionId, words: str = "it was not me") -> None:
    open_one = await house.appeals.open(await now(house, "ben"), sanction)
    await house.commit(await house.appeals.appeal(open_one, words))


async def test_an_appeal_is_heard_by_somebody_else(house: House):
    await house.joined("ben")
    ban = await sanctioned(house, Rung.BAN)
    with pytest.raises(CaseClosed):
        await house.moderation.judge(ban, Outcome.GRANTED, OTHER)
    await appealed(house, ban)
    (waiting,) = await house.moderation.appeals()
    assert (waiting.words, waiting.alias, waiting.sanction.id) == ("it was not me", "ben", ban)
    with pytest.raises(NotYours):
        await house.moderation.judge(ban, Outcome.GRANTED, MOD)
    done = await house.moderation.judge(ban, Outcome.GRANTED, OTHER)
    await house.commit(*done.changes)
    assert not (await now(house, "ben")).is_suspended(NOW_MS)
    assert await house.moderation.appeals() == []
    found = await house.store.docket.sanction(BOT, ban)
    assert found is not None
    assert (found.lifted_by, found.judged_by) == ("other", "other")


async def test_an_appeal_that_changes_nothing_is_said_to_be_over(house: House):
    await house.joined("ben")
    ban = await sanctioned(house, Rung.BAN)
    await appealed(house, ban)
    with pytest.raises(AppealedBefore):
        await house.appeals.open(await now(house, "ben"), ban)
    done = await house.moderation.judge(ban, Outcome.UPHELD, BOSS)
    await house.commit(*done.changes)
    assert (done.outcome, done.keeps_out) == (Outcome.UPHELD, False)
    assert (await now(house, "ben")).is_suspended(NOW_MS)
    with pytest.raises(AppealHeard):
        await house.appeals.open(await now(house, "ben"), ban)


async def test_a_verdict_says_what_it_is_about_until_the_end_of_time(house: House):
    ann = await house.joined("ann")
    await reported(house, ann, "ben")
    done = await decided(house, Verdict.DISMISS)
    told = done.changes[0]
    assert isinstance(told, Judged)
    assert told == replace(told, upto_ms=FOREVER, reports=1, actor="mod")
