"""The ladder, and who may climb down from it."""

from dataclasses import replace

from meetsmatch.core.ids import BotId, Fingerprint, SanctionId
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.sanctions import Actor, Outcome, Role, Rung, Sanction, next_rung

NOW = 1_800_000_000_000


def sanction(rung: Rung, **fields: object) -> Sanction:
    made = Sanction(
        bot=BotId(1),
        id=SanctionId(7),
        fingerprint=Fingerprint("bob"),
        rung=rung,
        reason="spam",
        actor="mod",
        at_ms=NOW,
        until_ms=NOW + rung.length_ms(730 * DAY_MS),
        forget_ms=NOW + 730 * DAY_MS,
    )
    return replace(made, **fields)


def test_each_rung_lasts_longer_than_the_one_below():
    lengths = [rung.length_ms(730 * DAY_MS) for rung in Rung]
    assert lengths == [0, HOUR_MS, DAY_MS, 3 * DAY_MS, 730 * DAY_MS]


def test_the_next_rung_is_above_the_highest_that_was_not_lifted():
    assert next_rung([]) is Rung.WARNING
    assert next_rung([sanction(Rung.WARNING)]) is Rung.HOUR
    assert next_rung([sanction(Rung.HOUR), sanction(Rung.DAY)]) is Rung.THREE_DAYS
    assert next_rung([sanction(Rung.BAN)]) is Rung.BAN
    assert next_rung([sanction(Rung.DAY, lifted_ms=NOW)]) is Rung.WARNING


def test_a_sanction_lasts_until_its_time_or_until_it_is_lifted():
    hour = sanction(Rung.HOUR)
    assert hour.lasts(NOW)
    assert not hour.lasts(NOW + HOUR_MS)
    assert not replace(hour, lifted_ms=NOW).lasts(NOW)
    assert not sanction(Rung.WARNING).lasts(NOW)


def test_an_appeal_is_made_once_and_waits_until_it_is_judged():
    fresh = sanction(Rung.BAN)
    assert fresh.may_be_appealed
    assert not fresh.awaits
    appealed = replace(fresh, appeal=b"words", appeal_ms=NOW)
    assert not appealed.may_be_appealed
    assert appealed.awaits
    assert not replace(appealed, outcome=Outcome.UPHELD).awaits
    assert not replace(appealed, appeal=None).awaits
    lifted = replace(fresh, lifted_ms=NOW)
    assert not lifted.may_be_appealed
    assert not replace(appealed, lifted_ms=NOW).awaits


def test_moderators_lift_what_is_theirs_and_hear_appeals_against_what_is_not():
    mine, owner, other = Actor("mod"), Actor("boss", Role.OWNER), Actor("else")
    it = sanction(Rung.DAY)
    assert [who.may_lift(it) for who in (mine, other, owner)] == [True, False, True]
    assert [who.may_judge(it) for who in (mine, other, owner)] == [False, True, True]
    assert Actor("mod", Role.OWNER).may_judge(it), "there is nobody above"
