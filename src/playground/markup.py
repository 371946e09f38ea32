"""The `reply_markup` argument: what Telegram accepts, cuts and refuses.

Shapes and texts are source (Client.cpp, ReplyMarkup.cpp); ALL_CAPS texts are reported.
"""

from collections.abc import Callable

from playground.errors import bad_request
from playground.fields import Fields, Malformed, decode, fields, listed, refusal
from playground.keyboard import (
    Button,
    checked_inline,
    checked_reply,
    inline_button,
    reply_button,
)

PER_ROW = 12
IN_ALL = 300

_REPLY_ROWS = 'Field "keyboard" must be an Array of Arrays'
_INLINE_ROWS = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
_KEYBOARD_FLAGS = ("resize_keyboard", "one_time_keyboard", "is_persistent")


def reply_markup(raw: str, *, private: bool = True) -> dict[str, object] | None:
    """The markup a call carries, ready to be kept with the message; None when there is none.

    `private` says whether the chat is one with a person: only there may contacts, places
    and the like be asked for.
    """
    if not raw:
        return None
    try:
        value = decode(raw)
    except Malformed as error:
        raise bad_request("can't parse reply keyboard markup JSON object") from error
    return markup(value, private=private)


def markup(value: object, *, private: bool = True) -> dict[str, object] | None:
    """Like `reply_markup`, for markup that is already decoded (inline results)."""
    try:
        return _markup(fields(value, "Object expected as reply markup"), private)
    except Malformed as error:
        raise refusal(error) from error


def _markup(given: Fields, private: bool) -> dict[str, object] | None:
    rows = _read(given, "keyboard", reply_button, _REPLY_ROWS)
    inline = _read(given, "inline_keyboard", inline_button, _INLINE_ROWS)
    simple = _simple(given, private)
    if rows:
        return _keyboard(given, _cut(rows, lambda button: checked_reply(button, private)), private)
    if inline:
        kept = _cut(inline, checked_inline)
        return {"inline_keyboard": kept} if kept else None
    return simple


def _read(
    given: Fields, name: str, read: Callable[[object], Button], otherwise: str
) -> list[list[Button]]:
    what = name.replace("_", " ")
    rows = (listed(row, otherwise) for row in given.array(name))
    return [[_button(what, read, item) for item in row] for row in rows]


def _button(what: str, read: Callable[[object], Button], item: object) -> Button:
    try:
        return read(item)
    except Malformed as error:
        raise Malformed(f"Can't parse {what} button: {error}") from error


def _cut(rows: list[list[Button]], check: Callable[[Button], Button]) -> list[list[Button]]:
    """What is left of the rows: nameless buttons and what is too much go silently."""
    kept: list[list[Button]] = []
    left = IN_ALL
    for row in rows:
        named = [button for button in row if button["text"] or "icon_custom_emoji_id" in button]
        buttons = [check(button) for button in named[: min(PER_ROW, left)]]
        left -= len(buttons)
        if buttons:
            kept.append(buttons)
    return kept


def _simple(given: Fields, private: bool) -> dict[str, object] | None:
    """A markup without buttons; every field is read, as a wrong type in any is an error."""
    removes = [given.flag(name) for name in ("hide_keyboard", "remove_keyboard")]
    personal = _personal(given, private)
    forces = [given.flag(name) for name in ("force_reply_keyboard", "force_reply")]
    hint = _hint(given)
    if any(removes):
        return {"remove_keyboard": True, **personal}
    if any(forces):
        return {"force_reply": True, **hint, **personal}
    return None


def _personal(given: Fields, private: bool) -> dict[str, object]:
    flags = [given.flag(name) for name in ("personal_keyboard", "selective")]
    return {"selective": True} if any(flags) and not private else {}


def _hint(given: Fields) -> dict[str, object]:
    hint = given.text("input_field_placeholder")
    return {"input_field_placeholder": hint} if hint else {}


def _keyboard(given: Fields, rows: list[list[Button]], private: bool) -> dict[str, object] | None:
    flags = {name: given.flag(name) for name in _KEYBOARD_FLAGS}
    if not rows:
        return None
    on: dict[str, object] = {name: True for name, value in flags.items() if value}
    return {"keyboard": rows, **on, **_hint(given), **_personal(given, private)}
