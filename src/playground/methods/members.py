"""Members of groups and channels: looking, banning, restricting, promoting."""

from playground import membership
from playground.call import Call
from playground.chats import Chat, Member
from playground.errors import bad_request
from playground.fields import Malformed, decode, fields
from playground.methods import common
from playground.people import Bot
from playground.shapes import Json
from playground.world import World

# A ban or restriction of less than 30 seconds or more than 366 days is for ever (documented).
SHORTEST, LONGEST = 30, 366 * 86400


def get_member(world: World, bot: Bot, call: Call) -> Json:
    who = common.user_id(call)
    place = common.readable(world, bot, call.text("chat_id"))
    if place.is_private:
        if who not in (place.id, bot.id):
            raise bad_request("PARTICIPANT_ID_INVALID")
        return membership.chat_member(world, place, Member(who))
    _check_known(world, who)
    return membership.chat_member(world, place, place.member(who))


def _check_known(world: World, who: int) -> None:
    if who not in world.memory.people and who not in world.memory.bots:
        raise bad_request("PARTICIPANT_ID_INVALID")


def administrators(world: World, bot: Bot, call: Call) -> list[Json]:
    """All administrators but other bots."""
    place = _group(world, bot, call, "there are no administrators in the private chat")
    return [
        membership.chat_member(world, place, member)
        for member in place.members.values()
        if member.rules and (member.id == bot.id or member.id not in world.memory.bots)
    ]


def count(world: World, bot: Bot, call: Call) -> int:
    place = common.readable(world, bot, call.text("chat_id"))
    if place.is_private:
        return 2
    return sum(member.inside for member in place.members.values())


def _group(world: World, bot: Bot, call: Call, refusal: str) -> Chat:
    place = common.readable(world, bot, call.text("chat_id"))
    if place.is_private:
        raise bad_request(refusal)
    return place


def _until(world: World, call: Call) -> int:
    date = call.number("until_date", low=0)
    return date if SHORTEST <= date - world.now() <= LONGEST else 0


def _target(world: World, bot: Bot, call: Call, right: str) -> tuple[Chat, Member]:
    """Chat and member that the bot may act on."""
    who = common.user_id(call)
    place = common.reachable(world, bot, call.text("chat_id"))
    if place.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    _check_known(world, who)
    if not place.member(bot.id).may(right):
        raise bad_request("not enough rights to restrict/unrestrict chat member")
    return place, place.member(who)


def _check_subject(member: Member) -> None:
    if member.status == "creator":
        raise bad_request("can't remove chat owner")
    if member.rules:
        raise bad_request("user is an administrator of the chat")


def ban(world: World, bot: Bot, call: Call) -> bool:
    place, member = _target(world, bot, call, "can_restrict_members")
    _check_subject(member)
    banned = Member(member.id, "kicked", until=_until(world, call))
    membership.change(world, place, bot.id, banned)
    return True


def unban(world: World, bot: Bot, call: Call) -> bool:
    """Without only_if_banned this also puts a member out, as in Telegram."""
    place, member = _target(world, bot, call, "can_restrict_members")
    if place.type == "group":
        raise bad_request("method is available for supergroup and channel chats only")
    if member.status == "left" or (call.flag("only_if_banned") and member.status != "kicked"):
        return True
    _check_subject(member)
    membership.change(world, place, bot.id, Member(member.id, "left"))
    return True


def restrict(world: World, bot: Bot, call: Call) -> bool:
    allowed = _permissions(call)
    place, member = _target(world, bot, call, "can_restrict_members")
    if place.type != "supergroup":
        raise bad_request("method is available only for supergroups")
    _check_subject(member)
    if all(allowed.values()) and member.inside:
        membership.change(world, place, bot.id, Member(member.id))
        return True
    rights: Json = {**allowed, "is_member": member.inside}
    restricted = Member(member.id, "restricted", rights, _until(world, call))
    membership.change(world, place, bot.id, restricted)
    return True


def _permissions(call: Call) -> Json:
    raw = call.required("permissions")
    try:
        given = fields(decode(raw), "object expected as permissions")
        return {name: given.flag(name) for name in membership.PERMISSIONS}
    except Malformed as error:
        text = "can't parse permissions JSON object" if str(error) == "not JSON" else str(error)
        raise bad_request(text) from None


def promote(world: World, bot: Bot, call: Call) -> bool:
    """Give a member rights; none at all makes an ordinary member."""
    place, member = _target(world, bot, call, "can_promote_members")
    if place.type == "group":
        raise bad_request("method is available for supergroup and channel chats only")
    if member.status == "creator":
        raise bad_request("can't change rights of the chat owner")  # assumed
    rights: Json = {name: True for name in membership.RIGHTS if call.flag(name)}
    new = Member(member.id, "administrator", rights | {"can_manage_chat": True})
    membership.change(world, place, bot.id, new if rights else Member(member.id))
    return True


def set_permissions(world: World, bot: Bot, call: Call) -> bool:
    allowed = _permissions(call)
    place = common.reachable(world, bot, call.text("chat_id"))
    if place.is_private or place.type == "channel":
        raise bad_request("can't change permissions of the chat")  # assumed
    if not place.member(bot.id).may("can_restrict_members"):
        raise bad_request("not enough rights to change chat permissions")
    place.permissions = allowed
    return True
