"""Reactions: which emoji there are, and putting them under a message."""

from typing import Final

from playground.chats import Message
from playground.shapes import Json

_LISTED: Final = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡
    🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪
    🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡
"""
EMOJI: Final = frozenset(_LISTED.split())


def plain(emoji: str) -> str:
    """An emoji as Telegram names a reaction: without variation selectors."""
    return emoji.replace("\ufe0f", "")


def is_known(kind: Json) -> bool:
    """May anyone react with this? Custom emoji need a group that allows them."""
    return kind["type"] == "emoji" and plain(str(kind["emoji"])) in EMOJI


def put(message: Message, who: int, kinds: list[Json]) -> list[Json]:
    """Replace someone's reactions; returns the old ones."""
    old = message.reactions.pop(who, [])
    if kinds:
        message.reactions[who] = [kind | {"emoji": plain(str(kind["emoji"]))} for kind in kinds]
    return old
