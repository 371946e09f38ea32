"""What an operator's routers are offered, and what the bot alone hears of."""

from typing import Any, cast

import pytest

from bot.scene import BOT, Scene
from meetsmatch.bot.telegram_in import read
from meetsmatch.core.ids import Fingerprint
from meetsmatch.fleet.extending import Extended

MODERATORS, OTHERS = -100_500, -100_600
ANN = {"id": 101, "is_bot": False, "first_name": "Ann"}
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}


def said(text: str, chat: int = 101, by: dict[str, Any] = ANN) -> dict[str, Any]:
    kind = "private" if chat > 0 else "supergroup"
    return {
        "message_id": 7,
        "date": 1,
        "from": by,
        "chat": {"id": chat, "type": kind},
        "text": text,
    }


def pressed(data: str, chat: int = 101) -> dict[str, Any]:
    button = {"id": "1", "from": ANN, "data": data, "message": said("", chat)}
    return {"update_id": 1, "callback_query": button}


def is_claimed(update: dict[str, Any], moderators: int | None = MODERATORS) -> bool:
    extended = Extended(cast(Any, None), cast(Any, None), Scene(bot=BOT).dialog, moderators)
    return extended.is_claimed(update, read(update, lambda it: Fingerprint(str(it))))


@pytest.mark.parametrize(
    ("message", "claimed"),
    [
        (said("/house"), False),
        (said("/chat"), True),
        (said("/broadcast hello"), True),
        (said("hello"), True),
        (said("hello", OTHERS), False),
        (said("/house", OTHERS), False),
        (said("/case", MODERATORS), True),
        (said("is this the same person?", MODERATORS), True),
        (said("/case", MODERATORS, by=ANONYMOUS), True),
    ],
)
def test_messages(message: dict[str, Any], claimed: bool) -> None:
    assert is_claimed({"update_id": 1, "message": message}) == claimed
    if message["chat"]["id"] == MODERATORS:
        assert is_claimed({"update_id": 1, "edited_message": message}) == claimed


@pytest.mark.parametrize(
    ("update", "claimed"),
    [
        (pressed("coming:Lisbon"), False),
        (pressed("AbCd_-"), True),
        (pressed("coming:Lisbon", OTHERS), False),
        (pressed("coming:Lisbon", MODERATORS), True),
        ({"update_id": 1, "inline_query": {"id": "1", "from": ANN, "query": ""}}, False),
        ({"update_id": 1, "chat_member": {"chat": {"id": MODERATORS}}}, True),
        ({"update_id": 1, "chat_member": {"chat": {"id": OTHERS}}}, False),
    ],
)
def test_buttons_and_others(update: dict[str, Any], claimed: bool) -> None:
    assert is_claimed(update) == claimed


def test_where_no_group_moderates_every_group_is_the_operators() -> None:
    assert not is_claimed({"update_id": 1, "message": said("hello", MODERATORS)}, None)
