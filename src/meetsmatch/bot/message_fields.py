"""Every field of Telegram's Message, and what we decided about it.

Deny by default: a message with a field that is not on this page does not pass. A test holds the
page against the machine-readable schema, so a new field fails the build until someone decides.
"""

from enum import Enum


class Fate(Enum):
    """What happens to a field on its way to the partner."""

    KIND = "makes the message what it is; rebuilt by bot/content"
    PART = "belongs to the content; rebuilt or cleaned by bot/content"
    STRIPPED = "about the author, the origin or the chat: never copied, the message still passes"
    REFUSED = "what carries it can't pass; the author is told why"
    SERVICE = "not something a person says to their partner: not relayed"


def _fate(fate: Fate, names: str) -> dict[str, Fate]:
    return dict.fromkeys(names.split(), fate)


FIELDS: dict[str, Fate] = {
    **_fate(
        Fate.KIND,
        "text photo video animation video_note voice audio document sticker dice location venue"
        " poll",
    ),
    **_fate(
        Fate.PART,
        "entities caption caption_entities show_caption_above_media has_media_spoiler"
        " media_group_id reply_to_message message_id",
    ),
    # Who wrote it, from where, and in what surroundings.
    **_fate(
        Fate.STRIPPED,
        "date chat from message_thread_id direct_messages_topic sender_chat sender_boost_count"
        " sender_business_bot sender_tag guest_query_id business_connection_id forward_origin"
        " is_topic_message is_automatic_forward external_reply quote reply_to_story"
        " reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user"
        " guest_bot_caller_chat edit_date has_protected_content is_from_offline is_paid_post"
        " author_signature paid_star_count link_preview_options suggested_post_info effect_id"
        " reply_markup receiver_user ephemeral_message_id forward_date forward_from"
        " forward_from_chat forward_from_message_id forward_sender_name forward_signature",
    ),
    # Identity itself, money, or content nobody has reviewed yet.
    **_fate(
        Fate.REFUSED,
        "contact users_shared user_shared chat_shared passport_data connected_website"
        " web_app_data paid_media story checklist game invoice live_photo rich_message giveaway"
        " giveaway_winners gift unique_gift gift_upgrade_sent",
    ),
    **_fate(
        Fate.SERVICE,
        "new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title"
        " new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created"
        " channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id"
        " migrate_from_chat_id pinned_message successful_payment refunded_payment"
        " write_access_allowed proximity_alert_triggered boost_added chat_background_set"
        " checklist_tasks_done checklist_tasks_added direct_message_price_changed"
        " forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened"
        " general_forum_topic_hidden general_forum_topic_unhidden giveaway_created"
        " giveaway_completed managed_bot_created paid_message_price_changed poll_option_added"
        " poll_option_deleted suggested_post_approved suggested_post_approval_failed"
        " suggested_post_declined suggested_post_paid suggested_post_refunded"
        " video_chat_scheduled video_chat_started video_chat_ended"
        " video_chat_participants_invited community_chat_added community_chat_removed"
        " community_chat_joined",
    ),
}
"""By the field's name on the wire."""

WHY = {
    "contact": "cannot-pass-contact",
    "users_shared": "cannot-pass-contact",
    "user_shared": "cannot-pass-contact",
    "story": "cannot-pass-story",
    "game": "cannot-pass-game",
    "paid_media": "cannot-pass-paid",
    "invoice": "cannot-pass-paid",
}
"""The words for a refused field; the others share "cannot-pass"."""

CANNOT_PASS = "cannot-pass"
TOO_LARGE = "cannot-pass-large"
"""A file that must be renamed to pass, and is too large to be fetched and sent anew."""
