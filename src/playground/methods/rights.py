"""May the bot send this kind of message here? (source: td MessageContent.cpp)"""

from playground.chats import Chat
from playground.errors import bad_request
from playground.people import Bot
from playground.world import World

# kind: the right it needs, and how the refusal calls it
_NEEDED = {
    "text": ("can_send_messages", "text messages"),
    "location": ("can_send_messages", "locations"),
    "venue": ("can_send_messages", "venues"),
    "contact": ("can_send_messages", "contacts"),
    "photo": ("can_send_photos", "photos"),
    "video": ("can_send_videos", "videos"),
    "video_note": ("can_send_video_notes", "video notes"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "audio": ("can_send_audios", "music"),
    "document": ("can_send_documents", "documents"),
    "animation": ("can_send_other_messages", "animations"),
    "sticker": ("can_send_other_messages", "stickers"),
    "invoice": ("can_send_messages", "invoices"),
    "dice": ("can_send_other_messages", "dice"),
    "poll": ("can_send_polls", "polls"),
}


def check_kind(world: World, bot: Bot, place: Chat, kind: str) -> None:
    """Refuse what the person's privacy, the group's permissions or the bot's rank forbid."""
    if place.is_private:
        _check_privacy(world, place, kind)
    elif place.type == "channel":
        if not place.member(bot.id).may("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
    elif not place.member(bot.id).rules:
        _check_permission(place, bot, kind)


def _check_privacy(world: World, place: Chat, kind: str) -> None:
    if world.memory.people[place.id].voice_messages:
        return
    if kind == "voice":
        raise bad_request("user restricted receiving of voice note messages")
    if kind == "video_note":
        raise bad_request("user restricted receiving of video note messages")


def _check_permission(place: Chat, bot: Bot, kind: str) -> None:
    right, noun = _NEEDED[kind]
    member = place.member(bot.id)
    given = member.rights if member.status == "restricted" else place.permissions
    if given.get(right, member.status != "restricted") is not True:
        raise bad_request(f"not enough rights to send {noun} to the chat")
