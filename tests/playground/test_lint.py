"""Lint: what developers are told that Telegram wouldn't tell."""

import json
import sys
from dataclasses import astuple

import aiohttp
import pytest

from playground.call import Call, Upload
from playground.clock import Clock
from playground.feed import Feed
from playground.findings import Findings
from playground.lint import Lint, Schema, load_schema, validate_result, validate_update
from playground.server import serve
from playground.site import Options

TOKEN = "700:AAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
EMULATED = (
    "kickchatmember",
    "sendmessage",
    "sendphoto",
    "sendmediagroup",
    "editmessagetext",
    "getupdates",
)


@pytest.fixture(scope="module")
def schema() -> Schema:
    loaded = load_schema()
    assert loaded is not None
    return loaded


@pytest.fixture
def lint(schema: Schema) -> Lint:
    return Lint(Findings(Clock(), Feed()), EMULATED, load=lambda: schema)


def call(method: str, /, *files: str, **args: object) -> Call:
    texts = {name: arg if isinstance(arg, str) else json.dumps(arg) for name, arg in args.items()}
    uploads = {name: Upload(name, name, "image/jpeg", b"x") for name in files}
    return Call(700, method, texts, uploads)


def message(**args: object) -> Call:
    return call("sendMessage", **{"chat_id": 1, "text": "Hi", **args})


@pytest.mark.parametrize(
    "fine",
    [
        message(),
        message(chat_id="@name", disable_notification=True, entities=[]),
        message(reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}),
        message(reply_markup={"keyboard": [["a", {"text": "b"}]]}),
        message(reply_markup={"remove_keyboard": True}, method="sendMessage"),
        call("sendPhoto", "photo", chat_id=1),
        call("sendPhoto", "f1", chat_id=1, photo="attach://f1"),
        call("sendMediaGroup", "f1", chat_id=1, media=[{"type": "photo", "media": "attach://f1"}]),
        call("editMessageText", inline_message_id="x", text="Hi"),
        call("getUpdates", limit=100, allowed_updates=["message"]),
    ],
)
def test_right_calls_are_left_alone(lint: Lint, fine: Call) -> None:
    assert lint.check(fine) == []


@pytest.mark.parametrize(
    ("wrong", "severity", "path", "rule"),
    [
        (message(foo=1), "error", "foo", "unknown-parameter"),
        (message(reply_to_message_id=1), "warning", "reply_to_message_id", "legacy-parameter"),
        (
            message(reply_markup={"inline_keyboard": [[{"text": "a", "pay": True, "colour": 1}]]}),
            "error",
            "reply_markup.inline_keyboard[0][0].colour",
            "unknown-parameter",
        ),
        (call("sendMessage", text="Hi"), "error", "chat_id", "missing"),
        (message(message_thread_id="x"), "error", "message_thread_id", "int_parsing"),
        (message(protect_content="maybe"), "error", "protect_content", "bool_parsing"),
        (message(entities="{"), "error", "entities", "not-json"),
        (
            message(entities=[{"type": "bold", "offset": 0}]),
            "error",
            "entities[0].length",
            "missing",
        ),
        (message(reply_markup="{"), "error", "reply_markup", "not-json"),
        (message(reply_markup=1), "error", "reply_markup", "dict_type"),
        (message(reply_markup={"foo": 1}), "error", "reply_markup", "ambiguous"),
        (
            message(reply_markup={"force_reply": True, "remove_keyboard": True}),
            "warning",
            "reply_markup",
            "ambiguous",
        ),
        (
            message(reply_markup={"keyboard": [1]}),
            "error",
            "reply_markup.keyboard[0]",
            "list_type",
        ),
        (message(text="a" * 4097), "warning", "text", "too-long"),
        (message(parse_mode="bbcode"), "error", "parse_mode", "unknown-parse-mode"),
        (message(parse_mode="HTML", entities=[]), "warning", "entities", "ignored"),
        (call("sendPhoto", chat_id=1, photo="attach://f1"), "error", "photo", "missing-file"),
        (call("sendPhoto", "photo", chat_id=1, photo="x"), "warning", "photo", "doubled-file"),
        (
            call("sendPhoto", "photo", chat_id=1, caption="a" * 1025),
            "warning",
            "caption",
            "too-long",
        ),
        (
            call("sendMediaGroup", chat_id=1, media=[{"type": "photo"}]),
            "error",
            "media[0].media",
            "missing",
        ),
        (
            call("sendMediaGroup", chat_id=1, media=[{"type": "x", "media": "x"}]),
            "error",
            "media[0]",
            "union",
        ),
        (call("editMessageText", text="Hi", chat_id=1), "error", "", "no-target"),
        (
            call("editMessageText", text="Hi", chat_id=1, inline_message_id="x"),
            "warning",
            "inline_message_id",
            "two-targets",
        ),
        (call("getUpdates", limit=101), "warning", "limit", "clamped"),
        (call("getUpdates", timeout=60), "warning", "timeout", "clamped"),
        (call("sendMesage"), "error", "", "unknown-method"),
        (call("qqqqqqqqqqqq"), "error", "", "unknown-method"),
        (call("kickChatMember", chat_id=-1, user_id=1), "warning", "", "legacy-method"),
        (call("getForumTopicIconStickers"), "warning", "", "not-emulated"),
    ],
)
def test_what_is_wrong_is_found(
    lint: Lint, wrong: Call, severity: str, path: str, rule: str
) -> None:
    [finding] = lint.check(wrong)
    assert astuple(finding)[:4] == (wrong.method, severity, path, rule)
    assert finding.text


def test_unknown_parameters_are_found_beside_other_mistakes(lint: Lint) -> None:
    found = lint.check(message(foo=1, message_thread_id="x"))
    assert [finding.path for finding in found] == ["message_thread_id", "foo"]


def test_chat_actions_have_names(lint: Lint) -> None:
    found = lint.check(call("sendChatAction", chat_id=1, action="dance"))
    assert [finding.rule for finding in found] == ["unknown-action", "not-emulated"]


def test_without_aiogram_lint_says_so_once_and_checks_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "playground.typed", None)
    lint = Lint(Findings(Clock(), Feed()), EMULATED)
    assert [finding.rule for finding in lint.check(message(foo=1))] == ["no-schema"]
    assert [finding.rule for finding in lint.check(message(text="a" * 4097))] == ["too-long"]
    with pytest.raises(RuntimeError, match="install the extra `lint`"):
        validate_update({})


def test_results_and_updates_are_validated() -> None:
    chat = {"id": 1, "type": "private"}
    fine = {"message_id": 1, "date": 1, "chat": chat}
    assert validate_result("sendMessage", fine) == []
    assert validate_result("sendMessage", {**fine, "chat": {**chat, "x": 1}}) == [
        "result.chat.x: no such field"
    ]
    assert validate_result("getMe", {"id": 1, "is_bot": True}) == [
        "result.first_name: Field required"
    ]
    assert validate_update({"update_id": 1, "message": fine}) == []
    assert validate_update({"update_id": 1, "message": {**fine, "text": 1}}) == [
        "message.text: Input should be a valid string"
    ]


async def _answer(url: str, **args: object) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/bot{TOKEN}/getMe", json=args) as response,
    ):
        return response.status, (await response.json()).get("description", "")


async def _findings(url: str, after: int = 0) -> list[dict[str, object]]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{url}/control/findings?after={after}") as response,
    ):
        return (await response.json())["findings"]


async def test_findings_are_told_beside_faithful_answers() -> None:
    async with serve(Options(lint="report")) as serving:
        listener = serving.site.feed.listen()
        assert await _answer(serving.url, foo=1) == (200, "")
        [finding] = await _findings(serving.url)
        told: dict[str, dict[str, object]] = {}
        while "finding" not in told:
            told = json.loads(await listener.get() or "")
    assert finding.pop("at")
    assert finding == {
        "n": 1,
        "bot": 700,
        "method": "getMe",
        "severity": "error",
        "path": "foo",
        "rule": "unknown-parameter",
        "text": "no such parameter, ignored",
    }
    assert told["finding"]["path"] == "foo"


async def test_strict_refuses_in_words_no_telegram_would_use() -> None:
    async with serve(Options(lint="raise")) as serving:
        status, said = await _answer(serving.url, foo=1)
        assert status == 400
        assert said == "playground: strict: foo: no such parameter, ignored (unknown-parameter)"
        assert await _answer(serving.url) == (200, "")
        assert len(await _findings(serving.url)) == 1


async def test_lint_can_be_off_and_forgets_what_waits_when_closed() -> None:
    async with serve() as serving:
        await _answer(serving.url, foo=1)
        assert await _findings(serving.url) == []
    async with serve(Options(lint="report")) as serving:
        serving.site.lint.look(message())
        serving.site.lint.look(message())
    serving.site.lint.look(message())
