"""What the simulation makes of consent, copies, links, the group: the judge itself is judged."""

import json
from dataclasses import replace
from typing import Any

import pytest

from contract.made import ANN, BOB, BOT, NOW, letter, person, work
from meetsmatch.app.charges import EvidenceGiven, Lifted, Sanctioned
from meetsmatch.app.consent import Consented
from meetsmatch.app.inviting import Arrived, CameBy, LinkMade
from meetsmatch.app.work import Letter, PersonChanged
from meetsmatch.core.ids import ChatId, Fingerprint, SanctionId
from meetsmatch.core.people import Gender, Person, Wishes
from meetsmatch.core.rules import Rules
from meetsmatch.core.sanctions import Rung, Sanction
from meetsmatch.simulation.copies import Copies
from meetsmatch.simulation.court import Court
from meetsmatch.simulation.guests import Guests
from meetsmatch.simulation.model import Model
from meetsmatch.simulation.promises import Judge
from meetsmatch.simulation.vows import Vows

ANNS, BOBS = Fingerprint("ann"), Fingerprint("bob")
TELEGRAM, MIA = 77, 99
NEW = replace(person(ANN), consent=0, gender=None, birth_year=None, wishes=Wishes())
AGREED = Consented(BOT, ANN, 1, NOW)


def broken(judge: Judge) -> str:
    return judge.breach.promise if judge.breach else ""


@pytest.fixture
def model() -> Model:
    """Ann is here, and nothing has happened yet."""
    made = Model(Judge(), Rules(), lambda: 0, lambda: 0, person_of={ANNS: TELEGRAM, BOBS: 78})
    made.people[ANN] = replace(person(ANN), fingerprint=ANNS)
    made.found[ANNS] = ANN
    return made


# --- consent ------------------------------------------------------------------------------


def test_a_yes_is_logged_and_then_answers_are_kept():
    vows = Vows(Judge())
    yes = NEW.changed(consent=1)
    vows.changed(NEW, yes, [PersonChanged(yes), AGREED])
    vows.changed(yes, yes.changed(gender=Gender.WOMAN), [])
    assert broken(vows.judge) == ""


@pytest.mark.parametrize(
    ("after", "beside"),
    [
        (NEW.changed(consent=1), []),
        (NEW.changed(consent=1), [replace(AGREED, version=2)]),
        (NEW.changed(gender=Gender.WOMAN), []),
        (NEW.changed(birth_year=1990), []),
    ],
    ids=["not logged", "another version", "asked too early", "born too early"],
)
def test_nothing_is_kept_without_a_yes_that_is_logged(after: Person, beside: list[object]):
    vows = Vows(Judge())
    vows.changed(NEW, after, beside)
    assert broken(vows.judge) == "C1"


# --- copies -------------------------------------------------------------------------------


def copy_of(**more: object) -> Letter:
    me = person(ANN)
    told: dict[str, Any] = {
        "person": {
            "telegram_id": TELEGRAM,
            "number": ANN,
            "gender": me.gender,
            "birth_year": me.birth_year,
            "seeks": me.wishes.seeks,
        },
        "profile": None,
        **{it: [] for it in ("consents", "kept_apart", "opinions", "reports", "payments")},
    }
    whole = letter(ANN)
    file = {"upload": json.dumps({**told, **more}), "name": "x.json"}
    call = replace(whole.outgoing, method="sendDocument", params={"document": file})
    return replace(whole, outgoing=call)


def test_a_copy_has_what_the_model_knows(model: Model):
    assert Copies(model).saw([copy_of(), letter(ANN)]) == 1
    assert broken(model.judge) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"reports": [{"reason": "spam"}]},
        {"payments": [{"charge": "another's"}]},
        {"consents": [{"version": 1, "given": True}]},
        {"kept_apart": [{"because": "you blocked them"}]},
        {"profile": {}},
    ],
    ids=lambda it: next(iter(it)),
)
def test_a_copy_has_nothing_else(model: Model, wrong: dict[str, object]):
    Copies(model).saw([copy_of(**wrong)])
    assert broken(model.judge) == "D2"


def test_nobody_who_is_unknown_gets_a_copy(model: Model):
    del model.people[ANN]
    Copies(model).saw([copy_of()])
    assert broken(model.judge) == "D2"


# --- links --------------------------------------------------------------------------------


def test_who_comes_by_a_link_is_counted_once_and_never_by_their_own():
    guests = Guests(Judge(), {ANNS: ANN})
    guests.apply(LinkMade(BOT, ANN, "code", NOW))
    for who in (BOBS, BOBS, ANNS):
        guests.apply(CameBy(BOT, who, "code", NOW))
        guests.apply(Arrived(BOT, who, NOW))
    assert (guests.links[ANN].came, guests.links[ANN].finished) == (1, 1)
    guests.forget(BOB, BOBS)
    guests.apply(CameBy(BOT, BOBS, "code", NOW))
    assert guests.links[ANN].came == 1
    assert broken(guests.judge) == ""


def test_two_people_have_two_links():
    guests = Guests(Judge(), {})
    guests.apply(LinkMade(BOT, ANN, "code", NOW))
    guests.apply(LinkMade(BOT, BOB, "code", NOW))
    assert broken(guests.judge) == "G1"


# --- the moderators' group ----------------------------------------------------------------


BAN = Sanction(BOT, SanctionId(1), ANNS, Rung.BAN, "spam", "mod", NOW, NOW + 1, NOW + 1)


@pytest.mark.parametrize(
    ("by", "told", "breaks"),
    [(MIA, ANN, ""), (TELEGRAM, ANN, "B3"), (0, ANN, "B3"), (MIA, BOB, "B3")],
    ids=["by a moderator", "by anybody", "by nobody", "without a word"],
)
def test_moderators_decide_and_say_so(model: Model, by: int, told: Any, breaks: str):
    court = Court(model, {MIA})
    assert court.saw(work(Sanctioned(BAN, ANN)), [letter(told)], by) == [ANN]
    assert broken(model.judge) == breaks


def test_who_is_free_again_is_told(model: Model):
    court = Court(model, {MIA})
    model.held.apply(Sanctioned(BAN, ANN), ())
    court.saw(work(Lifted(BOT, BAN.id, "mod", NOW, BAN.fingerprint)), [], MIA)
    assert broken(model.judge) == "B3"


def test_moderators_see_what_was_attached_and_nothing_else(model: Model):
    court = Court(model, {MIA}, relayed={(TELEGRAM, 7): 5, (TELEGRAM, 8): 6})
    court.saw(work(EvidenceGiven(BOT, ChatId(1), ANNS, 7, b"", NOW)), [], TELEGRAM)
    court.shown(5, was_relayed=True)
    court.shown(9, was_relayed=False)
    assert broken(model.judge) == ""
    court.shown(6, was_relayed=True)
    assert broken(model.judge) == "R1"
