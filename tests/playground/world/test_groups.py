"""Groups, supergroups, forums and channels, as far as a bot sees and manages them."""

import pytest

from playground import samples
from playground.chats import Member
from playground.errors import ApiError, Mistake
from playground.membership import PERMISSIONS

ALICE, BOB, CAROL = (6100000001, 6100000002, 6100000003)
PHOTO = [("photo", "a.png", "", samples.picture())]
GROUP, SUPER, FORUM, CHANNEL, PUBLIC, OLD = -100, -1001, -1002, -1003, -1004, -101
TOKEN = "700:AAexampleexampleexampleexampleexample"
ALL = {
    "can_manage_chat": True,
    "can_change_info": True,
    "can_delete_messages": True,
    "can_restrict_members": True,
    "can_promote_members": True,
    "can_pin_messages": True,
    "can_post_messages": True,
    "can_edit_messages": True,
}


def place(number: int, kind: str, *members: dict, **more) -> dict:
    people = [{"id": ALICE, "status": "creator"}, {"username": "bobmoreau"}]
    bot = {"bot": "group_bot", "status": "administrator", "rights": ALL}
    given = list(members) or [*people, bot]
    return {"id": number, "type": kind, "title": f"Our {kind}", "members": given} | more


@pytest.fixture
def scene(make_scene):
    plain = {"bot": "group_bot"}
    plan = {
        "people": [
            {"id": ALICE, "first_name": "Alice"},
            {"id": BOB, "first_name": "Bob", "username": "bobmoreau"},
            {"id": CAROL, "first_name": "Carol"},
        ],
        "bots": [{"token": TOKEN, "username": "@group_bot", "first_name": "Group Bot"}],
        "chats": [
            place(GROUP, "group", {"id": ALICE, "status": "creator"}, plain),
            place(SUPER, "supergroup"),
            place(FORUM, "forum", topics=[{"id": 5, "name": "Five"}]),
            place(CHANNEL, "channel", username="our_channel", description="News"),
            place(PUBLIC, "supergroup", {"id": ALICE}, username="our_public"),
            place(OLD, "group", {"id": ALICE}, plain),
        ],
    }
    return make_scene(plan)


def says(scene, person: int, chat, text: str, **more):
    return scene.do("send", person=person, chat=chat, kind="text", text=text, **more)


async def test_privacy_mode_lets_a_bot_read_only_what_is_meant_for_it(scene):
    await says(scene, ALICE, GROUP, "good morning")
    await says(scene, ALICE, GROUP, "/start")
    await says(scene, ALICE, GROUP, "hello @Group_Bot")
    sent = await scene.call("sendMessage", chat_id=GROUP, text="hi")
    await says(scene, ALICE, GROUP, "to you", reply_to=sent["message_id"])
    texts = [message["text"] for message in scene.updates("message")]
    assert texts == ["/start", "hello @Group_Bot", "to you"]
    [first] = [update for update in scene.told.updates if update["body"]["text"] == "/start"]
    assert first["queue"] == GROUP
    assert first["body"]["chat"] == {"id": GROUP, "title": "Our group", "type": "group"}


async def test_an_administrator_reads_everything_and_each_chat_counts_for_itself(scene):
    first = await says(scene, ALICE, SUPER, "good morning")
    assert first["message"]["message_id"] == 1
    assert [update["text"] for update in scene.updates("message")] == ["good morning"]
    assert {event["person"] for event in scene.events("message")} == {ALICE, BOB}


async def test_a_basic_group_counts_with_its_bot_s_private_chats(scene):
    await scene.started(BOB)
    seen = await says(scene, ALICE, GROUP, "/start")
    assert seen["message"]["message_id"] == 2
    sent = await scene.call("sendMessage", chat_id=BOB, text="x")
    assert sent["message_id"] == 3


async def test_a_bot_that_comes_late_counts_past_what_is_there(scene):
    members = [{"id": ALICE, "status": "creator"}]
    await scene.do("add_chat", id=-77, type="group", members=members)
    await says(scene, ALICE, -77, "alone")
    await scene.do("join", person=ALICE, chat=-77, who=700)
    ids = [seen["message"]["message_id"] for seen in scene.world.seen(ALICE, -77)]
    assert ids == [1, 2]


async def test_a_channel_speaks_for_itself(scene):
    seen = await says(scene, ALICE, "@our_channel", "News")
    assert seen["message"]["sender_chat"]["id"] == CHANNEL
    assert "from" not in seen["message"]
    assert scene.updates("channel_post")[0]["text"] == "News"
    number = seen["message"]["message_id"]
    await scene.do("edit", person=ALICE, chat=CHANNEL, message_id=number, text="Old news")
    assert scene.updates("edited_channel_post")[0]["text"] == "Old news"
    sent = await scene.call(
        "forwardMessage", chat_id=SUPER, from_chat_id=CHANNEL, message_id=number
    )
    assert sent["forward_origin"]["message_id"] == number
    assert sent["forward_from_chat"]["username"] == "our_channel"
    asked = {"chat_id": CHANNEL, "question": "Q", "options": ["a"], "is_anonymous": False}
    told = await scene.refused("sendPoll", **asked)
    assert told == "400 Bad Request: non-anonymous polls can't be sent to channel chats"


async def test_a_reply_to_a_group_from_elsewhere_names_the_group(scene):
    seen = await says(scene, ALICE, SUPER, "x")
    number = seen["message"]["message_id"]
    wish = {"message_id": number, "chat_id": SUPER}
    sent = await scene.call("sendMessage", chat_id=GROUP, text="y", reply_parameters=wish)
    assert sent["external_reply"]["chat"]["id"] == SUPER
    assert sent["external_reply"]["message_id"] == number


async def test_people_met_in_a_group_are_known_but_not_reachable(scene):
    told = await scene.refused("sendMessage", chat_id=BOB, text="x")
    assert told == "403 Forbidden: bot can't initiate conversation with a user"
    told = await scene.refused("sendMessage", chat_id=CAROL, text="x")
    assert told == "400 Bad Request: chat not found"


async def test_a_channel_brings_bots_in_as_administrators_and_puts_them_out_again(scene):
    news = await scene.do(
        "add_chat", type="channel", title="N", members=[{"id": ALICE, "status": "creator"}]
    )
    where = {"person": ALICE, "chat": news["id"], "who": 700}
    with pytest.raises(Mistake, match="as administrators only: promote it"):
        await scene.do("join", **where)
    told = await scene.refused("sendMessage", chat_id=news["id"], text="x")
    assert told == "403 Forbidden: bot is not a member of the channel chat"
    await scene.do("promote", **where, rights={"can_edit_messages": True})
    told = await scene.refused("sendMessage", chat_id=news["id"], text="x")
    assert told == "400 Bad Request: need administrator rights in the channel chat"
    await scene.do("promote", **where, rights={"can_post_messages": True})
    told = scene.updates("my_chat_member")[-2:]
    states = [(it["old_chat_member"]["status"], it["new_chat_member"]["status"]) for it in told]
    assert states == [("left", "administrator"), ("administrator", "administrator")]
    assert (await scene.call("sendPhoto", chat_id=news["id"], files=PHOTO))["sender_chat"]
    await scene.do("promote", **where)
    told = await scene.refused("sendMessage", chat_id=news["id"], text="x")
    assert told == "403 Forbidden: bot was kicked from the channel chat"


async def test_in_a_channel_only_who_may_post_writes(scene):
    await scene.do("join", person=CAROL, chat=CHANNEL)
    with pytest.raises(Mistake, match="only administrators who may post messages"):
        await says(scene, CAROL, "@our_channel", "me too")
    sent = await scene.call("sendMessage", chat_id="@our_channel", text="by name")
    assert sent["chat"]["id"] == CHANNEL
    seen = scene.world.seen(CAROL, CHANNEL)
    assert [it["message"]["text"] for it in seen] == ["by name"]


@pytest.mark.parametrize(
    ("chat", "noun"), [(GROUP, "group"), (SUPER, "supergroup"), (CHANNEL, "channel")]
)
async def test_a_bot_that_left_or_was_kicked_is_told_so(scene, chat, noun):
    assert await scene.call("leaveChat", chat_id=chat) is True
    [update] = scene.updates("my_chat_member")
    assert update["new_chat_member"]["status"] == "left"
    told = await scene.refused("sendMessage", chat_id=chat, text="x")
    assert told == f"403 Forbidden: bot is not a member of the {noun} chat"
    member = scene.world.memory.chats[(0, chat)].members[700]
    scene.world.memory.chats[(0, chat)].members[700] = type(member)(700, "kicked")
    told = await scene.refused("sendMessage", chat_id=chat, text="x")
    assert told == f"403 Forbidden: bot was kicked from the {noun} chat"


async def test_public_chats_can_be_looked_at_from_outside(scene):
    shown = await scene.call("getChat", chat_id="@OUR_PUBLIC")
    assert (shown["id"], shown["active_usernames"]) == (PUBLIC, ["our_public"])
    told = await scene.refused("sendMessage", chat_id=PUBLIC, text="x")
    assert told == "403 Forbidden: bot is not a member of the supergroup chat"


async def test_a_group_that_became_a_supergroup_says_where_to(scene):
    scene.world.memory.chats[(0, OLD)].migrated_to = SUPER
    with pytest.raises(ApiError) as caught:
        await scene.call("sendMessage", chat_id=OLD, text="x")
    assert caught.value.description == (
        "Bad Request: group chat was upgraded to a supergroup chat"
    )
    assert caught.value.parameters == {"migrate_to_chat_id": SUPER}


async def test_forum_topics_must_exist(scene):
    told = await scene.refused("sendMessage", chat_id=FORUM, message_thread_id=6, text="x")
    assert told == "400 Bad Request: message thread not found"
    sent = await scene.call("sendMessage", chat_id=FORUM, message_thread_id=5, text="x")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (5, True)
    assert sent["chat"]["is_forum"] is True


async def test_rights_to_send_are_checked_by_kind(scene):
    group = scene.world.memory.chats[(0, GROUP)]
    group.permissions = {"can_send_messages": False}
    told = await scene.refused("sendMessage", chat_id=GROUP, text="x")
    assert told == "400 Bad Request: not enough rights to send text messages to the chat"
    assert (await scene.call("sendDice", chat_id=GROUP))["dice"]["emoji"] == "🎲"
    member = group.members[700]
    group.members[700] = type(member)(700, "restricted", {"can_send_messages": True})
    await scene.call("sendMessage", chat_id=GROUP, text="x")
    told = await scene.refused("sendDice", chat_id=GROUP)
    assert told == "400 Bad Request: not enough rights to send dice to the chat"
    channel = scene.world.memory.chats[(0, CHANNEL)]
    channel.members[700] = type(member)(700)
    told = await scene.refused("sendMessage", chat_id=CHANNEL, text="x")
    assert told == "400 Bad Request: need administrator rights in the channel chat"


# -- looking


async def test_a_chat_is_shown_in_full(scene):
    shown = await scene.call("getChat", chat_id=CHANNEL)
    assert (shown["description"], shown["title"]) == ("News", "Our channel")
    assert "permissions" not in shown
    group = await scene.call("getChat", chat_id=SUPER)
    assert group["permissions"]["can_send_messages"] is True
    assert await scene.call("getChatMemberCount", chat_id=SUPER) == 3


@pytest.mark.parametrize(
    ("who", "chat", "status"),
    [
        (ALICE, SUPER, "creator"),
        (BOB, SUPER, "member"),
        (700, SUPER, "administrator"),
        (700, CHANNEL, "administrator"),
        (CAROL, SUPER, "left"),
    ],
)
async def test_members_are_shown_by_their_place(scene, who, chat, status):
    member = await scene.call("getChatMember", chat_id=chat, user_id=who)
    assert (member["user"]["id"], member["status"]) == (who, status)
    if status == "administrator":
        assert ("can_post_messages" in member) == (chat == CHANNEL)


async def test_administrators_are_people_and_the_bot_itself(scene):
    shown = await scene.call("getChatAdministrators", chat_id=SUPER)
    assert [member["user"]["id"] for member in shown] == [ALICE, 700]


async def test_private_chats_have_two_members_and_no_administrators(scene):
    await scene.started(BOB)
    assert await scene.call("getChatMemberCount", chat_id=BOB) == 2
    member = await scene.call("getChatMember", chat_id=BOB, user_id=BOB)
    assert member["status"] == "member"
    for method, args, words in (
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("getChatMember", {"user_id": ALICE}, "PARTICIPANT_ID_INVALID"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        (
            "banChatMember",
            {"user_id": BOB},
            "chat member status can't be changed in private chats",
        ),
        ("setChatTitle", {"title": "x"}, "can't change private chat info"),
        ("setChatPermissions", {"permissions": {}}, "can't change permissions of the chat"),
    ):
        told = await scene.refused(method, chat_id=BOB, **args)
        assert told == f"400 Bad Request: {words}"


async def test_a_private_chat_is_shown_in_full(make_scene):
    scene = make_scene(None)
    await scene.started(ALICE, CAROL)
    alice = await scene.call("getChat", chat_id=ALICE)
    assert alice["birthdate"] == {"day": 14, "month": 3, "year": 1997}
    assert alice["bio"] == "Long walks, short films."
    assert set(alice["photo"]) == {
        "small_file_id",
        "small_file_unique_id",
        "big_file_id",
        "big_file_unique_id",
    }
    assert (await scene.call("getChat", chat_id=CAROL))["has_private_forwards"] is True
    await scene.do("change_person", person=ALICE, deactivated=True)
    assert "bio" not in await scene.call("getChat", chat_id=ALICE)


# -- managing


async def test_titles_and_descriptions_change(scene):
    where = {"chat_id": SUPER}
    assert await scene.call("setChatTitle", title="New", **where) is True
    assert scene.updates("message")[0]["new_chat_title"] == "New"
    for title, words in (("New", "chat title is not modified"), (" ", "title must be non-empty")):
        told = await scene.refused("setChatTitle", title=title, **where)
        assert told == f"400 Bad Request: {words}"
    assert await scene.call("setChatDescription", description="D", **where) is True
    told = await scene.refused("setChatDescription", description="D", **where)
    assert told == "400 Bad Request: chat description is not modified"
    told = await scene.refused("setChatTitle", chat_id=GROUP, title="x")
    assert told == "400 Bad Request: not enough rights to change chat title"


async def test_a_pin_is_told_even_to_the_bot_that_pinned(scene):
    sent = await scene.call("sendMessage", chat_id=SUPER, text="x")
    where = {"chat_id": SUPER, "message_id": sent["message_id"]}
    assert await scene.call("pinChatMessage", **where) is True
    assert await scene.call("pinChatMessage", **where) is True
    service = scene.updates("message")[0]
    assert service["pinned_message"]["text"] == "x"
    assert (await scene.call("getChat", chat_id=SUPER))["pinned_message"]["text"] == "x"
    told = await scene.refused("pinChatMessage", chat_id=SUPER, message_id=service["message_id"])
    assert told == "400 Bad Request: a service message can't be pinned"
    assert await scene.call("unpinChatMessage", chat_id=SUPER) is True
    told = await scene.refused("unpinChatMessage", chat_id=SUPER)
    assert told == "400 Bad Request: message to unpin not found"
    assert await scene.call("unpinChatMessage", **where) is True
    await scene.call("pinChatMessage", **where)
    assert await scene.call("unpinAllChatMessages", chat_id=SUPER) is True
    await scene.call("pinChatMessage", **where)
    await scene.call("deleteMessage", **where)
    pins = [seen["message"]["pinned_message"] for seen in scene.world.seen(ALICE, SUPER)]
    assert pins[0] == {"chat": service["chat"], "message_id": sent["message_id"], "date": 0}
    mine = await scene.call("sendMessage", chat_id=GROUP, text="x")
    told = await scene.refused("pinChatMessage", chat_id=GROUP, message_id=mine["message_id"])
    assert told == "400 Bad Request: not enough rights to manage pinned messages in the chat"


async def test_members_are_banned_restricted_and_promoted(scene):
    who = {"chat_id": SUPER, "user_id": BOB}
    soon = scene.world.now() + 3600
    steps = (
        ("banChatMember", {"until_date": soon}, "kicked", soon),
        ("unbanChatMember", {"only_if_banned": True}, "left", None),
        ("unbanChatMember", {}, "left", None),
        ("promoteChatMember", {"can_pin_messages": True}, "administrator", None),
        ("promoteChatMember", {}, "member", None),
        ("restrictChatMember", {"permissions": {"can_send_messages": True}}, "restricted", 0),
        ("unbanChatMember", {"only_if_banned": True}, "restricted", 0),
        ("unbanChatMember", {}, "left", None),
    )
    for method, args, status, until in steps:
        assert await scene.call(method, **who, **args) is True
        member = await scene.call("getChatMember", **who)
        assert (member["status"], member.get("until_date")) == (status, until)
    told = scene.updates("chat_member")
    assert told[0]["old_chat_member"]["status"] == "member"
    assert told[0]["new_chat_member"]["status"] == "kicked"
    queues = {update["queue"] for update in scene.told.updates}
    assert queues == {BOB + (6 << 33)}


async def test_all_permissions_lift_a_restriction(scene):
    everything = dict.fromkeys(PERMISSIONS, True)
    who = {"chat_id": SUPER, "user_id": BOB, "permissions": everything}
    await scene.call("restrictChatMember", **who)
    member = await scene.call("getChatMember", chat_id=SUPER, user_id=BOB)
    assert member["status"] == "member"
    assert await scene.call("setChatPermissions", chat_id=SUPER, permissions={}) is True
    shown = await scene.call("getChat", chat_id=SUPER)
    assert shown["permissions"]["can_send_messages"] is False


@pytest.mark.parametrize(
    ("method", "args", "refusal"),
    [
        ("banChatMember", {"user_id": ALICE}, "can't remove chat owner"),
        ("banChatMember", {"user_id": 700}, "user is an administrator of the chat"),
        ("banChatMember", {"user_id": 5}, "PARTICIPANT_ID_INVALID"),
        ("banChatMember", {}, "invalid user_id specified"),
        ("promoteChatMember", {"user_id": ALICE}, "can't change rights of the chat owner"),
        ("restrictChatMember", {"user_id": BOB}, 'parameter "permissions" is required'),
        (
            "restrictChatMember",
            {"user_id": BOB, "permissions": "{"},
            "can't parse permissions JSON object",
        ),
        (
            "restrictChatMember",
            {"user_id": BOB, "permissions": []},
            "object expected as permissions",
        ),
    ],
)
async def test_wrong_changes_of_members_are_refused(scene, method, args, refusal):
    told = await scene.refused(method, chat_id=SUPER, **args)
    assert told == f"400 Bad Request: {refusal}"


async def test_basic_groups_know_no_such_things(scene):
    group = scene.world.memory.chats[(0, GROUP)]
    told = await scene.refused("banChatMember", chat_id=GROUP, user_id=ALICE)
    assert told == "400 Bad Request: not enough rights to restrict/unrestrict chat member"
    told = await scene.refused("setChatPermissions", chat_id=GROUP, permissions={})
    assert told == "400 Bad Request: not enough rights to change chat permissions"
    member = group.members[700]
    group.members[700] = type(member)(700, "administrator", ALL)
    for method, words in (
        ("unbanChatMember", "method is available for supergroup and channel chats only"),
        ("promoteChatMember", "method is available for supergroup and channel chats only"),
        ("restrictChatMember", "method is available only for supergroups"),
    ):
        args = {"user_id": ALICE, "permissions": {}}
        told = await scene.refused(method, chat_id=GROUP, **args)
        assert told == f"400 Bad Request: {words}"


async def test_others_messages_need_the_right_to_be_deleted(scene):
    seen = await says(scene, ALICE, GROUP, "/x")
    number = seen["message"]["message_id"]
    told = await scene.refused("deleteMessage", chat_id=GROUP, message_id=number)
    assert told == "400 Bad Request: message can't be deleted"
    own = await scene.call("sendMessage", chat_id=GROUP, text="x")
    assert await scene.call("deleteMessage", chat_id=GROUP, message_id=own["message_id"])


# -- people in groups


async def test_only_members_act_in_a_group(scene):
    with pytest.raises(Mistake, match="Carol is not a member"):
        await says(scene, CAROL, GROUP, "x")
    with pytest.raises(Mistake, match="only a private chat"):
        await scene.do("start", person=ALICE, chat=GROUP)
    with pytest.raises(Mistake, match="no bot or chat @nowhere"):
        await says(scene, ALICE, "@nowhere", "x")
    seen = await says(scene, ALICE, SUPER, "x")
    delete = {"chat": SUPER, "message_ids": [seen["message"]["message_id"]]}
    with pytest.raises(Mistake, match="not written by Bob"):
        await scene.do("delete", person=BOB, **delete)
    await scene.do("delete", person=ALICE, **delete)


async def test_administrators_hear_of_reactions_in_groups(scene):
    for chat in (SUPER, GROUP):
        seen = await says(scene, ALICE, chat, "x")
        number = seen["message"]["message_id"]
        await scene.do("react", person=ALICE, chat=chat, message_id=number, emoji="👍")
        reaction = [{"type": "emoji", "emoji": "🔥"}]
        await scene.call("setMessageReaction", chat_id=chat, message_id=number, reaction=reaction)
    [update] = scene.updates("message_reaction")
    assert update["chat"]["id"] == SUPER


async def test_group_members_are_on_the_card(scene):
    cards = {card["id"]: card for card in scene.world.state()["chats"]}
    assert cards[SUPER]["members"] == [ALICE, BOB]
    assert cards[SUPER]["bots"] == [700]
    assert cards[PUBLIC]["bots"] == []
    assert await says(scene, ALICE, PUBLIC, "x")


@pytest.mark.parametrize(
    ("chat", "words"),
    [
        ({"id": 5}, "a chat needs a negative id"),
        ({"id": -5, "members": [{"id": 77}]}, "nobody in the seed is"),
        ({"id": -5, "members": [{"username": "x"}]}, "nobody in the seed is"),
    ],
)
def test_a_wrong_chat_in_a_seed_is_explained(make_scene, chat, words):
    with pytest.raises(Mistake, match=words):
        make_scene({"people": [], "chats": [chat]})


# -- coming and going


async def test_a_new_group_tells_its_bot(scene):
    members = [{"id": ALICE, "status": "creator"}, {"bot": "group_bot"}]
    card = await scene.do("add_chat", type="group", title="Walks", members=members)
    assert card["members"] == [ALICE]
    [update] = scene.updates("my_chat_member")
    assert (update["chat"]["title"], update["from"]["id"]) == ("Walks", ALICE)
    assert update["old_chat_member"]["status"] == "left"
    with pytest.raises(Mistake, match="a chat -100 already"):
        await scene.do("add_chat", id=GROUP)


async def test_a_bot_is_brought_in_promoted_and_put_out(scene):
    step = {"person": ALICE, "chat": PUBLIC, "who": "@group_bot"}
    scene.world.memory.chats[(0, PUBLIC)].members[ALICE] = Member(ALICE, "creator")
    await scene.do("join", **step)
    await scene.do("join", **step)
    await scene.do("promote", rights={"can_pin_messages": True}, **step)
    await scene.do("promote", **step)
    await scene.do("leave", **step)
    await scene.do("leave", **step)
    told = [update["new_chat_member"]["status"] for update in scene.updates("my_chat_member")]
    assert told == ["member", "administrator", "member", "kicked"]
    came, went = scene.updates("message")
    assert came["new_chat_members"][0]["id"] == 700
    assert went["left_chat_member"]["id"] == 700
    with pytest.raises(Mistake, match="was banned"):
        await scene.do("join", **step)


async def test_people_come_and_go(scene):
    await scene.do("join", person=CAROL, chat=SUPER)
    assert scene.updates("chat_member")[0]["new_chat_member"]["user"]["id"] == CAROL
    await scene.do("leave", person=CAROL, chat=SUPER)
    assert scene.updates("message")[-1]["left_chat_member"]["id"] == CAROL
    await scene.do("join", person=CAROL, chat=CHANNEL)
    assert len(scene.updates("message")) == 2


@pytest.mark.parametrize(
    ("action", "members", "words"),
    [
        ("join", {"person": CAROL, "chat": -5}, "no group -5"),
        ("join", {"person": CAROL, "chat": SUPER, "who": BOB}, "not a member"),
        ("join", {"person": ALICE, "chat": SUPER, "who": "@x"}, "nobody '@x'"),
        ("leave", {"person": BOB, "chat": SUPER, "who": ALICE}, "no administrator"),
        ("leave", {"person": BOB, "chat": 700}, "no members"),
        ("promote", {"person": BOB, "chat": SUPER, "who": BOB}, "no administrator"),
        ("promote", {"person": ALICE, "chat": SUPER, "who": CAROL}, "not a member"),
        ("upgrade", {"person": ALICE, "chat": SUPER}, "no basic group"),
    ],
)
async def test_wrong_comings_and_goings_are_explained(scene, action, members, words):
    with pytest.raises(Mistake, match=words):
        await scene.do(action, **members)


async def test_a_group_becomes_a_supergroup_and_both_say_so(scene):
    card = await scene.do("upgrade", person=ALICE, chat=OLD)
    before, after = scene.updates("message")
    assert before["migrate_to_chat_id"] == after["chat"]["id"] == card["id"]
    assert after["migrate_from_chat_id"] == OLD
    with pytest.raises(ApiError) as caught:
        await scene.call("sendMessage", chat_id=OLD, text="x")
    assert caught.value.parameters == {"migrate_to_chat_id": card["id"]}
    sent = await scene.call("sendMessage", chat_id=card["id"], text="x")
    assert sent["message_id"] == 2


async def test_a_person_s_poll_in_a_group_counts_there(scene):
    ask = {"person": ALICE, "chat": SUPER, "kind": "poll", "question": "Q", "options": ["a"]}
    seen = await scene.do("send", **ask)
    assert seen["message"]["message_id"] == 1
    vote = {"person": BOB, "chat": SUPER, "message_id": 1, "options": [0]}
    await scene.do("delete", person=ALICE, chat=SUPER, message_ids=[1])
    with pytest.raises(Mistake, match="no message 1"):
        await scene.do("vote", **vote)
