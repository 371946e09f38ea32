"""Telegram checks a call in a fixed order, and tells of the first thing that is wrong."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from playground.server import serve

Caller = Any


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "<b>", "parse_mode": "HTML"}, "can't parse entities: "),
        ({"text": "a", "link_preview_options": "{"}, "can't parse link preview options"),
        ({"text": "", "link_preview_options": "{"}, "can't parse link preview options"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply keyboard markup"),
        ({"text": "a" * 4097}, "chat not found"),
        ({"text": " "}, "chat not found"),
    ],
)
async def test_markup_is_read_before_the_chat_and_length_counted_after(
    args: dict[str, object], said: str, caller: Callable[..., Awaitable[Caller]]
) -> None:
    async with serve() as serving:
        bot = await caller(serving.url)
        status, answer = await bot.ask("sendMessage", chat_id=404, **args)
        assert status == 400
        assert answer["description"].startswith(f"Bad Request: {said}")


@pytest.mark.parametrize(
    ("caption", "said"),
    [("<b>", "can't parse entities: "), ("a" * 1025, "chat not found")],
)
@pytest.mark.parametrize(
    "method", ["sendPhoto", "sendMediaGroup", "copyMessage", "editMessageCaption"]
)
async def test_captions_are_read_and_counted_like_texts(
    method: str, caption: str, said: str, caller: Callable[..., Awaitable[Caller]]
) -> None:
    async with serve() as serving:
        bot = await caller(serving.url)
        words = {"caption": caption, "parse_mode": "HTML"}
        album = [{"type": "photo", "media": "AgAC", **words}]
        more = {"photo": "AgAC", "media": album, "from_chat_id": 404, "message_id": 1}
        _, answer = await bot.ask(method, chat_id=404, **words, **more)
        assert answer["description"].startswith(f"Bad Request: {said}")
