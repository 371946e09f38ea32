"""What the simulation makes of reports, sanctions and appeals: the judge itself is judged."""

from dataclasses import replace

import pytest

from contract.made import BOT, NOW
from meetsmatch.app.charges import (
    Appealed,
    AppealJudged,
    Charges,
    Judged,
    Lifted,
    Reported,
    Sanctioned,
)
from meetsmatch.app.work import Because, KeptApart
from meetsmatch.core.ids import ChatId, Fingerprint, SanctionId
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Outcome, Rung, Sanction
from meetsmatch.simulation.held import Held
from meetsmatch.simulation.promises import Judge

ANA, BOB, CY, DAN = (Fingerprint(it) for it in ("ana", "bob", "cy", "dan"))
BAN_MS = 2 * DAY_MS
MOD, BOSS = "mod", "boss"
ONE = SanctionId(1)
BAN = Sanction(BOT, ONE, ANA, Rung.BAN, "spam", MOD, NOW, NOW + BAN_MS, NOW + BAN_MS)


@pytest.fixture
def held() -> Held:
    return Held(Judge(), BAN_MS, {MOD: False, BOSS: True})


def report(chat: int, by: Fingerprint, about: Fingerprint = ANA, **more: object) -> Reported:
    plain = Reported(BOT, ChatId(chat), by, about, "spam", NOW)
    return replace(plain, **more)


def does(held: Held, *changes: Charges) -> str:
    """The promise that they break together, if any."""
    apart = [
        KeptApart(BOT, it.by, it.about, Because.REPORTED)
        for it in changes
        if isinstance(it, Reported)
    ]
    for change in changes:
        held.apply(change, (*changes, *apart))
    return held.judge.breach.promise if held.judge.breach else ""


def judged(verdict: Verdict, reports: int = 1, about: Fingerprint = ANA) -> Judged:
    return Judged(BOT, about, NOW, reports, verdict, MOD, NOW)


def appealed() -> tuple[Charges, ...]:
    return Sanctioned(BAN, None), Appealed(BOT, ONE, b"", NOW)


def heard(outcome: Outcome, actor: str = BOSS) -> AppealJudged:
    return AppealJudged(BOT, ONE, outcome, actor, NOW)


def test_somebody_is_reported_judged_punished_and_heard(held: Held):
    every = report(1, BOB), judged(Verdict.BAN), *appealed()
    assert does(held, *every) == ""
    assert held.until_ms(ANA) == NOW + BAN_MS
    assert does(held, heard(Outcome.GRANTED), Lifted(BOT, ONE, BOSS, NOW, ANA)) == ""
    assert held.until_ms(ANA) == 0


def test_one_report_for_each_chat(held: Held):
    assert does(held, report(1, BOB), report(1, BOB)) == "B4"


def test_nobody_reports_themselves(held: Held):
    assert does(held, report(1, ANA)) == "B4"


def test_whoever_reports_is_kept_apart(held: Held):
    held.apply(report(1, BOB), ())
    assert held.judge.breach is not None
    assert held.judge.breach.promise == "P5"


def test_a_word_about_a_minor_hides_at_once_until_a_human_has_looked(held: Held):
    assert does(held, report(1, BOB, reason="minor", hides=True)) == ""
    assert held.is_hidden(ANA)
    assert does(held, judged(Verdict.DISMISS)) == ""
    assert not held.is_hidden(ANA)


def test_the_unproven_hide_nobody_however_many_they_are(held: Held):
    every = [report(it, Fingerprint(f"puppet-{it}")) for it in range(50)]
    assert does(held, *every, report(50, BOB, hides=True)) == "B4"


def test_two_who_were_right_before_do(held: Held):
    for chat, by in ((1, BOB), (2, CY)):
        assert does(held, report(chat, by, DAN), judged(Verdict.WARN, about=DAN)) == ""
    assert does(held, report(3, BOB), report(4, CY, hides=True)) == ""


def test_a_verdict_is_about_reports_that_are_open(held: Held):
    assert does(held, report(1, BOB), judged(Verdict.WARN, reports=2)) == "B3"


@pytest.mark.parametrize(
    "wrong",
    [
        {"actor": "somebody"},
        {"reason": ""},
        {"until_ms": NOW + 1},
    ],
    ids=["by nobody who may", "for no reason", "for another time"],
)
def test_a_sanction_has_a_moderator_a_reason_and_a_length(held: Held, wrong: dict[str, object]):
    assert does(held, Sanctioned(replace(BAN, **wrong), None)) == "B3"


def test_one_appeal_for_each_sanction(held: Held):
    assert does(held, *appealed(), Appealed(BOT, ONE, b"", NOW)) == "B5"


def test_an_appeal_is_heard_by_somebody_else(held: Held):
    assert does(held, *appealed(), heard(Outcome.UPHELD, MOD)) == "B5"


def test_an_appeal_is_heard_once(held: Held):
    assert does(held, *appealed(), heard(Outcome.UPHELD)) == ""
    assert does(held, heard(Outcome.UPHELD)) == "B5"


def test_what_is_granted_is_lifted(held: Held):
    assert does(held, *appealed(), heard(Outcome.GRANTED)) == "B5"


def test_what_is_deleted_cannot_be_heard(held: Held):
    assert does(held, *appealed()) == ""
    held.forget(ANA)
    assert does(held, heard(Outcome.UPHELD)) == "B5"


def test_moderators_lift_only_what_is_their_own(held: Held):
    theirs = replace(BAN, actor=BOSS)
    assert does(held, Sanctioned(theirs, None), Lifted(BOT, ONE, MOD, NOW, ANA)) == "B3"


def test_nothing_is_lifted_twice(held: Held):
    lifted = Lifted(BOT, ONE, MOD, NOW, ANA)
    assert does(held, Sanctioned(BAN, None), lifted) == ""
    assert does(held, lifted) == "B3"
