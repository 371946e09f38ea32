"""Messages as a person sees them, and how one tells which one is meant."""

from dataclasses import dataclass

from playground.shapes import Json, as_int, as_list, as_object, as_text

# A file of some kinds shows up as a document too, so the order matters.
_KINDS = (
    "animation", "audio", "voice", "video_note", "video", "photo", "sticker", "document",
    "venue", "location", "contact", "dice", "poll", "invoice", "text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """One message in one person's eyes."""

    seen: Json

    @property
    def raw(self) -> Json:
        """The Bot API Message."""
        return as_object(self.seen.get("message")) or {}

    @property
    def id(self) -> int:
        return as_int(self.raw.get("message_id")) or 0

    @property
    def mine(self) -> bool:
        """Whether the person wrote it."""
        return self.seen.get("mine") is True

    @property
    def text(self) -> str:
        """The text, or the caption."""
        return as_text(self.raw.get("text")) or as_text(self.raw.get("caption"))

    @property
    def kind(self) -> str:
        """`text`, `photo`, `voice` and so on; `service` for what people don't send."""
        return next((kind for kind in _KINDS if kind in self.raw), "service")

    @property
    def inline_buttons(self) -> list[str]:
        """What the buttons under the message say."""
        return _labels(as_object(self.raw.get("reply_markup")), "inline_keyboard")

    @property
    def keys(self) -> list[str] | None:
        """What the reply keyboard that came along says; None when none came along."""
        keyboard = as_object(self.seen.get("keyboard"))
        return None if keyboard is None else _labels(keyboard, "keyboard")

    @property
    def buttons(self) -> list[str]:
        """All buttons that came with the message."""
        return self.inline_buttons + (self.keys or [])

    @property
    def reactions(self) -> list[str]:
        """The emoji on it."""
        found = as_list(self.seen.get("reactions")) or []
        return [as_text((as_object(item) or {}).get("emoji")) for item in found]

    def line(self) -> str:
        """One line of a transcript."""
        parts = ["> " if self.mine else "< ", f"#{self.id} "]
        parts.append(repr(self.text) if self.kind == "text" else f"[{self.kind}] {self.text!r}")
        parts.extend(f" [{label}]" for label in self.buttons)
        parts.extend(f" {emoji}" for emoji in self.reactions)
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody expects of a message; what is None doesn't matter."""

    text: str | None = None
    contains: str | None = None
    kind: str | None = None
    buttons: tuple[str, ...] | None = None

    def fits(self, message: Message) -> bool:
        """Whether this is such a message; of the buttons, at least these must be there."""
        return (
            self.text in (None, message.text)
            and (self.contains is None or self.contains in message.text)
            and self.kind in (None, message.kind)
            and set(self.buttons or ()) <= set(message.buttons)
        )

    def said(self) -> str:
        """The expectation in words."""
        wishes = {
            "text": self.text,
            "contains": self.contains,
            "kind": self.kind,
            "buttons": None if self.buttons is None else list(self.buttons),
        }
        named = (f"{name}={value!r}" for name, value in wishes.items() if value is not None)
        return ", ".join(named) or "anything"


def _labels(markup: Json | None, member: str) -> list[str]:
    rows = as_list((markup or {}).get(member)) or []
    buttons = [button for row in rows for button in as_list(row) or []]
    return [
        button if isinstance(button, str) else as_text((as_object(button) or {}).get("text"))
        for button in buttons
    ]
