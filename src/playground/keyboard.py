"""Buttons: read first (wrong shapes), then checked one by one (wrong links, wrong places).

Telegram does it in these two steps, and only buttons that survive the cuts are checked
(source: Client.cpp for reading, ReplyMarkup.cpp for checking).
"""

from playground.fields import Fields, Malformed, fields
from playground.text import links
from playground.text.clean import cleaned

DATA_BYTES = 64

Button = dict[str, object]

# What each request button asks for, as the refusal outside private chats calls it.
_ASKED = {
    "request_contact": "Phone number can be requested",
    "request_location": "Location can be requested",
    "request_poll": "Poll can be requested",
    "web_app": "Web App buttons can be used",
    "request_users": "Users can be requested",
    "request_chat": "Chats can be requested",
    "request_managed_bot": "Managed bots can be requested",
}


def inline_button(item: object) -> Button:
    """An inline keyboard's button, of the first kind whose field is there."""
    given = fields(item, "InlineKeyboardButton must be an Object")
    return {**_face(given), **_inline_kind(given)}


def reply_button(item: object) -> Button:
    """A reply keyboard's button: an object, or just its text."""
    if isinstance(item, str):
        return {"text": item}
    given = fields(item, "KeyboardButton must be a String or an Object")
    return {**_face(given), **_reply_kind(given)}


def _face(given: Fields) -> Button:
    face: Button = {"text": given.needed_text("text")}
    if icon := given.number("icon_custom_emoji_id", bits=64):
        face["icon_custom_emoji_id"] = str(icon)
    style = given.text("style").lower()
    if style not in ("", "default", "primary", "danger", "success"):
        raise Malformed("invalid button style specified")
    return {**face, "style": style} if style not in ("", "default") else face


def _inline_kind(given: Fields) -> Button:
    for name in ("url", "callback_data"):
        if value := given.text(name):
            return {name: value}
    if "callback_game" in given:
        return {"callback_game": {}}
    if "pay" in given:
        return {"pay": True}
    return _switch(given) or _rarer(given)


def _switch(given: Fields) -> Button | None:
    if "switch_inline_query" in given:
        return {"switch_inline_query": given.needed_text("switch_inline_query")}
    if "switch_inline_query_chosen_chat" in given:
        chosen = given.part("switch_inline_query_chosen_chat")
        names = ("user", "bot", "group", "channel")
        allowed: Button = {
            f"allow_{name}_chats": chosen.flag(f"allow_{name}_chats") for name in names
        }
        return {"switch_inline_query_chosen_chat": {"query": chosen.text("query"), **allowed}}
    if "switch_inline_query_current_chat" in given:
        name = "switch_inline_query_current_chat"
        return {name: given.needed_text(name)}
    return None


def _rarer(given: Fields) -> Button:
    if "login_url" in given:
        return {"login_url": _login(given.part("login_url"))}
    if "web_app" in given:
        return {"web_app": {"url": given.part("web_app").needed_text("url")}}
    if "copy_text" in given:
        return {"copy_text": {"text": given.part("copy_text").needed_text("text")}}
    raise Malformed("Text buttons are unallowed in the inline keyboard")


def _login(given: Fields) -> Button:
    url = given.needed_text("url")
    username = given.text("bot_username")
    given.flag("request_write_access")
    given.text("forward_text")
    name = username.removeprefix("@")
    if username and not (name.isascii() and name.replace("_", "a").isalnum()):
        raise Malformed("LoginUrl bot username is invalid")
    return {"url": url}


def _reply_kind(given: Fields) -> Button:
    contact = [given.flag(name) for name in ("request_phone_number", "request_contact")]
    if any(contact):
        return {"request_contact": True}
    if given.flag("request_location"):
        return {"request_location": True}
    if "request_poll" in given:
        kind = given.part("request_poll").text("type")
        return {"request_poll": {"type": kind} if kind in ("quiz", "regular") else {}}
    if "web_app" in given:
        return {"web_app": {"url": given.part("web_app").needed_text("url")}}
    return _chooser(given)


def _chooser(given: Fields) -> Button:
    """A button that asks for people, a chat or a bot; its details are kept as they came."""
    legacy = "request_user" if "request_users" not in given else "request_users"
    for name in (legacy, "request_chat", "request_managed_bot"):
        if name in given:
            part = given.part(name)
            part.needed_number("request_id")
            return {"request_users" if name == "request_user" else name: dict(part.values)}
    return {}


def checked_inline(button: Button) -> Button:
    """The button as it is kept with the message."""
    kept = {**button, "text": _named(button, "Inline keyboard button")}
    if "url" in kept:
        return {**kept, "url": _url(str(kept["url"]))}
    if "login_url" in kept:
        # Messages show a login button as a plain URL button (source).
        link = _secure(kept.pop("login_url"), "login URL", "Inline keyboard button login")
        return {**kept, "url": link}
    if "web_app" in kept:
        link = _secure(kept["web_app"], "Web App URL", "Inline keyboard button Web App")
        return {**kept, "web_app": {"url": link}}
    if len(str(kept.get("callback_data", "")).encode()) > DATA_BYTES:
        raise Malformed("BUTTON_DATA_INVALID")
    return kept


def checked_reply(button: Button, private: bool) -> Button:
    """The button as a person's client gets it."""
    kept = {**button, "text": _named(button, "Keyboard button")}
    asked = next((text for name, text in _ASKED.items() if name in kept), None)
    if asked and not private:
        raise Malformed(f"{asked} in private chats only")
    if "web_app" in kept:
        _secure(kept["web_app"], "Web App URL", "Keyboard button Web App")
    return kept


def _named(button: Button, what: str) -> str:
    text = cleaned(str(button["text"]))
    if not text:
        raise Malformed(f"{what} text must be non-empty")
    return text


def _url(url: str) -> str:
    person = links.user_of(url)
    if person is not None:
        return f"tg://user?id={person}"
    try:
        return links.checked(url)
    except Malformed as error:
        raise Malformed(f"Inline keyboard button {error}") from error


def _secure(holder: object, what: str, where: str) -> str:
    url = fields(holder, "").needed_text("url")
    if links.user_of(url) is not None:
        raise Malformed(f"Link to a user can't be used in {what} buttons")
    try:
        return links.secure(url)
    except Malformed as error:
        raise Malformed(f"{where} {error}") from error
