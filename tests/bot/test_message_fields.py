"""Every field of Telegram's Message has been decided about; a new one fails here."""

import pytest
from aiogram.types import Message, MessageEntity

from meetsmatch.bot.content import BUILDERS, CannotPass, content_of
from meetsmatch.bot.message_fields import CANNOT_PASS, FIELDS, WHY, Fate
from meetsmatch.core.relay import FORMATTING


def on_the_wire(model: type[Message]) -> set[str]:
    return {info.alias or name for name, info in model.model_fields.items()}


def test_every_field_of_the_schema_has_a_fate():
    assert on_the_wire(Message) - FIELDS.keys() == set()


def test_no_fate_is_given_to_a_field_that_does_not_exist():
    assert FIELDS.keys() - on_the_wire(Message) == set()


def test_every_kind_has_a_builder_and_nothing_else_has():
    assert {name for name, fate in FIELDS.items() if fate is Fate.KIND} == BUILDERS.keys()


def test_every_refused_field_stops_the_message_with_its_reason():
    for name, fate in FIELDS.items():
        if fate is Fate.REFUSED:
            with pytest.raises(CannotPass) as refusal:
                content_of({"text": "hi", name: {"anything": 1}})
            assert refusal.value.why == WHY.get(name, CANNOT_PASS)


def test_a_field_nobody_has_heard_of_stops_the_message():
    with pytest.raises(CannotPass):
        content_of({"text": "hi", "telepathy": True})


def test_service_messages_are_nobodys_words():
    for name, fate in FIELDS.items():
        if fate is Fate.SERVICE:
            assert content_of({"message_id": 1, name: True}) is None


def test_a_message_of_no_known_kind_cannot_pass():
    with pytest.raises(CannotPass):
        content_of({"message_id": 1, "date": 1})


def test_entities_that_name_people_are_not_formatting():
    assert {"text_mention", "mention", "phone_number", "email", "custom_emoji"}.isdisjoint(
        FORMATTING
    )
    assert "type" in MessageEntity.model_fields
