"""First contact, the questions, and answers that count once."""

from dataclasses import replace

import pytest

from app.house import BOT, NOW_MS, House
from meetsmatch.app.browsing import Liked
from meetsmatch.app.work import PersonChanged, PersonJoined
from meetsmatch.core.errors import NotJoined, OldButton, TooYoung
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.people import Gender, Question, Seeks

ANN = Fingerprint("ann")


async def test_first_contact_keeps_nothing_but_how_to_answer(house: House):
    met = await house.join.first_contact(ANN, 4711, "ru")
    (joined,) = met.changes
    assert isinstance(joined, PersonJoined)
    assert joined.address == b"sealed:4711"
    assert (met.person.language, met.person.consent, met.person.created_ms) == ("ru", 0, NOW_MS)
    assert await house.join.known(ANN) is None
    await house.commit(*met.changes)
    known = await house.join.known(ANN)
    assert known is not None
    assert (known.person, known.changes) == (met.person, ())


async def test_who_was_out_of_reach_and_writes_is_reached_again(house: House):
    ann = await house.joined("ann")
    away = ann.changed(reachable=False)
    await house.commit(PersonChanged(away))
    known = await house.join.known(ANN)
    assert known is not None
    assert known.changes == (PersonChanged(away.changed(reachable=True)),)


async def test_questions_come_one_by_one_and_take_one_answer(house: House):
    join = house.join
    ann = (await join.first_contact(ANN, 1, "en")).person
    answers = {
        Question.CONSENT: "",
        Question.GENDER: "woman",
        Question.SEEKS: "men",
        Question.BIRTH_YEAR: "1990",
    }
    for question, choice in answers.items():
        assert join.question(ann) is question
        with pytest.raises(NotJoined):
            join.check_ready(ann)
        ann = join.answer(ann, question, choice)
        with pytest.raises(OldButton):
            join.answer(ann, question, choice)
    join.check_ready(ann)
    assert (ann.consent, ann.consent_ms, ann.birth_year) == (1, NOW_MS, 1990)
    assert (ann.gender, ann.wishes.seeks) == (Gender.WOMAN, Seeks.MEN)


async def test_the_operators_age_decides(house: House):
    ann = replace(await house.joined("ann"), birth_year=2009)
    assert ann.bot == BOT
    with pytest.raises(TooYoung) as refusal:
        house.join.check_ready(ann)
    assert refusal.value.facts == {"age": 18}


async def test_nothing_that_the_too_young_thought_of_others_outlives_their_word(house: House):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await house.commit(Liked(BOT, ann.id, ben.id, NOW_MS, answers=False, most=9, note=b"words"))
    house.rules = replace(house.rules, min_age=30)
    await house.commit(*house.join.forget(ann))
    assert await house.store.catalogue.opinion(BOT, ann.id, ben.id) is None
    known = await house.join.known(ann.fingerprint)
    assert known is not None
    assert house.join.is_too_young(known.person)
