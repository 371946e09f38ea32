"""Places in groups and channels: as the Bot API shows them, and what changes tell whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import posting, views
from playground.chats import Chat, Member
from playground.shapes import Json, without_empty

if TYPE_CHECKING:
    from playground.world import World

PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "is_anonymous",
)
_IN_GROUPS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
_IN_CHANNELS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
RIGHTS = (*_RIGHTS, *_IN_GROUPS, *_IN_CHANNELS)


def chat_member(world: World, place: Chat, member: Member) -> Json:
    """A Bot API ChatMember (source: Client.cpp JsonChatMember)."""
    shape: Json = {"user": world.user(member.id), "status": member.status}
    titled = without_empty({"custom_title": member.custom_title})
    match member.status:
        case "creator":
            return shape | titled | {"is_anonymous": member.rights.get("is_anonymous") is True}
        case "administrator":
            names = (*_RIGHTS, *(_IN_CHANNELS if place.type == "channel" else _IN_GROUPS))
            rights = {name: member.rights.get(name) is True for name in names}
            return shape | {"can_be_edited": False} | rights | titled
        case "restricted":
            allowed = {name: member.rights.get(name) is True for name in PERMISSIONS}
            return shape | {"until_date": member.until} | allowed | {"is_member": member.inside}
        case "kicked":
            return shape | {"until_date": member.until}
        case _:
            return shape


def permissions(place: Chat) -> Json:
    """What ordinary members may do; everything, unless it was forbidden."""
    return {name: place.permissions.get(name, True) is True for name in PERMISSIONS}


def change(world: World, place: Chat, actor: int, new: Member) -> None:
    """Give someone a new place, and tell the bots that hear of it."""
    old = place.member(new.id)
    place.members[new.id] = new
    body: Json = {
        "chat": views.chat(world, place),
        "from": world.user(actor),
        "date": world.now(),
        "old_chat_member": chat_member(world, place, old),
        "new_chat_member": chat_member(world, place, new),
    }
    if new.id in world.memory.bots:
        queue = place.id + (5 << 33)
        world.updates.push(new.id, "my_chat_member", body, queue=queue, lives=posting.DAY)
    # Others' places are told to administrators only, and only to those who asked.
    for bot in (who for who, member in place.members.items() if member.rules and who != new.id):
        if bot in world.memory.bots:
            queue = new.id + (6 << 33)
            world.updates.push(bot, "chat_member", body, queue=queue, lives=posting.DAY)
    world.feed.emit({"event": "chat", "chat": views.chat_card(world, place)})
