"""Updates as Telegram sends them, read into what somebody did."""

from typing import Any

import pytest

from meetsmatch.bot.sender import Sender
from meetsmatch.bot.speech import (
    Command,
    Edited,
    Grouped,
    Intent,
    Pressed,
    Reacted,
    Returned,
    Sent,
    Vanished,
)
from meetsmatch.bot.stars import Charged, Checkout
from meetsmatch.bot.telegram_in import read, telegram_id
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.places import cell_of
from meetsmatch.core.relay import Content, Kind

ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "EN"}
CHAT = {"id": 7, "type": "private", "first_name": "Ann"}
WHO = Sender(Fingerprint("f7"), 7, "en", "Ann")


def heard(**update: Any) -> Intent | None:
    return read({"update_id": 1, **update}, lambda number: Fingerprint(f"f{number}"))


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": CHAT, "from": ANN, **fields}


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/start", "start", ""),
        ("/start ref_1", "start", "ref_1"),
        ("/Next@meetsmatch_bot", "next", ""),
        ("/report\nspam, a lot ", "report", "spam, a lot"),
    ],
)
def test_commands(text: str, name: str, argument: str):
    assert heard(message=message(text=text)) == Command(WHO, name, argument, 5)


def test_a_command_as_a_reply_knows_to_what():
    mine = message(text="/del", reply_to_message={"message_id": 3, "from": ANN})
    assert heard(message=mine) == Command(WHO, "del", "", 5, reply_to=3, own=True)
    bots = {"message_id": 3, "from": {**ANN, "is_bot": True}}
    assert heard(message=message(text="/del", reply_to_message=bots)) == Command(
        WHO, "del", "", 5, reply_to=3
    )


def test_a_slash_that_is_no_command_is_a_message():
    assert heard(message=message(text="/ hm")) == Sent(
        WHO, 5, Content(Kind.TEXT, "/ hm"), written_s=1
    )


def test_messages_with_their_thread_and_album():
    said = message(
        photo=[{"file_id": "p"}], media_group_id="g", reply_to_message={"message_id": 3}
    )
    assert heard(message=said) == Sent(WHO, 5, Content(Kind.PHOTO, file="p"), "", 3, "g", 1)


def test_a_name_is_read_and_never_shown():
    named = {**ANN, "username": "ann_k"}
    said = heard(message={**message(text="hi"), "from": named})
    assert isinstance(said, Sent)
    assert (said.who.name, said.who.username) == ("Ann", "ann_k")
    assert "nn" not in repr(said)


@pytest.mark.parametrize("live", [{}, {"live_period": 60}])
def test_of_a_place_only_the_square_is_kept_beside_what_is_passed_on(live: dict[str, int]):
    place = {"latitude": 52.52, "longitude": 13.405, **live}
    said = heard(message=message(location=place))
    assert isinstance(said, Sent)
    assert said.cell == cell_of(52.52, 13.405)
    venue = {"location": place, "title": "Bar", "address": "Street 1"}
    said = heard(message=message(location=place, venue=venue))
    assert isinstance(said, Sent)
    assert said.cell == cell_of(52.52, 13.405)


def test_a_place_that_is_nowhere_is_in_no_square():
    said = heard(message=message(location={"latitude": 91.0, "longitude": 0.0}))
    assert isinstance(said, Sent)
    assert said.cell is None


def test_a_reply_knows_whose_message_it_answers():
    for bot, own in ((True, False), (False, True)):
        there = {"message_id": 3, "from": {**ANN, "is_bot": bot}}
        said = heard(message=message(text="b", reply_to_message=there))
        assert isinstance(said, Sent)
        assert (said.reply_to, said.own) == (3, own)


def test_what_cannot_pass_carries_its_reason_and_nothing_else():
    said = message(contact={"phone_number": "+49", "first_name": "Ann", "user_id": 7})
    assert heard(message=said) == Sent(WHO, 5, None, "cannot-pass-contact", written_s=1)


def test_service_messages_concern_nobody():
    assert heard(message=message(pinned_message={"message_id": 1})) is None


def test_edits():
    assert heard(edited_message=message(text="b")) == Edited(WHO, 5, Content(Kind.TEXT, "b"))
    assert heard(edited_message=message(game={})) == Edited(WHO, 5, None)


def test_presses():
    query = {"id": "q", "from": ANN, "data": "tok", "message": message()}
    assert heard(callback_query=query) == Pressed(WHO, "q", "tok", 5)


def test_a_press_brings_back_what_the_question_was_about():
    place = {"latitude": 1.0, "longitude": 2.0}
    asked = message(reply_to_message={"message_id": 3, "from": ANN, "location": place})
    query = {"id": "q", "from": ANN, "data": "tok", "message": asked}
    held = Content(Kind.LOCATION, details=place)
    assert heard(callback_query=query) == Pressed(WHO, "q", "tok", 5, 3, held)


def test_presses_tell_whether_there_is_a_photo():
    query = {"id": "q", "from": ANN, "data": "tok", "message": message(photo=[], message_id=5)}
    assert heard(callback_query=query) == Pressed(WHO, "q", "tok", 5, is_visual=True)


def test_presses_without_a_message_concern_nobody():
    assert heard(callback_query={"id": "q", "from": ANN, "data": "t"}) is None


@pytest.mark.parametrize(
    ("new", "emoji"),
    [
        ([{"type": "emoji", "emoji": "👍"}], "👍"),
        ([{"type": "custom_emoji", "custom_emoji_id": "1"}], None),
        ([], None),
    ],
)
def test_reactions(new: list[dict[str, str]], emoji: str | None):
    reaction = {
        "chat": CHAT,
        "message_id": 5,
        "user": ANN,
        "date": 1,
        "old_reaction": [],
        "new_reaction": new,
    }
    assert heard(message_reaction=reaction) == Reacted(WHO, 5, emoji)


def test_an_anonymous_reaction_concerns_nobody():
    reaction = {"chat": CHAT, "message_id": 5, "new_reaction": []}
    assert heard(message_reaction=reaction) is None


@pytest.mark.parametrize(("status", "intent"), [("kicked", Vanished), ("member", Returned)])
def test_blocking_and_unblocking_the_bot(status: str, intent: type[Vanished | Returned]):
    member = {"chat": CHAT, "from": ANN, "new_chat_member": {"status": status}}
    assert heard(my_chat_member=member) == intent(WHO)


GROUP = {"id": -9, "type": "group", "title": "G"}
CHANNEL = {"id": -10, "type": "channel", "title": "C"}


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_of_groups_commands_and_presses_are_read_as_such_and_nothing_else(kind: str):
    place = {**GROUP, "type": kind}
    given = heard(message=message(text="/Ban@Our_Bot ab12 spam", chat=place))
    assert given == Grouped(WHO, -9, Command(WHO, "ban", "ab12 spam", 5), "our_bot")
    query = {"id": "q", "from": ANN, "data": "x", "message": message(chat=place)}
    assert heard(callback_query=query) == Grouped(WHO, -9, Pressed(WHO, "q", "x", 5))


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(text="x", chat=GROUP)},
        {"edited_message": message(text="x", chat=GROUP)},
        {"message": message(text="x", **{"from": {**ANN, "is_bot": True}})},
        {"callback_query": {"id": "q", "from": ANN, "message": message(chat=CHANNEL)}},
        {"message": message(text="/start", chat=CHANNEL)},
        {"channel_post": message(text="/stats", chat=CHANNEL)},
        {"edited_channel_post": message(text="/start", chat=CHANNEL)},
        {"message": message(text="a comment", chat=GROUP, sender_chat=CHANNEL)},
        {
            "my_chat_member": {
                "chat": CHANNEL,
                "from": ANN,
                "new_chat_member": {"status": "kicked"},
            }
        },
        {"message": message(text="/start", chat=GROUP, **{"from": {**ANN, "is_bot": True}})},
        {"message_reaction": {"chat": GROUP, "message_id": 1, "user": ANN, "new_reaction": []}},
        {
            "my_chat_member": {
                "chat": GROUP,
                "from": ANN,
                "new_chat_member": {"status": "kicked"},
            }
        },
        {"poll": {"id": "1"}},
        {},
    ],
)
def test_groups_bots_and_unknown_updates_concern_nobody(update: dict[str, Any]):
    assert heard(**update) is None


@pytest.mark.parametrize(
    ("update", "owner"),
    [
        ({"message": message()}, 7),
        ({"message_reaction": {"user": {"id": 8}}}, 8),
        ({"message": {"chat": CHAT}}, None),
        ({"message": "nonsense"}, None),
        ({"callback_query": {"from": {"id": "9"}}}, None),
        ({"poll": {}}, None),
    ],
)
def test_whose_update_it_is(update: dict[str, Any], owner: int | None):
    assert telegram_id(update) == owner


# --- Stars --------------------------------------------------------------------------------

PAID = {
    "currency": "XTR",
    "total_amount": 50,
    "invoice_payload": "sold",
    "telegram_payment_charge_id": "stx1",
    "provider_payment_charge_id": "7_1",
}


def test_a_checkout_asks_whether_we_sell():
    asked = {"id": "9", "from": ANN, "currency": "XTR", "total_amount": 50}
    query = {**asked, "invoice_payload": "sold"}
    assert heard(pre_checkout_query=query) == Checkout(WHO, "9", "XTR", 50, "sold")


def test_a_payment_is_of_who_sent_it():
    assert heard(message=message(successful_payment=PAID)) == Charged(WHO, "stx1", 50, "sold")


def test_a_refund_is_a_message_of_the_bots_to_who_gets_it():
    bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
    told = heard(message=message(**{"from": bot}, refunded_payment=PAID))
    who = Sender(Fingerprint("f7"), 7, "", "Ann")
    assert told == Charged(who, "stx1", 50, "sold", is_refund=True)
