import json

import pytest

from playground.errors import ApiError
from playground.markup import markup, reply_markup


def inline(*buttons: object) -> object:
    return {"inline_keyboard": [list(buttons)]}


def kept(given: object, private: bool = True) -> object:
    return reply_markup(json.dumps(given), private=private)


def refused(given: object, private: bool = True) -> str:
    with pytest.raises(ApiError) as caught:
        kept(given, private)
    assert caught.value.code == 400
    return caught.value.description.removeprefix("Bad Request: ")


def said(button: object) -> str:
    return refused(inline(button)).removeprefix("can't parse inline keyboard button: ")


def test_no_markup_is_none() -> None:
    assert reply_markup("") is None
    assert kept({}) is None
    assert kept({"inline_keyboard": []}) is None
    assert kept({"keyboard": []}) is None
    assert kept({"keyboard": [[]]}) is None
    assert kept(inline({"text": "", "callback_data": "a"})) is None
    assert markup({"remove_keyboard": False}) is None


@pytest.mark.parametrize(
    ("button", "becomes"),
    [
        ({"callback_data": "a"}, {"callback_data": "a"}),
        ({"callback_data": 7}, {"callback_data": "7"}),
        ({"url": "Example.org"}, {"url": "http://example.org/"}),
        ({"url": "tg://user?id=7"}, {"url": "tg://user?id=7"}),
        ({"url": "", "callback_data": "a"}, {"callback_data": "a"}),
        ({"callback_game": {}}, {"callback_game": {}}),
        ({"pay": True}, {"pay": True}),
        ({"switch_inline_query": ""}, {"switch_inline_query": ""}),
        ({"switch_inline_query_current_chat": "q"}, {"switch_inline_query_current_chat": "q"}),
        (
            {"switch_inline_query_chosen_chat": {"query": "q", "allow_bot_chats": True}},
            {
                "switch_inline_query_chosen_chat": {
                    "query": "q",
                    "allow_user_chats": False,
                    "allow_bot_chats": True,
                    "allow_group_chats": False,
                    "allow_channel_chats": False,
                }
            },
        ),
        ({"login_url": {"url": "https://a.b", "bot_username": "@bot"}}, {"url": "https://a.b/"}),
        ({"web_app": {"url": "https://a.b"}}, {"web_app": {"url": "https://a.b/"}}),
        ({"copy_text": {"text": "x"}}, {"copy_text": {"text": "x"}}),
        (
            {"style": "Danger", "icon_custom_emoji_id": "7", "pay": True},
            {"style": "danger", "icon_custom_emoji_id": "7", "pay": True},
        ),
        ({"style": "default", "pay": True}, {"pay": True}),
    ],
)
def test_inline_buttons_are_kept(button: dict[str, object], becomes: dict[str, object]) -> None:
    assert kept(inline({"text": "t\r", **button})) == inline({"text": "t", **becomes})


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ("a", "InlineKeyboardButton must be an Object"),
        ({}, 'Can\'t find field "text"'),
        ({"text": None}, 'Field "text" must be of type String'),
        ({"text": "t"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "t", "style": "pink"}, "invalid button style specified"),
        (
            {"text": "t", "icon_custom_emoji_id": "x"},
            'Field "icon_custom_emoji_id" must be a valid Number',
        ),
        (
            {"text": "t", "icon_custom_emoji_id": True},
            'Field "icon_custom_emoji_id" must be a Number',
        ),
        ({"text": "t", "web_app": "a"}, 'Field "web_app" must be of type Object'),
        (
            {"text": "t", "login_url": {"url": "a", "bot_username": "é"}},
            "LoginUrl bot username is invalid",
        ),
        (
            {"text": "t", "login_url": {"url": "a", "bot_username": "@"}},
            "LoginUrl bot username is invalid",
        ),
    ],
)
def test_wrong_shapes_of_inline_buttons(button: object, text: str) -> None:
    assert said(button) == text


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ({"callback_data": "й" * 33}, "BUTTON_DATA_INVALID"),
        ({"url": "foo"}, "inline keyboard button URL 'foo' is invalid: Wrong HTTP URL"),
        (
            {"url": "ftp://a.b"},
            "inline keyboard button URL 'ftp://a.b' is invalid: Unsupported URL protocol",
        ),
        (
            {"web_app": {"url": "tg://a"}},
            "inline keyboard button Web App URL 'tg://a' is invalid: Only HTTPS links are allowed",
        ),
        (
            {"web_app": {"url": "tg://user?id=1"}},
            "link to a user can't be used in Web App URL buttons",
        ),
        (
            {"login_url": {"url": "tg://a"}},
            "inline keyboard button login URL 'tg://a' is invalid: Only HTTPS links are allowed",
        ),
        (
            {"text": "", "icon_custom_emoji_id": 1, "pay": True},
            "inline keyboard button text must be non-empty",
        ),
    ],
)
def test_wrong_contents_of_inline_buttons(button: dict[str, object], text: str) -> None:
    assert refused(inline({"text": "t", **button})) == text


def test_sixty_four_bytes_of_data_fit() -> None:
    button = {"text": "t", "callback_data": "й" * 32}
    assert kept(inline(button)) == inline(button)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (1, "object expected as reply markup"),
        ({"inline_keyboard": 1}, 'field "inline_keyboard" must be of type Array'),
        (
            {"inline_keyboard": [1]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        (
            {"keyboard": [[1]]},
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        ),
        ({"remove_keyboard": "yes"}, 'field "remove_keyboard" must be of type Boolean'),
        (
            {"keyboard": [["a"]], "resize_keyboard": 1},
            'field "resize_keyboard" must be of type Boolean',
        ),
    ],
)
def test_wrong_shapes_of_markup(given: object, text: str) -> None:
    assert refused(given) == text


@pytest.mark.parametrize("raw", ["{", "nan", '{"a": NaN}', '"\\ud83d"', "[" * 100_000])
def test_what_is_not_json(raw: str) -> None:
    with pytest.raises(ApiError, match="can't parse reply keyboard markup JSON object"):
        reply_markup(raw)


def test_rows_are_cut_at_twelve_and_keyboards_at_three_hundred() -> None:
    button = {"text": "t", "callback_data": "a"}
    bad = {"text": "t", "url": "beyond the cut"}
    full = {"inline_keyboard": [[button] * 12] * 25}
    assert kept({"inline_keyboard": [[button] * 12 + [bad], *[[button] * 20] * 25]}) == full


def test_reply_keyboards() -> None:
    rows = [
        ["a", {"text": "b", "request_contact": True}],
        [{"text": ""}, {"text": "c", "request_location": True}],
    ]
    flags = {
        "resize_keyboard": True,
        "one_time_keyboard": True,
        "is_persistent": True,
        "selective": True,
    }
    given = {"keyboard": rows, "input_field_placeholder": "say", **flags}
    assert kept(given) == {
        "keyboard": [
            [{"text": "a"}, {"text": "b", "request_contact": True}],
            [{"text": "c", "request_location": True}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
        "is_persistent": True,
        "input_field_placeholder": "say",
    }


@pytest.mark.parametrize(
    ("button", "becomes"),
    [
        ({"request_phone_number": True}, {"request_contact": True}),
        ({"request_poll": {"type": "quiz"}}, {"request_poll": {"type": "quiz"}}),
        ({"request_poll": {"type": "any"}}, {"request_poll": {}}),
        ({"web_app": {"url": "https://a.b"}}, {"web_app": {"url": "https://a.b"}}),
        ({"request_user": {"request_id": 1}}, {"request_users": {"request_id": 1}}),
        ({"request_users": {"request_id": 1}}, {"request_users": {"request_id": 1}}),
        ({"request_chat": {"request_id": 1}}, {"request_chat": {"request_id": 1}}),
        ({"request_managed_bot": {"request_id": 1}}, {"request_managed_bot": {"request_id": 1}}),
    ],
)
def test_request_buttons_are_kept_and_work_in_private_chats_only(
    button: dict[str, object], becomes: dict[str, object]
) -> None:
    given = {"keyboard": [[{"text": "t", **button}]]}
    assert kept(given) == {"keyboard": [[{"text": "t", **becomes}]]}
    assert refused(given, private=False).endswith(" in private chats only")


def test_wrong_reply_buttons() -> None:
    assert refused({"keyboard": [[{"text": "t", "web_app": {"url": "http://a.b"}}]]}) == (
        "keyboard button Web App URL 'http://a.b' is invalid: Only HTTPS links are allowed"
    )
    assert refused({"keyboard": [[{"text": "t", "request_chat": {}}]]}) == (
        "can't parse keyboard button: Can't find field \"request_id\""
    )


def test_removal_and_forced_replies() -> None:
    assert kept({"remove_keyboard": True, "selective": True}) == {"remove_keyboard": True}
    assert kept({"hide_keyboard": True, "selective": True}, private=False) == {
        "remove_keyboard": True,
        "selective": True,
    }
    assert kept({"force_reply": True, "input_field_placeholder": "say"}) == {
        "force_reply": True,
        "input_field_placeholder": "say",
    }
    assert kept({"force_reply_keyboard": True, "personal_keyboard": True}, private=False) == {
        "force_reply": True,
        "selective": True,
    }
