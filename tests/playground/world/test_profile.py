"""The bot's card: commands by scope and language, names, descriptions, menu button."""

import pytest

START = [{"command": "start", "description": "Begin"}]


async def test_commands_are_kept_by_scope_and_language(scene, alice):
    chat = {"type": "chat", "chat_id": alice}
    assert await scene.call("setMyCommands", commands=START) is True
    await scene.call("setMyCommands", commands=START[:1] * 2, language_code="ru")
    await scene.call("setMyCommands", commands=START, scope=chat)
    assert await scene.call("getMyCommands") == START
    assert await scene.call("getMyCommands", language_code="ru") == START * 2
    assert await scene.call("getMyCommands", language_code="de") == []
    assert await scene.call("getMyCommands", scope=chat) == START
    assert await scene.call("deleteMyCommands", language_code="ru") is True
    await scene.call("setMyCommands", commands="")
    [bot] = scene.world.state()["bots"]
    assert bot["commands"] == []
    assert [kept["scope"] for kept in bot["command_sets"]] == [chat]


@pytest.mark.parametrize(
    ("commands", "refusal"),
    [
        ("[", "can't parse commands JSON object"),
        ({}, "expected an Array of BotCommand"),
        ([5], "can't parse BotCommand: expected an Object"),
        ([{}], "can't parse BotCommand: Can't find field \"command\""),
        ([{"command": "/", "description": "x"}], "command must be non-empty"),
        ([{"command": "x" * 33, "description": "x"}], "command length must not exceed 32"),
        ([{"command": "x", "description": " "}], "command description must be non-empty"),
        (
            [{"command": "x", "description": "x" * 257}],
            "command description length must not exceed 256",
        ),
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        (START * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_wrong_commands_are_refused(scene, commands, refusal):
    told = await scene.refused("setMyCommands", commands=commands)
    assert told == f"400 Bad Request: {refusal}"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ("{", "can't parse BotCommandScope JSON object"),
        ([], "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ({"type": "x"}, "can't parse BotCommandScope: Unsupported type specified"),
        (
            {"type": "chat", "chat_id": ""},
            "can't parse BotCommandScope: Empty chat_id specified",
        ),
        (
            {"type": "chat_member", "chat_id": 5, "user_id": 0},
            "can't parse BotCommandScope: Invalid user_id specified",
        ),
        ({"type": "chat", "chat_id": 5}, "chat not found"),
    ],
)
async def test_wrong_scopes_are_refused(scene, given, refusal):
    told = await scene.refused("getMyCommands", scope=given)
    assert told == f"400 Bad Request: {refusal}"


async def test_scopes_of_one_member_and_of_many(scene, alice):
    for scope in (
        {"type": "all_private_chats"},
        {"type": "chat_member", "chat_id": alice, "user_id": alice},
    ):
        await scene.call("setMyCommands", commands=START, scope=scope)
        assert await scene.call("getMyCommands", scope=scope) == START


@pytest.mark.parametrize(
    ("what", "member", "limit", "refusal"),
    [
        ("Name", "name", 64, "BOT_TITLE_INVALID"),
        ("Description", "description", 512, "BOT_DESCRIPTION_INVALID"),
        ("ShortDescription", "short_description", 120, "BOT_SHARE_TEXT_INVALID"),
    ],
)
async def test_texts_fall_back_to_the_default_language(scene, what, member, limit, refusal):
    assert await scene.call(f"setMy{what}", **{member: "Hello"}) is True
    await scene.call(f"setMy{what}", **{member: "Привет"}, language_code="ru")
    assert await scene.call(f"getMy{what}", language_code="ru") == {member: "Привет"}
    assert await scene.call(f"getMy{what}", language_code="de") == {member: "Hello"}
    await scene.call(f"setMy{what}", language_code="ru")
    assert await scene.call(f"getMy{what}", language_code="ru") == {member: "Hello"}
    told = await scene.refused(f"setMy{what}", **{member: "x" * (limit + 1)})
    assert told == f"400 Bad Request: {refusal}"


async def test_the_menu_button_is_for_all_or_for_one(scene, alice):
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://x.org"}}
    assert await scene.call("getChatMenuButton") == {"type": "commands"}
    assert await scene.call("getChatMenuButton", chat_id=alice) == {"type": "default"}
    assert await scene.call("setChatMenuButton", menu_button=app, chat_id=alice) is True
    assert await scene.call("getChatMenuButton", chat_id=alice) == app
    await scene.call("setChatMenuButton")
    await scene.call("setChatMenuButton", menu_button={"type": "commands"}, chat_id=alice)
    assert await scene.call("getChatMenuButton", chat_id=alice) == {"type": "commands"}


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({"chat_id": 0}, "invalid chat_id specified"),
        ({"chat_id": 5}, "user not found"),
        ({"menu_button": "{"}, "can't parse menu button JSON object"),
        ({"menu_button": []}, "can't parse menu button: MenuButton must be an Object"),
        (
            {"menu_button": {"type": "x"}},
            "can't parse menu button: MenuButton has unsupported type",
        ),
    ],
)
async def test_a_wrong_menu_button_is_refused(scene, args, refusal):
    told = await scene.refused("setChatMenuButton", **args)
    assert told == f"400 Bad Request: {refusal}"


async def test_profile_photos_are_shown_with_all_sizes(scene):
    shown = await scene.call("getUserProfilePhotos", user_id=6100000001)
    assert shown["total_count"] == 1
    assert [size["width"] for size in shown["photos"][0]] == [90, 320, 480]
    none = await scene.call("getUserProfilePhotos", user_id=6100000002)
    assert none == {"total_count": 0, "photos": []}
    beyond = await scene.call("getUserProfilePhotos", user_id=6100000001, offset=1)
    assert beyond == {"total_count": 1, "photos": []}
    for who, refusal in ((0, "invalid user_id specified"), (5, "user not found")):
        told = await scene.refused("getUserProfilePhotos", user_id=who)
        assert told == f"400 Bad Request: {refusal}"


async def test_a_profile_photo_may_be_sent_on(scene, alice):
    shown = await scene.call("getUserProfilePhotos", user_id=alice)
    largest = shown["photos"][0][-1]
    await scene.do("start", person=alice, chat=scene.bot)
    sent = await scene.call("sendPhoto", chat_id=alice, photo=largest["file_id"])
    assert sent["photo"][-1]["file_unique_id"] == largest["file_unique_id"]
    again = await scene.call("getUserProfilePhotos", user_id=alice)
    assert again == shown
