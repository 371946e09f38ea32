"""What bots may do: every method that is emulated, one file per subject."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from playground.call import Call
from playground.errors import ApiError
from playground.methods import (
    callbacks,
    chats,
    copies,
    deletes,
    editing,
    fetching,
    files,
    media,
    members,
    payments,
    places,
    polls,
    profile,
    reactions,
    schema,
    sending,
)
from playground.methods.common import Method
from playground.people import Bot
from playground.world import World


def _me(world: World, bot: Bot, call: Call) -> object:
    return bot.me()


METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        "getme": _me,
        "sendmessage": sending.send_message,
        "sendphoto": media.send_one("photo"),
        "sendaudio": media.send_one("audio"),
        "sendvoice": media.send_one("voice"),
        "sendvideo": media.send_one("video"),
        "sendvideonote": media.send_one("video_note"),
        "sendanimation": media.send_one("animation"),
        "senddocument": media.send_one("document"),
        "sendsticker": media.send_one("sticker"),
        "sendmediagroup": media.send_group,
        "sendlocation": places.send_location,
        "editmessagelivelocation": places.edit_live_location,
        "stopmessagelivelocation": places.stop_live_location,
        "sendvenue": places.send_venue,
        "sendcontact": places.send_contact,
        "senddice": places.send_dice,
        "sendpoll": polls.send_poll,
        "stoppoll": polls.stop_poll,
        "sendchataction": places.send_chat_action,
        "copymessage": copies.copy_message,
        "copymessages": copies.copy_messages,
        "forwardmessage": copies.forward_message,
        "forwardmessages": copies.forward_messages,
        "editmessagetext": editing.edit_text,
        "editmessagecaption": editing.edit_caption,
        "editmessagemedia": editing.edit_media,
        "editmessagereplymarkup": editing.edit_markup,
        "deletemessage": deletes.delete_message,
        "deletemessages": deletes.delete_messages,
        "setmessagereaction": reactions.set_reaction,
        "answercallbackquery": callbacks.answer,
        "sendinvoice": payments.send_invoice,
        "createinvoicelink": payments.create_link,
        "answerprecheckoutquery": payments.answer,
        "refundstarpayment": payments.refund,
        "getstartransactions": payments.transactions,
        "getmystarbalance": payments.balance,
        "edituserstarsubscription": payments.edit_subscription,
        "setmycommands": profile.set_commands,
        "getmycommands": profile.get_commands,
        "deletemycommands": profile.delete_commands,
        "setmyname": profile.set_name,
        "getmyname": profile.get_name,
        "setmydescription": profile.set_description,
        "getmydescription": profile.get_description,
        "setmyshortdescription": profile.set_short_description,
        "getmyshortdescription": profile.get_short_description,
        "setchatmenubutton": profile.set_menu_button,
        "getchatmenubutton": profile.get_menu_button,
        "getfile": files.get_file,
        "getuserprofilephotos": files.profile_photos,
        "getchat": chats.get_chat,
        "leavechat": chats.leave,
        "setchattitle": chats.set_title,
        "setchatdescription": chats.set_description,
        "pinchatmessage": chats.pin,
        "unpinchatmessage": chats.unpin,
        "unpinallchatmessages": chats.unpin_all,
        "getchatmember": members.get_member,
        "getchatmembercount": members.count,
        "getchatmemberscount": members.count,
        "getchatadministrators": members.administrators,
        "banchatmember": members.ban,
        "kickchatmember": members.ban,
        "unbanchatmember": members.unban,
        "restrictchatmember": members.restrict,
        "promotechatmember": members.promote,
        "setchatpermissions": members.set_permissions,
    }
)


async def perform(world: World, call: Call) -> object:
    """Do what a bot asks; the JSON-ready `result`, or ApiError.

    Methods of the schema that are not emulated are refused with 501, unknown ones with 404.
    """
    name = call.method.lower()
    if (method := METHODS.get(name)) is not None:
        at_hand = await fetching.fetched(call)
        return method(world, world.memory.bots[call.bot_id], at_hand)
    if name in schema.METHODS:
        raise ApiError(501, "playground: method not emulated")
    raise ApiError(404, "Not Found: method not found")
