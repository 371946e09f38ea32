"""Rules about values that no schema holds: lengths, names, one-of targets, doubled arguments."""

import difflib
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from playground.call import Call
from playground.fields import Malformed, decode
from playground.findings import Finding
from playground.methods.schema import METHODS

ACTIONS: Final = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
_PARSE_MODES: Final = ("html", "markdown", "markdownv2", "none", "")
_MARKUPS: Final = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")

# Longest texts, in characters as they are counted before parsing.
_LONGEST: Final = MappingProxyType(
    {
        ("sendmessage", "text"): 4096,
        ("editmessagetext", "text"): 4096,
        ("answercallbackquery", "text"): 200,
        ("sendpoll", "question"): 300,
        ("sendpoll", "explanation"): 200,
        ("sendinvoice", "title"): 32,
        ("sendinvoice", "description"): 255,
        ("sendinvoice", "payload"): 128,
        ("createinvoicelink", "title"): 32,
        ("createinvoicelink", "description"): 255,
        ("createinvoicelink", "payload"): 128,
        ("setmyname", "name"): 64,
        ("setmydescription", "description"): 512,
        ("setmyshortdescription", "short_description"): 120,
    }
)
_CAPTION: Final = 1024
_BETWEEN: Final = MappingProxyType(
    {
        ("getupdates", "limit"): (1, 100),
        ("getupdates", "timeout"): (0, 50),
        ("getuserprofilephotos", "limit"): (1, 100),
        ("getstartransactions", "limit"): (1, 100),
    }
)
# Arguments Telegram still takes, and what they are called now (reported).
_LEGACY: Final = MappingProxyType(
    {
        "reply_to_message_id": "reply_parameters",
        "allow_sending_without_reply": "reply_parameters",
        "disable_web_page_preview": "link_preview_options",
        "thumb": "thumbnail",
        "png_sticker": "sticker",
    }
)

_RENAMED: Final = MappingProxyType(
    {
        "getchatmemberscount": "getChatMemberCount",
        "kickchatmember": "banChatMember",
    }
)


def broken(call: Call) -> Iterator[Finding]:
    """What the call's values break."""
    name = call.method.lower()
    if name in _RENAMED:
        yield _warning(call, "", "legacy-method", f"now {_RENAMED[name]}")
    elif name not in METHODS:
        near = difflib.get_close_matches(name, METHODS, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        yield _error(call, "", "unknown-method", f"no method of Bot API 10.3{hint}")
        return
    yield from _lengths(call, name)
    yield from _names(call, name)
    yield from _targets(call, name)
    yield from _files(call)
    yield from _markup(call)


def _error(call: Call, path: str, rule: str, text: str) -> Finding:
    return Finding(call.method, "error", path, rule, text)


def _warning(call: Call, path: str, rule: str, text: str) -> Finding:
    return Finding(call.method, "warning", path, rule, text)


def _lengths(call: Call, name: str) -> Iterator[Finding]:
    for (method, path), most in _LONGEST.items():
        if method == name and len(call.text(path)) > most:
            yield _warning(call, path, "too-long", f"more than {most} characters before parsing")
    if len(call.text("caption")) > _CAPTION:
        yield _warning(
            call, "caption", "too-long", f"more than {_CAPTION} characters before parsing"
        )
    for (method, path), (least, most) in _BETWEEN.items():
        if method == name and not least <= call.number(path, least) <= most:
            yield _warning(call, path, "clamped", f"taken as the nearest of {least} to {most}")


def _names(call: Call, name: str) -> Iterator[Finding]:
    action = call.text("action")
    if name == "sendchataction" and action not in ACTIONS:
        yield _error(call, "action", "unknown-action", f"one of {', '.join(ACTIONS)}")
    if call.text("parse_mode").lower() not in _PARSE_MODES:
        yield _error(call, "parse_mode", "unknown-parse-mode", "one of HTML, MarkdownV2, Markdown")
    for path in _LEGACY.keys() & call.args.keys():
        yield _warning(call, path, "legacy-parameter", f"now in {_LEGACY[path]}")
    for path in ("entities", "caption_entities"):
        if call.text("parse_mode") and call.text(path):
            yield _warning(call, path, "ignored", "parse_mode is given too, and wins")


def _targets(call: Call, name: str) -> Iterator[Finding]:
    if not name.startswith(("editmessage", "stopmessage")):
        return
    message = [bool(call.text(path)) for path in ("chat_id", "message_id")]
    inline = bool(call.text("inline_message_id"))
    if not inline and not all(message):
        yield _error(call, "", "no-target", "chat_id with message_id, or inline_message_id")
    elif inline and any(message):
        yield _warning(
            call, "inline_message_id", "two-targets", "chat_id and message_id are given too"
        )


def _files(call: Call) -> Iterator[Finding]:
    values = "\n".join(call.args.values())
    named = {name for name in call.files if f"attach://{name}" in values}
    for name in call.files.keys() - named:
        if name in call.args:
            text = "the argument of this name is text too, and only one is read"
            yield _warning(call, name, "doubled-file", text)
    for path, value in call.args.items():
        if value.startswith("attach://") and value[9:] not in call.files:
            yield _error(call, path, "missing-file", f"no file {value[9:]!r} came with the call")


def _markup(call: Call) -> Iterator[Finding]:
    try:
        markup = decode(call.text("reply_markup") or "{}")
    except Malformed:
        yield _error(call, "reply_markup", "not-json", "not JSON")
        return
    if not isinstance(markup, dict):
        return
    kinds = [kind for kind in _MARKUPS if kind in markup]
    if len(kinds) > 1:
        yield _warning(call, "reply_markup", "ambiguous", f"both {kinds[0]} and {kinds[1]}")
    elif markup and not kinds:
        yield _error(call, "reply_markup", "ambiguous", f"needs one of {', '.join(_MARKUPS)}")
