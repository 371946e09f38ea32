"""The bot's channel: what it is called, and what keeps a post out of it."""

import pytest

from meetsmatch.core.channels import NO_CHANNEL, UNSET, Channel, Obstacle, obstacle


def test_a_channel_is_named_or_numbered_and_may_be_none():
    assert Channel("@our_news").chat == "@our_news"
    assert Channel("-1001234567890").chat == -1001234567890
    assert Channel("@our_news")
    assert not NO_CHANNEL


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (UNSET, Obstacle.UNSET),
        ("Bad Request: chat not found", Obstacle.MISSING),
        ("Forbidden: bot is not a member of the channel chat", Obstacle.RIGHTS),
        ("Forbidden: bot was kicked from the channel chat", Obstacle.RIGHTS),
        ("Bad Request: need administrator rights in the channel chat", Obstacle.RIGHTS),
        ("Bad Request: not enough rights to send text messages to the chat", Obstacle.RIGHTS),
        ("Bad Request: CHAT_ADMIN_REQUIRED", Obstacle.RIGHTS),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", Obstacle.RIGHTS),
        ("Bad Request: message is too long", Obstacle.OTHER),
        ("", Obstacle.OTHER),
    ],
)
def test_what_keeps_a_post_out_is_told_by_what_telegram_said(said: str, what: Obstacle):
    assert obstacle(said) is what
