"""Which kinds of updates a bot wants to hear of (`allowed_updates`)."""

import json
from typing import cast

# In the server's own order (source: UpdateType).
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "custom_event",
    "custom_query",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "message_reaction",
    "message_reaction_count",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "purchased_paid_media",
    "managed_bot",
    "guest_message",
)
DEFAULT = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}


class Allowed:
    """One bot's choice; it lasts until the bot makes another."""

    def __init__(self) -> None:
        self._kinds = DEFAULT

    def __contains__(self, kind: str) -> bool:
        return kind in self._kinds

    def choose(self, raw: str) -> bool:
        """Take a new choice; whether it changed. What can't be read changes nothing (source)."""
        chosen = _chosen(raw)
        if chosen is None or chosen == self._kinds:
            return False
        self._kinds = chosen
        return True

    def listed(self) -> list[str] | None:
        """The choice as getWebhookInfo tells it: nothing for the default."""
        if self._kinds == DEFAULT:
            return None
        return [kind for kind in KINDS if kind in self._kinds]


def _chosen(raw: str) -> frozenset[str] | None:
    try:
        names: object = json.loads(raw)
    except ValueError:
        return None
    if not isinstance(names, list):
        return None
    members = cast("list[object]", names)
    if not all(isinstance(name, str) for name in members):
        return None
    wanted = {str(name).lower() for name in members}
    return frozenset(KINDS) & wanted or DEFAULT
