"""Replies rendered into calls, and every call held against the Bot API's own schema."""

from collections.abc import Mapping
from typing import Any

import aiogram.methods
import pytest

from meetsmatch.app.work import Outgoing, Priority
from meetsmatch.bot.speech import (
    Answered,
    Button,
    Erase,
    Facts,
    Mirror,
    Pass,
    Rebutton,
    Reply,
    Revise,
    Say,
    Show,
    Withdraw,
)
from meetsmatch.bot.stars import Bill, GiveBack, Settled
from meetsmatch.bot.telegram_out import ANSWER_LIVES_MS, CHECKOUT_LIVES_MS, Pen
from meetsmatch.bot.wording import Formatted
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.relay import Content, Entity, Kind

BOT, ANN, BEN, CHAT = BotId(1), PersonId(2), PersonId(3), ChatId(4)


def words(key: str, facts: Facts) -> Formatted:
    return Formatted(" ".join([key, *map(str, facts.values())]), (Entity("bold", 0, len(key)),))


def call(reply: Reply, protect: bool = False) -> Outgoing:
    made = Pen(BOT, words, 1_000, protect).outgoing(reply)
    assert complaints(made.method, made.params) == []
    return made


def complaints(method: str, params: Mapping[str, object]) -> list[str]:
    """Unknown parameters and wrong types, as aiogram's machine-readable schema sees them."""
    late: dict[str, object] = {"chat_id": 1, "message_id": 1}
    schema = getattr(aiogram.methods, method[0].upper() + method[1:])
    known = {k: v for k, v in late.items() if k in schema.model_fields}
    model = schema.model_validate(known | {k: _plain_file(v) for k, v in params.items()})
    return sorted(model.model_extra or {})


def _plain_file(value: object) -> object:
    match value:
        case {"reupload": str(), "name": str()}:
            return "file"
        case dict():
            pairs: dict[str, Any] = value
            return {key: _plain_file(item) for key, item in pairs.items()}
        case _:
            return value


def passed(content: Content, **rest: Any) -> Outgoing:
    return call(Pass(BEN, ANN, CHAT, 9, content, **rest))


def test_saying():
    made = call(Say(ANN, "hello", {"n": 2}))
    assert (made.to, made.method, made.priority) == (ANN, "sendMessage", Priority.CONTROL)
    assert made.params == {
        "text": "hello 2",
        "entities": [{"type": "bold", "offset": 0, "length": 5}],
        "link_preview_options": {"is_disabled": True},
    }


def test_buttons_and_keys():
    button = Button("go", "tok", {"n": 1})
    made = call(Say(ANN, "hello", buttons=((button,),)))
    assert made.params["reply_markup"] == {
        "inline_keyboard": [[{"text": "go 1", "callback_data": "tok"}]]
    }
    keys = call(Say(ANN, "hello", keys=(("next", "stop"),)))
    assert keys.params["reply_markup"] == {
        "keyboard": [[{"text": "next"}, {"text": "stop"}]],
        "resize_keyboard": True,
    }
    assert call(Say(ANN, "hello", keys=())).params["reply_markup"] == {"remove_keyboard": True}


def test_saying_something_about_one_of_their_messages():
    made = call(Say(ANN, "hello", about=7))
    assert made.params["reply_parameters"] == {
        "message_id": 7,
        "allow_sending_without_reply": True,
    }


def test_cards():
    live = call(Show(ANN, "queue", card="queue", buttons=((Button("x", "t"),),)))
    assert (live.method, live.card) == ("editMessageText", "queue")
    anew = call(Show(ANN, "queue", card="queue", anew=True))
    assert (anew.method, anew.card) == ("sendMessage", "queue")
    pressed = call(Show(ANN, "queue", message=8))
    assert (pressed.method, pressed.params["message_id"]) == ("editMessageText", 8)


def test_cards_lose_their_buttons():
    named = call(Rebutton(ANN, card="queue"))
    assert (named.method, named.card, named.params) == ("editMessageReplyMarkup", "queue", {})
    assert call(Rebutton(ANN, message=8)).params == {"message_id": 8}


def test_answers_to_presses():
    silent = call(Answered(ANN, "q"))
    assert silent.params == {"callback_query_id": "q"}
    assert silent.expires_ms == 1_000 + ANSWER_LIVES_MS
    alert = call(Answered(ANN, "q", "old", alert=True))
    assert alert.params == {"callback_query_id": "q", "text": "old", "show_alert": True}


def test_erasing():
    assert call(Erase(ANN, 5)).params == {"message_id": 5}


def test_links_behind_words_keep_their_address():
    made = passed(Content(Kind.TEXT, "hi", (Entity("text_link", 0, 2, url="https://a.org"),)))
    assert made.params["entities"] == [
        {"type": "text_link", "offset": 0, "length": 2, "url": "https://a.org"}
    ]


def test_text_is_relayed_with_formatting_and_without_preview():
    made = passed(Content(Kind.TEXT, "hi", (Entity("pre", 0, 2, language="c"),)), about=7)
    assert made == Outgoing(
        BOT,
        BEN,
        "sendMessage",
        {
            "text": "hi",
            "link_preview_options": {"is_disabled": True},
            "entities": [{"type": "pre", "offset": 0, "length": 2, "language": "c"}],
        },
        Priority.RELAY,
        chat=CHAT,
        author=ANN,
        source=9,
        about=7,
    )


@pytest.mark.parametrize(
    ("content", "method", "params"),
    [
        (
            Content(Kind.PHOTO, "sea", (Entity("bold", 0, 3),), "p", spoiler=True),
            "sendPhoto",
            {
                "photo": "p",
                "caption": "sea",
                "caption_entities": [{"type": "bold", "offset": 0, "length": 3}],
                "has_spoiler": True,
            },
        ),
        (
            Content(Kind.VIDEO, file="v", name="video.mp4", details={"duration": 3}),
            "sendVideo",
            {"video": {"reupload": "v", "name": "video.mp4"}, "duration": 3},
        ),
        (Content(Kind.ANIMATION, file="g"), "sendAnimation", {"animation": "g"}),
        (Content(Kind.VIDEO_NOTE, file="n"), "sendVideoNote", {"video_note": "n"}),
        (Content(Kind.VOICE, file="o", spoiler=True), "sendVoice", {"voice": "o"}),
        (Content(Kind.AUDIO, file="a"), "sendAudio", {"audio": "a"}),
        (Content(Kind.STICKER, file="s"), "sendSticker", {"sticker": "s"}),
        (
            Content(Kind.DOCUMENT, file="d", name="document.pdf"),
            "sendDocument",
            {"document": {"reupload": "d", "name": "document.pdf"}},
        ),
        (
            Content(Kind.LOCATION, details={"latitude": 1.0, "longitude": 2.0}),
            "sendLocation",
            {"latitude": 1.0, "longitude": 2.0},
        ),
        (
            Content(
                Kind.VENUE,
                details={"latitude": 1.0, "longitude": 2.0, "title": "t", "address": "a"},
            ),
            "sendVenue",
            {"latitude": 1.0, "longitude": 2.0, "title": "t", "address": "a"},
        ),
        (
            Content(
                Kind.POLL,
                details={
                    "question": "?",
                    "options": ("a", "b"),
                    "type": "quiz",
                    "correct_option_ids": (1,),
                },
            ),
            "sendPoll",
            {
                "question": "?",
                "options": [{"text": "a"}, {"text": "b"}],
                "type": "quiz",
                "correct_option_ids": (1,),
            },
        ),
    ],
)
def test_every_kind_is_rebuilt(content: Content, method: str, params: dict[str, object]):
    made = passed(content, album="g")
    assert (made.method, made.params, made.album) == (method, params, "g")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (Content(Kind.TEXT, "😀" * 2_048, forwarded=True), "text"),
        (Content(Kind.VOICE, "x" * 1_023, file="v", forwarded=True), "caption"),
    ],
)
def test_no_arrow_makes_forwarded_words_too_long(content: Content, field: str):
    assert passed(content).params[field] == content.text


def test_forwarded_words_begin_with_an_arrow_that_moves_the_formatting():
    content = Content(Kind.TEXT, "hi", (Entity("bold", 0, 2),), forwarded=True)
    made = passed(content)
    assert made.params["text"] == "↪ hi"
    assert made.params["entities"] == [{"type": "bold", "offset": 2, "length": 2}]
    assert passed(Content(Kind.STICKER, file="s", forwarded=True)).params == {"sticker": "s"}


def test_protected_content_when_the_operator_wishes():
    made = call(Pass(BEN, ANN, CHAT, 9, Content(Kind.STICKER, file="s")), protect=True)
    assert made.params == {"sticker": "s", "protect_content": True}


@pytest.mark.parametrize(
    ("content", "method", "params"),
    [
        (
            Content(Kind.TEXT, "b"),
            "editMessageText",
            {"text": "b", "link_preview_options": {"is_disabled": True}},
        ),
        (Content(Kind.VOICE, "b", file="v"), "editMessageCaption", {"caption": "b"}),
        (
            Content(Kind.PHOTO, "b", file="p", spoiler=True),
            "editMessageMedia",
            {"media": {"type": "photo", "media": "p", "caption": "b", "has_spoiler": True}},
        ),
    ],
)
def test_edits_follow(content: Content, method: str, params: dict[str, object]):
    made = call(Revise(BEN, ANN, CHAT, 9, content))
    assert (made.method, made.params, made.about, made.source) == (method, params, 9, None)


def test_reactions_are_mirrored_and_taken_back():
    made = call(Mirror(BEN, ANN, CHAT, 9, "👍"))
    assert (made.method, made.about) == ("setMessageReaction", 9)
    assert made.params == {"reaction": [{"type": "emoji", "emoji": "👍"}]}
    assert call(Mirror(BEN, ANN, CHAT, 9, None)).params == {"reaction": []}


def test_deleting_the_partners_copy():
    made = call(Withdraw(BEN, ANN, CHAT, 9))
    assert (made.method, made.params, made.about) == ("deleteMessage", {}, 9)


# --- Stars --------------------------------------------------------------------------------


def test_a_bill_is_an_invoice_in_stars():
    made = call(Bill(ANN, "title", "about", {"days": 30}, 50, "signed"))
    assert made.method == "sendInvoice"
    assert made.params == {
        "title": "title 30",
        "description": "about 30",
        "payload": "signed",
        "provider_token": "",
        "currency": "XTR",
        "prices": [{"label": "title 30", "amount": 50}],
    }


def test_a_checkout_is_answered_first_of_all_or_never():
    yes = call(Settled(ANN, "9"))
    assert (yes.method, yes.params) == (
        "answerPreCheckoutQuery",
        {"pre_checkout_query_id": "9", "ok": True},
    )
    assert (yes.priority, yes.expires_ms) == (Priority.ANSWER, 1_000 + CHECKOUT_LIVES_MS)
    no = call(Settled(ANN, "9", "sold-out"))
    assert no.params == {
        "pre_checkout_query_id": "9",
        "ok": False,
        "error_message": "sold-out",
    }


def test_stars_go_back_to_an_account():
    back = GiveBack(77, "stx1")
    assert "77" not in repr(back)
    made = call(back)
    assert (made.method, made.params) == (
        "refundStarPayment",
        {"user_id": 77, "telegram_payment_charge_id": "stx1"},
    )
